"""For: the worker, and starting all servers together, from the command line.
May import: what its app may import.
Imported by: Django.
"""
