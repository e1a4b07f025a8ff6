"""For: notarization for use abroad. Not open yet: it says what it will offer, and consultation takes its requests as real matters.
May import: matters, registers, notify, people, facts, kernel.
Imported by: nobody; it registers itself with matters.
"""
