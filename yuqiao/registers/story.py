"""The history of an entry in words: what each change was about, what stood before and after, whether it can be taken back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.entries import ADDED, LEFT, PERSON
from yuqiao.registers.history import SEALED
from yuqiao.registers.models import EntryChange
from yuqiao.registers.reach import keeps, owns
from yuqiao.registers.register import Column, Register, Rows
from yuqiao.registers.values import Words

OTHER_LABELS = {
    "discipline": Text("惩戒", "Discipline"),
    "complaint_upheld": Text("成立的投诉", "Complaint that was upheld"),
    "white_list_checked_on": Text("白名单年度核验", "Annual check of the white list"),
    "white_list_matter": Text("白名单事项", "Matter of the white list"),
    ADDED: Text("新登记", "Entered"),
    LEFT: Text("在册最后一日", "Last day in the register"),
    PERSON: Text("同一人的其他身份", "Other roles of the same person"),
    "ties": Text("回避关系", "Tie"),
}
LINKED, NOT_LINKED = Text("已关联", "linked"), Text("未关联", "not linked")
KEPT_SEALED = Text("（加密保存，不显示）", "(kept sealed, not shown)")
DECLARED, HOLDS_NO_LONGER = Text("已申报", "declared"), Text("已终止", "ended")


@dataclass(frozen=True)
class Line:
    """One change as people read it."""

    change: EntryChange
    label: str
    before: str
    after: str
    undoable: bool
    undone: bool


def lines_of(
    register: Register, changes: Iterable[EntryChange], user: User | None = None, entry: Model | None = None
) -> list[Line]:
    """Changes of entries of one register in words; `user`: who may take them back, if anybody is asked."""
    found = list(changes)
    undone = set(EntryChange.objects.filter(undoes__in=[c.pk for c in found]).values_list("undoes", flat=True))
    words = Words()
    keeper = owner = False
    if user is not None and entry is not None:
        keeper, owner = keeps(user, register), owns(user, register, entry)
    lines = []
    for change in found:
        label, before, after = _in_words(register, change, words)
        open_to = change.pk not in undone and _undoable(register, change, keeper, owner)
        lines.append(Line(change, label, before, after, open_to, change.pk in undone))
    return lines


def label_of(register: Register, field: str) -> str:
    """What a change is about, in the active language."""
    labels = {c.code: c.label for c in register.columns} | {r.code: r.one for r in register.rows}
    return str(labels.get(field) or OTHER_LABELS.get(field, field))


def _in_words(register: Register, change: EntryChange, words: Words) -> tuple[str, str, str]:
    label = label_of(register, change.field)
    column = next((c for c in register.columns if c.code == change.field), None)
    if column is not None:
        return label, *(_value(column, text, words) for text in (change.before, change.after))
    rows = next((r for r in register.rows if r.code == change.field), None)
    if rows is not None:
        return label, *(_row(rows, text, words) for text in (change.before, change.after))
    if change.field == PERSON:
        return label, *(str(LINKED if text else NOT_LINKED) for text in (change.before, change.after))
    if change.field == "ties":
        return label, "", str(DECLARED if change.after else HOLDS_NO_LONGER)
    return label, change.before, change.after


def _value(column: Column, text: str, words: Words) -> str:
    return str(KEPT_SEALED) if text == SEALED else words.of(column, text)


def _row(rows: Rows, text: str, words: Words) -> str:
    if not text:
        return ""
    values = json.loads(text)
    return " · ".join(shown for c in rows.columns if (shown := words.of(c, values.get(c.code, ""))))


def _undoable(register: Register, change: EntryChange, keeper: bool, owner: bool) -> bool:
    if change.field == LEFT:
        return keeper
    part: Column | Rows | None = next((c for c in register.columns if c.code == change.field and c.editable and not c.sealed), None)
    part = part or next((r for r in register.rows if r.code == change.field and r.editable), None)
    return part is not None and (keeper or (owner and part.own))
