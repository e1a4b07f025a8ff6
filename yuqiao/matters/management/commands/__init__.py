"""For: proving the timelines, from the command line.
May import: what its app may import.
Imported by: Django.
"""
