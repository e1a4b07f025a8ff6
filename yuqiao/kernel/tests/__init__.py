"""For: tests of the ground floor.
May import: every room.
Imported by: tests alone.
"""
