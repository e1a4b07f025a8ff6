"""For: tests of accounts, seats, doors.
May import: every room.
Imported by: tests alone.
"""
