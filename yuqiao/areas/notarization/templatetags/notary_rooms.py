"""Which rooms of notarization the user's seats open; asks the database nothing, the seats are there already."""

from django import template

from yuqiao.areas.notarization.reach import rooms_of
from yuqiao.people.models import User

register = template.Library()


@register.simple_tag
def notary_rooms(user: User) -> list[str]:
    """Names of the rooms (`office`, `register`, `figures`, `batches`, `deliveries`, `archive`, `fees`); empty for who has none."""
    return rooms_of(user)
