"""For: tests of the imports.
May import: anything.
Imported by: nothing.
"""
