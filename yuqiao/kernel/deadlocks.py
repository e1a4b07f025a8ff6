"""A verb that a deadlock threw out is done again: PostgreSQL undoes one of two transactions that wait for each other."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

DEADLOCK = "40P01"  # SQLSTATE deadlock_detected; SQLite has one writer at a time and knows none
TIMES = 3
P = ParamSpec("P")
T = TypeVar("T")


def again_after_deadlock(verb: Callable[P, T]) -> Callable[P, T]:
    """The verb in a transaction of its own, up to three times; within a transaction of the caller, who would have to repeat all, once."""

    @wraps(verb)
    def repeated(*args: P.args, **options: P.kwargs) -> T:
        inside = transaction.get_connection().in_atomic_block
        left = TIMES
        while True:
            left -= 1
            try:
                with transaction.atomic():
                    return verb(*args, **options)
            except OperationalError as error:
                if inside or not left or getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                    raise

    return repeated
