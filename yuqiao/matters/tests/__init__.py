"""For: tests of the core, and the people and matters that tests need (factories).
May import: every room.
Imported by: tests alone.
"""
