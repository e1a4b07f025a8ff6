"""For: one's own account, and the administrator's rooms. A view parses, calls one verb, renders.
May import: this app, facts, kernel.
Imported by: the URL lists alone.
"""
