"""For: Yuqiao, foreign-related legal services of a province, end to end. A request comes in through a channel, becomes a
matter, is handled by a service area, by people in the registers, and is counted by planning.
May import: nothing here; each room below says what it is for, what it may import, and who may import it.
Imported by: config and demo.
"""
