"""For: lists of the world brought into the registers: read, shown before anything is written, applied, undone.
May import: registers, facts, people, kernel.
Imported by: config, matters and everything above.
"""
