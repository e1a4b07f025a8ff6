"""For: the demonstration province: invented offices, people and matters at the real province's scale, all marked.
May import: every room.
Imported by: nobody but the commands that serve and load it.
"""
