"""Who may act for an enterprise: asked with a letter of authority and decided by the registrar, or invited by the main one."""

import base64
import hashlib
import hmac
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.identifiers.credit_code import check as check_code
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.text import Text
from yuqiao.notify.services import queue_letter
from yuqiao.people.models import Role, Seat, User
from yuqiao.people.selectors import current_seats, seats_in_force
from yuqiao.people.services import end_seat, grant_seat
from yuqiao.registers.enterprises.fields import PROOF
from yuqiao.registers.enterprises.services import Origin, enter_enterprise, find_enterprise
from yuqiao.registers.models import Enterprise, Representative, RepresentativeReading

State = Representative.State
INVITATION_DAYS = 14
READERS = 5  # more readers of one letter, and nobody feels that it is for them


def derived(purpose: str, *parts: object) -> str:
    """A token of 24 characters (120 bits) from the house's key; nothing is stored."""
    text = "\x1f".join([purpose, *map(str, parts)])
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def same_token(right: str, typed: str) -> bool:
    """Compare in the same time for every wrong one."""
    return hmac.compare_digest(right.encode(), typed.strip().lower().encode())


def _refuse(code: str, field: str, zh: str, en: str) -> Refused:
    text = Text(zh, en)
    return Refused(code, text, {field: text})


def represents(user: User, enterprise: Enterprise) -> Seat | None:
    """The seat in force by which a user acts for an enterprise, or nothing."""
    mine = [s for s in current_seats(user) if s.role == Role.ENTERPRISE_REPRESENTATIVE]
    return next((s for s in mine if s.enterprise_code == enterprise.credit_code), None)


def is_main(seat: Seat) -> bool:
    """True for a representative who invites and ends colleagues; a seat that an administrator gave counts as such."""
    found = Representative.objects.filter(seat=seat).first()
    return found is None or found.main


# ---- asking


@transaction.atomic
def ask_to_represent(user: User, typed: str, name: str, proof: StoredFile | None, proof_name: str) -> Representative:
    """An account asks to act for an enterprise. Raises Refused: a wrong code, no name, no paper, asked already, acting already."""
    code = check_code(typed)
    if not code.valid:
        raise Refused("credit_code", code.message, {"credit_code": code.message})
    if not name.strip():
        raise _refuse("name", "name", "请填写企业名称。", "Please write the name of the enterprise.")
    if proof is None:
        raise _refuse("proof", "proof", "请上传授权委托书或营业执照。", "Please send the letter of authority or the licence.")
    enterprise = find_enterprise(code.code)
    kept = enterprise.credit_code if enterprise else code.code
    if any(s.enterprise_code == kept for s in current_seats(user) if s.role == Role.ENTERPRISE_REPRESENTATIVE):
        raise _refuse("acting", "credit_code", "您已经是这家企业的代表。", "You act for this enterprise already.")
    try:
        with transaction.atomic():
            asked = Representative.objects.create(
                enterprise=enterprise,
                credit_code=kept,
                name=name.strip()[:200],
                user=user,
                person=user.name,
                language=user.language,
                proof=proof,
                proof_name=proof_name[:200],
                state=State.ASKED,
                asked_at=clock.now(),
                is_demo=user.is_demo,
            )
    except IntegrityError as error:
        raise _refuse(
            "asked", "credit_code", "您已提出申请，正等待登记人员核对。", "You have asked already; the registrar is looking at it."
        ) from error
    _tell_registrars(asked)
    return asked


def _tell_registrars(asked: Representative) -> None:
    seats = seats_in_force().filter(role=Role.REGISTRAR, user__is_active=True).exclude(user__email=None)
    readers = {s.user_id: s.user for s in seats.select_related("user").order_by("pk")}
    for reader in list(readers.values())[:READERS]:
        _write(
            asked,
            "registers.represent_asked",
            f"represent:{asked.pk}:asked:{reader.pk}",
            reader.email,
            reader.name,
            reader.language,
        )


def _write(about: Representative, template: str, key: str, to: str, name: str, language: str, **more: object) -> None:
    context = {"asked": about, "name": name, **more}
    queue_letter(key=key, to=to, name=name, template=template, language=language, context=context)


@transaction.atomic
def withdraw(pk: int, user: User) -> Representative:
    """Take an open request back. Raises Refused when it was decided, Missing when it is another's."""
    asked = _held(pk)
    if asked.user_id != user.pk:
        raise Missing("no_request", Text("没有这个申请。", "There is no such request."))
    _open(asked)
    asked.state, asked.decided_at = State.WITHDRAWN, clock.now()
    asked.save(update_fields=["state", "decided_at"])
    return asked


def _held(pk: int) -> Representative:
    return Representative.objects.select_for_update(of=("self",)).select_related("enterprise", "user").get(pk=pk)


def _open(asked: Representative) -> None:
    if asked.state != State.ASKED:
        raise Refused("decided", Text("这个申请已经有结果。", "This request has been decided already."))


def record_proof_reading(asked: Representative, by: User) -> RepresentativeReading:
    """Opening the paper of a request is itself on record (Personal Information Protection Law art. 51)."""
    return RepresentativeReading.objects.create(representative=asked, by=by, at=clock.now())


@transaction.atomic
def confirm_representative(pk: int, by: User, *, until: date | None = None) -> Representative:
    """The registrar compared the paper with the licence: the seat begins today; an enterprise that is not here yet is entered.

    Raises Refused when somebody decided before, for one's own request, and for a last day that has passed.
    """
    asked = _held(pk)
    _open(asked)
    _not_own(asked, by)
    if until and until < clock.today():
        raise _refuse("until", "until", "最后一天不能早于今天。", "The last day cannot be before today.")
    # One after another for one enterprise: two who are confirmed at the same moment are not both the first.
    enterprise, _new = enter_enterprise(
        asked.credit_code, {"name_zh": asked.name}, Origin(PROOF, clock.today(), by), is_demo=asked.is_demo
    )
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    first = not seats_in_force().filter(role=Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=enterprise.credit_code).exists()
    _begin(asked, enterprise, asked.user, by, until, main=first)
    if asked.user.email:
        _write(
            asked,
            "registers.represent_decided",
            f"represent:{asked.pk}:decided",
            asked.user.email,
            asked.user.name,
            asked.user.language,
        )
    return asked


def _begin(asked: Representative, enterprise: Enterprise, user: User, by: User, until: date | None, *, main: bool) -> None:
    seat = grant_seat(user, Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=enterprise.credit_code, valid_until=until, by=by)
    asked.enterprise, asked.credit_code, asked.user, asked.seat = enterprise, enterprise.credit_code, user, seat
    asked.state, asked.main, asked.decided_at, asked.decided_by = State.ACTIVE, main, clock.now(), by
    asked.save()


def _not_own(asked: Representative, by: User) -> None:
    if asked.user_id == by.pk:
        raise NotAllowed("own_request", Text("自己的申请要由另一个人决定。", "Another person decides on your own request."))


@transaction.atomic
def refuse_representative(pk: int, by: User, reason: str) -> Representative:
    """Refuse a request, with the reason that the letter gives. Raises Refused without one and when it was decided before."""
    asked = _held(pk)
    _open(asked)
    _not_own(asked, by)
    if not reason.strip():
        raise _refuse("reason", "reason", "请写明理由，申请人会看到。", "Please say why; the person who asked reads it.")
    asked.state, asked.reason = State.REFUSED, reason.strip()[:300]
    asked.decided_at, asked.decided_by = clock.now(), by
    asked.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    if asked.user.email:
        _write(
            asked,
            "registers.represent_decided",
            f"represent:{asked.pk}:decided",
            asked.user.email,
            asked.user.name,
            asked.user.language,
        )
    return asked


# ---- colleagues


def _main_only(user: User, enterprise: Enterprise) -> None:
    seat = represents(user, enterprise)
    if seat is None or not is_main(seat):
        raise NotAllowed(
            "main_only", Text("只有主代表可以邀请或停用同事。", "Only the main representative invites or ends colleagues.")
        )


@transaction.atomic
def invite_colleague(enterprise: Enterprise, by: User, *, email: str, person: str, language: str) -> Representative:
    """Invite a colleague by e-mail. Raises NotAllowed for anybody but the main representative, Refused for a wrong address."""
    _main_only(by, enterprise)
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise _refuse("email", "email", "请填写完整的电子邮箱。", "Please write a complete e-mail address.") from error
    waiting = [i for i in open_invitations(enterprise) if i.email == email]
    if waiting:
        raise _refuse("invited", "email", "已向这个邮箱发出邀请。", "An invitation to this address is open already.")
    invited = Representative.objects.create(
        enterprise=enterprise,
        credit_code=enterprise.credit_code,
        name=enterprise.name_zh,
        person=person.strip()[:120],
        email=email,
        language=language if language in ("zh-hans", "en") else "zh-hans",
        state=State.INVITED,
        invited_by=by,
        asked_at=clock.now(),
        is_demo=enterprise.is_demo,
    )
    link = f"{settings.SITE_URL}/my/enterprise/invitations/{invited.pk}/?token={invitation_token(invited)}"
    _write(
        invited,
        "registers.invited",
        f"represent:{invited.pk}:invited",
        email,
        invited.person,
        invited.language,
        link=link,
        until=ends_on(invited),
    )
    return invited


def open_invitations(enterprise: Enterprise) -> list[Representative]:
    """Invitations that nobody has taken yet and whose time has not run out."""
    since = clock.now() - timedelta(days=INVITATION_DAYS)
    rows = Representative.objects.filter(enterprise=enterprise, state=State.INVITED, asked_at__gt=since)
    return list(rows.select_related("invited_by").order_by("-pk"))


def ends_on(invited: Representative) -> date:
    """Last day of an invitation."""
    return (invited.asked_at + timedelta(days=INVITATION_DAYS)).astimezone(clock.ZONE).date()


def invitation_token(invited: Representative) -> str:
    """Token of the link in an invitation's letter."""
    return derived("represent", invited.pk, invited.credit_code)


def invitation(pk: int, token: str) -> Representative:
    """The open invitation of a link. Raises Missing, the same for a wrong token, one that ran out and one that was used."""
    found = Representative.objects.filter(pk=pk).select_related("enterprise", "invited_by").first()
    right = found and same_token(invitation_token(found), token)
    if not right or found.state != State.INVITED or ends_on(found) < clock.today():
        raise Missing(
            "no_invitation", Text("邀请链接无效、已使用或已过期。", "This invitation is not valid, was used, or has run out.")
        )
    return found


@transaction.atomic
def accept_invitation(pk: int, token: str, user: User) -> Representative:
    """Who holds the letter and has signed in begins to act for the enterprise today; once.

    Raises Missing as `invitation`, Refused when the inviter no longer acts for it or the user does so already.
    """
    Representative.objects.select_for_update().filter(pk=pk).first()
    invited = invitation(pk, token)
    if represents(user, invited.enterprise):
        raise Refused("acting", Text("您已经是这家企业的代表。", "You act for this enterprise already."))
    inviter = represents(invited.invited_by, invited.enterprise)
    if inviter is None:
        raise Refused("inviter_left", Text("邀请人已不再代表这家企业。", "Who invited you no longer acts for this enterprise."))
    _begin(invited, invited.enterprise, user, invited.invited_by, inviter.valid_until, main=False)
    return invited


@transaction.atomic
def end_invitation(pk: int, enterprise: Enterprise, by: User) -> None:
    """Take an invitation back: its link opens nothing more."""
    _main_only(by, enterprise)
    rows = Representative.objects.filter(pk=pk, enterprise=enterprise, state=State.INVITED)
    rows.update(state=State.WITHDRAWN, decided_at=clock.now(), decided_by=by)


@transaction.atomic
def end_representative(seat_pk: int, by: User, reason: str, *, enterprise: Enterprise | None = None) -> Seat:
    """End somebody's acting for an enterprise, from now on: by the main representative (`enterprise`: the own one), or at the desk.

    Raises NotAllowed for another, Refused without a reason and for oneself, Missing for a seat of another enterprise.
    """
    seat = Seat.objects.select_related("user").filter(pk=seat_pk, role=Role.ENTERPRISE_REPRESENTATIVE).first()
    if seat is None or (enterprise and seat.enterprise_code != enterprise.credit_code):
        raise Missing("no_seat", Text("没有这位代表。", "There is no such representative."))
    if enterprise:
        _main_only(by, enterprise)
        if seat.user_id == by.pk:
            raise Refused("own_seat", Text("主代表由登记人员停用。", "The registrar ends the main representative."))
    ended = end_seat(seat, reason, by=by)
    Representative.objects.filter(seat=seat).update(state=State.ENDED, reason=reason.strip()[:300], decided_at=clock.now())
    return ended


def set_main(seat_pk: int, by: User) -> None:
    """Make somebody the main representative (at the desk); others of the enterprise keep what they are."""
    seat = Seat.objects.select_related("user").get(pk=seat_pk, role=Role.ENTERPRISE_REPRESENTATIVE)
    Representative.objects.update_or_create(
        seat=seat,
        defaults={"main": True},
        create_defaults={
            "main": True,
            "credit_code": seat.enterprise_code,
            "enterprise": Enterprise.objects.filter(credit_code=seat.enterprise_code).first(),
            "user": seat.user,
            "name": "",
            "state": State.ACTIVE,
            "asked_at": clock.now(),
            "decided_by": by,
        },
    )


def representatives_of(enterprise: Enterprise) -> list[Seat]:
    """Seats in force by which people act for an enterprise, each with `main`."""
    rows = seats_in_force().filter(role=Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=enterprise.credit_code)
    seats = list(rows.select_related("user", "representation", "granted_by").order_by("pk"))
    for seat in seats:
        seat.main = not hasattr(seat, "representation") or seat.representation.main
    return seats
