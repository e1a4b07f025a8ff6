"""Verbs on accounts and seats."""

import secrets
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.identifiers.credit_code import check as check_credit_code
from yuqiao.kernel.identifiers.phone import normalise_phone
from yuqiao.kernel.text import Text
from yuqiao.people.models import BreakGlass, BreakGlassRead, Office, Role, Seat, User
from yuqiao.people.selectors import current_break_glass, has_role, is_only_administrator

BREAK_GLASS_MINUTES = 30
REASON_LENGTH = 10


def _refuse(code: str, field: str, zh: str, en: str) -> Refused:
    text = Text(zh, en)
    return Refused(code, text, {field: text})


def _forget_seats(user: User) -> None:
    vars(user).pop("_current_seats", None)


@transaction.atomic
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
    """Give a seat.

    Raises Refused when it would end before it begins, and when an enterprise representative comes without the valid
    credit code of the enterprise, or anybody else with one.
    """
    valid_from = valid_from or clock.today()
    if valid_until and valid_until < valid_from:
        raise _refuse(
            "seat_dates",
            "valid_until",
            "结束日期早于开始日期，请改正。",
            "The last day is before the first day. Please correct it.",
        )
    seat = Seat.objects.create(
        user=user,
        role=role,
        office=office,
        area=area,
        enterprise_code=_enterprise_of(role, enterprise_code),
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by=by,
    )
    _forget_seats(user)
    return seat


def _enterprise_of(role: str, typed: str) -> str:
    if role != Role.ENTERPRISE_REPRESENTATIVE:
        if typed:
            raise _refuse(
                "seat_enterprise",
                "enterprise_code",
                "只有企业代表才需要统一社会信用代码，请清空。",
                "Only an enterprise representative has a credit code here. Please leave it empty.",
            )
        return ""
    code = check_credit_code(typed)
    if not code.valid:
        raise Refused("seat_enterprise", code.message, {"enterprise_code": code.message})
    return code.code


@transaction.atomic
def end_seat(seat: Seat, reason: str, *, by: User | None = None) -> Seat:
    """End a seat with the day before today as its last day, so that it gives nothing from this second on.

    Raises Refused without a reason, for a seat that has ended, and for the only administrator's seat.
    """
    seat = Seat.objects.select_for_update().select_related("user").get(pk=seat.pk)
    if not reason.strip():
        raise _refuse("seat_reason", "reason", "请写明结束的理由。", "Please say why the seat ends.")
    if seat.valid_until and seat.valid_until < clock.today():
        raise _refuse("seat_ended", "reason", "该岗位此前已经结束。", "This seat has already ended.")
    if seat.role == Role.ADMINISTRATOR and is_only_administrator(seat.user):
        raise _only_administrator("reason")
    seat.valid_until = clock.today() - timedelta(days=1)
    seat.ended_reason = reason.strip()
    seat.ended_by = by
    seat.ended_at = clock.now()
    seat.save(update_fields=["valid_until", "ended_reason", "ended_by", "ended_at"])
    _forget_seats(seat.user)
    return seat


def _only_administrator(field: str) -> Refused:
    return _refuse(
        "only_administrator",
        field,
        "这是唯一的管理员。请先为另一人设立管理员岗位。",
        "This is the only administrator. Give somebody else an administrator's seat first.",
    )


@transaction.atomic
def deactivate_account(user: User, *, by: User) -> User:
    """Close an account: it cannot sign in, and every session ends now. Its seats and its past stay.

    Raises Refused for one's own account and for the only administrator.
    """
    if user.pk == by.pk:
        raise _refuse(
            "own_account",
            "account",
            "不能停用自己的账号。",
            "You cannot deactivate your own account. Ask another administrator.",
        )
    if is_only_administrator(user):
        raise _only_administrator("account")
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user


def activate_account(user: User) -> User:
    """Open a closed account again, with the seats that are in force."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def open_account(*, name: str, email: str, phone: str, language: str) -> tuple[User, str]:
    """Open an account with an e-mail address, a telephone number, or both; returns it with its first password.

    Who has an e-mail address sets a password by the letter of "set a new password", and the first one is empty. Who has a
    telephone number alone gets one that is shown once. Raises Refused for an address or number that is none or is taken.
    """
    user = User(email=email.strip().lower() or None, language=language)
    if not user.email and not phone.strip():
        raise _refuse("unreachable", "email", "请填写邮箱或电话。", "Give an e-mail address or a telephone number.")
    if user.email and User.objects.filter(email=user.email).exists():
        raise _refuse("email_taken", "email", "该邮箱属于另一个账号。", "This address belongs to another account.")
    password = "" if user.email else secrets.token_urlsafe(12)
    user.set_password(password or None)
    set_contact(user, name=name, phone=phone)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user, password


def set_contact(user: User, *, name: str, phone: str) -> User:
    """Set the name and the telephone number with which an account may sign in.

    Raises Refused for a number that is none, belongs to another account, or is missing where there is no e-mail address.
    """
    number = None
    if phone.strip():
        try:
            number = normalise_phone(phone)
        except ValueError as error:
            raise _refuse(
                "phone",
                "phone",
                "号码不完整。境外号码请以“+”和国家或地区代码开头。",
                "The number is not complete. Start numbers from abroad with “+” and the code of the country or region.",
            ) from error
    if not number and not user.email:
        raise _refuse(
            "unreachable",
            "phone",
            "该账号没有电子邮箱，必须保留电话号码。",
            "This account has no e-mail address, so it needs its telephone number.",
        )
    user.name, user.phone = name.strip(), number
    try:
        with transaction.atomic():
            user.save(update_fields=["name", "phone"] if user.pk else None)
    except IntegrityError as error:
        raise _refuse("phone_taken", "phone", "该号码属于另一个账号。", "This number belongs to another account.") from error
    return user


def end_session(user: User, session_id: int) -> None:
    """End one of the user's own sessions; one that is not the user's, or has ended, stays untouched."""
    for session in UserSession.objects.filter(user=user, pk=session_id):
        session.end()


@transaction.atomic
def open_break_glass(user: User, reason: str, address: str = "") -> BreakGlass:
    """Open emergency access for 30 minutes.

    Raises NotAllowed for others than administrators, Refused without a reason or while one is open.
    """
    if not has_role(user, Role.ADMINISTRATOR):
        raise NotAllowed("break_glass", Text("只有管理员可以紧急查看。", "Only an administrator may open emergency access."))
    if len(reason.strip()) < REASON_LENGTH:
        raise _refuse(
            "break_glass_reason",
            "reason",
            f"请写明理由，至少{REASON_LENGTH}个字。",
            f"Please state the reason in at least {REASON_LENGTH} characters.",
        )
    if current_break_glass(user):
        raise _refuse("break_glass_open", "reason", "紧急查看已经开启。", "Emergency access is already open.")
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
