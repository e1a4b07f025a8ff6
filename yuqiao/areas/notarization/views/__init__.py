"""For: notarization's own instruments: pre-check, drafting, register, batches.
May import: everything in notarization, and what it may import.
Imported by: config.urls.
"""
