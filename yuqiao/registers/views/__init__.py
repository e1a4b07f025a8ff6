"""For: pages of the registers, at the desk and in public. A view parses, calls one verb, renders.
May import: this app, people, facts, kernel.
Imported by: the URL lists alone.
"""
