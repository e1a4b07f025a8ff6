"""For: tests of facts loaded, read, shown and edited.
May import: every room.
Imported by: tests alone.
"""
