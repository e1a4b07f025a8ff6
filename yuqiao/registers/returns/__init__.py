"""For: what firms report of a year: the form, the checks against the year before, lists that are read in, growth with both bases.
May import: the nouns and the foundations of registers, registers.pool, registers.imports (how lists are read).
Imported by: config.urls.
"""
