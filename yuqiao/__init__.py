"""Yuqiao: foreign-related legal services of a province, end to end.

A request comes in through a channel, becomes a matter, is handled by a service area, by people in the registers,
and is counted by planning. Each package says in its first lines what it is for and what it may import.
"""
