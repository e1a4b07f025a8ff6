"""The roster of mediation organisations: what an organisation lacks, who has to look, and the yearly check.

Commercial Mediation Regulation arts. 8 to 11 and 16 (in force 2026-05-01; as of 2026-11-24). A chamber's public-interest mediation
stands outside the regulation (art. 32): it needs neither licence nor assets, and is shown as what it is.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from yuqiao.facts.selectors import rules_together
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.catalogue import MEDIATION_ORGANISATIONS
from yuqiao.registers.entries import KEEPERS_ONLY, locked
from yuqiao.registers.history import record
from yuqiao.registers.lists import entries_of, in_register
from yuqiao.registers.models import MediationOrganisation
from yuqiao.registers.reach import keeps

LEAST_MEDIATORS, LEAST_ASSETS, CHECK_EVERY = "mediation.least_mediators", "mediation.least_assets", "mediation.yearly_check"
LICENSED = MediationOrganisation.Basis.LICENSED
CHECKED = Text("检查日期不能在今天之后，也不能早于上次检查。", "The check is not after today, and not before the last one.")


@dataclass(frozen=True)
class Needs:
    """What the rules of a day ask of an organisation."""

    mediators: int
    assets: Decimal
    months: int
    on: date


@dataclass(frozen=True)
class Shortfall:
    """Something that an organisation lacks, in words; `public`: told in the roster too."""

    code: str
    text: Text
    public: bool = True


def needs(on: date | None = None) -> Needs:
    """What the rules ask on a day."""
    on = on or clock.today()
    rules = rules_together(LEAST_MEDIATORS, LEAST_ASSETS, CHECK_EVERY, on=on)
    return Needs(int(rules[LEAST_MEDIATORS].value), Decimal(rules[LEAST_ASSETS].value), int(rules[CHECK_EVERY].value), on)


def shortfalls(organisation: Any, wanted: Needs) -> list[Shortfall]:
    """What an organisation lacks. It comes from `roster()`, which counts its mediators."""
    found = [] if organisation.basis != LICENSED else list(_licensed(organisation, wanted))
    found += _published(organisation)
    if organisation.basis == LICENSED:
        due = _months_before(wanted.on, wanted.months)
        if organisation.checked_on is None or organisation.checked_on < due:
            text = Text("近{n}个月没有年度检查", "no yearly check in the last {n} months").format(n=wanted.months)
            found.append(Shortfall("check", text, public=False))
    return found


def _licensed(organisation: Any, wanted: Needs) -> Iterable[Shortfall]:
    if organisation.people < wanted.mediators:
        text = Text("调解员{n}名，少于规定的{least}名", "{n} mediators, fewer than the {least} that are required")
        yield Shortfall("mediators", text.format(n=organisation.people, least=wanted.mediators))
    if not organisation.full_timers:
        yield Shortfall("full_time", Text("没有专职调解员", "no full-time mediator"))
    if organisation.assets is None:
        yield Shortfall("assets", Text("资产未登记", "assets not on record"), public=False)
    elif organisation.assets < wanted.assets:
        text = Text("资产低于规定的{least}元", "assets below the {least} yuan that are required")
        yield Shortfall("assets", text.format(least=f"{wanted.assets:,.0f}"))
    if not organisation.licence:
        yield Shortfall("licence", Text("没有执业证书", "no licence"))
    elif organisation.licensed_until and organisation.licensed_until < wanted.on:
        yield Shortfall("licence", Text("执业证书已到期", "the licence has expired"))


def _published(organisation: Any) -> Iterable[Shortfall]:
    if not (organisation.rules_zh or organisation.rules_en):
        yield Shortfall("rules", Text("调解规则未公布", "rules of mediation not published"))
    if not (organisation.fees_zh or organisation.fees_en):
        yield Shortfall("fees", Text("收费标准未公布", "fees not published"))


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month; its last day where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def roster(public: bool = False) -> QuerySet:
    """Organisations in the register with their mediators counted: `people` in post today, `full_timers` among them."""
    today = clock.today()
    here = (Q(mediators__left_on=None) | Q(mediators__left_on__gte=today)) & (
        Q(mediators__in_post_until=None) | Q(mediators__in_post_until__gte=today)
    )
    rows = in_register(entries_of(MEDIATION_ORGANISATIONS), MEDIATION_ORGANISATIONS)
    if public:
        rows = rows.filter(public=True)
    return rows.annotate(
        people=Count("mediators", filter=here, distinct=True),
        full_timers=Count("mediators", filter=here & Q(mediators__full_time=True), distinct=True),
    )


def flagged() -> list[tuple[Any, list[Shortfall]]]:
    """Organisations that lack something, with what it is: the registrar's worklist."""
    wanted = needs()
    found = [(row, shortfalls(row, wanted)) for row in roster().order_by("pinyin", "pk")]
    return [(row, missing) for row, missing in found if missing]


@transaction.atomic
def check_organisation(pk: int, by: User | None, *, day: date | None = None, remark: str = "") -> MediationOrganisation:
    """Write down that the yearly check of an organisation was made. Raises NotAllowed, Missing, and Refused for a day to come."""
    if not keeps(by, MEDIATION_ORGANISATIONS):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    day = day or clock.today()
    organisation: Any = locked(MEDIATION_ORGANISATIONS, pk)
    before = organisation.checked_on
    if day > clock.today() or (before and day < before):
        raise Refused("checked_on", CHECKED, {"checked_on": CHECKED})
    if day != before:
        organisation.checked_on = day
        organisation.save(update_fields=["checked_on"])
        was = before.isoformat() if before else ""
        record(MEDIATION_ORGANISATIONS.code, organisation.pk, "checked_on", was, day.isoformat(), by=by, source=remark)
    return organisation
