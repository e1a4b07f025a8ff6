"""For: pages by audience: portal, intake, tracking, desk, rules. A view parses, calls one verb, renders.
May import: every room.
Imported by: the URL lists alone.
"""
