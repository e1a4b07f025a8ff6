"""What every register's book shares: one difference, and how a value is written into the history."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

Values = dict[str, Any]
SEALED_MARK = "●"


@dataclass(frozen=True)
class Diff:
    """One field before and after; `asked`: the enterprise itself said what stands there, so somebody has to say yes."""

    name: str
    before: Any
    after: Any
    asked: bool = False

    def as_json(self) -> list:
        """For sealed data."""
        return [self.name, self.before, self.after, self.asked]

    @classmethod
    def of_json(cls, kept: list) -> "Diff":
        """From sealed data."""
        return cls(*kept)


def mark(value: Any, sealed: bool = False) -> str:
    """A value as the history keeps it: a text; of a sealed field only that there was one."""
    if value in (None, "", []):
        return ""
    if sealed:
        return SEALED_MARK
    if isinstance(value, list):
        return " ".join(str(part) for part in value if part)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def insert(model: type[models.Model], names: Sequence[str], lines: Sequence[Sequence[Any]]) -> None:
    """Insert many small rows without making an object of each: a list of 20,000 gives 300,000 of them.

    The values are those of the columns, a key for a relation; other columns must have a default in the database or be the key.
    """
    fields = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(f.column) for f in fields)}) VALUES "
    one = f"({', '.join(['%s'] * len(fields))})"
    size = max(1, min(1000, 30_000 // len(fields)))
    prepare = [_preparer(f) for f in fields]
    with connection.cursor() as cursor:
        for start in range(0, len(lines), size):
            piece = lines[start : start + size]
            values = [p(value) for line in piece for p, value in zip(prepare, line, strict=True)]
            cursor.execute(into + ", ".join([one] * len(piece)), values)


def _preparer(column: models.Field):
    """How a column's values are given to the database; most need nothing."""
    if isinstance(column, models.DateField | models.DecimalField):
        return lambda value: column.get_db_prep_value(value, connection)
    return lambda value: value
