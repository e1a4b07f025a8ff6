"""For: the demonstration's mailbox. A view parses, calls one verb, renders.
May import: this app, kernel.
Imported by: the URL lists alone.
"""
