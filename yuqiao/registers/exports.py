"""A list of a register to take away: as a sheet in words, or as JSON with codes for machines."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from yuqiao.kernel.text import Text
from yuqiao.registers.lists import with_several
from yuqiao.registers.register import Column, Register
from yuqiao.registers.values import shown, text_of

FORMATS = ("csv", "xlsx", "json")
JSON = "application/json"
MOST, CHUNK = 50_000, 1_000
LEFT_ON = Text("在册最后一日", "Last day in the register")
NUMBER = Text("登记号", "Number of the entry")
WIDTHS = {"longtext": 40, "date": 12, "yes": 8, "money": 14, "number": 8}


def take_away(register: Register, rows: QuerySet, columns: Sequence[Column], kind: str) -> tuple[bytes, str, str]:
    """(body, content type, file name) of a list as csv, xlsx or json; at most MOST entries."""
    name = f"yuqiao-{register.code}-{clock.today().isoformat()}.{kind}"
    entries = with_several(rows.order_by("pinyin", "pk"), columns)[:MOST]
    if kind == "json":
        return _json(register, entries, columns), JSON, name
    headings = [*(str(c.label) for c in columns), *([str(LEFT_ON)] if register.leaves else []), str(NUMBER)]
    lines = _lines(register, entries, columns)
    if kind == "csv":
        return as_csv(headings, lines), CSV, name
    widths = [*(WIDTHS.get(c.kind, 20) for c in columns), 12, 10]
    return as_xlsx([Sheet(str(register.title), headings, lines, widths)]), XLSX, name


def _lines(register: Register, entries: QuerySet, columns: Sequence[Column]) -> Iterator[list[Any]]:
    for entry in entries.iterator(chunk_size=CHUNK):
        ends = [entry.left_on.isoformat() if entry.left_on else ""] if register.leaves else []
        yield [*(shown(entry, c) for c in columns), *ends, entry.pk]


def as_values(register: Register, entry: Any, columns: Iterable[Column]) -> dict[str, Any]:
    """An entry with canonical texts; several values as a list, yes and no as such, what is empty as null."""
    return {"id": entry.pk, **{c.code: _value(entry, c) for c in columns}}


def _value(entry: Model, column: Column) -> Any:
    text = text_of(entry, column)
    if column.many:
        return text.split("|") if text else []
    if column.kind == "yes":
        return text == "1"
    if column.kind in ("number", "entry"):
        return int(text) if text else None
    return text or None


def _json(register: Register, entries: QuerySet, columns: Sequence[Column]) -> bytes:
    found = []
    for entry in entries.iterator(chunk_size=CHUNK):
        line = as_values(register, entry, columns)
        if register.leaves:
            line["left_on"] = entry.left_on.isoformat() if entry.left_on else None
        found.append(line)
    body = {"register": register.code, "title": register.title.as_dict(), "on": clock.today().isoformat(), "entries": found}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
