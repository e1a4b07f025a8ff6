"""For: notarization for use abroad: checklist, notary, translation, apostille or consular route, delivery; the register of certificates.
May import: matters, registers, notify, people, facts, kernel.
Imported by: site (public verification and tools); it registers itself with matters.
"""
