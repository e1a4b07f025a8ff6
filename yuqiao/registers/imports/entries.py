"""Rows of a list against any register of the frame: what differs, written by the verbs on entries, and taken back by them.

Values are compared as canonical texts (`registers.values`). Whether the register takes a row is asked of the verb itself,
in a transaction that is rolled back: what a form refuses, a list refuses in the same words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, RestrictedError

from yuqiao.kernel.errors import Refused
from yuqiao.people.models import Office
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.entries import ADDED, add_entry, locked, write
from yuqiao.registers.history import index, record
from yuqiao.registers.imports.book import Diff, Values
from yuqiao.registers.imports.lists import ENTRY, ListKind
from yuqiao.registers.imports.problems import Problem
from yuqiao.registers.imports.tables import Tables
from yuqiao.registers.imports.values import Read, Unreadable, tidy
from yuqiao.registers.lists import entries_of, with_several
from yuqiao.registers.models import EntryChange, ImportBatch
from yuqiao.registers.register import SEPARATOR, Column
from yuqiao.registers.values import clean, text_of

# Kinds of columns that the registers alone know, and what is said of a cell that is none.
OWN_KINDS = {
    "language": "languages",
    "languages": "languages",
    "practice_area": "practice_areas",
    "practice_areas": "practice_areas",
    "time": "time",
}


class _LookedAt(Exception):
    """Rolls a trial back."""


@dataclass
class State:
    """An entry as it stands, with its values as canonical texts."""

    entry: Model
    texts: dict[str, str]


def readers(kind: ListKind) -> Mapping[str, Callable[[Any], Read]]:
    """Readers of cells that name languages, fields, hours, or an entry of another register; each word is looked up once."""
    found = {}
    for column in kind.columns:
        plain, _colon, _register = column.kind.partition(":")
        if plain == ENTRY or plain in OWN_KINDS:
            found[column.kind] = _reader(replace(column, kind=plain), OWN_KINDS.get(plain, ENTRY))
    return found


def _reader(column: Column, problem: str) -> Callable[[Any], Read]:
    known: dict[str, str] = {}

    def read(value: Any) -> Read:
        text = tidy(value)
        if text not in known:
            try:
                known[text] = clean(column, text)
            except Refused as refused:
                raise Unreadable(problem) from refused
        return Read(known[text])

    return read


def canonical(value: Any) -> str:
    """A value that was read from a cell, as the registers keep it in texts."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return SEPARATOR.join(sorted(value))
    return str(value)


class Book:
    """The entries that a piece of a list is about."""

    def __init__(self, kind: ListKind, tables: Tables, batch: ImportBatch | None = None) -> None:
        self.kind, self.tables, self.batch = kind, tables, batch
        self.register = BY_CODE[kind.register]
        self.states: dict[str, State] = {}
        self.names: dict[str, list[State]] = {}

    # ---- loading

    def load(self, rows: Iterable[Values], lock: bool = False, entries: Sequence[int] = ()) -> None:
        """Load the entries that the rows name by a number or by their name. Those to be written are locked one by one later."""
        rows = list(rows)
        wanted = Q(pk__in=list(entries))
        for code in self.register.key:
            wanted |= Q(**{f"{code}__in": {row[code] for row in rows if row.get(code)}})
        columns = [self.register.column(c.code) for c in self.kind.columns]
        for entry in with_several(entries_of(self.register), columns).filter(wanted).order_by("pk"):
            state = State(entry, {c.code: text_of(entry, c) for c in columns})
            for code in self.register.key[:-1]:
                if state.texts[code]:
                    self.states[state.texts[code]] = state
            self.names.setdefault(state.texts["name_zh"], []).append(state)
        for name, found in self.names.items():
            if len(found) == 1:
                self.states.setdefault(name, found[0])

    # ---- what stands

    def key_of(self, values: Values) -> str:
        """The number or else the name that says which entry a row means."""
        return next((values[code] for code in self.register.key if values.get(code)), "")

    def identity(self, values: Values) -> str:
        """What makes two rows of a list the same."""
        return self.key_of(values)

    def entry_of(self, values: Values) -> int | None:
        """The key of the entry that a row means, None when there is none."""
        state = self.states.get(self.key_of(values))
        return state.entry.pk if state else None

    def name_of(self, values: Values) -> str:
        """What a row calls the entry."""
        return values.get("name_zh", "")

    def others_of_name(self, values: Values) -> str:
        """The number of another entry of this very name."""
        mine = self.states.get(self.key_of(values))
        return next((self._number(s) for s in self.names.get(self.name_of(values), []) if s is not mine), "")

    def _number(self, state: State) -> str:
        return next((state.texts[code] for code in self.register.key if state.texts[code]), "")

    def meant_by_name(self, name: str) -> str:
        """The number of the one entry of a name."""
        found = self.names.get(name, [])
        return self._number(found[0]) if len(found) == 1 else ""

    def diffs(self, values: Values, state: State | None) -> Iterator[Diff]:
        """What a row would change. An empty cell changes nothing."""
        for name, value in values.items():
            before, after = state.texts[name] if state else "", canonical(value)
            if before != after:
                yield Diff(name, before, after)

    def refusals(self, values: Values, state: State | None) -> list[Problem]:
        """Why the register does not take a row, by the verb's own words; nothing is written."""
        if state is None and len(self.names.get(self.key_of(values), [])) > 1:
            return [Problem(ENTRY, "name_zh")]
        try:
            with transaction.atomic():
                self._write(state, list(self.diffs(values, state)), None)
                raise _LookedAt
        except _LookedAt:
            return []
        except Refused as refused:
            fields = refused.fields or {"": refused.text}
            return [Problem("refused", code, values={"zh": text.zh, "en": text.en}) for code, text in fields.items()]

    # ---- writing

    def apply(self, values: Values, diffs: Sequence[Diff], by: Any) -> dict[str, Any]:
        """Change what the diffs say; what is needed for the way back. Raises Refused when the register takes it no longer."""
        state = self.states.get(self.key_of(values))
        with transaction.atomic():
            pk = self._write(state, diffs, by)
        return {"diffs": [d.as_json() for d in diffs], "made": state is None, "entry": pk}

    def _write(self, state: State | None, diffs: Sequence[Diff], by: Any) -> int:
        texts = {d.name: d.after for d in diffs}
        batch = self.batch
        about = {"source": batch.source, "as_of": batch.as_of, "batch": batch.pk} if batch else {}
        if state is None:
            said = {"source": batch.source, "as_of": batch.as_of.isoformat()} if batch else {}
            known = {c.code for c in self.register.columns}
            texts = {code: f"#{text}" if self.register.column(code).kind == ENTRY else text for code, text in texts.items()}
            texts = {**{code: text for code, text in said.items() if code in known}, **texts}
            return add_entry(self.register, texts, by, twice=True, is_demo=bool(batch and batch.is_demo), **about).pk
        if texts:
            write(self.register, locked(self.register, state.entry.pk), texts, by, twice=True, **about)
        return state.entry.pk

    def see(self, values: Values) -> None:
        """That a list has an entry in which it changes nothing leaves no trace here."""

    def flush(self) -> None:
        """Everything is written already."""

    # ---- the way back

    def touched_since(self, entries: Sequence[int]) -> set[int]:
        """Entries of which something was changed by somebody else than this batch, after it."""
        mine = EntryChange.objects.filter(batch=self.batch.pk).order_by("id").values_list("id", flat=True).first() or 0
        later = EntryChange.objects.filter(register=self.register.code, entry__in=entries, id__gt=mine)
        return set(later.filter(Q(batch=None) | ~Q(batch=self.batch.pk)).values_list("entry", flat=True))

    def undo(self, pk: int, effect: dict[str, Any], touched: set[int], by: Any) -> list[str]:
        """Take back what a row did; the fields that were held because somebody changed them since, or something holds on to it."""
        entry = locked(self.register, pk)
        if effect["made"]:
            return [ADDED] if pk in touched or not self._removed(entry, by) else []
        held, back = [], {}
        for diff in map(Diff.of_json, effect["diffs"]):
            if text_of(entry, self.register.column(diff.name)) == diff.after:
                back[diff.name] = diff.before
            else:
                held.append(diff.name)
        if back:
            try:
                with transaction.atomic():
                    write(self.register, entry, back, by, twice=True, source=self.batch.source, batch=self.batch.pk)
            except Refused:
                held += back
        return held

    def _removed(self, entry: Any, by: Any) -> bool:
        """True when an entry that the list made is gone again; False when something in the house holds on to it."""
        pk, name, office = entry.pk, entry.name_zh, entry.office_id if self.register.office_kind else None
        with suppress(ProtectedError, RestrictedError), transaction.atomic():
            entry.delete()
            if office:
                Office.objects.get(pk=office).delete()
            record(self.register.code, pk, ADDED, name, "", by=by, source=self.batch.source, batch=self.batch.pk)
            index(self.register.code, pk)
            return True
        return False
