"""One look at a matter: while a page of it is made, what its parts ask alike is asked of the database once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from yuqiao.matters.models import Matter

P, T = ParamSpec("P"), TypeVar("T")


@contextmanager
def one_look(matter: Matter) -> Iterator[None]:
    """Answers of what is `asked_once` are given again in here, for nothing changes the matter (its reading may be put on
    record). Verbs never look like this."""
    vars(matter)["_look"] = {}
    try:
        yield
    finally:
        del vars(matter)["_look"]


def asked_once(read: Callable[P, T]) -> Callable[P, T]:
    """A read about a matter (one of its arguments) that gives its first answer again within one look."""

    @wraps(read)
    def ask(*args: P.args, **more: P.kwargs) -> T:
        look = next((vars(a)["_look"] for a in args if isinstance(a, Matter) and "_look" in vars(a)), None)
        if look is None or more:
            return read(*args, **more)
        key = (read, *args)
        if key not in look:
            look[key] = read(*args)
        return look[key]

    return ask
