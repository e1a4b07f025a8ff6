"""For: identifiers of persons and enterprises: checked, explained, never looked up anywhere.
May import: text, errors and clock of the kernel.
Imported by: forms and verbs of every room, and the API.
"""
