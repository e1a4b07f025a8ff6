"""From rows of text to rows of a table: typed, compared, inserted or updated; what staff edited stays as it is."""

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models

from yuqiao.facts import files
from yuqiao.facts.models import CalendarDay, CalendarYear
from yuqiao.facts.tables import Table
from yuqiao.kernel import clock

WORDS_FOR_BOOL = {"yes": True, "1": True, "no": False, "0": False}
BATCH = 500


class Count(NamedTuple):
    """What loading did to a table, in rows."""

    new: int
    changed: int
    same: int


def typed(column: models.Field, text: str) -> Any:
    """A cell as its column holds it; an empty cell is None where the column may be null, else an empty text.

    Raises KeyError, ValueError or django.core.exceptions.ValidationError for a cell that the column cannot hold.
    """
    if text == "":
        return None if column.null else ""
    if isinstance(column, models.BooleanField):
        return WORDS_FOR_BOOL[text]
    if isinstance(column, models.JSONField):
        return json.loads(text)
    value = column.to_python(text)
    if isinstance(column, models.DecimalField):
        return round(value, column.decimal_places)
    return value


def load(table: Table, folder: Path) -> Count:
    """Bring a table to the state of its file. Rows that the file no longer has stay: others may refer to them."""
    total = Count(0, 0, 0)
    rows = sorted(table.read(folder), key=table.waves)
    for _, wave in groupby(rows, key=table.waves):
        total = Count(*map(sum, zip(total, _load_wave(table, wave), strict=True)))
    return total


def _load_wave(table: Table, rows: Iterable[files.Row]) -> Count:
    key, model = table.key, table.model
    existing = {tuple(getattr(row, name) for name in key): row for row in model.objects.all()}
    frozen_days = _years_edited() if model is CalendarDay else frozenset()
    ids = {name: dict(ref.model.objects.values_list(ref.key, "pk")) for name, ref in table.refs.items()}
    now = clock.now()
    new, changed, same, touched = [], [], 0, set()
    for text in rows:
        row = _row(table, text, ids)
        old = existing.get(tuple(row[name] for name in key))
        if model is CalendarDay and row["date"].year in frozen_days:
            same += 1
        elif old is None:
            new.append(model(**row, updated_at=now))
        elif old.edited_by_staff or not (different := {n: v for n, v in row.items() if getattr(old, n) != v}):
            same += 1
        else:
            for name, value in different.items():
                setattr(old, name, value)
            old.updated_at = now
            touched |= different.keys()
            changed.append(old)
    # Two processes may load at once; the second one then meets the rows of the first one and leaves them as they are.
    model.objects.bulk_create(new, batch_size=BATCH, update_conflicts=True, unique_fields=list(key), update_fields=[key[-1]])
    if changed:
        model.objects.bulk_update(changed, sorted(touched | {"updated_at"}), batch_size=BATCH)
    return Count(len(new), len(changed), same)


def _row(table: Table, text: files.Row, ids: dict[str, dict[Any, int]]) -> dict[str, Any]:
    """The columns of one row; a column of the file that the table does not have is left out."""
    columns = {column.name: column for column in table.model._meta.concrete_fields}
    row: dict[str, Any] = {}
    for name, cell in text.items():
        if name in table.refs:
            row[f"{table.refs[name].field}_id"] = ids[name][cell] if cell else None
            continue
        column = columns.get(table.rename.get(name, name))
        if column is not None and not column.primary_key:
            row[column.name] = typed(column, cell)
    if "source" in columns:
        row["source"] = row.get("source") or table.source
    return row


def _years_edited() -> frozenset[int]:
    """Years whose days staff have taken over: the file says nothing about them any more."""
    return frozenset(CalendarYear.objects.filter(edited_by_staff=True).values_list("year", flat=True))
