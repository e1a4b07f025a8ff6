"""Lists as pages show them: names of fields and values in the reader's language, rows with what they would change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, QuerySet

from yuqiao.kernel.text import Text, is_chinese
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.imports import heads, reading
from yuqiao.registers.imports.book import Diff
from yuqiao.registers.imports.columns import Heading
from yuqiao.registers.imports.entries import canonical
from yuqiao.registers.imports.lists import ENTERPRISE, KINDS, ListKind
from yuqiao.registers.imports.problems import INVALID, LEFT_OUT, PROBLEMS, Problem
from yuqiao.registers.imports.tables import Tables
from yuqiao.registers.imports.work import TAKEN
from yuqiao.registers.models import ImportBatch, ImportRow

State, Class, Outcome = ImportBatch.State, ImportRow.Class, ImportRow.Outcome
STATES = {
    State.UPLOADED: Text("待核对表头", "Headings to be looked at"),
    State.READING: Text("正在读取", "Being read"),
    State.PREVIEWED: Text("待确认", "To be decided"),
    State.APPLYING: Text("正在写入", "Being written"),
    State.APPLIED: Text("已写入", "Written"),
    State.UNDOING: Text("正在撤销", "Being undone"),
    State.UNDONE: Text("已撤销", "Undone"),
    State.FAILED: Text("读取失败", "Could not be read"),
    State.DROPPED: Text("已放弃", "Put aside"),
}
CLASSES = {
    Class.NEW: Text("新增", "New"),
    Class.CHANGED: Text("变更", "Changed"),
    Class.ASKED: Text("与企业确认的值不同", "Differs from what the enterprise confirmed"),
    Class.SAME: Text("无变化", "Same"),
    Class.INVALID: Text("无效", "Invalid"),
    Class.DUPLICATE: Text("重复", "Repeated"),
    Class.MISSING: Text("上次有、这次没有", "Missing since last time"),
}
OUTCOMES = {
    Outcome.APPLIED: Text("已写入", "written"),
    Outcome.NOTHING: Text("无须改动", "nothing to do"),
    Outcome.PARTLY: Text("部分写入", "written in part"),
    Outcome.UNDONE: Text("已撤销", "undone"),
    Outcome.HELD: Text("部分保留", "kept in part"),
}
SKIPPED = {
    "totals": Text("合计行", "rows of totals"),
    "remarks": Text("说明行", "rows of remarks"),
    "headings": Text("重复的表头", "repeated headings"),
    "blank": Text("空行", "blank rows"),
    "hidden_rows": Text("隐藏的行（已读取）", "hidden rows (read all the same)"),
}
_OWN_FIELDS = {
    "added": Text("新登记", "Entered"),
    "kind": Text("在名单中", "Stands in the list"),
    "left": Text("不再在名单中", "No longer in the list since"),
    "capital_currency": Text("注册资本币种", "Currency of the capital"),
    "investor.currency": Text("外资币种", "Currency of the investment"),
    "site.currency": Text("投资币种", "Currency of the investment"),
    "county": Text("县区", "County or district"),
}
_LOOKED_UP = {
    "city": "division",
    "county": "division",
    "industry": "industry",
    "territory": "territory",
    "controller_territory": "territory",
}
HIDDEN = "●●●"  # a contact that stands in the register is read on its entry's page, where the reading is noted
SAID_ALREADY = frozenset(("asked", "name_changed"))  # the row shows the value before and after
TOLD = frozenset(("duplicate", "two_codes"))  # notes that whoever made the list should see too
IN_ERRORS = frozenset(code for code, kind in PROBLEMS.items() if kind.level in (INVALID, LEFT_OUT)) | TOLD


@dataclass(frozen=True)
class DiffShown:
    """One field before and after, in words."""

    name: str
    label: str
    before: str
    after: str
    asked: bool
    taken: bool


@dataclass(frozen=True)
class ProblemShown:
    """One problem with the column it is about."""

    title: Text
    text: Text
    label: str
    cell: str
    suggestion: str
    invalid: bool


@dataclass
class RowShown:
    """One row of a list for the page."""

    row: ImportRow
    diffs: list[DiffShown] = field(default_factory=list)
    problems: list[ProblemShown] = field(default_factory=list)
    cells: list[tuple[str, str]] = field(default_factory=list)  # of an invalid row, that nothing else shows
    kept: list[str] = field(default_factory=list)  # fields that somebody else changed meanwhile

    @property
    def klass(self) -> Text:
        return CLASSES[self.row.klass]

    @property
    def outcome(self) -> Text:
        return OUTCOMES[self.row.outcome]

    @property
    def there(self) -> bool:
        """True when the entry stands in the register."""
        made = self.row.klass == Class.NEW and self.row.outcome in (Outcome.OPEN, Outcome.UNDONE)
        return self.row.entry is not None and not made

    @property
    def choosable(self) -> bool:
        return self.row.klass in TAKEN

    @property
    def suggested(self) -> bool:
        return any(p.suggestion for p in self.problems)


def label_of(kind: ListKind, name: str) -> str:
    """What a field is called."""
    if name.startswith("figure.") and name.count(".") == 2:
        _, year, measure = name.split(".")
        found = _column_label(kind, f"figure.{measure}") or Text(measure, measure)
        return f"{found}（{year}）" if is_chinese() else f"{found} ({year})"
    found = _column_label(kind, name) or _OWN_FIELDS.get(name)
    return str(found) if found else name


def _column_label(kind: ListKind, code: str) -> Text | None:
    return next((c.label for c in kind.columns if c.code == code), None)


def value_of(kind: ListKind, tables: Tables, name: str, value: Any) -> str:
    """What a value is called; empty for none."""
    if value in (None, "", []):
        return ""
    if kind.register != ENTERPRISE:
        return tables.words.of(BY_CODE[kind.register].column(name), canonical(value))
    return _of_enterprise(kind, tables, name, value)


def _of_enterprise(kind: ListKind, tables: Tables, name: str, value: Any) -> str:
    if name == "kind":
        return str(KINDS[value].title) if value in KINDS else str(value)
    if isinstance(value, list):
        return _several(tables, name, value)
    last = name.rpartition(".")[2]
    if last in _LOOKED_UP:
        return _named(tables, _LOOKED_UP[last], value)
    if last in ("amount", "capital"):
        return _amount(value)
    choices = next((c.choices for c in kind.columns if c.code == name), ())
    label = next((text for code, text in choices if code == value), None)
    return str(label) if label else str(value)


def _several(tables: Tables, name: str, value: list) -> str:
    if name == "markets":
        return ("、" if is_chinese() else ", ").join(_named(tables, "territory", code) for code in value)
    amount, currency = value
    return f"{_amount(amount)} {currency}".strip()


def _named(tables: Tables, table: str, code: str) -> str:
    zh, en = tables.names[table].get(code, (code, code))
    return (zh or en) if is_chinese() else (en or zh)


def _amount(text: Any) -> str:
    try:
        return f"{Decimal(str(text)):,.2f}".removesuffix(".00")
    except InvalidOperation:
        return str(text)


def rows_shown(batch: ImportBatch, rows: Iterable[ImportRow], tables: Tables) -> list[RowShown]:
    """Rows with everything that the page says of them."""
    kind = KINDS[batch.kind]
    return [_row(kind, row, tables) for row in rows]


def _row(kind: ListKind, row: ImportRow, tables: Tables) -> RowShown:
    data = row.data or {}
    answers, cells = data.get("answers", {}), data.get("cells", {})
    shown = RowShown(row)
    sealed = {c.code for c in kind.columns if c.sealed}
    for diff in _diffs(row, data):
        before = value_of(kind, tables, diff.name, diff.before)
        shown.diffs.append(
            DiffShown(
                diff.name,
                label_of(kind, diff.name),
                HIDDEN if before and diff.name in sealed else before,
                value_of(kind, tables, diff.name, diff.after),
                diff.asked,
                answers.get(diff.name) == "take",
            )
        )
    for problem in map(Problem.of_json, data.get("problems", [])):
        found = problem.kind
        label = label_of(kind, problem.column) if problem.column else ""
        cell = "" if problem.code in SAID_ALREADY else str(cells.get(problem.column, ""))[:80]
        shown.problems.append(ProblemShown(found.title, problem.text, label, cell, problem.suggestion, found.level == INVALID))
    if row.klass == Class.INVALID:
        shown.cells = [(label_of(kind, name), str(value)[:80]) for name, value in cells.items()]
    shown.kept = [label_of(kind, name) for name in data.get("kept", []) + data.get("held", [])]
    return shown


def _diffs(row: ImportRow, data: dict) -> Iterator[Diff]:
    yield from map(Diff.of_json, data.get("diffs", []))
    if row.klass == Class.NEW:
        yield from (
            Diff(name, "", value) for name, value in data.get("values", {}).items() if name not in ("credit_code", "name_zh")
        )


# ---- what the page of a list counts


@dataclass(frozen=True)
class Counted:
    """A class, a problem or an outcome with its number of rows."""

    code: str
    title: Text
    number: int
    chosen: int = 0
    fixable: bool = False


def classes_of(batch: ImportBatch) -> list[Counted]:
    """Rows by class, with how many of them are chosen."""
    rows = ImportRow.objects.filter(batch=batch, chosen=True, klass__in=TAKEN).order_by("klass")
    chosen = dict(rows.values_list("klass").annotate(n=Count("pk")))
    found = batch.counts.get("classes", {})
    return [Counted(c, text, found.get(c, 0), chosen.get(c, 0)) for c, text in CLASSES.items() if found.get(c)]


def problems_of(batch: ImportBatch) -> list[Counted]:
    """Rows by problem, what stands in the way first."""
    levels = {INVALID: 0, LEFT_OUT: 1}
    found = batch.counts.get("problems", {})
    codes = sorted(found, key=lambda c: (levels.get(PROBLEMS[c].level, 2), -found[c], c))
    return [Counted(c, PROBLEMS[c].title, found[c], fixable=c == "credit_code.look_alike") for c in codes]


def outcomes_of(batch: ImportBatch) -> list[Counted]:
    """Rows by what became of them."""
    found = batch.counts.get("outcomes", {})
    return [Counted(c, text, found[c]) for c, text in OUTCOMES.items() if found.get(c)]


def skipped_of(batch: ImportBatch) -> list[Counted]:
    """Rows that are no entries."""
    found = batch.counts.get("skipped", {})
    return [Counted(c, text, found[c]) for c, text in SKIPPED.items() if found.get(c)]


# ---- headings


@dataclass(frozen=True)
class HeadingShown:
    """One heading with the first values below it, which column it is, and what it says of its values."""

    heading: Heading
    samples: list[str]
    chosen: str
    error: str = ""

    @property
    def says(self) -> str:
        """Unit and year that the heading gives: ×10,000 USD, 2025."""
        unit = self.heading.unit
        factor = f"×{int(unit.factor):,}" if unit.factor != 1 else ""
        return " ".join(str(part) for part in (factor, unit.currency, self.heading.year or "") if part)


def headings_shown(
    batch: ImportBatch, data: bytes, typed: dict[int, str] | None = None, errors: dict | None = None
) -> list[HeadingShown]:
    """The headings of a list with samples; `typed` and `errors` (by c<place>) of a choice that was refused."""
    if not batch.head:
        return []
    head = heads.head_of(batch.head)
    lines = reading.table_of(data, batch.sheet, head.first_line + 12).rows[head.first_line :]
    shown = []
    for heading in head.headings:
        cells = [line[heading.place] for line in lines if heading.place < len(line)]
        samples = [reading.values.tidy(cell)[:40] for cell in cells if not reading.values.is_nothing(cell)][:3]
        chosen = heading.column if typed is None else typed.get(heading.place, "")
        wrong = (errors or {}).get(f"c{heading.place}")
        shown.append(HeadingShown(heading, samples, chosen, str(wrong) if wrong else ""))
    return shown


# ---- lists of lists


def batches() -> QuerySet[ImportBatch]:
    """Every list that was brought in."""
    return ImportBatch.objects.select_related("made_by", "applied_by", "undone_by")


def sources() -> list[str]:
    """From whom lists came before, to be chosen again."""
    return sorted(set(ImportBatch.objects.order_by("-id").values_list("source", flat=True)[:200]))
