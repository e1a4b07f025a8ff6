"""For: loading the demonstration province, from the command line.
May import: every room.
Imported by: Django.
"""
