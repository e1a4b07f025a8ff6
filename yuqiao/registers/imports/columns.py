"""Which heading of a list is which column: by what it says, never by where it stands. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yuqiao.registers.imports.reading import Row, Table
from yuqiao.registers.imports.values import Unit, folded, unit_of
from yuqiao.registers.register import Column

IGNORED = "-"  # a heading that somebody chose to leave out
NUMBER = "序号"
_LOOKED_AT = 30  # a heading stands within the first rows
_NUMBERS = frozenset(("序号", "编号", "no", "no.", "number", "#", "序"))
_BRACKET = re.compile(r"[(（\[【](.*?)[)）\]】]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?度?(?:1?[1-9]?[-—~至]?1?\d月)?")
_DECORATION = re.compile(r"[\s*＊:：·_\-—/\\、,，.。'\"“”]+")
_DATA = re.compile(r"[0-9A-Z]{15,18}|\d[\d,]*(\.\d+)?|\d{4}[-./]\d{1,2}([-./]\d{1,2})?")


@dataclass(frozen=True)
class Heading:
    """One column of the sheet: what stands over it (a group and its own heading), and what was understood of it."""

    place: int  # from 0
    text: str
    group: str = ""
    column: str = ""  # code of the column; empty: not known
    unit: Unit = Unit()
    year: int = 0
    is_number: bool = False  # the running number, of no use

    @property
    def shown(self) -> str:
        return f"{self.group} / {self.text}" if self.group and self.group != self.text else self.text

    @property
    def key(self) -> str:
        """By which a choice for this heading is remembered: without the year, which changes."""
        return normal(f"{self.group}{self.text}" if self.group else self.text)


@dataclass(frozen=True)
class Head:
    """Where the headings stand: first row (from 0), how many rows they take, and what they are."""

    row: int
    depth: int
    headings: tuple[Heading, ...]

    @property
    def first_line(self) -> int:
        """The first row below, from 0."""
        return self.row + self.depth


def normal(text: str) -> str:
    """A heading as it is compared: folded, without brackets, years, spaces and decoration."""
    plain = _BRACKET.sub("", folded(text)).casefold()
    return _DECORATION.sub("", _YEAR.sub("", plain))


def synonyms(columns: Sequence[Column]) -> dict[str, str]:
    """Every spelling of a heading → the column's code. The first column that claims a spelling has it."""
    found: dict[str, str] = {}
    for column in columns:
        for name in (column.label.zh, column.label.en, *column.synonyms):
            found.setdefault(normal(name), column.code)
            found.setdefault(_DECORATION.sub("", folded(name).casefold()), column.code)
    return found


def find_head(table: Table, columns: Sequence[Column], remembered: Mapping[str, str] | None = None) -> Head | None:
    """The headings of a sheet, in one row or two, under whatever titles; None when no row names two columns.

    `remembered`: choices for headings of the same source, by `Heading.key`.
    """
    names = synonyms(columns)
    best: tuple[tuple[int, int, int], Head] | None = None
    for row in range(min(_LOOKED_AT, len(table.rows))):
        for depth in (1, 2):
            if depth == 2 and not _is_second(table, row):
                continue
            headings = _headings(table, row, depth, names, remembered or {})
            known = len({h.column for h in headings if h.column and h.column != IGNORED})
            score = (known, -depth, -row)
            if known >= 2 and (best is None or score > best[0]):
                best = (score, Head(row, depth, headings))
    return best[1] if best else None


def _is_second(table: Table, row: int) -> bool:
    """True when the row below can be a second row of headings: it has texts and nothing that looks like data."""
    if row + 1 >= len(table.rows):
        return False
    below = [folded(cell) for cell in table.rows[row + 1] if folded(cell)]
    return bool(below) and not any(_DATA.fullmatch(text) and not _YEAR.fullmatch(text) for text in below)


def _carried(row: Row, below: Row) -> Row:
    """A row of groups, each written over every column below it: merged cells keep it over the first one alone."""
    carried, last = list(row) + [None] * (len(below) - len(row)), None
    for place, cell in enumerate(carried):
        if folded(cell):
            last = cell
        elif last is not None and place < len(below) and folded(below[place]):
            carried[place] = last
    return carried


def _headings(table: Table, row: int, depth: int, names: Mapping[str, str], remembered: Mapping[str, str]) -> tuple[Heading, ...]:
    top = _carried(table.rows[row], table.rows[row + 1]) if depth == 2 else list(table.rows[row])
    low: Row = list(table.rows[row + 1]) if depth == 2 else []
    found: list[Heading] = []
    taken: set[str] = set()
    for place in range(max(len(top), len(low))):
        over = _shown(top[place]) if place < len(top) else ""
        under = _shown(low[place]) if place < len(low) else ""
        group, text = (over, under) if under and over != under else ("", under or over)
        if text:
            heading = _heading(place, text, group, names, remembered, taken)
            taken |= {heading.column} - {IGNORED, ""}
            found.append(heading)
    return tuple(found)


def _shown(cell: Any) -> str:
    return folded(cell)


def _heading(
    place: int, text: str, group: str, names: Mapping[str, str], remembered: Mapping[str, str], taken: set[str]
) -> Heading:
    plain = Heading(place, text, group)
    said = f"{group}{text}"
    years = _YEAR.search(said)
    year = int(years[1]) if years else 0
    units = [u for bracket in (*_BRACKET.findall(text), *_BRACKET.findall(group)) if (u := unit_of(bracket))]
    unit = units[0] if units else Unit()
    if plain.key in remembered:
        column = remembered[plain.key]
    else:
        # With its group first: 联系人 / 姓名 is no name of an enterprise.
        tries = [said, text, group if not normal(text) else ""] if group else [text]
        column = next((names[key] for t in tries for key in _keys(t) if key in names), "")
    number = _DECORATION.sub("", text.casefold()) in _NUMBERS
    if column in taken:
        column = ""
    return Heading(place, text, group, column, unit, year, number and not column)


def _keys(text: str) -> tuple[str, ...]:
    """Spellings under which a heading is looked up: with its brackets, then without them."""
    return (_DECORATION.sub("", text.casefold()), normal(text)) if text else ()
