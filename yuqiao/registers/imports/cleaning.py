"""A row's cells made into values by the columns of its list, with everything that is wrong with them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yuqiao.registers.imports import values as v
from yuqiao.registers.imports.columns import IGNORED, Head, Heading
from yuqiao.registers.imports.lists import CHOICE_WORDS, CURRENCY, NAME_IN_HAN, UNIT, YEAR, ListKind
from yuqiao.registers.imports.problems import INVALID, PROBLEMS, Problem
from yuqiao.registers.imports.reading import Row
from yuqiao.registers.register import Column

Cells = dict[str, Any]


@dataclass
class Clean:
    """What a row says: values by field, as JSON keeps them; nothing for an empty cell."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)

    @property
    def invalid(self) -> bool:
        return any(p.kind.level == INVALID for p in self.problems)


@dataclass(frozen=True)
class Around:
    """What stands around the cells: units and years of headings by column, the year of the list, and what names mean."""

    units: Mapping[str, v.Unit]
    years: Mapping[str, int]
    year: int
    lookups: v.Lookups
    others: Mapping[str, Callable[[Any], v.Read]] = field(default_factory=dict)  # readers of kinds that only a register knows


def as_json(value: Any) -> Any:
    """A cell as it is kept: days as ISO text, all else as it is."""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def around(kind: ListKind, head: Head, year: int, lookups: v.Lookups, others: Mapping | None = None) -> Around:
    """What the headings say of the cells below them."""
    used = [h for h in head.headings if h.column and h.column != IGNORED]
    return Around({h.column: h.unit for h in used}, {h.column: h.year for h in used if h.year}, year, lookups, others or {})


def cells_of(row: Row, headings: Sequence[Heading]) -> Cells:
    """The cells that have a column, by its code; empty ones are not there."""
    found = {}
    for heading in headings:
        if heading.column and heading.column != IGNORED and heading.place < len(row):
            value = row[heading.place]
            if value is not None and value != "":
                found[heading.column] = as_json(value)
    return found


def clean(kind: ListKind, cells: Cells, around: Around) -> Clean:
    """Read every cell of a row."""
    row = Clean(cells=dict(cells))
    unit = v.unit_of(cells[UNIT]) if UNIT in cells else None
    for column in kind.columns:
        value = cells.get(column.code)
        if v.is_error(value):
            code = "formula_saved" if value == v.NOT_COMPUTED else "formula"
            row.problems.append(Problem(code, column.code, values={"shown": value} if code == "formula" else {}))
        elif not v.is_nothing(value):
            _read(row, column, value, around, unit)
        elif column.required:
            row.problems.append(Problem("missing", column.code))
    _settle_years(row, around)
    if not any(column.code == "county" for column in kind.columns):
        row.values.pop("county", None)  # a cell of a city may name one
    return row


def _read(row: Clean, column: Column, value: Any, around: Around, unit: v.Unit | None) -> None:
    try:
        read = _reader(row, column, around, unit)(value)
    except v.Unreadable as error:
        _unreadable(row, column, value, error)
        return
    if read.note:
        row.problems.append(Problem(read.note, column.code, values=dict(read.values)))
    if isinstance(read.value, str) and len(read.value) > column.max_length and not column.sealed:
        row.problems.append(Problem("too_long", column.code, values={"n": column.max_length}))
        return
    _keep(row, column, read)


def _unreadable(row: Clean, column: Column, value: Any, error: v.Unreadable) -> None:
    if error.shown is not None:
        row.cells[column.code] = error.shown
    code = error.code
    if column.required and PROBLEMS[code].level != INVALID:
        row.problems.append(Problem("missing", column.code))
    known = dict(error.values)
    if code == "date.october":
        known["shown"] = str(value)
    row.problems.append(Problem(code, column.code, error.suggestion, known))


def _reader(row: Clean, column: Column, around: Around, unit: v.Unit | None) -> Callable[[Any], v.Read]:
    kind, lookups = column.kind, around.lookups
    if kind in around.others:
        return around.others[kind]
    if kind == "money":
        return lambda value: v.amount_of(value, unit or around.units.get(column.code))
    if kind == "county":
        return lambda value: v.county_of(value, row.values.get("city", ""), lookups)
    if kind in _LOOKED_UP:
        return lambda value: _LOOKED_UP[kind](value, lookups)
    if kind == "choice":
        return lambda value: _choice(column, value)
    return _READERS.get(kind, v.text_of)


_LOOKED_UP: dict[str, Callable[[Any, v.Lookups], v.Read]] = {
    "territory": v.territory_of,
    "territories": v.territories_of,
    "city": v.city_of,
    "industry": v.industry_of,
}
_READERS: dict[str, Callable[[Any], v.Read]] = {
    NAME_IN_HAN: v.name_of,
    "credit_code": v.credit_code_of,
    "date": v.date_of,
    "number": v.count_of,
    "phone": v.phone_of,
    "email": v.email_of,
    "url": v.url_of,
    "yes": v.yes_of,
    YEAR: v.year_of,
    CURRENCY: v.currency_of,
    UNIT: v.text_of,
}


def _choice(column: Column, value: Any) -> v.Read:
    """One of a column's choices: by its code, its label, or another word that lists use for it."""
    key = v.plain_key(value)
    for code, label in column.choices:
        words = {v.plain_key(w) for w in (code, label.zh, label.en, *CHOICE_WORDS.get(code, ()))}
        if key in words:
            return v.Read(code)
    raise v.Unreadable("choice")


def _keep(row: Clean, column: Column, read: v.Read) -> None:
    code, value = column.code, read.value
    if column.kind == "money":
        amount = str(value)
        if code == "capital":
            row.values["capital"] = amount
            if read.more:
                row.values["capital_currency"] = read.more
        elif "." in code and not code.startswith("figure."):
            row.values[code] = amount
            if read.more:
                row.values[f"{code.split('.')[0]}.currency"] = read.more
        else:
            row.values[code] = [amount, read.more] if code.startswith("figure.") else amount
    elif code.startswith("figure."):
        row.values[code] = [str(Decimal(value).quantize(Decimal("0.01"))), ""]
    else:
        row.values[code] = value.isoformat() if isinstance(value, date) else value
        if column.kind == "city" and read.more:
            row.values.setdefault("county", read.more)


def _settle_years(row: Clean, around: Around) -> None:
    """A figure is of the year that its row, its heading or else the list is of."""
    own = row.values.pop(YEAR, 0)
    row.values.pop(UNIT, None)
    for code in [c for c in row.values if c.startswith("figure.")]:
        year = own or around.years.get(code) or around.year
        row.values[f"figure.{year}.{code.split('.')[1]}"] = row.values.pop(code)
