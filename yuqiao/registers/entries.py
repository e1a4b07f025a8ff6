"""Verbs on entries of every register: add, change, end, restore, undo, link. Each writes its lines of history.

Values are canonical texts or what a person typed (`values.clean` makes one of the other). Whoever changes an entry says which
change was the newest when it was read: what somebody else has changed since is shown, and nothing is overwritten unseen.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import Office, User
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.history import SEALED, index, record
from yuqiao.registers.kinds import against_kind
from yuqiao.registers.models import EntryChange
from yuqiao.registers.names import pinyin_of
from yuqiao.registers.objections import objections
from yuqiao.registers.reach import keeps, open_columns
from yuqiao.registers.register import Column, Register
from yuqiao.registers.values import REQUIRED, clean, set_value, text_of

ADDED, LEFT, PERSON = "added", "left_on", "person"  # lines of the history that are no column
NO_ENTRY = Text("没有这条登记。", "There is no such entry.")
NO_REGISTER = Text("没有这个登记。", "There is no such register.")
KEEPERS_ONLY = Text("只有登记管理员和主管部门可以这样修改。", "Only the registrar and the department may do this.")
NOT_YOURS = Text("您不能修改“{label}”。", "You may not change “{label}”.")
TAKEN = Text("“{name}”已登记这个{label}。", "{name} has this already: {label}.")
SAME_NAME = Text(
    "登记中已有同名的“{name}”。确为另一个的，请勾选后再保存。",
    "There is an entry “{name}” already. If this is another one of the same name, tick the box and save again.",
)
WHAT_IS_WRONG = Text("请更正标出的各项。", "Please correct the marked fields.")
FASTER = Text(
    "您打开以后，别人改过这条登记。请核对后再保存。",
    "Somebody has changed this entry since you opened it. Please compare, then save again.",
)
ENDED_BEFORE = Text("这条登记已经退出。", "This entry has already left the register.")
NOT_ENDED = Text("这条登记没有退出。", "This entry has not left the register.")
LAST_DAY = Text(
    "退出日期不能早于入册日期，也不能晚于今天一年以后。",
    "The last day is not before the entry began, and not more than a year ahead.",
)
WAY_OF_ITS_OWN = Text("企业以“经营状态”表示注销，不在这里退出。", "An enterprise ends by its status, not here.")
UNDONE = Text("这处修改已经撤销。", "This change was taken back already.")
STANDS_NO_LONGER = Text(
    "这一项后来又改过，不能直接撤销；请直接修改。", "This was changed again later and cannot be taken back; please edit it."
)
NOT_UNDOABLE = Text("这处修改不能撤销。", "This change cannot be taken back.")
TWICE = "twice"  # the field that says: another one of the same name


def model_of(register: Register) -> type[Model]:
    """The model of a register's entries."""
    return apps.get_model(register.model)


def find_register(code: str) -> Register:
    """The register of that code. Raises Missing."""
    if code not in BY_CODE:
        raise Missing("register", NO_REGISTER)
    return BY_CODE[code]


def locked(register: Register, pk: int) -> Model:
    """An entry, held until the transaction ends. Raises Missing."""
    found = model_of(register).objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Missing("entry", NO_ENTRY)
    return found


def cleaned(register: Register, typed: Mapping[str, Any], allowed: list[Column]) -> dict[str, str]:
    """What was typed as canonical texts by column. Raises Refused with a text for each field that is wrong, or not the user's."""
    found, wrong = {}, {}
    open_codes = {column.code for column in allowed}
    for code, value in typed.items():
        column = register.column(code)
        if code not in open_codes:
            wrong[code] = NOT_YOURS.format(label=column.label)
            continue
        try:
            found[code] = clean(column, value)
        except Refused as refused:
            wrong[code] = refused.text
            continue
        if column.required and not found[code]:
            wrong[code] = REQUIRED.format(label=column.label)
    if wrong:
        raise Refused("entry", WHAT_IS_WRONG, wrong)
    return found


# --- add -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_entry(
    register: Register,
    values: Mapping[str, Any],
    by: User | None,
    *,
    twice: bool = False,
    source: str = "",
    as_of: date | None = None,
    batch: int | None = None,
    **more: Any,
) -> Model:
    """A new entry; an institution gets its office, in which people can have seats. `twice`: another one of the same name.

    `more` goes to the model as it is (`is_demo`). Raises NotAllowed, and Refused by field: what is missing, wrong, or has its
    number already, with the name of who has it.
    """
    if not keeps(by, register):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    texts = cleaned(register, values, [c for c in register.columns if c.editable])
    _complete(register, texts)
    entry = model_of(register)(**more)
    _refuse_wrong(register, texts, None)
    _refuse_taken(register, texts, None, twice)
    now = {c.code: texts.get(c.code, "") for c in register.columns if c.code in texts}
    single = {code: text for code, text in now.items() if not register.column(code).many}
    for code, text in single.items():
        set_value(entry, register.column(code), text)
    if register.leaves and not entry.entered_on:
        entry.entered_on = clock.today()
    if source and not texts.get("source") and hasattr(entry, "source"):
        entry.source = source
    _follow(register, entry)
    if register.office_kind:
        entry.office = _office(register, entry)
    _save(register, entry, texts)
    for code, text in now.items():
        if register.column(code).many:
            set_value(entry, register.column(code), text)
    record(register.code, entry.pk, ADDED, "", _name(entry).zh, by=by, source=source, as_of=as_of, batch=batch)
    index(register.code, entry.pk)
    return entry


def _complete(register: Register, texts: Mapping[str, str]) -> None:
    missing = {c.code: REQUIRED.format(label=c.label) for c in register.columns if c.required and not texts.get(c.code)}
    if missing:
        raise Refused("entry", WHAT_IS_WRONG, missing)


def _office(register: Register, entry: Any) -> Office:
    city = getattr(entry, "city", None)
    return Office.objects.create(
        code=f"{register.office_kind.replace('_', '-')}-{secrets.token_hex(4)}",
        kind=register.office_kind,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        division_code=city.code if city else "",
        is_demo=entry.is_demo,
    )


def _follow(register: Register, entry: Any) -> None:
    """What follows from other values: the pinyin of the name, a lawyer's city from the firm."""
    entry.pinyin = pinyin_of(entry.name_zh)
    if register.code == "lawyers" and entry.city_id is None and entry.firm_id:
        entry.city_id = entry.firm.city_id


def _save(register: Register, entry: Model, texts: Mapping[str, str]) -> None:
    """Save; a number that somebody else took in the same moment is refused like one that was there before."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        _refuse_taken(register, texts, entry.pk, True)
        raise Refused("entry", WHAT_IS_WRONG) from error


def _refuse_wrong(register: Register, whole: Mapping[str, str], pk: int | None) -> None:
    wrong = objections(register.code, whole) or against_kind(register.code, whole, pk)
    if wrong:
        raise Refused("entry", WHAT_IS_WRONG, wrong)


def _refuse_taken(register: Register, texts: Mapping[str, str], pk: int | None, twice: bool) -> None:
    """Raises Refused when another entry has one of the numbers, or the same name where the name alone tells entries apart."""
    wrong: dict[str, Text] = {}
    others = model_of(register).objects.exclude(pk=pk)
    for code in register.key:
        text = texts.get(code)
        if not text or code == "name_zh":
            continue
        holder = others.filter(**{code: text}).first()
        if holder is not None:
            wrong[code] = TAKEN.format(name=_name(holder), label=register.column(code).label)
    if not wrong and not twice and texts.get("name_zh") and not any(texts.get(k) for k in register.key if k != "name_zh"):
        holder = others.filter(name_zh=texts["name_zh"], **({"left_on": None} if register.leaves else {})).first()
        if holder is not None:
            wrong["name_zh"] = wrong[TWICE] = SAME_NAME.format(name=_name(holder))
    if wrong:
        raise Refused("entry_taken", WHAT_IS_WRONG, wrong)


def _name(entry: Any) -> Text:
    return Text(entry.name_zh or entry.name_en, entry.name_en or entry.name_zh)


# --- change --------------------------------------------------------------------------------------------------------


@transaction.atomic
def change_entry(
    register: Register,
    pk: int,
    values: Mapping[str, Any],
    by: User | None,
    *,
    seen: int | None = None,
    twice: bool = False,
    source: str = "",
    as_of: date | None = None,
    batch: int | None = None,
) -> Model:
    """Change columns of an entry, each with its line of history; what stays the same is no change.

    `seen`: the newest change when the entry was read (None: written without looking). A column that somebody else has changed
    since and that is changed here too raises Changed, whose events say for each: what was read, what stands now, by whom. Raises
    NotAllowed, Missing, and Refused by field.
    """
    entry = locked(register, pk)
    allowed = open_columns(by, register, entry)
    if not allowed:
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    texts = cleaned(register, values, allowed)
    stands = {code: text_of(entry, register.column(code)) for code in texts}
    if seen is not None:
        texts = _without_overwriting(register, entry, texts, stands, seen)
    changed = {code: text for code, text in texts.items() if text != stands[code]}
    if changed:
        write(register, entry, changed, by, twice=twice, source=source, as_of=as_of, batch=batch)
    return entry


def _without_overwriting(
    register: Register, entry: Model, texts: dict[str, str], stands: Mapping[str, str], seen: int
) -> dict[str, str]:
    """What the person meant to change, seen from what was read. Raises Changed where somebody else was faster."""
    since = EntryChange.objects.filter(register=register.code, entry=entry.pk, pk__gt=seen, field__in=texts)
    first: dict[str, EntryChange] = {}
    last: dict[str, EntryChange] = {}
    for change in since.select_related("by").order_by("pk"):
        first.setdefault(change.field, change)
        last[change.field] = change
    meant = {code: text for code, text in texts.items() if code not in first or text != first[code].before}
    collided = [code for code in meant if code in first and meant[code] != stands[code]]
    if collided:
        events = [
            {"field": code, "was": first[code].before, "now": stands[code], "by": str(last[code].by or ""), "at": last[code].at}
            for code in collided
        ]
        raise Changed("entry_changed", FASTER, events)
    return meant


def write(
    register: Register,
    entry: Any,
    changed: Mapping[str, str],
    by: User | None,
    *,
    twice: bool = False,
    source: str = "",
    as_of: date | None = None,
    batch: int | None = None,
    undoes: EntryChange | None = None,
) -> None:
    """Write canonical texts that differ from what stands, in a transaction of the caller who holds the entry; with history.

    Asks nobody for permission. Raises Refused by field.
    """
    before = {c.code: text_of(entry, c) for c in register.columns}
    whole = {**before, **changed}
    _refuse_wrong(register, whole, entry.pk)
    _refuse_taken(
        register,
        {code: text for code, text in changed.items() if code in register.key},
        entry.pk,
        twice or "name_zh" not in changed,
    )
    for code, text in changed.items():
        set_value(entry, register.column(code), text)
    if "name_zh" in changed or (register.code == "lawyers" and "firm" in changed):
        _follow(register, entry)
    _save(register, entry, changed)
    if register.office_kind and {"name_zh", "name_en"} & set(changed):
        Office.objects.filter(pk=entry.office_id).update(name_zh=entry.name_zh, name_en=entry.name_en)
    for code, text in changed.items():
        old, new = before[code], text
        if register.column(code).sealed:
            old, new = (SEALED if old else ""), (SEALED if new else "")
        record(register.code, entry.pk, code, old, new, by=by, source=source, as_of=as_of, batch=batch, undoes=undoes)
        if register.column(code).kind == "entry" and old:  # the firm that the lawyer left is found by one less
            index(register.column(code).register, int(old))
    index(register.code, entry.pk)


# --- leave and come back -------------------------------------------------------------------------------------------


@transaction.atomic
def end_entry(register: Register, pk: int, by: User | None, *, day: date, reason: str = "") -> Model:
    """The entry leaves the register at the end of a day. Raises NotAllowed, Missing, and Refused."""
    entry = _kept(register, pk, by)
    if entry.left_on:
        raise Refused("entry_ended", ENDED_BEFORE)
    if (entry.entered_on and day < entry.entered_on) or (day - clock.today()).days > 366:
        raise Refused("left_on", LAST_DAY, {"left_on": LAST_DAY})
    return _leave(register, entry, day, by, reason)


@transaction.atomic
def restore_entry(register: Register, pk: int, by: User | None, *, reason: str = "") -> Model:
    """The entry is in the register again. Raises NotAllowed, Missing, and Refused."""
    entry = _kept(register, pk, by)
    if not entry.left_on:
        raise Refused("entry_not_ended", NOT_ENDED)
    return _leave(register, entry, None, by, reason)


def _kept(register: Register, pk: int, by: User | None) -> Any:
    if not keeps(by, register):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    if not register.leaves:
        raise Refused("entry_status", WAY_OF_ITS_OWN)
    return locked(register, pk)


def _leave(
    register: Register, entry: Any, day: date | None, by: User | None, reason: str = "", undoes: EntryChange | None = None
) -> Model:
    before = entry.left_on.isoformat() if entry.left_on else ""
    entry.left_on = day
    entry.save(update_fields=["left_on"])
    record(register.code, entry.pk, LEFT, before, day.isoformat() if day else "", by=by, source=reason, undoes=undoes)
    index(register.code, entry.pk)
    return entry


# --- take back -----------------------------------------------------------------------------------------------------


@transaction.atomic
def undo_change(change: int, by: User | None) -> Model:
    """Take back one change, as a change of its own: the value before it stands again.

    Raises Missing, NotAllowed for what the user may not change, Refused when it was taken back, when the value was changed again
    later, or when its history keeps no value.
    """
    from yuqiao.registers.rows import undo_row

    found = EntryChange.objects.filter(pk=change).first()
    if found is None or found.register not in BY_CODE:
        raise Missing("change", NO_ENTRY)
    register = BY_CODE[found.register]
    entry = locked(register, found.entry)
    if found.undone_by.exists():
        raise Refused("undone", UNDONE)
    if found.field in {rows.code for rows in register.rows}:
        undo_row(register, entry, found, by)
        return entry
    if found.field == LEFT and register.leaves:
        _undo_leaving(register, entry, found, by)
        return entry
    column = next((c for c in open_columns(by, register, entry) if c.code == found.field), None)
    if column is None:
        raise (NotAllowed("not_yours", KEEPERS_ONLY) if not keeps(by, register) else Refused("undo", NOT_UNDOABLE))
    if column.sealed:
        raise Refused("undo", NOT_UNDOABLE)
    if text_of(entry, column) != found.after:
        raise Refused("undo_later", STANDS_NO_LONGER)
    write(register, entry, {column.code: found.before}, by, twice=True, undoes=found)
    return entry


def _undo_leaving(register: Register, entry: Any, found: EntryChange, by: User | None) -> None:
    if not keeps(by, register):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    if (entry.left_on.isoformat() if entry.left_on else "") != found.after:
        raise Refused("undo_later", STANDS_NO_LONGER)
    _leave(register, entry, date.fromisoformat(found.before) if found.before else None, by, undoes=found)


def is_change_of(register: Register, entry: int, change: int) -> bool:
    """True when a change is one of this entry."""
    return EntryChange.objects.filter(pk=change, register=register.code, entry=entry).exists()
