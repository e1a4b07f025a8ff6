"""Reads of reference facts. A missing fact is an error, never a guess."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, Max, Min, Model, OuterRef, Q, QuerySet, Value

from yuqiao.facts.choices import Applicant, Confidence, DivisionLevel, YearStatus
from yuqiao.facts.models import (
    CalendarDay,
    CalendarYear,
    ChecklistEdit,
    Division,
    NotaryChecklistItem,
    NotaryForm,
    NotaryMatter,
    PracticeArea,
    Rule,
    ServiceLanguage,
    Territory,
    TreatyInstrument,
    TreatyRelation,
)
from yuqiao.facts.tables import TABLES, Table
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing
from yuqiao.kernel.paging import Page, page_of
from yuqiao.kernel.text import Text, is_chinese, name_of
from yuqiao.kernel.workdays import Calendar

COUNTY_LEVELS = (DivisionLevel.DISTRICT, DivisionLevel.COUNTY, DivisionLevel.COUNTY_CITY)
CITY_LEVELS = (DivisionLevel.CITY, DivisionLevel.COUNTY_CITY_UNDER_PROVINCE)
PAGE_SIZE = 50


class NotHeld(Missing, LookupError):
    """There is no such fact, or none that holds on that day."""


def _whole(model: type[Model], mark: str) -> QuerySet:
    """A table as one group under a mark: aggregates of several tables can then be united into one query."""
    return model.objects.order_by().annotate(whole=Value(mark)).values("whole")


# --- rules -------------------------------------------------------------------------------------------------------


def rules_in_force(on: date | None = None) -> QuerySet[Rule]:
    """The versions that hold on a day (today); the latest one where an older one has no end."""
    on = on or clock.today()
    held = Rule.objects.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    newer = held.filter(code=OuterRef("code"), valid_from__gt=OuterRef("valid_from"))
    return held.filter(~Exists(newer)).order_by("code")


def rule(code: str, on: date | None = None) -> Rule:
    """The version of a rule that holds on a day (today). Raises NotHeld (Missing, and LookupError) when none does."""
    on = on or clock.today()
    found = rules_in_force(on).filter(code=code).first()
    if found is None:
        text = Text("没有在{day}有效的规则{code}，请向窗口确认。", "No rule {code} holds on {day}; please ask the window.")
        raise NotHeld("rule_missing", text.format(code=code, day=on.isoformat()))
    return found


def rules_together(*codes: str, on: date | None = None) -> dict[str, Rule]:
    """As `rule`, of several codes in one query."""
    on = on or clock.today()
    found = {r.code: r for r in rules_in_force(on).filter(code__in=codes)}
    return {code: found.get(code) or rule(code, on) for code in codes}


def rule_value(code: str, on: date | None = None) -> Any:
    """The value of a rule on a day (today), in the unit of the rule. Raises NotHeld."""
    return rule(code, on).value


def rules_to_come(on: date | None = None) -> QuerySet[Rule]:
    """Versions that begin after a day (today), the next one first."""
    return Rule.objects.filter(valid_from__gt=on or clock.today()).order_by("valid_from", "code")


def rules_expiring(on: date | None = None) -> list[Rule]:
    """Rules within `alarm_days` of their end, or past it, and without a later version; the first to end first."""
    on = on or clock.today()
    outlasts = Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to"))
    later = Rule.objects.filter(outlasts, code=OuterRef("code"), valid_from__gt=OuterRef("valid_from"))
    ending = Rule.objects.filter(~Exists(later), valid_to__isnull=False, valid_from__lte=on).order_by("valid_to", "code")
    return [rule for rule in ending if rule.valid_to - timedelta(days=rule.alarm_days) <= on]


# --- calendar ----------------------------------------------------------------------------------------------------

_kept: tuple[tuple, Calendar] | None = None


def china_calendar() -> Calendar:
    """China's working days from the rows: kept by the process until a row is added, deleted or updated (one query)."""
    global _kept  # noqa: PLW0603 - the one calendar of the process
    days, years = (
        _whole(model, model.__name__).annotate(
            n=Count("id"), last=Max("id"), at=Max("updated_at"), marked=Count("id", filter=marked)
        )
        for model, marked in ((CalendarDay, Q(is_working=True)), (CalendarYear, Q(status=YearStatus.CONFIRMED)))
    )
    stamp = tuple(tuple(row.items()) for row in days.union(years, all=True))
    if _kept is None or _kept[0] != stamp:
        rows = CalendarDay.objects.values_list("date", "is_working", "name_zh", "name_en")
        status = dict(CalendarYear.objects.values_list("year", "status"))
        _kept = (stamp, Calendar(((day, working, Text(zh, en)) for day, working, zh, en in rows), status))
    return _kept[1]


def calendar_years() -> list[CalendarYear]:
    """The years that have a table, with how far it may be trusted."""
    return list(CalendarYear.objects.order_by("year"))


def calendar_days(year: int) -> list[CalendarDay]:
    """Holidays and adjusted working days of a year, in order."""
    return list(CalendarDay.objects.filter(date__year=year).order_by("date"))


def working_days_by_month(year: int) -> list[tuple[date, int]]:
    """The first day of each month of a year, and the number of working days in the month."""
    calendar, counts = china_calendar(), dict.fromkeys(range(1, 13), 0)
    day = date(year, 1, 1)
    while day.year == year:
        counts[day.month] += calendar.is_working(day)
        day += timedelta(days=1)
    return [(date(year, month, 1), count) for month, count in counts.items()]


# --- places ------------------------------------------------------------------------------------------------------


def territories(query: str | None = None) -> QuerySet[Territory]:
    """Countries and regions, in the order of the active language; with `query`, those whose name or code holds it."""
    found = Territory.objects.order_by("pinyin" if is_chinese() else "name_en")
    if query and (text := query.strip()):
        found = found.filter(
            Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(pinyin__startswith=text.lower())
            | Q(alpha2=text.upper()) | Q(alpha3=text.upper())
        )  # fmt: skip
    return found


def territory_names() -> list[str]:
    """Names of all countries and regions in the active language, for a list to choose from."""
    chinese = is_chinese()
    return [(zh or en) if chinese else (en or zh) for zh, en in territories().values_list("name_zh", "name_en")]


def territory(code: str) -> Territory:
    """The country or region of an alpha-3 or alpha-2 code, or of a name in either language. Raises NotHeld."""
    text = code.strip()
    upper = text.upper()
    named = Q(name_zh=text) | Q(name_en__iexact=text) | Q(full_name_zh=text) | Q(full_name_en__iexact=text)
    found = Territory.objects.filter(Q(alpha2=upper) | Q(alpha3=upper) | named).first() if text else None
    if found is None:
        wrong = Text(
            "没有找到国家或地区“{typed}”，请从列表中选择。",
            "No country or region “{typed}”; please choose from the list.",
        )
        raise NotHeld("territory_missing", wrong.format(typed=text))
    return found


def cities() -> QuerySet[Division]:
    """The units directly under the province: its prefecture-level cities, and Jiyuan."""
    return Division.objects.filter(level__in=CITY_LEVELS).order_by("code")


def counties(city_code: str) -> QuerySet[Division]:
    """Districts, counties and county-level cities of a city; Jiyuan, which has none, stands for itself."""
    own = Q(code=city_code, level=DivisionLevel.COUNTY_CITY_UNDER_PROVINCE)
    return Division.objects.filter(own | Q(parent__code=city_code, level__in=COUNTY_LEVELS)).order_by("code")


def all_counties() -> QuerySet[Division]:
    """Every district, county and county-level city of the province, city by city."""
    return Division.objects.filter(level__in=(*COUNTY_LEVELS, DivisionLevel.COUNTY_CITY_UNDER_PROVINCE)).order_by("code")


# --- taxonomies and treaties -------------------------------------------------------------------------------------


def practice_areas() -> QuerySet[PracticeArea]:
    """Fields of legal work, group by group."""
    return PracticeArea.objects.order_by("group", "id")


def practice_area_choices() -> list[tuple[str, str]]:
    """(slug, name) of every field of legal work for a list to choose from."""
    return [(area.slug, name_of(area)) for area in practice_areas()]


def service_languages() -> QuerySet[ServiceLanguage]:
    """Languages of service, the most expected ones first."""
    return ServiceLanguage.objects.order_by("tier", "id")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a territory stands towards an instrument. Without a relation `status` is `absent` when the list is complete,
    `unknown` when it is not; `confirmed` is False for whatever rests on own knowledge or is unknown.
    """

    territory: Territory
    instrument: TreatyInstrument
    relation: TreatyRelation | None
    status: str
    words: Text | str
    confirmed: bool


def instrument_status(territory: Territory, slug: str) -> Standing:
    """Where a territory stands towards the instrument `slug`. Raises NotHeld for an unknown instrument."""
    instrument = TreatyInstrument.objects.filter(slug=slug).first()
    if instrument is None:
        raise NotHeld("instrument_missing", Text(f"没有文书{slug}。", f"There is no instrument {slug}."))
    relation = TreatyRelation.objects.filter(territory=territory, instrument=instrument).first()
    if relation:
        words = relation.get_status_display()
        return Standing(territory, instrument, relation, relation.status, words, relation.is_confirmed)
    if instrument.list_complete:
        words = Text(instrument.absent_means_zh, instrument.absent_means)
        return Standing(territory, instrument, None, "absent", words, instrument.is_confirmed)
    return Standing(territory, instrument, None, "unknown", Text("未核实，请向窗口确认", "not confirmed, ask"), False)


# --- notarial matters --------------------------------------------------------------------------------------------


def notary_matters(applicant: str = "") -> QuerySet[NotaryMatter]:
    """Kinds of notarial matters in the order of the file; with `applicant`, those open to a person or an enterprise."""
    found = NotaryMatter.objects.order_by("id")
    return found.filter(applicant__in=(applicant, Applicant.BOTH)) if applicant else found


def notary_matter(slug: str) -> NotaryMatter:
    """A kind of notarial matter by its code. Raises NotHeld."""
    found = NotaryMatter.objects.filter(slug=slug).first()
    if found is None:
        text = Text("没有公证事项“{slug}”，请从列表中选择。", "No notarial matter “{slug}”; please choose from the list.")
        raise NotHeld("notary_matter_missing", text.format(slug=slug))
    return found


def checklist_rows(*slugs: str, on: date | None = None) -> QuerySet[NotaryChecklistItem]:
    """The lines that hold on a day (today) for some matters, or for all, with their matters, in order."""
    on = on or clock.today()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    held = NotaryChecklistItem.objects.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    if slugs:
        held = held.filter(matter__slug__in=slugs)
    return held.select_related("matter").order_by("matter_id", "seq", "id")


def retired_rows(slug: str) -> QuerySet[NotaryChecklistItem]:
    """Lines of a matter that no longer hold."""
    return NotaryChecklistItem.objects.filter(matter__slug=slug, valid_to__lt=clock.today()).order_by("seq", "id")


def checklist_item(pk: int) -> NotaryChecklistItem:
    """One line with its matter. Raises NotHeld."""
    found = NotaryChecklistItem.objects.select_related("matter").filter(pk=pk).first()
    if found is None:
        raise NotHeld("checklist_item_missing", Text("没有这一行材料。", "There is no such line."))
    return found


def checklist_edits(item: NotaryChecklistItem) -> list[ChecklistEdit]:
    """What was done to a line, the latest first."""
    return list(item.edits.order_by("-id"))


def notary_forms(slug: str) -> list[NotaryForm]:
    """The forms of wording that serve a kind of notarial matter."""
    forms = NotaryForm.objects.filter(matters__contains=slug).order_by("id")
    return [form for form in forms if slug in form.matters.split("|")]


# --- all tables --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows a table has, how many of them are not confirmed, and the days of the states that they show."""

    table: Table
    rows: int
    unconfirmed: int
    oldest: date | None
    newest: date | None


def table_counts() -> list[TableCount]:
    """Every table with its counts, in the order of their declaration (one query)."""
    queries = []
    for table in TABLES:
        day = "checked_on" if table.model is Rule else "as_of"
        unconfirmed = Count("pk", filter=Q(confidence=Confidence.KNOWLEDGE))
        whole = _whole(table.model, table.slug)
        queries.append(whole.annotate(n=Count("pk"), weak=unconfirmed, old=Min(day), new=Max(day)))
    found = {row["whole"]: row for row in queries[0].union(*queries[1:], all=True)}
    none = {"n": 0, "weak": 0, "old": None, "new": None}
    rows = ((table, found.get(table.slug, none)) for table in TABLES)
    return [TableCount(table, row["n"], row["weak"], row["old"], row["new"]) for table, row in rows]


def table_rows(table: Table, query: str = "") -> QuerySet:
    """Rows of a table, those that hold `query` in one of its search columns; rows of other tables come with them."""
    found = table.model.objects.select_related(*(ref.field for ref in table.refs.values()))
    if text := query.strip():
        found = found.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in table.search)))
    return found


def table_page(table: Table, query: str = "", after: str = "", before: str = "") -> Page:
    """One page of a table in the order of loading."""
    return page_of(table_rows(table, query), [("id", False)], PAGE_SIZE, after, before)
