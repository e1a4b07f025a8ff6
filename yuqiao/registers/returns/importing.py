"""Returns of many firms from one workbook: read by the headings, shown before anything is written, applied once, undone as a whole.

A return that a firm sent itself is never overwritten by a list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from yuqiao.facts.selectors import rule_value
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.kernel.files import keep_file, open_file
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.imports.columns import Head, find_head
from yuqiao.registers.imports.reading import is_blank, is_remark, is_total, sheets_of, table_of
from yuqiao.registers.imports.values import Unreadable, amount_of, count_of, credit_code_of, is_nothing, name_of, plain_key, text_of
from yuqiao.registers.models import AnnualReturn, EntryChange, LawFirm, ReturnImport
from yuqiao.registers.pool.services import is_department
from yuqiao.registers.register import Column
from yuqiao.registers.returns import checks
from yuqiao.registers.returns.fields import BY_CODE, CODES, FIGURES, State
from yuqiao.registers.returns.services import DEPARTMENT_ONLY, GONE, REGISTER, is_year, record, values_of

WHO = (
    Column(
        "name",
        Text("律师事务所", "Law firm"),
        synonyms=("律所名称", "律师事务所名称", "事务所名称", "执业机构", "单位名称", "名称", "firm"),
    ),
    Column(
        "credit_code",
        Text("统一社会信用代码", "Unified social credit code"),
        synonyms=("信用代码", "社会信用代码", "执业许可证统一代码"),
    ),
    Column("remark", Text("备注", "Remark"), synonyms=("说明",)),
)
COLUMNS = (*WHO, *(figure.column for figure in FIGURES))
NEW, CHANGES, SAME, LEFT_OUT = "new", "changed", "same", "left_out"
KINDS = {
    NEW: Text("新增", "new"),
    CHANGES: Text("变更", "changed"),
    SAME: Text("无变化", "same"),
    LEFT_OUT: Text("不写入", "left out"),
}
PROBLEMS = {
    "no_firm": Text("名册中没有这家律师事务所。", "The register has no such firm."),
    "several": Text("名册中有几家同名的律师事务所，请填写信用代码。", "Several firms have this name: please give the credit code."),
    "twice": Text("名单中重复。", "It stands in the list twice."),
    "own": Text("本所已经自行报送，名单不覆盖。", "The firm sent its own return, which a list does not overwrite."),
    "unreadable": Text("数字无法识别：{said}", "This is no number: {said}"),
    "nothing": Text("没有数字。", "There are no figures."),
}


@dataclass
class Line:
    """One row of the list: which firm, its figures, what they change, and why it is left out or stands out."""

    number: int
    said: str
    firm: LawFirm | None = None
    values: dict[str, Any] = field(default_factory=dict)
    remark: str = ""
    cells: list[tuple[str, Any]] = field(default_factory=list)  # (heading, what was written), in the list's order
    kind: str = LEFT_OUT
    diffs: list[tuple[Any, Any, Any]] = field(default_factory=list)  # (figure, before, after)
    problems: list[Text] = field(default_factory=list)
    asks: list[checks.Finding] = field(default_factory=list)

    @property
    def title(self) -> Text:
        """What would happen with it."""
        return KINDS[self.kind]


def _department(by: User) -> None:
    if not is_department(by):
        raise NotAllowed("department_only", DEPARTMENT_ONLY)


@transaction.atomic
def take_list(by: User, year: int, stream: Any, name: str) -> ReturnImport:
    """Keep a list of a year to look at. Raises NotAllowed; Refused with the field for a year that is not over or no list in it."""
    _department(by)
    if not is_year(year):
        text = Text("只填报已经结束的年度。", "Returns are of years that are over.")
        raise Refused("year", text, {"year": text})
    read(stream.read())
    stream.seek(0)
    return ReturnImport.objects.create(year=year, stored=keep_file(stream, name), name=name[:200], by=by, at=clock.now())


def read(data: bytes) -> tuple[Head, list[list[Any]]]:
    """The headings and rows of the first sheet that has a list. Raises Refused with the field `file`."""
    for sheet in sheets_of(data):
        table = table_of(data, sheet.name)
        head = find_head(table, COLUMNS)
        known = {h.column for h in head.headings} if head else set()
        if head and known & {"name", "credit_code"} and known & set(CODES):
            return head, table.rows[head.first_line :]
    text = Text(
        "没有找到表头：需要律师事务所名称或信用代码，以及至少一项数字。",
        "No headings were found: the list needs the name or code of the firm, and one figure at least.",
    )
    raise Refused("no_head", text, {"file": text})


def lines_of(batch: ReturnImport) -> list[Line]:
    """Every row of a list against what stands now: five queries."""
    with open_file(batch.stored) as stream:
        head, rows = read(stream.read())
    lines = [
        _line(head, head.first_line + place + 1, row)
        for place, row in enumerate(rows)
        if not (is_blank(row) or is_total(row) or is_remark(row))
    ]
    _find_firms(lines)
    firms = [line.firm.pk for line in lines if line.firm]
    there = {r.firm_id: r for r in AnnualReturn.objects.filter(year=batch.year, firm__in=firms)}
    last = {r.firm_id: r for r in AnnualReturn.objects.filter(year=batch.year - 1, firm__in=firms, state=State.ACCEPTED)}
    percent, seen = int(rule_value("returns.ask_change")), set()
    for line in lines:
        if line.firm and not line.problems:
            if line.firm.pk in seen:
                line.problems.append(PROBLEMS["twice"])
                continue
            seen.add(line.firm.pk)
            _compare(line, there.get(line.firm.pk), last.get(line.firm.pk), percent)
    return lines


def _line(head: Head, number: int, row: list[Any]) -> Line:
    cells = {h.column: (row[h.place] if h.place < len(row) else None, h) for h in head.headings if h.column}
    name = str(name_of(cells["name"][0]).value) if "name" in cells and not is_nothing(cells["name"][0]) else ""
    line = Line(number, name)
    line.cells = [(h.text, row[h.place] if h.place < len(row) else None) for h in head.headings]
    if "credit_code" in cells and not is_nothing(cells["credit_code"][0]):
        try:
            line.values["credit_code"] = credit_code_of(cells["credit_code"][0]).value
        except Unreadable:
            line.said = name or str(cells["credit_code"][0])
    if "remark" in cells and not is_nothing(cells["remark"][0]):
        line.remark = str(text_of(cells["remark"][0]).value)[:500]
    for code in CODES:
        if code in cells and not is_nothing(cells[code][0]):
            cell, heading = cells[code]
            try:
                line.values[code] = _figure(cell, heading.unit, BY_CODE[code].money)
            except Unreadable:
                line.problems.append(PROBLEMS["unreadable"].format(said=str(cell)[:40]))
    if not any(code in line.values for code in CODES) and not line.problems:
        line.problems.append(PROBLEMS["nothing"])
    return line


def _figure(cell: Any, unit: Any, money: bool) -> Any:
    """What a cell says. Raises Unreadable, also for what is below nought."""
    value = amount_of(cell, unit).value if money else count_of(cell).value
    if value < 0:
        raise Unreadable("amount")
    return value


def _find_firms(lines: list[Line]) -> None:
    codes = {line.values["credit_code"] for line in lines if line.values.get("credit_code")}
    by_code = {f.credit_code: f for f in LawFirm.objects.filter(credit_code__in=codes).select_related("city")}
    names = {line.said for line in lines if line.said}
    by_name: dict[str, list[LawFirm]] = {}
    for firm in LawFirm.objects.filter(name_zh__in=names).select_related("city"):
        by_name.setdefault(plain_key(firm.name_zh), []).append(firm)
    for line in lines:
        firm = by_code.get(line.values.pop("credit_code", ""))
        same = by_name.get(plain_key(line.said), [])
        line.firm = firm or (same[0] if len(same) == 1 else None)
        if line.firm is None:
            line.problems.append(PROBLEMS["several" if same else "no_firm"])


def _compare(line: Line, found: AnnualReturn | None, last: AnnualReturn | None, percent: int) -> None:
    if found and found.sent_by_id:
        line.problems.append(PROBLEMS["own"])
        return
    merged = {**(values_of(found) or {}), **line.values}
    line.problems += [finding.text for finding in checks.wrong(merged)]
    if line.problems:
        return
    now = values_of(found) or {}
    line.diffs = [(BY_CODE[c], now.get(c), v) for c, v in line.values.items() if now.get(c) != v]
    line.kind = (CHANGES if found else NEW) if line.diffs else SAME
    line.asks = checks.asks(merged, values_of(last), percent)


@transaction.atomic
def apply(by: User, batch_pk: int) -> ReturnImport:
    """Write the rows that are new or changed: accepted, or sent where something is to be looked at. Raises NotAllowed, Changed."""
    _department(by)
    batch = ReturnImport.objects.select_for_update().select_related("stored").get(pk=batch_pk)
    if batch.applied_at:
        raise Changed("applied", GONE, [])
    lines = lines_of(batch)
    taken = [line for line in lines if line.kind in (NEW, CHANGES)]
    firms = LawFirm.objects.select_for_update(of=("self",)).in_bulk([line.firm.pk for line in taken])
    there = {r.firm_id: r for r in AnnualReturn.objects.select_for_update().filter(year=batch.year, firm__in=firms)}
    for line in taken:
        _take(line, there.get(line.firm.pk), batch, by)
    batch.applied_at, batch.taken, batch.left = clock.now(), len(taken), sum(line.kind == LEFT_OUT for line in lines)
    batch.save(update_fields=["applied_at", "taken", "left"])
    return batch


def _take(line: Line, found: AnnualReturn | None, batch: ReturnImport, by: User) -> None:
    fresh = found is None
    found = found or AnnualReturn(firm=line.firm, year=batch.year)
    state = State.SENT if line.asks and not line.remark else State.ACCEPTED
    was = {**(values_of(found) or {}), "state": "" if fresh else found.state, "remark": found.remark}
    now = {**line.values, "state": state, **({"remark": line.remark} if line.remark else {})}
    for name, value in now.items():
        setattr(found, name, value)
    found.source, found.version = batch.name[:200], found.version + 1
    found.save()
    for name, value in now.items():
        if was[name] != value:
            record(found, name, was[name], value, by, source=batch.name[:200], batch=batch.pk)


@transaction.atomic
def undo(by: User, batch_pk: int) -> int:
    """Take a list back as a whole: every figure as it was, returns that it made gone. Gives how many returns.

    Raises NotAllowed; Changed when it is not applied; Refused when a return of it was changed since.
    """
    _department(by)
    batch = ReturnImport.objects.select_for_update().get(pk=batch_pk)
    if not batch.applied_at or batch.undone_at:
        raise Changed("not_applied", GONE, [])
    changes = list(EntryChange.objects.filter(register=REGISTER, batch=batch.pk).order_by("-id"))
    returns = AnnualReturn.objects.select_for_update().in_bulk({c.entry for c in changes})
    if _changed_since(changes):
        text = Text(
            "其中有的报告此后又有改动，不能整批撤销。", "A return of this list was changed since; it cannot be undone as a whole."
        )
        raise Refused("changed_since", text)
    gone = {c.entry for c in changes if c.field == "state" and c.before == ""}
    for change in changes:
        found = returns[change.entry]
        if change.entry not in gone:
            setattr(
                found, change.field, AnnualReturn._meta.get_field(change.field).to_python(change.before or _empty(change.field))
            )
        record(found, change.field, change.after, change.before, by, source=f"撤销 / undone: {batch.name}"[:200])
    for pk, found in returns.items():
        if pk in gone:
            found.delete()
        else:
            found.version += 1
            found.save()
    batch.undone_at = clock.now()
    batch.save(update_fields=["undone_at"])
    return len(returns)


def _empty(name: str) -> Any:
    return None if name in CODES else ""


def _changed_since(changes: Iterable[EntryChange]) -> bool:
    changes = list(changes)
    last = max((c.pk for c in changes), default=0)
    entries = {c.entry for c in changes}
    return EntryChange.objects.filter(register=REGISTER, entry__in=entries, pk__gt=last).exists()
