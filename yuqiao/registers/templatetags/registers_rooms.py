"""Which rooms of the pool and of the returns the user's seats open; asks the database nothing, the seats are there already."""

from decimal import Decimal

from django import template

from yuqiao.people.models import User
from yuqiao.registers.pool.reach import pool_rooms, returns_rooms

register = template.Library()


@register.simple_tag
def registers_rooms(user: User) -> dict[str, list[str]]:
    """`pool` and `returns`, each with the names of its rooms; empty for who has none."""
    return {"pool": pool_rooms(user), "returns": returns_rooms(user)}


@register.filter
def amount(value: Decimal | int | str) -> str:
    """A figure with its thousands apart, cents only where there are some."""
    number = Decimal(value)
    return f"{number:,.0f}" if number == number.to_integral() else f"{number.normalize():,f}"
