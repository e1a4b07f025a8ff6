"""For: icons, dates and names in templates.
May import: what its app may import.
Imported by: templates.
"""
