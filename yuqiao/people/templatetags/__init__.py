"""For: the fields of account pages, the demonstration's accounts, the emergency banner.
May import: what its app may import.
Imported by: templates.
"""
