"""The talent pool counted: its three figures, and tables of two dimensions with the others as filters. Grouped by the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.registers.models import Lawyer, NominationRound, Standing
from yuqiao.registers.pool.services import KINDS

LEVELS = {
    "pool": Text("人才库（全部）", "Pool (everybody)"),
    "leading": Text("其中领军人才", "of these leading"),
    "national": Text("其中全国人才", "of these national"),
}
LEVEL_FILTERS = {"pool": Q(), "leading": Q(is_leading=True), "national": Q(is_national=True)}
DIMENSIONS = {
    "territory": Text("国家和地区", "Country or region"),
    "practice_area": Text("业务领域", "Field of law"),
    "language": Text("语言", "Language"),
    "city": Text("市", "City"),
    "level": Text("层级", "Level"),
}
COLUMNS = {"territory": "territories", "practice_area": "practice_areas", "language": "languages", "city": "city"}
CODES = {"territory": "alpha3", "practice_area": "slug", "language": "code", "city": "code"}
NOT_SAID = Text("未填写", "not stated")
TOTAL = Text("合计（人）", "People in all")
DEFINITIONS = (
    (
        KINDS["pool"],
        Text(
            "现列入涉外律师人才库的律师，每人计一次；领军、全国人才也在其中。",
            "Lawyers who stand in the talent pool now, each once; leading and national ones included.",
        ),
    ),
    (
        KINDS["leading"],
        Text("人才库中列为领军人才的律师。", "Lawyers of the pool who stand in it as leading."),
    ),
    (
        KINDS["national"],
        Text(
            "人才库中列入全国涉外律师人才的律师，另行列出。", "Lawyers of the pool who belong to the national talent; shown apart."
        ),
    ),
    (
        Text("国家和地区、语言、领域", "Country or region, language, field"),
        Text(
            "律师自己申报的：一人可以有几项，在几格中各计一次，因此各格相加大于人数；“合计（人）”每人只计一次。",
            "As the lawyers declare them: one person may have several and counts in several cells, so the cells add up to more than "
            "the people; “People in all” counts everybody once.",
        ),
    ),
    (
        Text("市", "City"),
        Text("律师事务所所在的市。", "The city of the law firm."),
    ),
)


def members() -> QuerySet[Lawyer]:
    """Everybody who stands in the pool now."""
    return Lawyer.objects.filter(in_pool=True)


@dataclass(frozen=True)
class Figures:
    """The three figures of the pool as of a day."""

    pool: int
    leading: int
    national: int
    as_of: date


def figures(city: str = "") -> Figures:
    """Pool, leading, national: one query. `city`: of one city alone, by its code."""
    rows = members().filter(city__code=city) if city else members()
    found = rows.aggregate(
        pool=Count("pk"), leading=Count("pk", filter=Q(is_leading=True)), national=Count("pk", filter=Q(is_national=True))
    )
    return Figures(**found, as_of=clock.today())


def figures_of_standings() -> Figures:
    """The same figures counted from the standings: what the flags must agree with."""
    found = Standing.objects.filter(until=None).aggregate(
        **{kind: Count("pk", filter=Q(kind=kind)) for kind in Standing.Kind.values}
    )
    return Figures(**found, as_of=clock.today())


@dataclass(frozen=True)
class Line:
    """One line of figures: the row it stands for (None: not stated; a Text: a level or the total), its code, its three figures."""

    label: Any
    code: str
    pool: int
    leading: int
    national: int


def lines_by(dimension: str) -> list[Line]:
    """Pool, leading and national by one dimension, the most first (cities in their order): two queries."""
    column = COLUMNS[dimension]
    rows = (
        members()
        .values_list(column)
        .annotate(n=Count("pk"), leading=Count("pk", filter=Q(is_leading=True)), national=Count("pk", filter=Q(is_national=True)))
        .order_by()
    )
    named = _named(dimension)
    found = [Line(named.get(key, NOT_SAID), _code(dimension, named.get(key)), *numbers) for key, *numbers in rows]
    order = list(named) if dimension == "city" else []
    if order:
        places = {named[key]: n for n, key in enumerate(order)}
        return sorted(found, key=lambda line: places.get(line.label, len(places)))
    return sorted(found, key=lambda line: (line.label is NOT_SAID, -line.pool, line.code))


def _code(dimension: str, row: Any) -> str:
    return getattr(row, CODES[dimension]) if row is not None else ""


def _named(dimension: str) -> dict[int, Any]:
    """The rows of a dimension by key, in the order of the house."""
    rows: Iterable[Any] = {
        "territory": facts.territories,
        "practice_area": facts.practice_areas,
        "language": facts.service_languages,
        "city": facts.cities,
    }[dimension]()
    return {row.pk: row for row in rows}


# ---- tables of two dimensions


@dataclass(frozen=True)
class Question:
    """What a table shows: two dimensions, and what it is narrowed to by code."""

    rows: str = "territory"
    columns: str = "language"
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Question":
        """The question of an address; what makes no sense falls back on countries by languages."""
        rows = asked.get("rows", "")
        rows = rows if rows in DIMENSIONS else "territory"
        columns = asked.get("columns", "")
        if columns not in DIMENSIONS or columns == rows:
            columns = next(d for d in ("language", "territory") if d != rows)
        filters = tuple((d, asked[d].strip()[:60]) for d in DIMENSIONS if d not in (rows, columns) and asked.get(d, "").strip())
        return cls(rows, columns, filters)


def narrowed(rows: QuerySet[Lawyer], filters: Iterable[tuple[str, str]]) -> QuerySet[Lawyer]:
    """Lawyers that fit every filter (dimension, code); the code `-` means that nothing is stated."""
    for dimension, code in filters:
        if dimension == "level":
            rows = rows.filter(LEVEL_FILTERS.get(code, Q()))
        elif code == "-":
            rows = rows.filter(**{f"{COLUMNS[dimension]}__isnull": True})
        elif dimension == "city":
            rows = rows.filter(city__code=code)
        else:
            through = Lawyer._meta.get_field(COLUMNS[dimension]).remote_field.through
            name = {"territory": "territory", "practice_area": "practicearea", "language": "servicelanguage"}[dimension]
            having = through.objects.filter(**{f"{name}__{CODES[dimension]}": code})
            rows = rows.filter(pk__in=having.values("lawyer"))
    return rows


@dataclass(frozen=True)
class Table:
    """A table of people: `head` and `lines` carry (label, code); `cells[row code][column code]`; totals count everybody once."""

    question: Question
    head: list[tuple[Any, str]]
    lines: list[tuple[Any, str]]
    cells: dict[str, dict[str, int]]
    row_totals: dict[str, int]
    column_totals: dict[str, int]
    total: int

    @property
    def grid(self) -> list[tuple[Any, str, list[tuple[Any, str, int]], int]]:
        """(label, code, cells of (column label, column code, number), people of the row) line by line."""
        return [
            (label, code, [(head, column, self.cells[code].get(column, 0)) for head, column in self.head], self.row_totals[code])
            for label, code in self.lines
        ]

    @property
    def foot(self) -> list[tuple[Any, str, int]]:
        """(label, code, people) of each column."""
        return [(label, code, self.column_totals[code]) for label, code in self.head]


def table_of(question: Question) -> Table:
    """Count it: at most four groupings and the names of two dimensions."""
    base = narrowed(members(), question.filters)
    by_row, by_column = _by(base, question.rows), _by(base, question.columns)
    cells: dict[str, dict[str, int]] = {}
    rows, columns = (_labels(d, found) for d, found in ((question.rows, by_row), (question.columns, by_column)))
    row_codes, column_codes = ({key: code for key, _label, code in labels} for labels in (rows, columns))
    for row, column, number in _cells(base, question.rows, question.columns):
        cells.setdefault(row_codes[row], {})[column_codes[column]] = number
    return Table(
        question,
        [(label, code) for _key, label, code in columns],
        [(label, code) for _key, label, code in rows],
        {code: cells.get(code, {}) for code in row_codes.values()},
        {row_codes[key]: n for key, n in by_row.items()},
        {column_codes[key]: n for key, n in by_column.items()},
        base.count(),
    )


def _levels() -> dict[str, Count]:
    return {code: Count("pk", filter=condition, distinct=True) for code, condition in LEVEL_FILTERS.items()}


def _by(base: QuerySet[Lawyer], dimension: str) -> dict[Any, int]:
    """People by the rows of one dimension; a level that nobody has is left out."""
    if dimension == "level":
        return {code: n for code, n in base.aggregate(**_levels()).items() if n}
    return dict(base.values_list(COLUMNS[dimension]).annotate(n=Count("pk", distinct=True)).order_by())


def _cells(base: QuerySet[Lawyer], rows: str, columns: str) -> Iterable[tuple[Any, Any, int]]:
    if "level" not in (rows, columns):
        yield from base.values_list(COLUMNS[rows], COLUMNS[columns]).annotate(n=Count("pk", distinct=True)).order_by()
        return
    other = columns if rows == "level" else rows
    for found in base.values(COLUMNS[other]).annotate(**_levels()).order_by():
        key = found[COLUMNS[other]]
        for level in LEVEL_FILTERS:
            if found[level]:
                yield (level, key, found[level]) if rows == "level" else (key, level, found[level])


def _labels(dimension: str, found: Mapping[Any, int]) -> list[tuple[Any, Any, str]]:
    """(key, label, code) in the order of the house, the most people first for long lists; what is not stated comes last."""
    if dimension == "level":
        return [(code, LEVELS[code], code) for code in LEVELS if code in found]
    named = _named(dimension)
    there = [(key, row, _code(dimension, row)) for key, row in named.items() if key in found]
    if dimension in ("territory", "practice_area"):
        there.sort(key=lambda label: (-found[label[0]], label[2]))
    return [*there, *([(None, NOT_SAID, "-")] if None in found else [])]


# ---- rounds


def rounds() -> QuerySet[NominationRound]:
    """Rounds of nomination with how many were nominated and how many are undecided, the newest first."""
    standing = ~Q(nominations__state="withdrawn")
    return NominationRound.objects.annotate(
        nominated=Count("nominations", filter=standing, distinct=True),
        undecided=Count("nominations", filter=Q(nominations__state="nominated"), distinct=True),
    ).order_by("-opens", "-pk")
