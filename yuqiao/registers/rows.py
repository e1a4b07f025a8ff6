"""Verbs on the rows of an entry: admissions, prices, levels of languages, experience, counties. Each writes its line of history."""

import json
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.entries import KEEPERS_ONLY, STANDS_NO_LONGER, WHAT_IS_WRONG, locked
from yuqiao.registers.history import index, record
from yuqiao.registers.models import EntryChange
from yuqiao.registers.objections import objections_to_row
from yuqiao.registers.reach import may_change_rows
from yuqiao.registers.register import Register, Rows
from yuqiao.registers.values import REQUIRED, clean, set_value, text_of

NO_ROW = Text("没有这一行。", "There is no such line.")
ROW_TWICE = Text("这一行已经有了。", "There is such a line already.")


def row_text(rows: Rows, row: Model) -> str:
    """A row as the history keeps it: its number and canonical texts."""
    return json.dumps({"id": row.pk, **{c.code: text_of(row, c) for c in rows.columns}}, ensure_ascii=False)


def _model(rows: Rows) -> type[Model]:
    return apps.get_model(rows.model)


def _cleaned(rows: Rows, typed: Mapping[str, Any]) -> dict[str, str]:
    found, wrong = {}, {}
    for column in rows.columns:
        try:
            found[column.code] = clean(column, typed.get(column.code, ""))
        except Refused as refused:
            wrong[column.code] = refused.text
            continue
        if column.required and not found[column.code]:
            wrong[column.code] = REQUIRED.format(label=column.label)
    wrong = wrong or objections_to_row(rows.code, found)
    if wrong:
        raise Refused("row", WHAT_IS_WRONG, wrong)
    return found


def _held(register: Register, pk: int, rows: Rows, by: User | None) -> Model:
    entry = locked(register, pk)
    if not may_change_rows(by, register, entry, rows):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    return entry


@transaction.atomic
def save_row(
    register: Register, pk: int, rows: Rows, typed: Mapping[str, Any], by: User | None, *, row: int | None = None
) -> Model:
    """Add a row to an entry, or change one. Raises NotAllowed, Missing, and Refused by field, also for a row that is there already."""
    entry = _held(register, pk, rows, by)
    texts = _cleaned(rows, typed)
    if row is None:
        found, before = _model(rows)(**{rows.via: entry}), ""
    else:
        found = _model(rows).objects.filter(pk=row, **{rows.via: entry}).first()
        if found is None:
            raise Missing("row", NO_ROW)
        before = row_text(rows, found)
    _refuse_twice(rows, entry, texts, row)
    return _write(register, entry, rows, found, texts, before, by)


def _refuse_twice(rows: Rows, entry: Model, texts: Mapping[str, str], row: int | None) -> None:
    if not rows.once:
        return
    for other in _model(rows).objects.filter(**{rows.via: entry}).exclude(pk=row):
        if all(text_of(other, rows.column(code)) == texts[code] for code in rows.once):
            raise Refused("row_twice", ROW_TWICE, {rows.once[0]: ROW_TWICE})


def _write(
    register: Register,
    entry: Model,
    rows: Rows,
    row: Model,
    texts: Mapping[str, str],
    before: str,
    by: User | None,
    undoes: EntryChange | None = None,
) -> Model:
    for column in rows.columns:
        set_value(row, column, texts[column.code])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("row_twice", ROW_TWICE, {rows.columns[0].code: ROW_TWICE}) from error
    after = row_text(rows, row)
    if after != before:
        record(register.code, entry.pk, rows.code, before, after, by=by, undoes=undoes)
        index(register.code, entry.pk)
    return row


@transaction.atomic
def remove_row(register: Register, pk: int, rows: Rows, row: int, by: User | None) -> None:
    """Take a row off an entry; its history keeps it, and taking that change back brings it again. Raises NotAllowed, Missing."""
    entry = _held(register, pk, rows, by)
    found = _model(rows).objects.filter(pk=row, **{rows.via: entry}).first()
    if found is None:
        raise Missing("row", NO_ROW)
    before = row_text(rows, found)
    found.delete()
    record(register.code, entry.pk, rows.code, before, "", by=by)
    index(register.code, entry.pk)


def undo_row(register: Register, entry: Model, change: EntryChange, by: User | None) -> None:
    """Take back a change of a row, in the caller's transaction. Raises NotAllowed, and Refused when it was changed again later."""
    rows = register.rows_of(change.field)
    if not may_change_rows(by, register, entry, rows):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    before, after = (json.loads(text) if text else {} for text in (change.before, change.after))
    row = _model(rows).objects.filter(pk=(after or before)["id"], **{rows.via: entry}).first()
    if (row_text(rows, row) if row else "") != change.after:
        raise Refused("undo_later", STANDS_NO_LONGER)
    if before:
        _refuse_twice(rows, entry, before, row.pk if row else None)
        _write(register, entry, rows, row or _model(rows)(pk=before["id"], **{rows.via: entry}), before, change.after, by, change)
    else:
        row.delete()
        record(register.code, entry.pk, rows.code, change.after, "", by=by, undoes=change)
        index(register.code, entry.pk)
