"""For: pages of the registers.
May import: what the registers may import.
Imported by: the room's url lists.
"""
