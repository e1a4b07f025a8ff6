"""The fees of an office as dated rows: a new version from a day, an end; what has held stays on record."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from yuqiao.areas.notarization.models import OfficeFee
from yuqiao.areas.notarization.reach import reach_of
from yuqiao.facts.models import NotaryMatter
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.models import NotaryOffice

KINDS = {
    OfficeFee.Kind.NOTARIZATION: Text("公证费", "Notarization"),
    OfficeFee.Kind.COPY: Text("副本费", "Copy"),
    OfficeFee.Kind.TRANSLATION: Text("翻译费", "Translation"),
    OfficeFee.Kind.COURIER: Text("邮寄费", "Courier"),
    OfficeFee.Kind.AUTHENTICATION: Text("认证代办费", "Handling of authentication"),
}


def fees_of(office: NotaryOffice) -> QuerySet[OfficeFee]:
    """Every fee of the office and of the province, with its versions, the newest first."""
    rows = OfficeFee.objects.filter(Q(office=office) | Q(office=None)).select_related("subject")
    return rows.order_by("kind", "subject", "language", "-valid_from", "-pk")


def _refuse(field: str, zh: str, en: str) -> Refused:
    text = Text(zh, en)
    return Refused(field, text, {field: text})


def _lock(user: User, office_id: int) -> NotaryOffice:
    if office_id not in {o.pk for o in reach_of(user).headed}:
        raise NotAllowed("not_head", Text("收费标准由公证处负责人维护。", "The head of the office keeps its fees."))
    return NotaryOffice.objects.select_for_update(of=("self",)).get(pk=office_id)


@transaction.atomic
def set_fee(
    user: User,
    office: NotaryOffice,
    *,
    kind: str,
    amount: Decimal,
    valid_from: date,
    source: str,
    subject: NotaryMatter | None = None,
    language: str = "",
) -> OfficeFee:
    """A fee from a day on; the version before ends the day before. Raises NotAllowed, and Refused that names the field."""
    office = _lock(user, office.pk)
    if amount < 0:
        raise _refuse("amount", "金额不能是负数。", "The amount cannot be negative.")
    if not source.strip():
        raise _refuse("source", "请写明依据（文件名称、文号或者网址）。", "Name the source: the paper, its number or its address.")
    before = OfficeFee.objects.filter(office=office, kind=kind, subject=subject, language=language).order_by("-valid_from").first()
    if before and valid_from <= before.valid_from:
        raise _refuse(
            "valid_from",
            f"须晚于现有版本的起始日{before.valid_from:%Y-%m-%d}。",
            f"It must begin after the version that begins on {before.valid_from:%Y-%m-%d}.",
        )
    if before and (before.valid_to is None or before.valid_to >= valid_from):
        before.valid_to = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    return OfficeFee.objects.create(
        office=office,
        kind=kind,
        subject=subject,
        language=language,
        amount=amount,
        valid_from=valid_from,
        source=source.strip()[:300],
        is_demo=office.is_demo,
    )


@transaction.atomic
def end_fee(user: User, fee_id: int, last_day: date) -> OfficeFee:
    """A fee of one's own office holds until a day, included. Raises Missing, NotAllowed, and Refused for a day that is past."""
    fee = OfficeFee.objects.filter(pk=fee_id).first()
    if fee is None or fee.office_id is None:
        raise Missing("no_fee", Text("没有这项收费。", "There is no such fee."))
    _lock(user, fee.office_id)
    fee.refresh_from_db()
    if last_day < max(fee.valid_from, clock.today() - timedelta(days=1)) or (fee.valid_to and last_day > fee.valid_to):
        raise _refuse(
            "last_day",
            "最后一天不能早于昨天或者起始日，也不能晚于原定的截止日。",
            "The last day cannot lie before yesterday or the first day, nor after the end that is set already.",
        )
    fee.valid_to = last_day
    fee.save(update_fields=["valid_to"])
    return fee
