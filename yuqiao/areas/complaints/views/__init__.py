"""For: pages of complaints: making one, and being heard about one.
May import: what the area may import.
Imported by: the area's url list.
"""
