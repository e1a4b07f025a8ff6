"""For: the talent pool: standings with their source, rounds of nomination, tables, the public page.
May import: the nouns and the foundations of registers, and what registers may import.
Imported by: config.urls, registers.returns, matters (what it counts).
"""
