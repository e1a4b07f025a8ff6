"""Reads: which seats are in force."""

from django.db.models import Q

from yuqiao.kernel import clock
from yuqiao.people.models import BreakGlass, Role, Seat, User

_OUTSIDE = {Role.APPLICANT, Role.ENTERPRISE_REPRESENTATIVE}


def current_seats(user: User) -> list[Seat]:
    """Seats in force today; asked of the database once per user object."""
    if not getattr(user, "is_authenticated", False):
        return []
    if not hasattr(user, "_current_seats"):
        today = clock.today()
        in_force = Q(valid_until=None) | Q(valid_until__gte=today)
        user._current_seats = list(user.seats.filter(in_force, valid_from__lte=today).select_related("office").order_by("pk"))
    return user._current_seats


def has_role(user: User, *roles: str) -> bool:
    """True when one of the user's current seats has one of the roles."""
    return any(seat.role in roles for seat in current_seats(user))


def is_desk_user(user: User) -> bool:
    """True for everybody who serves."""
    return any(seat.role not in _OUTSIDE for seat in current_seats(user))


def current_break_glass(user: User) -> BreakGlass | None:
    """The user's open emergency access, if its time has not run out."""
    return BreakGlass.objects.filter(user=user, closed_at=None, expires_at__gt=clock.now()).first()
