"""For: what the registers add to the desk's templates.
May import: registers, and what it may import.
Imported by: templates.
"""
