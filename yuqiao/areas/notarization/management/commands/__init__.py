"""For: counting the figures again, from the command line.
May import: what its app may import.
Imported by: Django.
"""
