"""For: complaints about lawyers: by name, checked, the lawyer heard, decided with reasons, looked at again when asked.
May import: matters, registers, notify, people, facts, kernel.
Imported by: nobody; it registers itself with matters.
"""
