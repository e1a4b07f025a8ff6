"""For: dated, sourced reference facts: territories, treaties, divisions, taxonomies, glossary, fees, calendar, rules.
May import: kernel.
Imported by: every room above.
"""
