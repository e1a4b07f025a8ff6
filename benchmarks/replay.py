"""What one call wrote to the database, statement by statement, and those statements again by raw SQL with fresh keys."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

_INSERT = re.compile(r'^INSERT (?:OR IGNORE )?INTO "(\w+)" \(([^)]*)\)')
_UPDATE = re.compile(r'^UPDATE "(\w+)" SET ')
_SET = re.compile(r'"(\w+)" = %s')
COUNTED = "#"


class Recording:
    """Statements of one call: how many of each kind, and those that write, with their values."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.writes: list[tuple[str, list]] = []
        self.made: dict[str, list[int]] = {}  # table → keys of the rows that the call inserted, in order

    def note(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> object:
        """Called by Django around every statement."""
        word = sql.split(None, 1)[0].upper()
        self.kinds[word] += 1
        if word in ("INSERT", "UPDATE", "DELETE"):
            self.writes.append((sql, list(params or ())))
        return execute(sql, params, many, context)

    def written(self) -> str:
        """What was written, in words: each table with how often."""
        found: Counter[str] = Counter()
        for sql, _ in self.writes:
            match = _INSERT.match(sql) or _UPDATE.match(sql)
            found[f"{sql.split(None, 1)[0].lower()} {match[1] if match else ''}"] += 1
        return ", ".join(f"{what} ×{times}" if times > 1 else what for what, times in sorted(found.items()))


def _tables() -> dict[str, type]:
    from django.apps import apps
    from django.db import models

    return {m._meta.db_table: m for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField | models.BigAutoField)}


def _last_keys() -> dict[str, int]:
    from django.db.models import Max

    return {table: model.objects.aggregate(last=Max("pk"))["last"] or 0 for table, model in _tables().items()}


@contextmanager
def recorded() -> Iterator[Recording]:
    """Notes every statement within the block; nobody else may write meanwhile."""
    from django.db import connection

    recording, before = Recording(), _last_keys()
    with connection.execute_wrapper(recording.note):
        yield recording
    for table, model in _tables().items():
        keys = list(model.objects.filter(pk__gt=before[table]).order_by("pk").values_list("pk", flat=True))
        if keys:
            recording.made[table] = keys


class Replay:
    """Runs the recorded writes again, as they are and in one transaction, through the driver's own cursor.

    New rows get new keys, and keys of the recorded rows are replaced by them wherever a column refers to such a row.
    `marks` are texts that have to be fresh each time, a reference for example. `counted` are columns (table, column) of
    numbers that have to be: each time they hold one more. `given` tells which existing rows take the place of others.
    """

    def __init__(
        self,
        recording: Recording,
        marks: Sequence[str],
        fresh: Callable[[], Sequence[str]],
        counted: Sequence[tuple[str, str]] = (),
        given: Callable[[], dict[str, dict[int, int]]] = dict,
    ) -> None:
        from django.apps import apps
        from django.db import connections

        self.database = connections["default"]
        self.sqlite = self.database.vendor == "sqlite"
        self.marks, self.fresh, self.made = marks, fresh, recording.made
        self.models = {m._meta.db_table: m for m in apps.get_models()}
        self.counted, self.given, self.numbers = set(counted), given, count(1_000_000)
        self.steps = [self._step(sql, params) for sql, params in recording.writes]

    def _step(self, sql: str, params: list) -> tuple[str, list, list[str | None], str | None]:
        """A statement as the driver wants it, its values, the table each value refers to, the table it makes keys in."""
        inserted, updated = _INSERT.match(sql), _UPDATE.match(sql)
        found = inserted or updated
        if not found:
            raise RuntimeError(f"Only INSERT and UPDATE can be replayed: {sql}")
        table = found[1]
        columns = re.findall(r'"(\w+)"', inserted[2]) if inserted else _SET.findall(sql)
        if inserted:  # several rows in one statement
            columns *= len(params) // len(columns)
        if len(columns) != len(params):
            raise RuntimeError(f"A value without a column that is known: {sql}")
        makes = table if inserted and "RETURNING" in sql else None
        return sql.replace("%s", "?") if self.sqlite else sql, params, [self._refers(table, c) for c in columns], makes

    def _refers(self, table: str, column: str) -> str | None:
        """The table whose key a column holds: another row's, or its own. `#`: a number that is counted on."""
        if (table, column) in self.counted:
            return COUNTED
        field = next(f for f in self.models[table]._meta.concrete_fields if f.column == column)
        if field.remote_field:
            return field.remote_field.model._meta.db_table
        return table if field.primary_key else None

    def __call__(self) -> None:
        """All of it once more."""
        texts = list(zip(self.marks, self.fresh(), strict=True))
        keys: dict[str, dict[int, int]] = {table: {} for table in self.made} | self.given()
        number = next(self.numbers)
        self.database.ensure_connection()
        cursor = self.database.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
        for sql, params, refers, makes in self.steps:
            values = [
                number if table == COUNTED else _put_right(v, keys.get(table or "", {}), texts)
                for v, table in zip(params, refers, strict=True)
            ]
            cursor.execute(sql, values)
            if makes:
                old = self.made[makes][len(keys[makes]) :]
                keys[makes].update(zip(old, (row[0] for row in cursor.fetchall()), strict=False))
        cursor.execute("COMMIT")


def _put_right(value: Any, keys: dict[int, int], texts: list[tuple[str, str]]) -> Any:
    if isinstance(value, list):
        return [_put_right(v, keys, texts) for v in value]
    if isinstance(value, str):
        for old, new in texts:
            value = value.replace(old, new)
        return value
    return keys.get(value, value) if isinstance(value, int) and keys else value
