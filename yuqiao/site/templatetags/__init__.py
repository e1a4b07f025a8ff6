"""For: what site's templates ask of its own modules.
May import: site, and what it may import.
Imported by: templates.
"""
