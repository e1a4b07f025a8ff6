"""What the province can serve today: lawyers by country or region, field and language; how many are listed, how many are free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from yuqiao.facts import selectors as facts
from yuqiao.facts.models import PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel import clock
from yuqiao.matters.models import Assignment, Matter
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import in_force

# The ways of looking at it: what stands in the rows, what in the columns, and by what it can be narrowed down.
VIEWS = {
    "country-language": ("country", "language", "field"),
    "country-field": ("country", "field", "language"),
    "field-language": ("field", "language", "country"),
}
COLUMNS = {"country": "territories__alpha3", "field": "practice_areas__slug", "language": "languages__code"}
STANDINGS = ("pool", "white", "free")
Row = Territory | PracticeArea | ServiceLanguage


@dataclass(frozen=True)
class Cell:
    """How many there are in the pool, on the white list, and free today."""

    pool: int = 0
    white: int = 0
    free: int = 0

    @property
    def hole(self) -> str:
        """What is missing: `nobody` on the list, `busy` when nobody of them is free; empty when somebody is."""
        return "" if self.free else ("busy" if self.white else "nobody")


@dataclass(frozen=True)
class Matrix:
    """Rows and columns with their cells; `holes` counts the cells without anybody on the list.

    `absent`: for each of the two axes what nobody of the pool serves, and what therefore is no row or column.
    """

    rows: Sequence[tuple[Row, Sequence[tuple[Row, Cell]]]]
    columns: Sequence[Row]
    holes: int
    busy: int
    absent: Mapping[str, Sequence[Row]]


def code_of(row: Row) -> str:
    """The code by which a country or region, a field or a language is asked for."""
    return getattr(row, {Territory: "alpha3", PracticeArea: "slug", ServiceLanguage: "code"}[type(row)])


def present() -> QuerySet[Lawyer]:
    """Lawyers of the pool and of the white list who are in the register today."""
    today = clock.today()
    here = (Q(left_on=None) | Q(left_on__gte=today)) & (Q(entered_on=None) | Q(entered_on__lte=today))
    return Lawyer.objects.filter(here).filter(Q(in_pool=True) | in_force(today))


def full() -> list[int]:
    """Lawyers whose limit is reached: those alone are counted who have something open."""
    loads: dict[int, int] = {}
    handled = Matter.objects.filter(closed_at=None, handler__isnull=False).order_by().values_list("handler")
    offered = Assignment.objects.filter(status=Assignment.Status.OFFERED, user__isnull=False).order_by().values_list("user")
    for rows in (handled.annotate(n=Count("pk")), offered.annotate(n=Count("pk"))):
        for user, number in rows:
            loads[user] = loads.get(user, 0) + number
    limits = Lawyer.objects.filter(user__in=loads).values_list("pk", "user_id", "load_limit")
    return [pk for pk, user, limit in limits if loads[user] >= limit]


def standing(what: str) -> Q:
    """The condition for being counted as `pool`, `white` or `free`."""
    if what == "pool":
        return Q(in_pool=True)
    listed = in_force(clock.today())
    return listed if what == "white" else listed & ~Q(pk__in=full()) & Q(load_limit__gt=0)


def people(country: str = "", field: str = "", language: str = "", what: str = "pool") -> QuerySet[Lawyer]:
    """The lawyers behind a cell."""
    rows = present().filter(standing(what))
    for name, code in (("country", country), ("field", field), ("language", language)):
        if code:
            rows = rows.filter(pk__in=Lawyer.objects.filter(**{COLUMNS[name]: code}).values("pk"))
    return rows


def matrix(view: str, narrowed: str = "") -> Matrix:
    """The cells of a view; what has nobody in the pool is named beside the table, not in it."""
    row, column, third = VIEWS[view]
    rows = present()
    if narrowed:
        rows = rows.filter(pk__in=Lawyer.objects.filter(**{COLUMNS[third]: narrowed}).values("pk"))
    counted = (
        rows.order_by()
        .values(row=F(COLUMNS[row]), column=F(COLUMNS[column]))
        .annotate(**{what: Count("pk", filter=standing(what)) for what in STANDINGS})
    )
    cells = {(c["row"], c["column"]): Cell(*(c[what] for what in STANDINGS)) for c in counted if c["row"] and c["column"]}
    down, nobody_down = _named(row, {key[0] for key in cells})
    across, nobody_across = _named(column, {key[1] for key in cells})
    table = [(one, [(other, cells.get((code_of(one), code_of(other)), Cell())) for other in across]) for one in down]
    holes = [cell.hole for _one, line in table for _other, cell in line]
    absent = {row: nobody_down, column: nobody_across}
    return Matrix(table, across, holes.count("nobody"), holes.count("busy"), absent)


def _named(axis: str, codes: set[str]) -> tuple[list[Row], list[Row]]:
    """What an axis has with somebody behind it, and without anybody."""
    rows: Mapping[str, QuerySet] = {
        "country": facts.territories(),
        "field": facts.practice_areas(),
        "language": facts.service_languages(),
    }
    known = list(rows[axis])
    return [one for one in known if code_of(one) in codes], [one for one in known if code_of(one) not in codes]
