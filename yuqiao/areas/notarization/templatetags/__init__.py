"""For: what notarization adds to the desk's templates.
May import: notarization, and what it may import.
Imported by: templates.
"""
