"""Verbs on lists: take one, say which column is which, choose, apply, undo. What takes long is left to the worker."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.files import keep_bytes, open_file
from yuqiao.kernel.text import Text
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role
from yuqiao.registers.imports import heads, reading, work
from yuqiao.registers.imports.books import book_of, readers_of
from yuqiao.registers.imports.cleaning import around, clean
from yuqiao.registers.imports.columns import IGNORED, Head, find_head
from yuqiao.registers.imports.lists import KINDS, ListKind
from yuqiao.registers.imports.problems import Problem
from yuqiao.registers.imports.tables import load_tables
from yuqiao.registers.models import ImportBatch, ImportRow

ROLES = (Role.REGISTRAR, Role.DEPARTMENT_MANAGER)
State, Class = ImportBatch.State, ImportRow.Class
FIRST_ROWS = 60
OLDEST = date(1990, 1, 1)
ONLY_KEEPERS = Text("名单由登记员或主管部门导入。", "Lists are imported by a registrar or the department.")
NOT_NOW = Text("这批名单的状态已经变化，请刷新页面后再试。", "This list has moved on meanwhile. Please load the page anew.")
NO_HEAD = Text(
    "没有找到表头。表头里至少要有两列能认出来，例如企业名称和统一社会信用代码；也可以换一张工作表。",
    "No headings were found. At least two columns must be known, for example the enterprise's name and its credit code;"
    " or choose another sheet.",
)


def _keeper(by: User) -> None:
    if not has_role(by, *ROLES):
        raise NotAllowed("import_role", ONLY_KEEPERS)


def kind_of(batch: ImportBatch) -> ListKind:
    """The kind of list."""
    return KINDS[batch.kind]


def receive(
    by: User, *, kind: str, source: str, as_of: date | None, data: bytes, name: str, partial: bool = False, is_demo: bool = False
) -> ImportBatch:
    """Keep a list and look at its headings. Raises NotAllowed, and Refused with the fields kind, source, as_of and file.

    `partial`: some rows alone, such as corrected ones; what it does not have is not taken for missing.
    """
    _keeper(by)
    source = " ".join(source.split())
    wrong: dict[str, Text] = {}
    if kind not in KINDS:
        wrong["kind"] = Text("请选择名单的种类。", "Please choose which kind of list it is.")
    if not source:
        wrong["source"] = Text("请填写名单从哪里来，例如“省商务厅外贸处”。", "Please say from whom the list comes.")
    elif len(source) > 200:
        wrong["source"] = Text("请不要超过200个字。", "Please use no more than 200 characters.")
    if as_of is None or as_of < OLDEST:
        wrong["as_of"] = Text("请填写名单截至哪一天。", "Please say of which day the list is.")
    elif as_of > clock.today():
        wrong["as_of"] = Text("名单的日期不能在今天之后。", "The day of the list cannot be after today.")
    try:
        sheets = reading.sheets_of(data)
    except Refused as refused:
        wrong |= refused.fields
        sheets = []
    if wrong:
        raise Refused("import_upload", next(iter(wrong.values())), wrong)
    about = {"source": source, "as_of": as_of, "partial": partial, "is_demo": is_demo}
    return _keep(by, KINDS[kind], data, name.strip() or "list", sheets, about)


def _keep(by: User, kind: ListKind, data: bytes, name: str, sheets: list[reading.SheetInfo], about: dict) -> ImportBatch:
    remembered = remembered_columns(kind.code, about["source"])
    sheet, head = _best_sheet(data, kind, [s.name for s in sheets if not s.hidden], remembered)
    ending = ".xlsx" if data.startswith(b"PK") else ".csv"  # what it is stands in its bytes
    named = name if name.lower().endswith(ending) else f"{name}{ending}"
    try:
        stored = keep_bytes(data, named)
    except Refused as refused:
        raise Refused(refused.code, refused.text, {"file": refused.text}) from refused
    return ImportBatch.objects.create(
        kind=kind.code,
        file=stored,
        file_name=named[-200:],
        sheet=sheet,
        head=heads.as_json(head) if head else {},
        counts={"sheets": [[s.name, s.hidden] for s in sheets]},
        made_by=by,
        made_at=clock.now(),
        **about,
    )


def _best_sheet(data: bytes, kind: ListKind, names: list[str], remembered: Mapping[str, str]) -> tuple[str, Head | None]:
    """The visible sheet with the most known headings; a hidden one is read only when somebody chooses it."""
    best: tuple[int, str, Head | None] = (-1, names[0] if names else "", None)
    for name in names[:20]:
        head = find_head(reading.table_of(data, name, FIRST_ROWS), kind.columns, remembered)
        known = len([h for h in head.headings if h.column]) if head else 0
        if known > best[0]:
            best = (known, name, head)
    return best[1], best[2]


def remembered_columns(kind: str, source: str) -> dict[str, str]:
    """What was chosen for headings of the same kind of list from the same source, the last time it was read."""
    last = ImportBatch.objects.filter(kind=kind, source=source).exclude(head={}).order_by("-id")
    for batch in last[:5]:
        if batch.head.get("chosen"):
            return dict(batch.head["chosen"])
    return {}


def _open(batch_id: int, by: User, *states: str) -> ImportBatch:
    """The batch with its row locked, in one of the states. Raises NotAllowed, Missing, Refused."""
    _keeper(by)
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("file").filter(pk=batch_id).first()
    if batch is None:
        raise Missing("import", Text("没有这批名单。", "There is no such list."))
    if batch.state not in states:
        raise Refused("import_state", NOT_NOW)
    return batch


@transaction.atomic
def choose_sheet(batch_id: int, by: User, sheet: str) -> ImportBatch:
    """Read another sheet of the file, a hidden one too. Raises Refused with the field sheet."""
    batch = _open(batch_id, by, State.UPLOADED, State.FAILED, State.PREVIEWED)
    if sheet not in [name for name, _hidden in batch.counts.get("sheets", [])]:
        text = Text("文件里没有这张工作表。", "The file has no such sheet.")
        raise Refused("import_sheet", text, {"sheet": text})
    with open_file(batch.file) as stream:
        table = reading.table_of(stream.read(), sheet, FIRST_ROWS)
    head = find_head(table, kind_of(batch).columns, remembered_columns(batch.kind, batch.source))
    batch.rows.all().delete()
    batch.sheet, batch.head, batch.state = sheet, heads.as_json(head) if head else {}, State.UPLOADED
    batch.save(update_fields=["sheet", "head", "state"])
    return batch


@transaction.atomic
def set_columns(batch_id: int, by: User, chosen: Mapping[int, str]) -> ImportBatch:
    """Say for each heading (by its place) which column it is, and have the list read. "" and "-" leave one out.

    Raises Refused with the fields c<place>, or `columns` when a column that every row needs has no heading.
    """
    batch = _open(batch_id, by, State.UPLOADED, State.FAILED, State.PREVIEWED)
    kind = kind_of(batch)
    if not batch.head:
        raise Refused("import_head", NO_HEAD, {"columns": NO_HEAD})
    head = heads.head_of(batch.head)
    known = {c.code for c in kind.columns}
    picked = {h.place: chosen.get(h.place, "") for h in head.headings}
    _fit(kind, picked, known)
    headings = tuple(replace(h, column=picked[h.place] if picked[h.place] in known else IGNORED) for h in head.headings)
    kept = heads.as_json(replace(head, headings=headings))
    kept["chosen"] = {h.key: h.column for h in headings if h.key and not h.is_number}
    batch.rows.all().delete()
    batch.head, batch.state, batch.done, batch.total, batch.attempts = kept, State.READING, 0, 0, 0
    batch.lease_key, batch.lease_until = "", None
    batch.save(update_fields=["head", "state", "done", "total", "attempts", "lease_key", "lease_until"])
    return batch


def _fit(kind: ListKind, picked: Mapping[int, str], known: set[str]) -> None:
    wrong: dict[str, Text] = {}
    seen: dict[str, int] = {}
    for place, column in picked.items():
        if column in ("", IGNORED):
            continue
        if column not in known:
            wrong[f"c{place}"] = Text("没有这一列。", "There is no such column.")
        elif column in seen:
            wrong[f"c{place}"] = Text("这一列已有另一个表头。", "Another heading is this column already.")
        seen.setdefault(column, place)
    needed = [c for c in kind.columns if c.required and c.code not in seen]
    if needed:
        names = Text("、".join(c.label.zh for c in needed), ", ".join(c.label.en for c in needed))
        wrong["columns"] = Text("还要指定：{names}。", "Still to be assigned: {names}.").format(names=names)
    if wrong:
        raise Refused("import_columns", next(iter(wrong.values())), wrong)


# ---- choosing


@transaction.atomic
def choose(batch_id: int, by: User, shown: Iterable[int], ticked: Iterable[int], answers: Mapping[int, Iterable[str]]) -> int:
    """Of the rows `shown`, take those `ticked` and leave the others; `answers` names the confirmed fields to be overwritten."""
    batch = _open(batch_id, by, State.PREVIEWED)
    ticked = set(ticked)
    rows = list(batch.rows.filter(pk__in=list(shown)[:500], klass__in=work.TAKEN))
    changed = []
    for row in rows:
        asked = {d[0] for d in row.data.get("diffs", []) if d[3]}
        taken = {name: "take" for name in answers.get(row.pk, ()) if name in asked}
        if row.chosen != (row.pk in ticked) or taken != row.data.get("answers", {}):
            row.chosen = row.pk in ticked
            row.data = {**row.data, "answers": taken} if row.data else row.data
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["chosen", "data"], batch_size=200)
    return len(changed)


@transaction.atomic
def choose_class(batch_id: int, by: User, klass: str, chosen: bool) -> int:
    """Take or leave every row of a class; how many changed."""
    batch = _open(batch_id, by, State.PREVIEWED)
    if klass not in work.TAKEN:
        raise Refused("import_class", Text("这类行不能选。", "Rows of this class cannot be chosen."))
    return batch.rows.filter(klass=klass).exclude(chosen=chosen).update(chosen=chosen)


@transaction.atomic
def take_suggestion(batch_id: int, by: User, row_id: int) -> ImportRow:
    """Put what was probably meant in the place of what stands in the row's cells, and look at the row anew."""
    batch = _open(batch_id, by, State.PREVIEWED)
    row = batch.rows.filter(pk=row_id, klass=Class.INVALID).first()
    if row is None:
        raise Refused("import_state", NOT_NOW)
    if not _take(batch, [row]):
        raise Refused("import_suggestion", Text("这一行没有建议。", "There is no suggestion for this row."))
    return row


@transaction.atomic
def take_all(batch_id: int, by: User, code: str) -> int:
    """Take the suggestions of every row with this kind of problem; how many rows that were."""
    batch = _open(batch_id, by, State.PREVIEWED)
    return _take(batch, list(batch.rows.filter(klass=Class.INVALID, codes__contains=f",{code},").order_by("place")))


def _take(batch: ImportBatch, rows: list[ImportRow]) -> int:
    kind, tables = kind_of(batch), load_tables()
    near = around(kind, heads.head_of(batch.head), batch.as_of.year, tables.lookups, readers_of(kind))
    taken, cleaned = [], []
    for row in rows:
        suggested = {p.column: p.suggestion for p in map(Problem.of_json, row.data["problems"]) if p.suggestion}
        if suggested:
            taken.append(row)
            cleaned.append(clean(kind, {**row.data["cells"], **suggested}, near))
    book = book_of(kind, tables)
    book.load([read.values for read in cleaned])
    keys = {book.key_of(read.values) for read in cleaned} - {""}
    first: dict[str, int] = {}
    for other in batch.rows.filter(key__in=keys).exclude(klass__in=[Class.INVALID, Class.MISSING]).order_by("place"):
        first.setdefault(book.identity(other.data["values"]), other.number)
    for row, read in zip(taken, cleaned, strict=True):
        if not read.invalid:
            first.setdefault(book.identity(read.values), row.number)
        row.key = book.key_of(read.values)[:80]
        work.classify(row, read, book, first, {})
    fields = ["klass", "chosen", "key", "name", "codes", "entry", "data"]
    ImportRow.objects.bulk_update(taken, fields, batch_size=200)
    if taken:
        batch.rows.filter(klass=Class.MISSING, key__in=keys).delete()
        batch.counts = work.counts_of(batch)
        batch.save(update_fields=["counts"])
    return len(taken)


# ---- applying, undoing, putting aside


@transaction.atomic
def apply_batch(batch_id: int, by: User) -> ImportBatch:
    """Have the chosen rows written. Raises Refused when none is chosen."""
    batch = _open(batch_id, by, State.PREVIEWED)
    count = work.to_apply(batch).count()
    if not count:
        text = Text("没有选中任何一行。", "No row is chosen.")
        raise Refused("import_nothing", text)
    batch.state, batch.applied_by, batch.done, batch.total, batch.attempts = State.APPLYING, by, 0, count, 0
    batch.save(update_fields=["state", "applied_by", "done", "total", "attempts"])
    return batch


@transaction.atomic
def undo_batch(batch_id: int, by: User, reason: str) -> ImportBatch:
    """Have everything that a list did taken back. Raises Refused with the field reason.

    One that stopped half-way can be undone as well as one that was applied.
    """
    batch = _open(batch_id, by, State.APPLIED, State.APPLYING)
    if batch.state == State.APPLYING and batch.attempts < work.MOST_ATTEMPTS:
        raise Refused("import_state", NOT_NOW)
    reason = " ".join(reason.split())
    if len(reason) < 4:
        text = Text("请写明为什么撤销。", "Please say why it is undone.")
        raise Refused("import_reason", text, {"reason": text})
    count = work.to_undo(batch).count()
    batch.state, batch.undone_by, batch.undo_reason = State.UNDOING, by, reason[:300]
    batch.done, batch.total, batch.attempts = 0, count, 0
    batch.save(update_fields=["state", "undone_by", "undo_reason", "done", "total", "attempts"])
    return batch


@transaction.atomic
def drop_batch(batch_id: int, by: User) -> ImportBatch:
    """Put a list aside of which nothing was written; its rows go."""
    batch = _open(batch_id, by, State.UPLOADED, State.PREVIEWED, State.FAILED)
    batch.rows.all().delete()
    batch.state = State.DROPPED
    batch.save(update_fields=["state"])
    return batch


@transaction.atomic
def go_on(batch_id: int, by: User) -> ImportBatch:
    """Have a list that stopped after several failures tried again."""
    batch = _open(batch_id, by, *ImportBatch.WORKING)
    batch.attempts, batch.lease_key, batch.lease_until = 0, "", None
    batch.save(update_fields=["attempts", "lease_key", "lease_until"])
    return batch
