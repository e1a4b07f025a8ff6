"""Verbs on accounts and seats."""

from datetime import date, timedelta

from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import BreakGlass, BreakGlassRead, Office, Role, Seat, User
from yuqiao.people.selectors import has_role

BREAK_GLASS_MINUTES = 30


def grant_seat(
    user: User,
    role: str,
    *,
    office: Office | None = None,
    area: str = "",
    enterprise_code: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: User | None = None,
) -> Seat:
    """Give a seat. Raises Refused when it would end before it begins."""
    valid_from = valid_from or clock.today()
    if valid_until and valid_until < valid_from:
        text = Text("结束日期早于开始日期，请改正。", "The last day is before the first day. Please correct it.")
        raise Refused("seat_dates", text, {"valid_until": text})
    return Seat.objects.create(
        user=user,
        role=role,
        office=office,
        area=area,
        enterprise_code=enterprise_code,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by=by,
    )


def end_seat(seat: Seat, reason: str) -> Seat:
    """End a seat with the day before today as its last day, so that it gives nothing from this second on."""
    seat.valid_until = clock.today() - timedelta(days=1)
    seat.ended_reason = reason
    seat.save(update_fields=["valid_until", "ended_reason"])
    return seat


@transaction.atomic
def open_break_glass(user: User, reason: str, address: str = "") -> BreakGlass:
    """Open emergency access for 30 minutes. Raises NotAllowed for others than administrators, Refused without a reason."""
    if not has_role(user, Role.ADMINISTRATOR):
        raise NotAllowed(
            "break_glass", Text("只有管理员可以紧急查看。", "Only an administrator may open emergency access.")
        )
    if len(reason.strip()) < 10:
        text = Text("请写明理由，至少10个字。", "Please state the reason in at least 10 characters.")
        raise Refused("break_glass_reason", text, {"reason": text})
    now = clock.now()
    return BreakGlass.objects.create(
        user=user,
        reason=reason.strip(),
        address=address,
        opened_at=now,
        expires_at=now + timedelta(minutes=BREAK_GLASS_MINUTES),
    )


def close_break_glass(access: BreakGlass) -> BreakGlass:
    """Close emergency access before its time."""
    access.closed_at = clock.now()
    access.save(update_fields=["closed_at"])
    return access


def record_break_glass_read(access: BreakGlass, path: str) -> None:
    """Log one request made under emergency access."""
    BreakGlassRead.objects.create(break_glass=access, path=path[:300], at=clock.now())
