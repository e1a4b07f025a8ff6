"""For: accounts, offices, seats (a role in an office or area, with dates), sign-in, and the decorators of the doors.
May import: facts, kernel.
Imported by: notify, registers, matters and every room above.
"""
