"""Matters of an enterprise, for the register: how many, and how they follow when two entries become one."""

from yuqiao.kernel.text import Text
from yuqiao.matters.models import Matter
from yuqiao.registers.enterprises.followers import Follower


def count(enterprise: int) -> int:
    """How many matters an enterprise has, of all areas and states."""
    return Matter.objects.filter(client_enterprise=enterprise).count()


def move(source: int, target: int) -> list[int]:
    """Let the matters of one entry belong to another; what the parties are called in them stays as it was written."""
    keys = list(Matter.objects.filter(client_enterprise=source).order_by("pk").values_list("pk", flat=True))
    Matter.objects.filter(pk__in=keys).update(client_enterprise=target)
    return keys


def back(keys: list[int], source: int, target: int) -> int:
    """Undo `move`: those that still belong to `source` go to `target`."""
    return Matter.objects.filter(pk__in=keys, client_enterprise=source).update(client_enterprise=target)


FOLLOWER = Follower("matters", Text("事项", "Matters"), count, move, back)
