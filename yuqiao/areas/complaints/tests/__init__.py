"""For: tests of the area complaints.
May import: everything that the area may import.
Imported by: the test of access.
"""
