"""For: tests of the outbox.
May import: every room.
Imported by: tests alone.
"""
