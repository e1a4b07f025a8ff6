"""For: what holds for the whole house: access, translations, contrast.
May import: every room.
Imported by: tests alone.
"""
