"""For: what knows no legal domain: clock, working days, references, identifiers, files, sealed fields, text, errors, limits,
papers set, signed, checked and looked into.
May import: nothing of Yuqiao.
Imported by: every other room.
"""
