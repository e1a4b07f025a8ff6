"""Two entries that are one enterprise: looked at side by side, merged field by field, undone exactly."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import Role, Seat, User
from yuqiao.registers.enterprises.fields import CONTACT, FIELDS, REGISTER, SEALED, SECTIONS, Section, label_of, row_words, words_of
from yuqiao.registers.enterprises.followers import followers
from yuqiao.registers.enterprises.services import CHANGED, Origin, index_enterprises, record_change, write_values
from yuqiao.registers.models import (
    Enterprise,
    EnterpriseMerge,
    EntryChange,
    FieldSource,
    NotDuplicate,
    Representative,
)
from yuqiao.registers.register import Column

CHOSEN = tuple(c for c in FIELDS if c.code != "credit_code")
GROUP = "contact"  # chosen as one: a telephone of one person beside the name of another helps nobody
_CONTACT = tuple(c.code for c in CONTACT)
MOST = 200


@dataclass(frozen=True)
class Line:
    """One field of both entries; `same`: nothing to choose. `other`: the one that goes has a value and the kept one has none."""

    code: str
    label: Text
    kept: str
    gone: str
    same: bool
    other: bool


@dataclass(frozen=True)
class Moves:
    """What would move from the one that goes: rows in words, and those that the kept one has already and that stay behind."""

    title: Text
    rows: list[str]
    stay: list[str]


@dataclass(frozen=True)
class Side:
    """What a merge would do."""

    kept: Enterprise
    gone: Enterprise
    lines: list[Line]
    moves: list[Moves]
    counts: list[tuple[Text, int]]


# ---- candidates


@dataclass(frozen=True)
class Candidate:
    """Two entries that look like one enterprise, and why."""

    one: Enterprise
    other: Enterprise
    why: Text


SAME_NAME = Text("名称相同，代码不同", "same name, two codes")
SAME_FOREIGN = Text("外文名相同", "same foreign name")
SAME_NUMBER = Text("原注册号相同", "same former number")


def candidates() -> list[Candidate]:
    """Pairs that may be one enterprise, at most 200; those that somebody found to be two are left out."""
    not_same = set(NotDuplicate.objects.values_list("one", "other"))
    found: dict[tuple[int, int], Text] = {}
    for field, why in (("old_number", SAME_NUMBER), ("name_key", SAME_NAME), ("foreign_key", SAME_FOREIGN)):
        for pair in _pairs(field):
            if pair not in not_same:
                found.setdefault(pair, why)
    pairs = list(found.items())[:MOST]
    rows = Enterprise.objects.select_related("city").in_bulk({pk for pair, _ in pairs for pk in pair})
    return [Candidate(rows[one], rows[other], why) for (one, other), why in pairs]


def _pairs(field: str) -> Iterable[tuple[int, int]]:
    rows = Enterprise.objects.filter(merged_into=None, parent=None).exclude(**{field: ""})
    twice = rows.values(field).annotate(n=Count("pk")).filter(n__gt=1).order_by(field).values_list(field, flat=True)[:MOST]
    by_value: dict[str, list[int]] = {}
    for value, pk in rows.filter(**{f"{field}__in": list(twice)}).order_by("pk").values_list(field, "pk"):
        by_value.setdefault(value, []).append(pk)
    for keys in by_value.values():
        yield from ((keys[0], other) for other in keys[1:])


@transaction.atomic
def not_duplicates(one: int, other: int, by: User) -> None:
    """Remember that two entries were compared and are two enterprises."""
    first, second = sorted((one, other))
    NotDuplicate.objects.get_or_create(one_id=first, other_id=second, defaults={"by": by, "at": clock.now()})


# ---- looking


def side_by_side(kept: Enterprise, gone: Enterprise) -> Side:
    """Every field of both and what would move; changes nothing. Raises Refused as `merge`."""
    _mergeable(kept, gone)
    lines = [_line(column, kept, gone) for column in CHOSEN]
    a, b = (sum(bool(getattr(e, code)) for code in _CONTACT[:4]) for e in (kept, gone))
    same = all(getattr(kept, code) == getattr(gone, code) for code in _CONTACT[:4])
    lines.append(Line(GROUP, label_of("contact"), str(SEALED) if a else "", str(SEALED) if b else "", same, bool(b) and not a))
    moves = [m for m in (_moves(section, kept, gone) for section in SECTIONS.values()) if m.rows or m.stay]
    seats = Seat.objects.filter(role=Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=gone.credit_code).count()
    counts = [(Text("企业代表", "Representatives"), seats), (Text("分支机构", "Branches"), gone.branches.count())]
    counts += [(f.title, f.count(gone.pk)) for f in followers()]
    return Side(kept, gone, lines, moves, counts)


def _line(column: Column, kept: Enterprise, gone: Enterprise) -> Line:
    def said(row: Enterprise) -> str:
        value = getattr(row, column.code)
        return words_of(column, list(value.all()) if column.code == "markets" else value)

    a, b = said(kept), said(gone)
    return Line(column.code, column.label, a, b, a == b, bool(b) and not a)


def _taken(section: Section, kept: Enterprise, gone: Enterprise) -> tuple[list[Any], list[Any]]:
    """Rows of the one that goes: those that move, and those that the kept one has already."""
    key = section.key or (("normalised",) if section.code == "names" else ())
    have = {tuple(getattr(r, c) for c in key) for r in section.model.objects.filter(enterprise=kept)} if key else set()
    moving, staying = [], []
    for row in section.model.objects.filter(enterprise=gone).order_by("pk"):
        (staying if key and tuple(getattr(row, c) for c in key) in have else moving).append(row)
    return moving, staying


def _moves(section: Section, kept: Enterprise, gone: Enterprise) -> Moves:
    moving, staying = _taken(section, kept, gone)
    return Moves(section.title, [row_words(section, r) for r in moving], [row_words(section, r) for r in staying])


def _mergeable(kept: Enterprise, gone: Enterprise) -> None:
    if kept.pk == gone.pk:
        raise Refused("same_entry", Text("这是同一条记录。", "This is one and the same entry."))
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused(
            "merged_already",
            Text("其中一条已经并入另一家企业，请刷新列表。", "One of them was merged already. Please reload the list."),
        )
    if kept.parent_id == gone.pk or gone.parent_id == kept.pk:
        raise Refused("branch", Text("分支机构与所属企业不能合并。", "A branch and its enterprise cannot be merged."))


# ---- merging


@transaction.atomic
def merge(
    kept_pk: int, gone_pk: int, choices: Iterable[str], by: User, *, versions: tuple[int, int] | None = None
) -> EnterpriseMerge:
    """Let `gone` go into `kept`: chosen values and everything that belongs to it move; its code still leads to the kept one.

    `choices`: fields whose value is taken from the one that goes. Raises Refused when one of them was merged already,
    Changed when somebody changed one of them after it was looked at.
    """
    kept, gone = _both(kept_pk, gone_pk)
    _mergeable(kept, gone)
    if versions is not None and versions != (kept.version, gone.version):
        raise Changed("changed", CHANGED, [])
    chosen = [c.code for c in CHOSEN if c.code in set(choices)] + ([GROUP] if GROUP in choices else [])
    origin = Origin(f"merge: {gone.credit_code}", clock.today(), by)
    try:
        with transaction.atomic():
            done = EnterpriseMerge.objects.create(
                kept=kept, gone=gone, choices=chosen, before=_state(kept, gone), by=by, at=clock.now()
            )
    except IntegrityError as error:
        raise Refused("merged_already", Text("这条记录刚刚已被合并。", "This entry has just been merged.")) from error
    done.moved = _move(kept, gone)
    _choose(kept, gone, chosen, origin)
    record_change(kept, "merged", "", gone.credit_code, origin)
    record_change(gone, "merged_into", "", kept.credit_code, origin)
    gone.merged_into = kept
    _save_both(kept, gone)
    done.last_change = _newest(kept, gone)
    done.save(update_fields=["moved", "last_change"])
    index_enterprises([kept.pk, gone.pk])
    return done


def _both(kept_pk: int, gone_pk: int) -> tuple[Enterprise, Enterprise]:
    """Both entries, held in the order of their keys, so that two who merge the same pair wait for each other."""
    rows = {e.pk: e for e in Enterprise.objects.select_for_update().filter(pk__in=[kept_pk, gone_pk]).order_by("pk")}
    try:
        return rows[kept_pk], rows[gone_pk]
    except KeyError as error:
        raise Refused("no_entry", Text("没有这条记录。", "There is no such entry.")) from error


def _save_both(kept: Enterprise, gone: Enterprise) -> None:
    for row in (kept, gone):
        row.version += 1
    kept.save(update_fields=["version"])
    gone.save(update_fields=["version", "merged_into"])


def _newest(*rows: Enterprise) -> int:
    changes = EntryChange.objects.filter(register=REGISTER, entry__in=[r.pk for r in rows])
    return changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def _move(kept: Enterprise, gone: Enterprise) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    for section in SECTIONS.values():
        rows, _stay = _taken(section, kept, gone)
        moved[section.code] = [r.pk for r in rows]
        section.model.objects.filter(pk__in=moved[section.code]).update(enterprise=kept)
    moved["branches"] = list(gone.branches.order_by("pk").values_list("pk", flat=True))
    Enterprise.objects.filter(pk__in=moved["branches"]).update(parent=kept)
    seats = Seat.objects.filter(role=Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=gone.credit_code)
    moved["seats"] = list(seats.order_by("pk").values_list("pk", flat=True))
    seats.update(enterprise_code=kept.credit_code)
    asked = Representative.objects.filter(Q(enterprise=gone) | Q(credit_code=gone.credit_code))
    moved["representatives"] = _representatives(asked, kept)
    moved["followers"] = {f.code: f.move(gone.pk, kept.pk) for f in followers()}
    return moved


def _representatives(asked: Any, kept: Enterprise) -> list[int]:
    """Requests and invitations follow, but not a second open request of the same person."""
    twice = Representative.objects.filter(credit_code=kept.credit_code, state="asked").values("user")
    rows = asked.exclude(Q(state="asked") & Q(user__in=twice))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Representative.objects.filter(pk__in=keys).update(enterprise=kept, credit_code=kept.credit_code)
    return keys


def _fields_of(chosen: Iterable[str]) -> list[str]:
    return [code for c in chosen for code in (_CONTACT if c == GROUP else (c,))]


def _choose(kept: Enterprise, gone: Enterprise, chosen: list[str], origin: Origin) -> None:
    """Values of the one that goes, with the sources that they have there."""
    fields = _fields_of(chosen)
    write_values(kept, {c: list(gone.markets.all()) if c == "markets" else getattr(gone, c) for c in fields}, origin)
    theirs = {s.field: s for s in gone.sources.filter(field__in=fields)}
    for field in fields:
        source = theirs.get(field)
        if source:
            kept.sources.filter(field=field).update(source=source.source, as_of=source.as_of, confirmed=source.confirmed)


def _state(kept: Enterprise, gone: Enterprise) -> str:
    """What stood before, as JSON: values of the kept one, and the sources of both."""
    values = {c: _as_json(getattr(kept, c)) for c in _fields_of([*(c.code for c in CHOSEN if c.code != "markets"), GROUP])}
    values["markets"] = sorted(kept.markets.values_list("pk", flat=True))
    sources = [[s.field, s.source, s.as_of.isoformat(), s.confirmed] for s in kept.sources.order_by("field")]
    return json.dumps({"values": values, "sources": sources}, ensure_ascii=False)


def _as_json(value: Any) -> Any:
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# ---- undoing


def touched_since(done: EnterpriseMerge) -> list[EntryChange]:
    """Changes of either entry after they were merged: while there are any, undoing would lose them."""
    changes = EntryChange.objects.filter(register=REGISTER, entry__in=[done.kept_id, done.gone_id], pk__gt=done.last_change)
    return list(changes.select_related("by").order_by("pk"))


@transaction.atomic
def undo_merge(pk: int, by: User) -> EnterpriseMerge:
    """Put both entries back exactly as they stood. Raises Refused when it was undone, or when either was changed since, with what."""
    done = EnterpriseMerge.objects.select_for_update().get(pk=pk)
    kept, gone = _both(done.kept_id, done.gone_id)
    if done.undone_at:
        raise Refused("undone", Text("这次合并已经撤销。", "This merge was undone already."))
    if kept.merged_into_id:
        raise Refused(
            "merged_on",
            Text("保留的记录后来又并入了另一家企业，请先撤销那一次。", "The kept entry was merged on. Undo that first."),
        )
    changes = touched_since(done)
    if changes:
        labels = list(dict.fromkeys(label_of(c.field) for c in changes))
        what = Text("、".join(t.zh for t in labels), ", ".join(t.en for t in labels))
        raise Refused(
            "touched",
            Text(
                "合并之后又改过：{what}。撤销会丢失这些修改。", "Changed since the merge: {what}. Undoing would lose that."
            ).format(what=what),
        )
    _put_back(done, kept, gone)
    origin = Origin(f"merge undone: {gone.credit_code}", clock.today(), by)
    record_change(kept, "undone", gone.credit_code, "", origin)
    record_change(gone, "undone", kept.credit_code, "", origin)
    gone.merged_into = None
    _save_both(kept, gone)
    done.undone_at, done.undone_by = clock.now(), by
    done.save(update_fields=["undone_at", "undone_by"])
    index_enterprises([kept.pk, gone.pk])
    return done


def _put_back(done: EnterpriseMerge, kept: Enterprise, gone: Enterprise) -> None:
    before, moved = json.loads(done.before), done.moved
    kept.markets.set(before["values"].pop("markets"))
    for code, value in before["values"].items():
        field = Enterprise._meta.get_field(code)
        setattr(kept, field.attname, field.to_python(value) if not field.is_relation else value)
    kept.save()
    kept.sources.all().delete()
    FieldSource.objects.bulk_create(
        FieldSource(enterprise=kept, field=f, source=s, as_of=d, confirmed=c) for f, s, d, c in before["sources"]
    )
    for section in SECTIONS.values():
        section.model.objects.filter(pk__in=moved.get(section.code, [])).update(enterprise=gone)
    Enterprise.objects.filter(pk__in=moved["branches"]).update(parent=gone)
    Seat.objects.filter(pk__in=moved["seats"]).update(enterprise_code=gone.credit_code)
    Representative.objects.filter(pk__in=moved["representatives"]).update(enterprise=gone, credit_code=gone.credit_code)
    for follower in followers():
        follower.back(moved["followers"].get(follower.code, []), kept.pk, gone.pk)
