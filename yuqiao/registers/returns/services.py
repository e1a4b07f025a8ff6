"""Verbs on annual returns: a firm's head fills in and sends, the department accepts or sends back; each with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from yuqiao.facts.selectors import rule_value
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.notify.models import Letter
from yuqiao.notify.services import queue_letter
from yuqiao.people.models import User
from yuqiao.registers.models import AnnualReturn, EntryChange, LawFirm, Lawyer
from yuqiao.registers.pool.reach import headed_firms
from yuqiao.registers.pool.services import heads_by_office, heads_of, is_department
from yuqiao.registers.returns import checks
from yuqiao.registers.returns.fields import CODES, State

REGISTER = "annual-returns"  # in the history of entries
FIRST_YEAR = 2015
OWN_ONLY = Text("年度报告由本所负责人填报。", "The head of the firm fills in its return.")
DEPARTMENT_ONLY = Text("年度报告由主管部门审核。", "The department decides on returns.")
GONE = Text("刚才有人改动了这份报告，请重新打开页面。", "Somebody changed this return just now; please open the page again.")
NOT_OVER = Text("只填报已经结束的年度。", "Returns are of years that are over.")
NOT_ASKED = (LawFirm.Kind.FOREIGN_REPRESENTATIVE, LawFirm.Kind.BRANCH_ABROAD)  # their figures stand in no return of the province
Open = (State.DRAFT, State.SENT_BACK)


def due_on(year: int) -> date:
    """The day by which the return of a year is due: so many days after its end."""
    return date.fromordinal(date(year, 12, 31).toordinal() + int(rule_value("returns.due")))


def last_year() -> int:
    """The year whose returns are due now: the last one that is over."""
    return clock.today().year - 1


def is_year(year: int) -> bool:
    """True for a year that is over and of which returns are kept."""
    return FIRST_YEAR <= year <= last_year()


def values_of(found: AnnualReturn | None) -> dict[str, Any] | None:
    """The figures of a return."""
    return {code: getattr(found, code) for code in CODES} if found else None


def before(firm_pk: int, year: int) -> AnnualReturn | None:
    """The firm's return of the year before, when it was sent."""
    return AnnualReturn.objects.filter(firm=firm_pk, year=year - 1, state__in=(State.SENT, State.ACCEPTED)).first()


def findings(firm_pk: int, year: int, values: Mapping[str, Any]) -> list[checks.Finding]:
    """What is wrong with figures, and what the firm should explain."""
    registered = Lawyer.objects.filter(firm=firm_pk, left_on=None).count()
    last = values_of(before(firm_pk, year))
    return [*checks.wrong(values), *checks.asks(values, last, int(rule_value("returns.ask_change")), registered)]


# ---- the firm


def _own(by: User, firm_pk: int) -> LawFirm:
    firm = LawFirm.objects.select_for_update(of=("self",)).select_related("office").get(pk=firm_pk)
    if firm.office_id not in {office.pk for office in headed_firms(by)}:
        raise NotAllowed("own_return", OWN_ONLY)
    return firm


@transaction.atomic
def save(by: User, firm_pk: int, year: int, values: Mapping[str, Any], remark: str, version: int) -> AnnualReturn:
    """Keep what the firm's head has filled in so far. Raises NotAllowed, Changed, Refused for a year that is not over."""
    firm = _own(by, firm_pk)
    found = _at_hand(firm, year, version)
    _write(found, {**{c: values.get(c) for c in CODES}, "remark": remark.strip()[:500]}, by)
    return found


@transaction.atomic
def send(by: User, firm_pk: int, year: int, values: Mapping[str, Any], remark: str, version: int) -> AnnualReturn:
    """Save and send. Raises as `save`, and Refused with the fields for what is missing or cannot be so, or is not explained."""
    found = save(by, firm_pk, year, values, remark, version)
    told = values_of(found) or {}
    bad = checks.missing(told) or checks.wrong(told)
    if bad:
        raise Refused("figures", bad[0].text, {finding.field: finding.text for finding in bad})
    if len(found.remark) < 6 and findings(firm_pk, year, told):
        text = Text("请在说明中写明下列数字为什么这样。", "Please say in the remark why the figures listed are as they are.")
        raise Refused("not_explained", text, {"remark": text})
    found.sent_by, found.sent_at, found.reason = by, clock.now(), ""
    found.source = str(Text("本所填报", "sent by the firm").zh)
    found.save(update_fields=["sent_by", "sent_at", "reason", "source"])
    _state(found, State.SENT, by)
    return found


@transaction.atomic
def recall(by: User, pk: int, version: int) -> AnnualReturn:
    """The firm takes back what it sent while nobody has decided. Raises NotAllowed, Changed."""
    found = _held(pk, version)
    _own(by, found.firm_id)
    if found.state != State.SENT:
        raise Changed("decided", GONE, [])
    _state(found, State.DRAFT, by)
    return found


def _at_hand(firm: LawFirm, year: int, version: int) -> AnnualReturn:
    if not is_year(year):
        raise Refused("year", NOT_OVER, {"year": NOT_OVER})
    found = AnnualReturn.objects.select_for_update().filter(firm=firm, year=year).first()
    found = found or AnnualReturn(firm=firm, year=year, is_demo=firm.is_demo)
    if found.version != version or found.state not in Open:
        raise Changed("return_changed", GONE, [])
    return found


# ---- the department


@transaction.atomic
def accept(by: User, pk: int, version: int) -> AnnualReturn:
    """The department accepts a return; its figures count from now on. Raises NotAllowed, Changed."""
    found = _to_decide(by, pk, version, State.SENT)
    found.decided_by, found.decided_at = by, clock.now()
    found.save(update_fields=["decided_by", "decided_at"])
    _state(found, State.ACCEPTED, by)
    _tell(found, "registers.return_accepted")
    return found


@transaction.atomic
def send_back(by: User, pk: int, version: int, reason: str) -> AnnualReturn:
    """The department sends a return back, saying what to look at. Raises NotAllowed, Changed, Refused without a reason."""
    found = _to_decide(by, pk, version, State.SENT)
    reason = reason.strip()
    if len(reason) < 4:
        text = Text("请写明需要核对什么。", "Please say what to look at again.")
        raise Refused("reason", text, {"reason": text})
    found.decided_by, found.decided_at, found.reason = by, clock.now(), reason[:500]
    found.save(update_fields=["decided_by", "decided_at", "reason"])
    _state(found, State.SENT_BACK, by)
    _tell(found, "registers.return_sent_back")
    return found


@transaction.atomic
def reopen(by: User, pk: int, version: int) -> AnnualReturn:
    """The department takes its acceptance back: the return is to be decided again. Raises NotAllowed, Changed."""
    found = _to_decide(by, pk, version, State.ACCEPTED)
    found.decided_by = found.decided_at = None
    found.save(update_fields=["decided_by", "decided_at"])
    _state(found, State.SENT, by)
    return found


def _to_decide(by: User, pk: int, version: int, state: str) -> AnnualReturn:
    if not is_department(by):
        raise NotAllowed("department_only", DEPARTMENT_ONLY)
    found = _held(pk, version)
    if found.state != state:
        raise Changed("return_changed", GONE, [])
    return found


def _held(pk: int, version: int) -> AnnualReturn:
    found = AnnualReturn.objects.select_for_update(of=("self",)).select_related("firm__office").get(pk=pk)
    if found.version != version:
        raise Changed("return_changed", GONE, [])
    return found


# ---- reminders


def owing(year: int) -> QuerySet[LawFirm]:
    """Firms in the register that are asked for a return of a year and have sent none."""
    sent = AnnualReturn.objects.filter(year=year, state__in=(State.SENT, State.ACCEPTED))
    return LawFirm.objects.exclude(pk__in=sent.values("firm")).filter(left_on=None).exclude(kind__in=NOT_ASKED)


@dataclass(frozen=True)
class Reminded:
    """What came of a reminder, in firms: written to now, written to today already, with nobody who could be written to."""

    now: int
    already: int
    nobody: int


@transaction.atomic
def remind(by: User, year: int) -> Reminded:
    """A letter to the head of each firm that owes a return, once a day. Raises NotAllowed, Refused for a year that is not over."""
    if not is_department(by):
        raise NotAllowed("department_only", DEPARTMENT_ONLY)
    if not is_year(year):
        raise Refused("year", NOT_OVER, {"year": NOT_OVER})
    firms = list(owing(year).order_by("pk"))
    heads = heads_by_office(firm.office_id for firm in firms)
    today, template, due = clock.today(), "registers.return_reminder", due_on(year)
    written = set(Letter.objects.filter(template=template, key__endswith=f":{today}").values_list("key", flat=True))
    now = already = nobody = 0
    for firm in firms:
        keys = {f"{template}:{year}:{firm.pk}:{user.pk}:{today}": user for user in heads.get(firm.office_id, ())}
        missing = {key: user for key, user in keys.items() if key not in written}
        for key, user in missing.items():
            context = {"name": user.name, "firm": firm, "year": year, "due": due, "late": today > due}
            queue_letter(key=key, to=user.email, name=user.name, template=template, language=user.language, context=context)
        now, already, nobody = now + bool(missing), already + (bool(keys) and not missing), nobody + (not keys)
    return Reminded(now, already, nobody)


# ---- history


def _write(found: AnnualReturn, values: Mapping[str, Any], by: User | None, *, source: str = "", batch: int | None = None) -> None:
    """Write what differs, each with its line of history; the version goes up when anything did."""
    fresh = found.pk is None
    changed = {name: value for name, value in values.items() if getattr(found, name) != value}
    was = {name: getattr(found, name) for name in changed}
    for name, value in changed.items():
        setattr(found, name, value)
    if fresh or changed:
        found.version += 1
        found.save()
    for name, value in changed.items():
        record(found, name, was[name], value, by, source=source, batch=batch)


def _state(found: AnnualReturn, state: str, by: User | None) -> None:
    record(found, "state", found.state, state, by)
    found.state = state
    found.version += 1
    found.save(update_fields=["state", "version"])


def record(
    found: AnnualReturn, name: str, was: Any, now: Any, by: User | None, *, source: str = "", batch: int | None = None
) -> None:
    """One line of history of a return."""
    EntryChange.objects.create(
        register=REGISTER,
        entry=found.pk,
        field=name,
        before="" if was is None else str(was),
        after="" if now is None else str(now),
        source=source,
        as_of=clock.today(),
        batch=batch,
        by=by,
        at=clock.now(),
    )


def _tell(found: AnnualReturn, template: str) -> None:
    for user in heads_of(found.firm.office):
        queue_letter(
            key=f"{template}:{found.pk}:{found.version}:{user.pk}",
            to=user.email,
            name=user.name,
            template=template,
            language=user.language,
            context={"name": user.name, "firm": found.firm, "year": found.year, "reason": found.reason, "due": due_on(found.year)},
        )
