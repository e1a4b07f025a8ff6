"""For: tests of what the demonstration promises.
May import: every room.
Imported by: tests alone.
"""
