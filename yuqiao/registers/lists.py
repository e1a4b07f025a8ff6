"""Reads: the entries of any register as a list, filtered, counted, page by page, and for taking away."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from yuqiao.facts import selectors as facts
from yuqiao.facts.models import Territory
from yuqiao.kernel import clock
from yuqiao.kernel.identifiers.credit_code import check as check_code
from yuqiao.kernel.paging import Page, page_of
from yuqiao.kernel.text import name_of
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.register import Column, Register
from yuqiao.registers.values import FACTS, NO, YES

ORDER = (("pinyin", False), ("id", False))
PAGE = 50
COUNTED = 10_000  # a longer list is told as more than that: counting it exactly would cost more than showing it
FEW = 400  # so many entries of another register are offered as a list to choose from
STATES = ("in", "left", "all")


@dataclass(frozen=True)
class Filter:
    """A filter of a list: its name in the query, its label, what one may choose, what was chosen."""

    code: str
    label: Any
    choices: list[tuple[str, str]]
    chosen: str
    typed: bool = False  # typed instead of chosen: too many to choose from


@dataclass(frozen=True)
class Count:
    """How many there are; `more`: at least so many, the rest was not counted."""

    number: int
    more: bool


def entries_of(register: Register) -> QuerySet:
    """All entries of a register, with the rows that its columns name at hand: no list asks for them one by one."""
    model = apps.get_model(register.model)
    single = [c.code for c in register.columns if (c.kind in FACTS and not c.many) or c.kind == "entry"]
    rows = model.objects.select_related(*single)
    return rows.filter(merged_into=None) if register.code == "enterprises" else rows


def with_several(rows: QuerySet, columns: Iterable[Column]) -> QuerySet:
    """The same with the values of those columns at hand that hold several."""
    return rows.prefetch_related(*(c.code for c in columns if c.many))


def in_register(rows: QuerySet, register: Register) -> QuerySet:
    """Entries that are in the register today."""
    if not register.leaves:
        return rows
    return rows.filter(Q(left_on=None) | Q(left_on__gte=clock.today()))


def public_entries(register: Register) -> QuerySet:
    """Entries that everybody may see."""
    return in_register(entries_of(register).filter(public=True), register)


def filtered(register: Register, rows: QuerySet, query: Mapping[str, str], columns: Iterable[Column]) -> QuerySet:
    """Entries that fit what was chosen and typed; an unknown value finds nothing, an empty one asks for nothing."""
    for column in columns:
        chosen = query.get(column.code, "").strip()[:100]
        if chosen:
            rows = rows.filter(_fits(column, chosen))
    return searched(register, rows, query.get("q", ""))


def by_state(register: Register, rows: QuerySet, state: str) -> QuerySet:
    """Entries in the register, those that have left it, or all."""
    if not register.leaves or state == "all":
        return rows
    return rows.filter(left_on__lt=clock.today()) if state == "left" else in_register(rows, register)


def _fits(column: Column, chosen: str) -> Q:
    if column.kind == "yes":
        return Q(**{column.code: chosen == "1"})
    if column.kind == "choice":
        return Q(**{column.code: chosen})
    if column.kind == "entry":
        return Q(**{f"{column.code}_id": int(chosen)}) if chosen.isdecimal() and len(chosen) < 19 else Q(pk=None)
    if FACTS[column.kind][0] is Territory:
        try:
            return Q(**{column.code: facts.territory(chosen)})
        except LookupError:
            return Q(pk=None)
    return Q(**{f"{column.code}__{FACTS[column.kind][1]}": chosen})


def searched(register: Register, rows: QuerySet, typed: str) -> QuerySet:
    """Entries whose name in either script, pinyin, initials, licence or code holds what was typed."""
    typed = " ".join(typed.replace("\x00", "").split())[:100]
    if not typed:
        return rows
    codes = {column.code for column in register.columns}
    found = Q(name_zh__icontains=typed) | Q(name_en__icontains=typed)
    plain = typed.replace(" ", "").lower()
    if plain.isascii() and plain.isalnum():
        found |= Q(pinyin__contains=plain)
    if "licence" in codes:
        found |= Q(licence__icontains=typed)
    if "credit_code" in codes:
        found |= Q(credit_code__icontains=check_code(typed).code or typed)
    return rows.filter(found)


def count_of(rows: QuerySet) -> Count:
    """How many rows there are, counted up to COUNTED."""
    number = rows.order_by().values("pk")[: COUNTED + 1].count()
    return Count(min(number, COUNTED), number > COUNTED)


def page(rows: QuerySet, query: Mapping[str, str], size: int = PAGE) -> Page:
    """One page in the order of the names."""
    return page_of(rows, ORDER, size=size, after=query.get("after", ""), before=query.get("before", ""))


def filters_of(columns: Iterable[Column], query: Mapping[str, str]) -> list[Filter]:
    """The filters of a list with what may be chosen."""
    found = []
    for column in columns:
        choices = choices_of(column)
        found.append(Filter(column.code, column.label, choices, query.get(column.code, "").strip()[:100], not choices))
    return found


def _few(column: Column) -> bool:
    return apps.get_model(BY_CODE[column.register].model).objects.values("pk")[: FEW + 1].count() <= FEW


def choices_of(column: Column) -> list[tuple[str, str]]:
    """(code, words) of what may be chosen for a column, in the active language; empty where it is typed."""
    choose = CHOICES.get(column.kind)
    return choose(column) if choose else []


def _entries_to_choose(column: Column) -> list[tuple[str, str]]:
    if not _few(column):
        return []
    register = BY_CODE[column.register]
    rows = apps.get_model(register.model).objects.order_by(*register.order).only("pk", "name_zh", "name_en")
    return [(str(row.pk), name_of(row)) for row in rows]


def _languages(column: Column) -> list[tuple[str, str]]:
    return [(row.code, name_of(row)) for row in facts.service_languages()]


def _practice_areas(column: Column) -> list[tuple[str, str]]:
    return facts.practice_area_choices()


CHOICES: dict[str, Callable[[Column], list[tuple[str, str]]]] = {
    "choice": lambda column: [(code, str(words)) for code, words in column.choices],
    "yes": lambda column: [("1", str(YES)), ("0", str(NO))],
    "city": lambda column: [(row.code, name_of(row)) for row in facts.cities()],
    "industry": lambda column: [(row.code, f"{row.code} {name_of(row)}") for row in FACTS["industry"][0].objects.order_by("code")],
    "language": _languages,
    "languages": _languages,
    "practice_area": _practice_areas,
    "practice_areas": _practice_areas,
    "entry": _entries_to_choose,
}


def related_entries(register: Register, entry: Model, public: bool = False) -> list[tuple[Register, str, QuerySet]]:
    """Entries of other registers that name this one: (register, attribute, rows in order of names)."""
    found = []
    for related in register.related:
        if public and not related.public:
            continue
        other = BY_CODE[related.register]
        rows = public_entries(other) if public else in_register(entries_of(other), other)
        found.append((other, related.via, rows.filter(**{related.via: entry}).order_by("pinyin", "pk")))
    return found
