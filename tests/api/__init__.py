"""For: API v1 as partners use it.
May import: every room.
Imported by: tests alone.
"""
