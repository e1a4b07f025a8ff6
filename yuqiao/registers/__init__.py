"""For: who serves and who is served: law firms, lawyers, notary offices, notaries, enterprises, and whom a firm acts for.
May import: notify, people, facts, kernel.
Imported by: matters and every room above.
"""
