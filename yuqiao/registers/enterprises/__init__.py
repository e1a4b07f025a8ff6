"""For: the enterprise register: one enterprise once, its own profile, who acts for it, duplicates, and the yearly question.
May import: notify, people, facts, kernel; of the registers the models, names and declarations.
Imported by: matters and everything above it.
"""
