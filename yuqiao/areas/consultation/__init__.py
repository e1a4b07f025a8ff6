"""For: legal consultation: a question goes in and comes out answered by a lawyer who knows the other country's law.
May import: matters, registers, notify, people, facts, kernel.
Imported by: nobody; it registers itself with matters.
"""
