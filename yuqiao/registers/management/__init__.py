"""For: commands of the registers.
May import: registers, and what it may import.
Imported by: nobody.
"""
