"""For: tests of the registers.
May import: every room.
Imported by: tests alone.
"""
