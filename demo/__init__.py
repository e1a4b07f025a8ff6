"""For: the demonstration province: invented offices, people and matters at the real province's scale, all marked.
May import: every room.
Imported by: nobody but its command, and by name where the demonstration's accounts are shown (serve, the sign-in page).
"""
