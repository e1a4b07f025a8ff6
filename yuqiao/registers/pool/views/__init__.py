"""For: the pages of the talent pool at the desk and in public.
May import: everything in registers.pool, and what it may import.
Imported by: the URL lists of registers.pool.
"""
