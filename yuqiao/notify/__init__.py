"""For: the outbox: letters queued in the transaction of the move that causes them, sent later, retried, visible.
May import: people, facts, kernel.
Imported by: registers, matters and every room above.
"""
