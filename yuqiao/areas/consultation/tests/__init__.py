"""For: tests of consultation by its verbs.
May import: every room.
Imported by: tests alone.
"""
