"""For: the place where Django looks for commands.
May import: nothing.
Imported by: Django.
"""
