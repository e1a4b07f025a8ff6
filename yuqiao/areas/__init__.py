"""For: the service areas, one folder each; none imports another.
May import: matters, registers, notify, people, facts, kernel.
Imported by: site (through the registry of matters, never by name).
"""
