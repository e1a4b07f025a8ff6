"""Reads: which seats are in force, and what an administrator sees of the accounts."""

import unicodedata

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Prefetch, Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.identifiers.phone import normalise_phone
from yuqiao.people.models import BreakGlass, BreakGlassRead, Role, Seat, User

_OUTSIDE = {Role.APPLICANT, Role.ENTERPRISE_REPRESENTATIVE}


def seats_in_force() -> QuerySet[Seat]:
    """All seats in force today, of anybody."""
    today = clock.today()
    return Seat.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)


def current_seats(user: User) -> list[Seat]:
    """Seats in force today; asked of the database once per user object."""
    if not getattr(user, "is_authenticated", False):
        return []
    if not hasattr(user, "_current_seats"):
        user._current_seats = list(seats_in_force().filter(user=user).select_related("office").order_by("pk"))
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


def canonical_login(typed: str) -> str:
    """What was typed as the database keeps it: an e-mail address in lower case, or a number in E.164; else as typed."""
    typed = unicodedata.normalize("NFKC", typed).strip()
    if "@" in typed:
        return typed.lower()
    try:
        return normalise_phone(typed)
    except ValueError:
        return typed


def account_of_login(typed: str) -> User | None:
    """The account, active or not, that signs in with this."""
    login = canonical_login(typed)
    return User.objects.filter(**{"email" if "@" in login else "phone": login}).first() if login else None


def accounts(typed: str = "", role: str = "") -> QuerySet[User]:
    """Accounts by a part of the name, the e-mail address or the telephone number, and by a role in force."""
    rows = User.objects.prefetch_related(
        Prefetch("seats", seats_in_force().select_related("office").order_by("pk"), to_attr="seats_now")
    )
    typed = unicodedata.normalize("NFKC", typed).strip()
    if typed:
        found = Q(name__icontains=typed) | Q(email__icontains=typed)
        digits = "".join(c for c in typed if c.isdigit())
        if len(digits) >= 4:
            found |= Q(phone__contains=digits)
        rows = rows.filter(found)
    if role in Role.values:
        rows = rows.filter(pk__in=seats_in_force().filter(role=role).values("user"))
    return rows


def seats_of(user: User) -> list[Seat]:
    """Every seat that the account has, had or will have, the newest first; each says its `state`: now, later or past."""
    today = clock.today()
    seats = list(user.seats.select_related("office", "granted_by", "ended_by").order_by("-valid_from", "-pk"))
    for seat in seats:
        if seat.valid_until and seat.valid_until < today:
            seat.state = "past"
        else:
            seat.state = "later" if seat.valid_from > today else "now"
    return seats


def is_only_administrator(user: User) -> bool:
    """True when nobody else has an administrator's seat in force and an active account."""
    others = seats_in_force().filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(user=user)
    return has_role(user, Role.ADMINISTRATOR) and not others.exists()


def break_glass_log() -> QuerySet[BreakGlass]:
    """All openings of emergency access."""
    return BreakGlass.objects.select_related("user")


def break_glass_reads(access: BreakGlass) -> QuerySet[BreakGlassRead]:
    """What was read during one opening."""
    return access.reads.all()


def own_data(user: User) -> dict:
    """What the account holds about its own person, for the person (Personal Information Protection Law art. 45)."""
    return {
        "exported_at": clock.now(),
        "account": {
            "name": user.name,
            "email": user.email,
            "phone": user.phone,
            "language": user.language,
            "created_at": user.created_at,
            "last_sign_in": user.last_login,
        },
        "email_addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "seats": [
            {
                "role": seat.role,
                "office": {"name_zh": seat.office.name_zh, "name_en": seat.office.name_en} if seat.office else None,
                "area": seat.area,
                "enterprise_code": seat.enterprise_code,
                "valid_from": seat.valid_from,
                "valid_until": seat.valid_until,
                "ended_reason": seat.ended_reason,
            }
            for seat in seats_of(user)
        ],
        "sessions": list(UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "emergency_access": list(BreakGlass.objects.filter(user=user).values("reason", "opened_at", "expires_at", "closed_at")),
    }
