"""Reads of the enterprise register: lists, one entry with its sources, its history, what it takes away with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from yuqiao.facts.models import Division, Industry, Territory
from yuqiao.kernel.identifiers.credit_code import check as check_code
from yuqiao.kernel.text import Text, name_of
from yuqiao.registers.enterprises.campaigns import start_of_year
from yuqiao.registers.enterprises.fields import (
    BY_CODE,
    CONTACT,
    FIELDS,
    HIDDEN,
    KINDS,
    REGISTER,
    SEALED,
    SECTIONS,
    STATUSES,
    Section,
    is_row_kept,
    label_of,
    listing,
    section_of,
    source_words,
    words_of,
)
from yuqiao.registers.enterprises.services import can_be_put_back, find_enterprise, searchable
from yuqiao.registers.models import Enterprise, EnterpriseFigure, EntryChange, FieldSource
from yuqiao.registers.register import Column

NEWEST = (("id", True),)
EXPORTED = 50_000


def in_register() -> QuerySet[Enterprise]:
    """All entries but those that went into another one."""
    return Enterprise.objects.filter(merged_into=None)


def filtered(query: Mapping[str, str]) -> QuerySet[Enterprise]:
    """Entries by any name (also former, foreign, merged ones), pinyin or code, and by list, city, industry, market, status, confirmed."""
    rows = in_register()
    rows = _by_words(rows, query.get("q", "").strip()[:100])
    if query.get("kind") in KINDS:
        rows = rows.filter(kinds__kind=query["kind"])
    if query.get("status") in STATUSES:
        rows = rows.filter(status=query["status"])
    for name, path in (("city", "city__code"), ("industry", "industry__code")):
        if query.get(name):
            rows = rows.filter(**{path: query[name][:6]})
    if query.get("market"):
        rows = rows.filter(markets__alpha3=query["market"][:3].upper())
    if query.get("confirmed") == "yes":
        rows = rows.filter(confirmed_at__gte=start_of_year())
    elif query.get("confirmed") == "no":
        rows = rows.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=start_of_year()))
    return rows


def _by_words(rows: QuerySet[Enterprise], typed: str) -> QuerySet[Enterprise]:
    if not typed:
        return rows
    code = check_code(typed)
    if code.valid or code.reason in ("old_15_digit", "organisation_code"):
        found = find_enterprise(typed)
        if found or code.reason != "organisation_code":
            return rows.filter(pk=found.pk if found else 0)
    plain = searchable(typed)
    # An entry that an import has just written has no words yet: its own names are looked at as they stand.
    fresh = Q(words="") & (Q(name_zh__icontains=typed) | Q(name_en__icontains=typed))
    return rows.filter(Q(words__contains=plain) | fresh) if plain else rows.none()


# ---- one entry


@dataclass(frozen=True)
class Shown:
    """One field with its value in words and where it comes from."""

    column: Column
    value: str
    source: str
    as_of: date | None
    confirmed: bool
    listed: bool  # an official list says it: who contradicts it gives a reason


def whole(pk: int) -> Enterprise | None:
    """One entry with all that its page shows."""
    rows = Enterprise.objects.select_related("city", "county", "industry", "parent", "merged_into", "confirmed_by")
    lists = [f"{s}" for s in SECTIONS]
    more = ("markets", "sources", "branches", "sites__territory", "investors__territory", "investors__controller_territory")
    return rows.prefetch_related(*lists, *more).filter(pk=pk).first()


def shown(enterprise: Enterprise, columns: Iterable[Column] = FIELDS) -> list[Shown]:
    """Fields with their sources; asks nothing of an entry read by `whole`."""
    sources = {s.field: s for s in enterprise.sources.all()}
    return [_shown(enterprise, column, sources.get(column.code)) for column in columns]


def _shown(enterprise: Enterprise, column: Column, source: FieldSource | None) -> Shown:
    value = getattr(enterprise, column.code)
    said = words_of(column, list(value.all()) if column.code == "markets" else value)
    if source is None:
        return Shown(column, said, "", None, False, False)
    listed = bool(said) and not source.confirmed and source.source not in ("enterprise", "registrar", "matter")
    return Shown(column, said, source_words(source.source), source.as_of, source.confirmed, listed)


def source_of(enterprise: Enterprise, field: str) -> Shown | None:
    """Where one field comes from."""
    return next((s for s in shown(enterprise) if s.column.code == field), None)


@dataclass(frozen=True)
class Listed:
    """A list of an enterprise: each row with its cells in words."""

    section: Section
    rows: list[tuple[Any, list[tuple[Text, str]]]]


def sections_of(enterprise: Enterprise) -> list[Listed]:
    """Every list of an entry read by `whole`, figures newest first."""
    found = []
    for section in SECTIONS.values():
        rows = list(getattr(enterprise, section.code).all())
        rows.sort(key=(lambda r: (-r.year, r.measure)) if section.code == "figures" else (lambda r: r.pk))
        found.append(Listed(section, [(row, _cells(section, row)) for row in rows]))
    return found


def _cells(section: Section, row: Any) -> list[tuple[Text, str]]:
    cells = [(c.label, str(row.year) if c.code == "year" else words_of(c, getattr(row, c.code))) for c in section.columns]
    return [cell for cell in cells if cell[1]]


@dataclass(frozen=True)
class Bar:
    """A figure of one year beside the largest of the same kind, of a hundred."""

    row: EnterpriseFigure
    measure: Text
    amount: str
    share: int


def bars_of(enterprise: Enterprise) -> list[tuple[Text, list[Bar]]]:
    """Figures by what they measure, years in order, with the length of their bars."""
    by_measure: dict[tuple[str, str], list[EnterpriseFigure]] = {}
    for row in sorted(enterprise.figures.all(), key=lambda r: (r.measure, r.currency, r.year)):
        by_measure.setdefault((row.measure, row.currency), []).append(row)
    found = []
    for (measure, currency), rows in by_measure.items():
        most = max(abs(r.amount) for r in rows) or Decimal(1)
        label = label_of(f"{measure}:")
        amount = BY_CODE["capital"]
        bars = [Bar(r, label, f"{words_of(amount, r.amount)} {currency}".strip(), int(100 * abs(r.amount) / most)) for r in rows]
        found.append((label, bars))
    return found


@dataclass(frozen=True)
class Change:
    """A line of the history in words."""

    row: EntryChange
    label: Text
    source: str
    before: str
    after: str
    back: bool = False  # it can be put back


def history(pk: int) -> QuerySet[EntryChange]:
    """What was changed in an entry."""
    return EntryChange.objects.filter(register=REGISTER, entry=pk).select_related("by")


def in_words(rows: Iterable[EntryChange], of: Enterprise | None = None) -> list[Change]:
    """Lines of the history as they are read, newest first; `of`: say of each field's newest whether it can be put back."""
    kept = list(rows)
    names = _names(word for row in kept for text in (row.before, row.after) for word in _parts(row.field, text))
    newest: dict[str, int] = {}
    since: set[tuple[str, str]] = set()  # rows that stand again
    back: set[int] = set()
    for row in kept:
        taken_out = is_row_kept(row.field, row.before) and not row.after
        if taken_out:
            back |= {row.pk} if (row.field, row.before) not in since else set()
        elif newest.setdefault(row.field, row.pk) == row.pk:
            back.add(row.pk)
        since.add((row.field, row.after))
    return [
        Change(
            row,
            label_of(row.field),
            source_words(row.source),
            _read(row.field, row.before, names),
            _read(row.field, row.after, names),
            of is not None and row.pk in back and can_be_put_back(of, row),
        )
        for row in kept
    ]


def _choices(field: str) -> dict[str, Text]:
    columns = (BY_CODE[field],) if field in BY_CODE else getattr(SECTIONS.get(section_of(field)), "columns", ())
    return {code: text for column in columns for code, text in column.choices}


def _parts(field: str, text: str) -> list[str]:
    """The codes and words of which a line of the history is made."""
    if field == "markets":
        return text.split()
    if is_row_kept(field, text):
        return list(json.loads(text).values())
    return text.split(" · ") if section_of(field) in SECTIONS else [text]


def _names(words: Iterable[str]) -> dict[str, str]:
    """Names of the places and industries whose codes are among the words."""
    found = set(words)
    alphas = {w for w in found if len(w) == 3 and w.isalpha() and w.isupper()}
    divisions = {w for w in found if len(w) == 6 and w.isdecimal()}
    industries = {w for w in found if len(w) == 1 and w.isalpha()}
    asked = ((Territory, "alpha3", alphas), (Division, "code", divisions), (Industry, "code", industries))
    return {
        getattr(r, key): name_of(r) for model, key, codes in asked if codes for r in model.objects.filter(**{f"{key}__in": codes})
    }


def _read(field: str, text: str, names: dict[str, str]) -> str:
    """One side of a change as it is read."""
    if text == HIDDEN:
        return str(SEALED)
    choices = _choices(field)
    place = field in ("markets", "city", "county", "industry") or section_of(field) in SECTIONS
    words = [str(choices.get(w) or (names.get(w) if place else None) or w) for w in _parts(field, text)]
    return listing(words) if field == "markets" else " · ".join(words)


def everything(enterprise: Enterprise) -> dict[str, Any]:
    """All that is kept of an enterprise, for itself: fields with their sources, lists, contact, history."""
    return {
        "fields": [
            {"field": s.column.code, "label": s.column.label.as_dict(), "value": s.value, "source": s.source, "as_of": s.as_of}
            | {"confirmed_by_the_enterprise": s.confirmed}
            for s in shown(enterprise)
        ],
        "contact": {c.code: getattr(enterprise, c.code) for c in CONTACT},
        **{
            listed.section.code: [{str(k): v for k, v in cells} for _row, cells in listed.rows]
            for listed in sections_of(enterprise)
        },
        "confirmed_at": enterprise.confirmed_at,
        "history": [
            {"at": c.row.at, "field": str(c.label), "before": c.before, "after": c.after, "source": c.source}
            for c in in_words(history(enterprise.pk).order_by("pk"))
        ],
    }


HEADINGS = (
    Text("统一社会信用代码", "Credit code"),
    Text("企业名称", "Registered name"),
    Text("英文名称", "English name"),
    Text("名单", "Lists"),
    Text("省辖市", "City"),
    Text("行业", "Industry"),
    Text("经营状态", "Status"),
    Text("主要市场（国家和地区）", "Main markets (countries and regions)"),
    Text("网站", "Website"),
    Text("企业确认日期", "Confirmed on"),
)


def lines(rows: QuerySet[Enterprise]) -> Iterable[list[Any]]:
    """Entries as lines of a sheet, without contacts, at most 50,000."""
    rows = rows.select_related("city", "industry").prefetch_related("kinds", "markets").order_by("-pk")[:EXPORTED]
    for row in rows.iterator(chunk_size=1000):
        yield [
            row.credit_code,
            row.name_zh,
            row.name_en,
            listing(str(KINDS[k.kind]) for k in row.kinds.all()),
            words_of(BY_CODE["city"], row.city),
            words_of(BY_CODE["industry"], row.industry),
            str(STATUSES[row.status]),
            words_of(BY_CODE["markets"], list(row.markets.all())),
            row.website,
            row.confirmed_at.date() if row.confirmed_at else None,
        ]
