"""For: the pages of the white list: public, the lawyer's own, and the desk's.
May import: areas.white_list, matters, registers, people, facts, kernel.
Imported by: the urls of the area.
"""
