"""For: the main jobs in a real browser, with real servers, letters and killed processes.
May import: every room.
Imported by: tests alone.
"""
