"""For: the white list's procedure: application, formal check, review, decision, public notice, the years on the list, appeals.
May import: matters, registers, notify, people, facts, kernel.
Imported by: nobody; it registers itself with matters.
"""
