"""For: pages of the white list: public, the lawyer's room, the desk.
May import: what the area may import.
Imported by: the area's url lists.
"""
