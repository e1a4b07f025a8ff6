"""For: tests of pages, push and the room for rules.
May import: every room.
Imported by: tests alone.
"""
