"""For: the registers: who serves (institutions, professionals, the white list, the talent pool) and who is served (enterprises).
May import: notify, people, facts, kernel.
Imported by: matters and everything above it.
"""
