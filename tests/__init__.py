"""For: tests that no single app owns.
May import: every room.
Imported by: tests alone.
"""
