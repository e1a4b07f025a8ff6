"""For: notarization's tests.
May import: everything.
Imported by: nobody.
"""
