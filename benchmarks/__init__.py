"""For: the promises about speed: each measured against a stated floor or peer, in one run, printing ratios.
May import: everything of Yuqiao, the demonstration province, and the temporary PostgreSQL of `scripts`.
Imported by: nothing; `make bench` starts it.
"""
