"""Rows of the commerce department's lists against the register of enterprises: what differs, written in bulk, and taken back.

A value is compared and kept in the form of JSON: codes instead of keys, amounts as text, days as ISO text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import PROTECT, Q

from yuqiao.kernel import clock
from yuqiao.registers.imports.book import Diff, Values, insert, mark
from yuqiao.registers.imports.lists import ListKind
from yuqiao.registers.imports.problems import Problem
from yuqiao.registers.imports.tables import Tables
from yuqiao.registers.imports.values import name_of
from yuqiao.registers.models import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseKind,
    EnterpriseName,
    EntryChange,
    FieldSource,
    ImportBatch,
    Investor,
    Site,
)
from yuqiao.registers.names import normal_form

REGISTER = "enterprises"
SEALED = frozenset(("contact_name", "contact_phone", "contact_email"))
ENTERED = "entered"  # that the entry was made
KIND = "kind"  # that it stands in this list
LEFT = "left"  # that it was said to have left it
LINKS = {"city": "division", "county": "division", "industry": "industry"}
PARTS = {"site": Site, "investor": Investor}
PART_LINKS = {"territory": "territory", "controller_territory": "territory"}
NAMING = frozenset(("name_zh", "name_en", "customs_code", "site.name_zh", "site.name_en"))
_DATES = ("established_on", "since")
BULK = 500


@dataclass
class State:
    """An enterprise as it stands, with what belongs to it; fresh: not in the register yet."""

    enterprise: Enterprise
    made: bool = False
    kind: EnterpriseKind | None = None
    figures: dict[tuple[int, str], EnterpriseFigure] = field(default_factory=dict)
    markets: list[str] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)
    names: list[EnterpriseName] = field(default_factory=list)
    sources: dict[str, FieldSource] = field(default_factory=dict)
    sourced: set[str] = field(default_factory=set)  # fields whose source is new in this piece
    dirty: bool = False


class Book:
    """The part of the register that a piece of a list is about: loaded at once, changed in memory, written at once."""

    register = REGISTER

    def __init__(self, kind: ListKind, tables: Tables, batch: ImportBatch | None = None) -> None:
        self.kind, self.tables, self.batch = kind, tables, batch
        self.states: dict[str, State] = {}
        self.by_pk: dict[int, State] = {}
        self.names: dict[str, set[str]] = {}
        self.done: list[tuple[dict, State, Any]] = []
        self.writes = Writes(tables, batch)

    # ---- loading

    def load(self, rows: Iterable[Values], lock: bool = False, entries: Sequence[int] = ()) -> None:
        """Load the enterprises that the rows name by credit code, or that have one of the keys."""
        rows = list(rows)
        keys = {row["credit_code"] for row in rows if row.get("credit_code")}
        wanted = Q(credit_code__in=keys) | Q(pk__in=list(entries))
        found = Enterprise.objects.filter(wanted)
        found = found.select_for_update(of=("self",)).order_by("pk") if lock else found.defer("words")
        for enterprise in found:
            target = self._merged(enterprise)
            state = self.by_pk.setdefault(target.pk, State(target))
            self.states[enterprise.credit_code] = state
        self._load_more(writing=lock)
        names = {row["name_zh"] for row in rows if row.get("name_zh")}
        for name, code in Enterprise.objects.filter(name_zh__in=names, merged_into=None).values_list("name_zh", "credit_code"):
            self.names.setdefault(name, set()).add(code)

    @staticmethod
    def _merged(enterprise: Enterprise) -> Enterprise:
        """The enterprise into which this one was merged, if it was."""
        seen = {enterprise.pk}
        while enterprise.merged_into_id and enterprise.merged_into_id not in seen:
            enterprise = enterprise.merged_into
            seen.add(enterprise.pk)
        return enterprise

    def _load_more(self, writing: bool) -> None:
        """What belongs to the entries; where values come from only matters when something is written, or was confirmed."""
        pks = list(self.by_pk)
        for kind in EnterpriseKind.objects.filter(enterprise__in=pks, kind=self.kind.stands):
            self.by_pk[kind.enterprise_id].kind = kind
        for figure in EnterpriseFigure.objects.filter(enterprise__in=pks):
            self.by_pk[figure.enterprise_id].figures[figure.year, figure.measure] = figure
        through = Enterprise.markets.through.objects.filter(enterprise__in=pks).values_list("enterprise", "territory")
        for pk, territory in through:
            self.by_pk[pk].markets.append(self.tables.codes["territory"][territory])
        sources = FieldSource.objects.filter(enterprise__in=pks)
        for source in sources if writing else sources.filter(confirmed=True):
            self.by_pk[source.enterprise_id].sources[source.field] = source
        for name in EnterpriseName.objects.filter(enterprise__in=pks):
            self.by_pk[name.enterprise_id].names.append(name)
        if self.kind.part:
            for part in PARTS[self.kind.part].objects.filter(enterprise__in=pks).order_by("pk"):
                self.by_pk[part.enterprise_id].parts.append(part)

    # ---- what stands

    def key_of(self, values: Values) -> str:
        """What says which enterprise a row means."""
        return values.get("credit_code", "")

    def identity(self, values: Values) -> str:
        """What makes two rows of a list the same: the enterprise, and the site or investor that the row is of."""
        part = self._part_key(values)
        return f"{self.key_of(values)} {part}" if self.key_of(values) else ""

    def entry_of(self, values: Values) -> int | None:
        """The key of the entry that a row means, None when there is none."""
        state = self.states.get(self.key_of(values))
        return state.enterprise.pk if state else None

    def confirmed(self, values: Values, name: str) -> bool:
        """True when the enterprise itself said what stands there."""
        state = self.states.get(self.key_of(values))
        return state is not None and self._said(state, name)

    @staticmethod
    def _said(state: State, name: str) -> bool:
        """Of a site or an investor the enterprise may have confirmed one field, or the row as a whole."""
        kept = kept_as(name)
        sources = [state.sources.get(n) for n in (kept, kept.partition(":")[0] if "." in name else kept)]
        return any(s is not None and s.confirmed for s in sources)

    def name_of(self, values: Values) -> str:
        """What a row calls the entry."""
        return values.get("name_zh", "")

    def others_of_name(self, values: Values) -> str:
        """Another code under which the register has this very name."""
        others = self.names.get(values.get("name_zh", ""), set()) - {values.get("credit_code", "")}
        return min(others) if others else ""

    def meant_by_name(self, name: str) -> str:
        """The one code that the register has for a name."""
        codes = self.names.get(name, set())
        return next(iter(codes)) if len(codes) == 1 else ""

    def _part_key(self, values: Values) -> str:
        certificate, name = self._part_keys(values)
        return certificate or name

    def _part_keys(self, values: Values) -> tuple[str, str]:
        """By what a site or investor is known: its certificate, and its name with its country or region."""
        part = self.kind.part
        name = values.get(f"{part}.name_zh") or values.get(f"{part}.name_en") or ""
        territory = values.get(f"{part}.territory", "")
        return values.get(f"{part}.certificate", ""), f"{normal_form(name)}:{territory}" if name or territory else ""

    def _find_part(self, state: State, values: Values) -> Any | None:
        """The site or investor that a row is of, among those of the enterprise."""
        if not self.kind.part:
            return None
        certificate, name = self._part_keys(values)
        return next((p for p in state.parts if self._is_part(p, certificate, name)), None)

    def _is_part(self, part: Any, certificate: str, name: str) -> bool:
        own = getattr(part, "certificate", "")
        if own and certificate:
            return own == certificate
        territory = self.tables.codes["territory"].get(part.territory_id, "")
        names = [n for n in (part.name_zh, part.name_en) if n] or [""]
        return bool(name) and name in {f"{normal_form(n)}:{territory}" for n in names}

    def current(self, state: State, name: str, part: Any | None = None) -> Any:
        """The value of a field as it stands; empty text, None or an empty list when there is none."""
        if name == KIND:
            return state.kind.kind if state.kind and state.kind.pk is not None and not state.kind.left_on else ""
        if name == LEFT:
            return state.kind.left_on.isoformat() if state.kind and state.kind.left_on else ""
        if name == "markets":
            return sorted(state.markets)
        if name.startswith("figure."):
            _, year, measure = name.split(".")
            figure = state.figures.get((int(year), measure))
            return [str(figure.amount), figure.currency] if figure else None
        if "." in name:
            return self._plain(part, name.split(".")[1], PART_LINKS) if part is not None else ""
        return self._plain(state.enterprise, name, LINKS)

    def _plain(self, row: Any, name: str, links: dict[str, str]) -> Any:
        if name in links:
            return self.tables.codes[links[name]].get(getattr(row, f"{name}_id"), "")
        value = getattr(row, name)
        if isinstance(value, Decimal):
            return f"{value:.2f}"
        return value.isoformat() if isinstance(value, date) else "" if value is None else value

    def diffs(self, values: Values, state: State | None) -> Iterator[Diff]:
        """What a row would change: fields whose value differs. An empty cell changes nothing."""
        if state is None:
            yield from (Diff(name, _empty(name), after) for name, after in self._wanted(values) if after != _empty(name))
            return
        part = self._find_part(state, values)
        for name, after in self._wanted(values):
            before = self.current(state, name, part)
            if not self._same(name, before, after):
                yield Diff(name, before, after, self.confirmed(values, name) and bool(before))

    def _wanted(self, values: Values) -> Iterator[tuple[str, Any]]:
        for name, after in values.items():
            if name != "credit_code":
                yield name, after
        if self.kind.stands:
            yield KIND, self.kind.stands

    @staticmethod
    def _same(name: str, before: Any, after: Any) -> bool:
        if name == "name_zh" and before:
            return name_of(before).value == after
        if name.startswith("figure.") and before:
            # A list that names no currency says nothing against the one that is there.
            return before[0] == after[0] and (not after[1] or before[1] == after[1])
        return before == after

    def refusals(self, values: Values, state: State | None) -> Sequence[Problem]:
        """Why the register does not take a row that could be read: of an enterprise nothing more is asked."""
        return ()

    # ---- writing

    def state_of(self, values: Values) -> State:
        """The enterprise that a row means; a fresh one, to be written, when there is none."""
        key = self.key_of(values)
        if key not in self.states:
            enterprise = Enterprise(credit_code=key, is_demo=bool(self.batch and self.batch.is_demo))
            self.states[key] = State(enterprise, made=True, dirty=True)
            self.writes.enterprises.append(enterprise)
        return self.states[key]

    def apply(self, values: Values, diffs: Sequence[Diff], by: Any) -> dict[str, Any]:
        """Change what the diffs say; what is needed for the way back.

        An entry that is new has one line of history, which says from which list it came; its values follow from the batch.
        """
        fresh = self.key_of(values) not in self.states
        state = self.state_of(values)
        effect: dict[str, Any] = {"diffs": [d.as_json() for d in diffs], "made": fresh, "sources": {}}
        effect["kind"] = [_iso(state.kind.last_seen_on), _iso(state.kind.left_on)] if state.kind else None
        part = self._find_part(state, values)
        if self.kind.part and part is None and any(d.name.startswith(f"{self.kind.part}.") for d in diffs):
            part = self._new_part(state)
            effect["part_made"] = True
        if fresh:
            self._record(state, Diff(ENTERED, "", values.get("name_zh", "")), by)
        for diff in diffs:
            effect["sources"][diff.name] = self._source(state, diff.name)
            self._rename(state, diff, effect)
            self._set(state, diff.name, diff.after, part)
            if not state.made:
                self._record(state, diff, by)
        effect["seen"] = self._see(state)
        self.done.append((effect, state, part))
        return effect

    def _new_part(self, state: State) -> Any:
        part = PARTS[self.kind.part](enterprise=state.enterprise)
        state.parts.append(part)
        self.writes.parts.append(part)
        return part

    def see(self, values: Values) -> dict[str, Any] | None:
        """Note that the list has an entry in which it changes nothing; None when a list of that day was noted before."""
        state = self.states[self.key_of(values)]
        kind = [_iso(state.kind.last_seen_on), _iso(state.kind.left_on)] if state.kind else None
        if not self._see(state):
            return None
        effect = {"diffs": [], "made": False, "sources": {}, "kind": kind, "seen": True}
        self.done.append((effect, state, None))
        return effect

    def _see(self, state: State) -> bool:
        """Note on which day's list it was seen last, unless a newer one had it; True when that was written."""
        kind = state.kind
        if kind is None or (kind.last_seen_on and kind.last_seen_on >= self.batch.as_of):
            return False
        kind.last_seen_on = self.batch.as_of
        self.writes.kinds[id(kind)] = kind
        return True

    def _source(self, state: State, name: str) -> list | None:
        """Say where a value comes from; where the one before came from."""
        field = kept_as(name)
        kept = state.sources.get(field)
        if kept is None:
            if field not in state.sourced:
                state.sourced.add(field)
                self.writes.new_sources.append((state.enterprise, field))
            return None
        before = [kept.source, kept.as_of.isoformat(), kept.confirmed]
        kept.source, kept.as_of, kept.confirmed = self.batch.source, self.batch.as_of, False
        self.writes.sources[id(kept)] = kept
        return before

    def _rename(self, state: State, diff: Diff, effect: dict) -> None:
        """The name before becomes a former one."""
        if diff.name != "name_zh" or not diff.before or any(n.kind == "former" and n.name == diff.before for n in state.names):
            return
        former = EnterpriseName(
            enterprise=state.enterprise, kind=EnterpriseName.Kind.FORMER, name=diff.before, normalised=normal_form(diff.before)
        )
        state.names.append(former)
        self.writes.names.append(former)
        effect["former"] = diff.before

    def _set(self, state: State, name: str, after: Any, part: Any | None) -> None:
        if name in NAMING:
            state.enterprise.words = ""  # found by other words now: they are written anew
            state.dirty = True
        if name in (KIND, LEFT):
            self._set_kind(state, name, after)
        elif name == "markets":
            self.writes.markets.append((state.enterprise, list(state.markets), list(after or [])))
            state.markets = list(after or [])
        elif name.startswith("figure."):
            self._set_figure(state, name, after)
        elif "." in name:
            if part is not None:
                self._write(part, name.split(".")[1], after, PART_LINKS)
                self.writes.changed_parts[id(part)] = part
        else:
            self._write(state.enterprise, name, after, LINKS)
            state.dirty = True

    def _set_kind(self, state: State, name: str, after: Any) -> None:
        kind = state.kind
        if kind is None:
            kind = state.kind = EnterpriseKind(enterprise=state.enterprise, kind=self.kind.stands, since=self.batch.as_of)
        if name == LEFT:
            kind.left_on = date.fromisoformat(after) if after else None
        elif after:
            kind.left_on = None
        self.writes.kinds[id(kind)] = kind

    def _set_figure(self, state: State, name: str, after: Any) -> None:
        _, year, measure = name.split(".")
        figure = state.figures.get((int(year), measure))
        if after is None:
            if figure is not None:
                del state.figures[int(year), measure]
                self.writes.gone_figures.append(figure.pk)
            return
        if figure is None:
            figure = EnterpriseFigure(enterprise=state.enterprise, year=int(year), measure=measure)
            state.figures[int(year), measure] = figure
        figure.amount, figure.currency = Decimal(after[0]), after[1] or figure.currency
        self.writes.figures[id(figure)] = figure

    def _write(self, row: Any, name: str, after: Any, links: dict[str, str]) -> None:
        if name in links:
            setattr(row, f"{name}_id", self.tables.ids[links[name]].get(after) if after else None)
        elif name in _DATES:
            setattr(row, name, date.fromisoformat(after) if after else None)
        elif name in ("amount", "capital"):
            setattr(row, name, Decimal(after) if after else None)
        elif name == "staff":
            row.staff = int(after) if after not in ("", None) else None
        else:
            setattr(row, name, after or "")

    def _record(self, state: State, diff: Diff, by: Any, undo: bool = False) -> None:
        sealed = diff.name in SEALED
        source = f"↩ {self.batch.source}" if undo else self.batch.source
        self.writes.changes.append(
            (state.enterprise, kept_as(diff.name)[:40], mark(diff.before, sealed), mark(diff.after, sealed), source[:200], by)
        )

    def leave(self, pk: int, by: Any) -> dict[str, Any] | None:
        """Say that an enterprise left the list; None when it is out of it already."""
        state = self.by_pk.get(pk)
        if state is None or state.kind is None or state.kind.left_on:
            return None
        diff = Diff(LEFT, "", self.batch.as_of.isoformat())
        self._set(state, LEFT, diff.after, None)
        self._record(state, diff, by)
        effect = {"diffs": [diff.as_json()], "made": False, "sources": {}}
        self.done.append((effect, state, None))
        return effect

    def flush(self) -> None:
        """Write everything, table by table; each effect then names its entry, and the site or investor that it was about."""
        self.writes.flush([s.enterprise for s in {id(s): s for s in self.states.values()}.values() if s.dirty and not s.made])
        for effect, state, part in self.done:
            effect["entry"] = state.enterprise.pk
            if part is not None:
                effect["part"] = part.pk

    # ---- the way back

    def touched_since(self, entries: Sequence[int]) -> set[int]:
        """Entries of which something was changed by somebody else than this batch, after it."""
        mine = EntryChange.objects.filter(batch=self.batch.pk).order_by("id").values_list("id", flat=True).first() or 0
        later = EntryChange.objects.filter(register=REGISTER, entry__in=entries, id__gt=mine)
        later = later.filter(Q(batch=None) | ~Q(batch=self.batch.pk))
        return set(later.values_list("entry", flat=True)) | self._referred(entries)

    @staticmethod
    def _referred(entries: Sequence[int]) -> set[int]:
        """Entries that something holds on to: they cannot go."""
        found: set[int] = set()
        for relation in Enterprise._meta.related_objects:
            if relation.on_delete is PROTECT:
                column = relation.field.attname
                rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": list(entries)})
                found |= set(rows.values_list(column, flat=True))
        return found

    def undo(self, pk: int, effect: dict[str, Any], touched: set[int], by: Any) -> list[str]:
        """Take back what a row did; the fields that were held because somebody changed them since."""
        state = self.by_pk.get(pk)
        if state is None:
            return []
        if effect.get("made") and not self._is_used(state, touched):
            self._record(state, Diff(ENTERED, state.enterprise.name_zh, ""), by, undo=True)
            self.writes.gone.append(pk)
            return []
        part = next((p for p in state.parts if p.pk == effect.get("part")), None)
        held = []
        for diff in map(Diff.of_json, reversed(effect["diffs"])):
            if effect.get("made") and diff.name == "name_zh":
                held.append(diff.name)  # an entry that stays keeps its name
            elif not self._undone(state, diff, part, effect, by):
                held.append(diff.name)
        self._undo_rest(state, effect, part, held)
        return held

    def _undone(self, state: State, diff: Diff, part: Any, effect: dict, by: Any) -> bool:
        same = self.current(state, diff.name, part) == diff.after
        if diff.name == KIND:
            return self._undo_kind(state, diff, effect, by)
        if not same or self._said(state, diff.name):
            return False
        self._set(state, diff.name, diff.before, part)
        self._record(state, Diff(diff.name, diff.after, diff.before), by, undo=True)
        self._undo_source(state, diff.name, effect)
        return True

    def _undo_kind(self, state: State, diff: Diff, effect: dict, by: Any) -> bool:
        if state.kind is None or state.kind.left_on:
            return False
        self._record(state, Diff(KIND, diff.after, diff.before), by, undo=True)
        if effect.get("kind"):  # it had left the list before
            state.kind.left_on = _day(effect["kind"][1])
            self.writes.kinds[id(state.kind)] = state.kind
        else:
            self.writes.kinds.pop(id(state.kind), None)
            self.writes.gone_kinds.append(state.kind.pk)
            state.kind = None
        self._undo_source(state, KIND, effect)
        return True

    def _undo_source(self, state: State, name: str, effect: dict) -> None:
        source, before = state.sources.get(kept_as(name)), effect["sources"].get(name)
        if source and before:
            source.source, source.as_of, source.confirmed = before[0], date.fromisoformat(before[1]), before[2]
            self.writes.sources[id(source)] = source
        elif source:
            self.writes.gone_sources.append(source.pk)
            state.sources.pop(kept_as(name))

    def _undo_rest(self, state: State, effect: dict, part: Any, held: list[str]) -> None:
        if effect.get("seen") and state.kind and state.kind.last_seen_on == self.batch.as_of:
            state.kind.last_seen_on = _day(effect["kind"][0]) if effect.get("kind") else None
            self.writes.kinds[id(state.kind)] = state.kind
        if effect.get("former") and "name_zh" not in held:
            self.writes.gone_names += [n.pk for n in state.names if n.kind == "former" and n.name == effect["former"]]
        if effect.get("part_made") and part is not None and not any("." in name for name in held):
            self.writes.changed_parts.pop(id(part), None)
            self.writes.gone_parts.append(part)

    @staticmethod
    def _is_used(state: State, touched: set[int]) -> bool:
        enterprise = state.enterprise
        confirmed = enterprise.confirmed_at is not None or any(s.confirmed for s in state.sources.values())
        return confirmed or enterprise.pk in touched or enterprise.merged_into_id is not None


@dataclass
class Writes:
    """Everything that waits to be written, so that each table is written once a piece."""

    tables: Tables
    batch: ImportBatch | None
    enterprises: list[Enterprise] = field(default_factory=list)
    kinds: dict[int, EnterpriseKind] = field(default_factory=dict)
    sources: dict[int, FieldSource] = field(default_factory=dict)
    figures: dict[int, EnterpriseFigure] = field(default_factory=dict)
    names: list[EnterpriseName] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)
    changed_parts: dict[int, Any] = field(default_factory=dict)
    markets: list[tuple[Enterprise, list[str], list[str]]] = field(default_factory=list)
    new_sources: list[tuple[Enterprise, str]] = field(default_factory=list)
    changes: list[tuple[Enterprise, str, str, str, str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    gone_sources: list[int] = field(default_factory=list)
    gone_figures: list[int | None] = field(default_factory=list)
    gone_kinds: list[int | None] = field(default_factory=list)
    gone_names: list[int] = field(default_factory=list)
    gone_parts: list[Any] = field(default_factory=list)

    def flush(self, changed: list[Enterprise]) -> None:
        """New rows first, then what hangs on them; last what goes."""
        Enterprise.objects.bulk_create(self.enterprises, batch_size=BULK)
        _upsert(Enterprise, _raised(changed))
        for rows in (self.kinds.values(), self.sources.values(), self.figures.values(), self.changed_parts.values(), self.parts):
            for row in rows:
                if row.enterprise_id is None:  # setting the key forgets the object: once
                    row.enterprise_id = row.enterprise.pk
        _save(EnterpriseKind, self.kinds.values())
        _save(FieldSource, self.sources.values())
        _save(EnterpriseFigure, self.figures.values())
        if self.changed_parts or self.parts:
            model = type(next(iter([*self.parts, *self.changed_parts.values()])))
            _save(model, {id(p): p for p in [*self.parts, *self.changed_parts.values()]}.values())
        for name in self.names:
            name.enterprise_id = name.enterprise.pk
        EnterpriseName.objects.bulk_create(self.names, batch_size=BULK)
        self._flush_sources()
        self._flush_markets()
        self._flush_changes()
        self._flush_gone()

    def _flush_sources(self) -> None:
        if self.new_sources:
            source, as_of = self.batch.source, self.batch.as_of
            lines = [(e.pk, name[:40], source, as_of, False) for e, name in self.new_sources]
            insert(FieldSource, ("enterprise", "field", "source", "as_of", "confirmed"), lines)

    def _flush_changes(self) -> None:
        if self.changes:
            batch, now = self.batch, clock.now()
            columns = ("register", "entry", "field", "before", "after", "source", "as_of", "batch", "by", "at")
            lines = [
                (REGISTER, e.pk, name, before, after, source, batch.as_of, batch.pk, by.pk if by else None, now)
                for e, name, before, after, source, by in self.changes
            ]
            insert(EntryChange, columns, lines)

    def _flush_markets(self) -> None:
        through = Enterprise.markets.through
        ids = self.tables.ids["territory"]
        gone = [(e.pk, ids[t]) for e, before, after in self.markets for t in before if t not in after]
        new = [
            through(enterprise_id=e.pk, territory_id=ids[t]) for e, before, after in self.markets for t in after if t not in before
        ]
        through.objects.bulk_create(new, batch_size=BULK, ignore_conflicts=True)
        by_territory: dict[int, list[int]] = {}
        for enterprise, territory in gone:
            by_territory.setdefault(territory, []).append(enterprise)
        for territory, enterprises in by_territory.items():
            through.objects.filter(territory=territory, enterprise__in=enterprises).delete()

    def _flush_gone(self) -> None:
        for model, keys in (
            (FieldSource, self.gone_sources),
            (EnterpriseFigure, self.gone_figures),
            (EnterpriseKind, self.gone_kinds),
            (EnterpriseName, self.gone_names),
        ):
            there = [k for k in keys if k]
            if there:
                model.objects.filter(pk__in=there).delete()
        for part in self.gone_parts:
            if part.pk:
                part.delete()
        if self.gone:
            Enterprise.objects.filter(pk__in=self.gone).delete()


def kept_as(name: str) -> str:
    """Under which name sources and history keep a field: as the enterprise's own page does."""
    if name.startswith("figure."):
        _, year, measure = name.split(".")
        return f"{measure}:{year}"
    if name in (KIND, LEFT):
        return f"kinds:{name}"
    part, dot, column = name.partition(".")
    return f"{part}s:{column}" if dot else name


def _empty(name: str) -> Any:
    """What stands where nothing stands."""
    return [] if name == "markets" else None if name.startswith("figure.") else ""


def _raised(changed: list[Enterprise]) -> list[Enterprise]:
    for enterprise in changed:
        enterprise.version += 1
    return changed


def _save(model: type, rows: Iterable[Any]) -> None:
    """Insert the new ones, write the others anew."""
    rows = list(rows)
    there = [r for r in rows if r.pk is not None]
    model.objects.bulk_create([r for r in rows if r.pk is None], batch_size=BULK)
    _upsert(model, there)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _upsert(model: type, rows: list[Any]) -> None:
    """Write rows that are there anew, all columns at once: an insert that meets its own key."""
    if rows:
        columns = [f.name for f in model._meta.concrete_fields if not f.primary_key]
        model.objects.bulk_create(rows, batch_size=BULK, update_conflicts=True, unique_fields=["id"], update_fields=columns)
