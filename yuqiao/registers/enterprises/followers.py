"""What rooms above keep of an enterprise: each room says how much there is, and how it moves when two entries become one."""

from collections.abc import Callable
from dataclasses import dataclass

from yuqiao.kernel.text import Text


@dataclass(frozen=True)
class Follower:
    """Rows of another room that point to an enterprise, by its key."""

    code: str
    title: Text
    count: Callable[[int], int]
    move: Callable[[int, int], list[int]]  # from, to: the keys that moved
    back: Callable[[list[int], int, int], int]  # keys, from, to: only those that still stand at `from`


_followers: dict[str, Follower] = {}


def register_follower(follower: Follower) -> None:
    """Add what follows an enterprise; the same code again replaces it. Called in `AppConfig.ready()`."""
    _followers[follower.code] = follower


def followers() -> list[Follower]:
    """All of them, in the order in which they came."""
    return list(_followers.values())
