"""For: THE CORE: the matter, who and what belongs to it, its clocks, and `act()`, the one function that moves it.
May import: registers, notify, people, facts, kernel. Never an area.
Imported by: areas, site.
"""
