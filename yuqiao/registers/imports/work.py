"""What the worker does with lists: pieces of a thousand rows, each in one transaction with its progress.

A batch is claimed with a lease. A worker that dies loses the piece in hand alone: nothing of it was written, and whoever
takes the batch next goes on behind the last piece. A worker that was only slow finds that the lease is no longer its own,
and its piece is rolled back.
"""

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.files import open_file
from yuqiao.registers.imports import reading
from yuqiao.registers.imports.book import Diff, Values
from yuqiao.registers.imports.books import book_of, readers_of
from yuqiao.registers.imports.cleaning import Around, Clean, around, cells_of, clean
from yuqiao.registers.imports.columns import Head
from yuqiao.registers.imports.heads import head_of
from yuqiao.registers.imports.lists import KINDS, ListKind
from yuqiao.registers.imports.problems import INVALID, Problem
from yuqiao.registers.imports.tables import Tables, load_tables
from yuqiao.registers.models import ImportBatch, ImportRow

State, Class, Outcome = ImportBatch.State, ImportRow.Class, ImportRow.Outcome
LEASE = timedelta(minutes=5)  # reading 50,000 rows is one piece
PIECE = 1000  # rows at once; fewer where the list says so
MOST_ATTEMPTS = 3
TAKEN = (Class.NEW, Class.CHANGED, Class.ASKED, Class.SAME, Class.MISSING)
log = structlog.get_logger(__name__)


class Lost(Exception):
    """Somebody else has the batch now."""


def run_due() -> int:
    """Do one piece of the oldest batch that waits; 1 when there was one."""
    batch = _claim()
    if batch is None:
        return 0
    try:
        _PIECES[State(batch.state)](batch)
    except Lost:
        log.warning("import_lease_lost", batch=batch.pk)
    except Refused as refused:
        _fail(batch, refused)
    except Exception:
        log.exception("import_piece_failed", batch=batch.pk)
        mine = ImportBatch.objects.filter(pk=batch.pk, lease_key=batch.lease_key)
        mine.update(lease_key="", lease_until=None, attempts=batch.attempts + 1)
    return 1


def _claim() -> ImportBatch | None:
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = ImportBatch.objects.filter(free, state__in=ImportBatch.WORKING, attempts__lt=MOST_ATTEMPTS)
    batch = waiting.select_related("file").order_by("id").first()
    if batch is None:
        return None
    key = secrets.token_hex(8)
    more = 1 if batch.lease_until else 0  # whoever had it did not come back
    mine = ImportBatch.objects.filter(pk=batch.pk, state=batch.state, lease_key=batch.lease_key, lease_until=batch.lease_until)
    if not mine.update(lease_key=key, lease_until=now + LEASE, attempts=batch.attempts + more):
        return None
    batch.lease_key, batch.attempts = key, batch.attempts + more
    return batch


def _fail(batch: ImportBatch, refused: Refused) -> None:
    _PREPARED.clear()
    ImportBatch.objects.filter(pk=batch.pk, lease_key=batch.lease_key).update(
        state=State.FAILED, failure_zh=refused.text.zh[:300], failure_en=refused.text.en[:300], lease_key="", lease_until=None
    )


def _held(batch: ImportBatch) -> ImportBatch:
    """The batch with its row locked, still ours and where we left it. Raises Lost."""
    held = ImportBatch.objects.select_for_update().filter(pk=batch.pk, lease_key=batch.lease_key, state=batch.state).first()
    if held is None or held.done != batch.done:
        raise Lost
    return held


def _size(kind: ListKind) -> int:
    return min(PIECE, kind.piece)


def _release(held: ImportBatch, **values: object) -> None:
    """Keep the progress and leave the batch to whoever comes next."""
    ImportBatch.objects.filter(pk=held.pk).update(lease_key="", lease_until=None, attempts=0, **values)


# ---- reading


@dataclass
class Prepared:
    """A list that was read whole: its rows cleaned, and what only the whole list shows."""

    kind: ListKind
    tables: Tables
    around: Around
    rows: list[tuple[int, Clean]] = field(default_factory=list)  # number in the sheet
    first: dict[str, int] = field(default_factory=dict)  # identity → number of the row that has it first
    codes: dict[str, set[str]] = field(default_factory=dict)  # name → keys under which the list has it
    skipped: Counter = field(default_factory=Counter)


_PREPARED: dict[tuple[int, str], Prepared] = {}


def _prepare(batch: ImportBatch) -> Prepared:
    """The list of a batch, read once and kept until its last piece is done."""
    mark = (batch.pk, f"{batch.sheet} {batch.head}")
    if mark not in _PREPARED:
        _PREPARED.clear()
        with open_file(batch.file) as stream:
            data = stream.read()
        _PREPARED[mark] = prepare(KINDS[batch.kind], head_of(batch.head), reading.table_of(data, batch.sheet), batch.as_of.year)
    return _PREPARED[mark]


def prepare(kind: ListKind, head: Head, table: reading.Table, year: int) -> Prepared:
    """Read every row of a sheet below its headings; totals, remarks, repeated headings and blank rows are passed over."""
    tables = load_tables()
    found = Prepared(kind, tables, around(kind, head, year, tables.lookups, readers_of(kind)))
    found.skipped["hidden_rows"] = table.hidden_rows
    book = book_of(kind, tables)
    number_column = next((h.place for h in head.headings if h.is_number), None)
    texts = [h.text for h in head.headings]
    used = [h for h in head.headings if h.column]
    leaders: dict[str, Values] = {}
    for place, row in enumerate(table.rows[head.first_line :], start=head.first_line + 1):
        passed = _passed_over(row, number_column, texts)
        if passed:
            found.skipped[passed] += 1
            continue
        cells = cells_of(row, used)
        if not cells:
            found.skipped["blank"] += 1
            continue
        read = clean(kind, cells, found.around)
        if not read.invalid and not book.key_of(read.values):
            read.problems.append(Problem("missing", kind.key[0]))
        _follow(book, read, leaders)
        found.rows.append((place, read))
        if not read.invalid:
            found.first.setdefault(book.identity(read.values), place)
            found.codes.setdefault(book.name_of(read.values), set()).add(book.key_of(read.values))
    return found


def _passed_over(row: reading.Row, number_column: int | None, texts: list[str]) -> str:
    if reading.is_blank(row, number_column):
        return "blank"
    if reading.is_total(row):
        return "totals"
    if reading.is_remark(row):
        return "remarks"
    return "headings" if [reading.values.folded(c) for c in row if c is not None][:3] == texts[:3] else ""


def _follow(book, read: Clean, leaders: dict[str, Values]) -> None:
    """A further row of the same entry says nothing against what its first row says; its own line counts."""
    key = book.key_of(read.values)
    if not key or not book.kind.part:
        return
    leader = leaders.setdefault(key, read.values)
    if leader is not read.values:
        own = f"{book.kind.part}."
        read.values = {n: x for n, x in read.values.items() if n.startswith(own) or n in book.kind.key or leader.get(n, x) == x}


def _read_piece(batch: ImportBatch) -> None:
    found = _prepare(batch)
    piece = found.rows[batch.done : batch.done + _size(found.kind)]
    book = book_of(found.kind, found.tables)
    book.load([read.values for _number, read in piece])
    rows = [row_of(batch, place, number, read, found, book) for place, (number, read) in enumerate(piece, start=batch.done + 1)]
    with transaction.atomic():
        held = _held(batch)
        ImportRow.objects.bulk_create(rows, batch_size=500)
        done = batch.done + len(piece)
        if done < len(found.rows):
            _release(held, done=done, total=len(found.rows))
            return
        _add_missing(held, done)
        _PREPARED.clear()
        _release(held, state=State.PREVIEWED, done=done, total=done, counts=counts_of(held, dict(found.skipped)))


def row_of(batch: ImportBatch, place: int, number: int, read: Clean, found: Prepared, book) -> ImportRow:
    """A row as it is shown: its class, what it would change, what is wrong with it."""
    row = ImportRow(batch=batch, place=place, number=number, key=book.key_of(read.values)[:80])
    classify(row, read, book, found.first, found.codes)
    return row


def classify(row: ImportRow, read: Clean, book, first: dict[str, int], codes: dict[str, set[str]]) -> None:
    """Set a row's class, differences and problems. `first`: rows by identity; `codes`: keys by name in the same list."""
    values, problems, diffs = read.values, list(read.problems), []
    name = book.name_of(values)
    earlier = first.get(book.identity(values), row.number)
    if read.invalid:
        row.klass = Class.INVALID
        meant = book.meant_by_name(name) if not any(p.suggestion for p in problems) else ""
        if meant and not book.key_of(values):
            problems.append(Problem("credit_code.known_name", book.kind.key[0], meant, {"meant": meant}))
    elif earlier != row.number:
        row.klass = Class.DUPLICATE
        problems.append(Problem("duplicate", values={"row": earlier}))
    else:
        state = book.states.get(book.key_of(values))
        diffs = list(book.diffs(values, state)) if state else []
        problems += book.refusals(values, state)
        row.klass = Class.INVALID if any(p.kind.level == INVALID for p in problems) else _class(state is not None, diffs)
        row.entry = book.entry_of(values)
        problems += _told(book, values, diffs, codes.get(name, set()))
    row.chosen = row.klass in (Class.NEW, Class.CHANGED, Class.ASKED, Class.SAME)
    row.name = (name or str(read.cells.get("name_zh", "")))[:200]
    row.codes = f",{','.join(dict.fromkeys(p.code for p in problems))},"[:300] if problems else ""
    row.data = {
        "cells": read.cells,
        "values": values,
        "problems": [p.as_json() for p in problems],
        "diffs": [d.as_json() for d in diffs],
    }


def _class(there: bool, diffs: list[Diff]) -> str:
    if not there:
        return Class.NEW
    if not diffs:
        return Class.SAME
    return Class.ASKED if all(d.asked for d in diffs) else Class.CHANGED


def _told(book, values: Values, diffs: list[Diff], codes: set[str]) -> list[Problem]:
    """What the reader should know of a row that can be taken."""
    told = [Problem("asked", d.name) for d in diffs if d.asked]
    if any(d.name == "name_zh" and d.before for d in diffs):
        told.append(Problem("name_changed", "name_zh"))
    others = sorted(codes - {book.key_of(values)}) or [book.others_of_name(values)]
    if others[0]:
        told.append(Problem("two_codes", "name_zh", values={"other": others[0]}))
    return told


def _add_missing(batch: ImportBatch, place: int) -> None:
    """A row for each entry that the last whole list of this source had, and this one has not."""
    if batch.partial or not KINDS[batch.kind].stands:
        return  # only of lists in which an enterprise stands or does not stand
    last = ImportBatch.objects.filter(kind=batch.kind, source=batch.source, state=State.APPLIED, partial=False).exclude(pk=batch.pk)
    last = last.filter(as_of__lte=batch.as_of).order_by("-as_of", "-id").first()
    if last is None:
        return
    present = set(batch.rows.exclude(entry=None).values_list("entry", flat=True))
    keys = set(batch.rows.exclude(key="").values_list("key", flat=True))
    stood = last.rows.filter(outcome__in=["applied", "nothing", "partly"]).exclude(entry=None).exclude(klass=Class.MISSING)
    gone: dict[int, tuple[str, str]] = {}
    for entry, key, name in stood.order_by("place").values_list("entry", "key", "name").iterator(chunk_size=2000):
        if entry not in present and key not in keys:
            gone.setdefault(entry, (key, name))
    rows = [
        ImportRow(batch=batch, place=place + n, klass=Class.MISSING, chosen=False, key=key, name=name, entry=entry)
        for n, (entry, (key, name)) in enumerate(gone.items(), start=1)
    ]
    ImportRow.objects.bulk_create(rows, batch_size=500)


def counts_of(batch: ImportBatch, skipped: dict | None = None) -> dict:
    """Rows by class, problem and outcome; what was passed over is kept from the reading."""
    rows = ImportRow.objects.filter(batch=batch)
    problems: Counter = Counter()
    for codes in rows.exclude(codes="").values_list("codes", flat=True).iterator(chunk_size=5000):
        problems.update(c for c in codes.split(",") if c)
    return {
        "classes": _counted(rows, "klass"),
        "problems": dict(problems),
        "outcomes": _counted(rows.exclude(outcome=""), "outcome"),
        "sheets": batch.counts.get("sheets", []),
        "skipped": batch.counts.get("skipped", {}) if skipped is None else {k: n for k, n in skipped.items() if n},
    }


def _counted(rows: QuerySet, column: str) -> dict[str, int]:
    return dict(rows.order_by(column).values_list(column).annotate(n=Count("pk")))


# ---- applying and undoing


def _apply_piece(batch: ImportBatch) -> None:
    tables = load_tables()
    with transaction.atomic():
        held = _held(batch)
        rows = list(to_apply(held).order_by("place")[: _size(KINDS[held.kind])])
        if not rows:
            _release(held, state=State.APPLIED, applied_at=clock.now(), done=held.done, counts=counts_of(held))
            return
        book = book_of(KINDS[held.kind], tables, held)
        missing = [row.entry for row in rows if row.klass == Class.MISSING]
        book.load([row.data["values"] for row in rows if row.klass != Class.MISSING], lock=True, entries=missing)
        for row in rows:
            _apply_row(row, book, held.applied_by)
        book.flush()
        for row in rows:
            row.entry = row.effect.get("entry", row.entry)
        _write_rows(rows)
        _release(held, done=held.done + len(rows))


def to_apply(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Rows that were chosen and are still to be applied."""
    return ImportRow.objects.filter(batch=batch, chosen=True, klass__in=TAKEN, outcome="")


def _apply_row(row: ImportRow, book, by) -> None:
    if row.klass == Class.MISSING:
        row.effect = book.leave(row.entry, by) or {}
        row.outcome = Outcome.APPLIED if row.effect else Outcome.NOTHING
        return
    values = row.data["values"]
    state = book.states.get(book.key_of(values))
    fresh = list(book.diffs(values, state))
    answers = row.data.get("answers", {})
    wanted = [d for d in fresh if not d.asked or answers.get(d.name) == "take"]
    open_now = [d for d in wanted if _as_seen(d, row)]
    if not open_now and state is not None:
        seen = book.see(values)
        row.effect = seen or {}
        row.entry = book.entry_of(values)
        row.outcome = Outcome.PARTLY if len(wanted) > len(open_now) else Outcome.NOTHING
        return
    try:
        row.effect = book.apply(values, open_now, by)
    except Refused as refused:  # somebody changed the register since it was shown
        row.outcome = Outcome.NOTHING
        said = Problem("refused", values={"zh": refused.text.zh, "en": refused.text.en})
        row.data = {**row.data, "problems": [*row.data["problems"], said.as_json()]}
        return
    row.outcome = Outcome.PARTLY if len(wanted) > len(open_now) else Outcome.APPLIED
    if row.outcome == Outcome.PARTLY:
        row.data = {**row.data, "kept": [d.name for d in wanted if d not in open_now]}


def _as_seen(diff: Diff, row: ImportRow) -> bool:
    """True when what stands there is still what the preview showed: nobody changed it in between."""
    if row.klass == Class.NEW:
        return diff.before in ("", None, [])
    shown = {d[0]: d[1] for d in row.data.get("diffs", [])}
    return diff.name in shown and shown[diff.name] == diff.before


def _undo_piece(batch: ImportBatch) -> None:
    tables = load_tables()
    with transaction.atomic():
        held = _held(batch)
        rows = list(to_undo(held).order_by("-place")[: _size(KINDS[held.kind])])
        if not rows:
            _release(held, state=State.UNDONE, undone_at=clock.now(), counts=counts_of(held))
            return
        book = book_of(KINDS[held.kind], tables, held)
        entries = list({row.entry for row in rows if row.entry})
        book.load([], lock=True, entries=entries)
        touched = book.touched_since(entries)
        for row in rows:
            fields = book.undo(row.entry, row.effect, touched, held.undone_by) if row.effect else []
            row.outcome = Outcome.HELD if fields else Outcome.UNDONE
            if fields:
                row.data = {**row.data, "held": fields}
        book.flush()
        _write_rows(rows)
        _release(held, done=held.done + len(rows))


def to_undo(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Rows that did something and are still to be taken back."""
    done = [Outcome.APPLIED, Outcome.PARTLY, Outcome.NOTHING]
    return ImportRow.objects.filter(batch=batch, outcome__in=done)


def _write_rows(rows: list[ImportRow]) -> None:
    ImportRow.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=["outcome", "entry", "data", "effect"]
    )


_PIECES: dict[State, Callable[[ImportBatch], None]] = {
    State.READING: _read_piece,
    State.APPLYING: _apply_piece,
    State.UNDOING: _undo_piece,
}
