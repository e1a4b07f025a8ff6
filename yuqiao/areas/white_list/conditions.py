"""Verbs on the conditions of the white list: another version from a day, a new one, the last day of one. Rows are never overwritten."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role
from yuqiao.registers.models import EntryChange, ListingCriterion

REGISTER = "white-list-conditions"  # in the history


@dataclass(frozen=True)
class Condition:
    """What one version says."""

    name_zh: str
    name_en: str
    evidence_zh: str
    evidence_en: str
    kind: str
    points: int
    minimum: int | None
    source: str
    confidence: str


def versions() -> QuerySet[ListingCriterion]:
    """All versions that hold today or later, in their order."""
    return ListingCriterion.objects.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today())).order_by(
        "position", "code", "valid_from"
    )


@transaction.atomic
def set_condition(code: str, said: Condition, valid_from: date, by: User) -> ListingCriterion:
    """The condition of that code from a day on; the version before it ends the day before. A new code is a new condition.

    Raises NotAllowed for anybody but the department, Refused with the fields: applications are judged by what held, so that
    no version begins in the past or before the present one.
    """
    _department(by)
    _complete(said, valid_from)
    held = ListingCriterion.objects.select_for_update().filter(code=code, valid_to=None).first()
    if held and valid_from <= held.valid_from:
        text = Text("要晚于现行版本的生效日期。", "It has to be later than the first day of the present version.")
        raise Refused("valid_from", text, {"valid_from": text})
    if held:
        _end(held, valid_from - timedelta(days=1), by)
    last = ListingCriterion.objects.order_by("-position").values_list("position", flat=True).first() or 0
    made = ListingCriterion.objects.create(
        code=code, position=held.position if held else last + 10, valid_from=valid_from, **asdict(said)
    )
    _record(made, "valid_from", "", valid_from.isoformat(), by)
    return made


@transaction.atomic
def end_condition(pk: int, last_day: date, by: User) -> ListingCriterion:
    """The last day of a condition. Raises NotAllowed, and Refused for a day in the past or one that ended before."""
    _department(by)
    held = ListingCriterion.objects.select_for_update().get(pk=pk)
    if held.valid_to or last_day < max(clock.today(), held.valid_from):
        text = Text("请填今天或以后的日期。", "Give today or a later day.")
        raise Refused("last_day", text, {"last_day": text})
    return _end(held, last_day, by)


def _end(held: ListingCriterion, last_day: date, by: User) -> ListingCriterion:
    held.valid_to = last_day
    held.save(update_fields=["valid_to"])
    _record(held, "valid_to", "", last_day.isoformat(), by)
    return held


def _department(by: User) -> None:
    if not has_role(by, Role.DEPARTMENT_MANAGER):
        raise NotAllowed("department", Text("条件由主管部门维护。", "The department keeps the conditions."))


def _complete(said: Condition, valid_from: date) -> None:
    wrong: dict[str, Text] = {}
    if said.kind == ListingCriterion.Kind.POINTS and not said.points:
        wrong["points"] = Text("计分条件要有分值。", "A condition with points needs its points.")
    if said.kind == ListingCriterion.Kind.MANDATORY and said.points:
        wrong["points"] = Text("必备条件不计分。", "A mandatory condition has no points.")
    if valid_from < clock.today():
        wrong["valid_from"] = Text("不能从过去的日期开始。", "It cannot begin in the past.")
    if wrong:
        raise Refused("condition", next(iter(wrong.values())), wrong)


def _record(row: ListingCriterion, field: str, before: str, after: str, by: User) -> None:
    EntryChange.objects.create(
        register=REGISTER, entry=row.pk, field=field, before=before, after=after, source=row.source[:200], by=by, at=clock.now()
    )
