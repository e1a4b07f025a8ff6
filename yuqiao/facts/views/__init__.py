"""For: the public pages of rules and sources. A view parses, calls one verb, renders.
May import: this app, kernel.
Imported by: the URL lists alone.
"""
