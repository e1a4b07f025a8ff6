"""Verbs: load the data files, give a rule a new version, take over a year of the calendar, keep the checklists."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.utils.text import slugify

from yuqiao.facts import files, loading
from yuqiao.facts.choices import Confidence, DayKind, EditKind, Requirement, Unit, YearStatus
from yuqiao.facts.models import CalendarDay, CalendarYear, ChecklistEdit, NotaryChecklistItem, NotaryMatter, Rule
from yuqiao.facts.tables import TABLES
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.kernel.text import Text

# What a new version takes over from the one before, unless it says otherwise.
CARRIED = (
    "title_zh",
    "title_en",
    "unit",
    "statement_zh",
    "statement_en",
    "legal_basis_zh",
    "legal_basis_en",
    "alarm_days",
)
SATURDAY = 5
# What the desk may change of a line of a checklist.
LINE = (
    "name_zh",
    "name_en",
    "form",
    "issuer_zh",
    "issuer_en",
    "requirement",
    "condition",
    "condition_zh",
    "condition_en",
    "validity_days",
    "phase",
    "seq",
    "source",
    "confidence",
)
LONGEST_VALIDITY = 3650


@transaction.atomic
def load_facts(folder: Path | None = None, stdout: TextIO | None = None) -> dict[str, tuple[int, int, int]]:
    """Load every data file; a second run changes nothing, and what staff edited stays as it is.

    Returns (new, changed, same) by the slug of the table and writes a line for each to `stdout`. Raises OSError for a
    missing file and KeyError, ValueError or ValidationError for a bad one; nothing is loaded then.
    """
    counts: dict[str, tuple[int, int, int]] = {}
    for table in TABLES:
        count = loading.load(table, folder or files.FOLDER)
        counts[table.slug] = tuple(count)
        if stdout:
            stdout.write(f"{table.slug}: {count.new} new, {count.changed} changed, {count.same} same\n")
    return counts


@transaction.atomic
def edit_rule(
    code: str,
    *,
    value: Any,
    valid_from: date,
    source_url: str,
    checked_on: date,
    checked_by: str,
    valid_to: date | None = None,
    **changes: Any,
) -> Rule:
    """Give a rule a new version from `valid_from` on; the one before ends the day before, or earlier as it already did.

    `changes` may hold any of CARRIED; the new version is `sourced`, since it names its source. Raises Missing for an
    unknown code, Refused with the fields to correct, TypeError for an unknown field.
    """
    if unknown := changes.keys() - set(CARRIED):
        raise TypeError(f"A rule has no {', '.join(sorted(unknown))} to change.")
    before = Rule.objects.select_for_update().filter(code=code).order_by("valid_from").last()
    if before is None:
        raise Missing("rule_missing", Text(f"没有编号为{code}的规则。", f"There is no rule {code}."))
    carried = {name: changes.get(name, getattr(before, name)) for name in CARRIED}
    _check_version(before, valid_from, valid_to, source_url, checked_on, checked_by)
    _check_value(value, carried["unit"])
    now = clock.now()
    if before.valid_to is None or before.valid_to >= valid_from:
        before.valid_to = valid_from - timedelta(days=1)
    before.edited_by_staff, before.updated_at = True, now
    before.save(update_fields=["valid_to", "edited_by_staff", "updated_at"])
    return Rule.objects.create(
        code=code,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        source_url=source_url,
        checked_on=checked_on,
        checked_by=checked_by,
        confidence=Confidence.SOURCED,
        edited_by_staff=True,
        updated_at=now,
        **carried,
    )


def _check_version(
    before: Rule, valid_from: date, valid_to: date | None, source_url: str, checked_on: date | None, checked_by: str
) -> None:
    fields: dict[str, Text] = {}
    if not _is_address(source_url):
        fields["source_url"] = Text(
            "请填写来源网址，以http://或https://开头。",
            "Give the address of the source, beginning with http:// or https://.",
        )
    if checked_on is None or checked_on > clock.today():
        fields["checked_on"] = Text("请填写核对日期，不得晚于今天。", "Give the day it was checked, not later than today.")
    if not checked_by.strip():
        fields["checked_by"] = Text("请填写核对人。", "Say who checked it.")
    if valid_from <= before.valid_from:
        fields["valid_from"] = Text(
            "新版本的生效日期须晚于{day}（现有最新版本的生效日期）。",
            "The new version must begin after {day}, the first day of the latest version.",
        ).format(day=before.valid_from.isoformat())
    if valid_to is not None and valid_to < valid_from:
        fields["valid_to"] = Text("失效日期不得早于生效日期。", "The last day cannot be before the first day.")
    if fields:
        raise Refused("rule_version", Text("请更正标出的内容。", "Please correct what is marked."), fields)


def _check_value(value: Any, unit: str) -> None:
    """A rule that counts something has a whole number of 0 or more, or a pair of them (from, to)."""
    if unit == Unit.FACT:
        return
    numbers = value if isinstance(value, list) and len(value) == 2 else [value]
    if not all(isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in numbers):
        wrong = Text("请填写0以上的整数。", "Give a whole number, 0 or more.")
        raise Refused("rule_value", wrong, {"value": wrong})


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


@transaction.atomic
def confirm_year(year: int, days: Iterable[tuple[date, bool, Text]], *, source: str, as_of: date) -> CalendarYear:
    """Replace a year of the working-day calendar by that of the State Council's notice, and mark it confirmed.

    `days` are (date, is it worked, name): the holidays, and the weekend days worked instead. Loading the data files no
    longer touches the year. Raises Refused without a source, without days, for a day of another year or twice the same
    day, and for a working day that is not at a weekend.
    """
    rows = sorted(days, key=lambda row: row[0])
    dates = [day for day, _, _ in rows]
    wrong = [day for day, working, _ in rows if day.year != year or (working and day.weekday() < SATURDAY)]
    if not source.strip() or not rows or wrong or len(set(dates)) < len(dates):
        raise Refused(
            "calendar_year",
            Text(
                "请填写通知的来源，并逐日列出{year}年的放假日和调休上班日（上班日须为周末），每日一行。",
                "Name the notice, and list the holidays of {year} and the weekend days worked instead, one line a day.",
            ).format(year=year),
        )
    now = clock.now()
    mark = {
        "source": source,
        "as_of": as_of,
        "confidence": Confidence.SOURCED,
        "edited_by_staff": True,
        "updated_at": now,
    }
    confirmed, _ = CalendarYear.objects.update_or_create(year=year, defaults={"status": YearStatus.CONFIRMED, **mark})
    CalendarDay.objects.filter(date__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            date=day,
            is_working=working,
            kind=DayKind.ADJUSTED if working else DayKind.HOLIDAY,
            name_zh=name.zh,
            name_en=name.en,
            **mark,
        )
        for day, working, name in rows
    )
    return confirmed


# --- checklists --------------------------------------------------------------------------------------------------


@transaction.atomic
def edit_checklist_item(pk: int, values: dict[str, Any], *, by: str, seen: int | None = None) -> NotaryChecklistItem:
    """Change a line; `values` may hold any of LINE. Loading the data files leaves the line alone from then on.

    `seen` is the latest edit that the person saw (0 for none): Refused when somebody was faster. What is always asked for
    loses its condition. Raises Missing for no such line, Refused with the fields to correct, TypeError for an unknown field.
    Values that are those of the line already leave no trace.
    """
    item = _line(pk)
    last = item.edits.order_by("-id").first()
    if seen is not None and seen != (last.pk if last else 0):
        text = Text(
            "这一行刚刚被别人改过，请看下面的记录，再决定是否修改。",
            "Somebody has changed this line in the meantime; see the history below, then decide.",
        )
        raise Refused("checklist_changed", text)
    wanted = _checked_line({name: getattr(item, name) for name in LINE} | values)
    return _change(item, {name: wanted[name] for name in LINE}, EditKind.CHANGED, by)


@transaction.atomic
def add_checklist_item(matter: str, values: dict[str, Any], *, by: str, material_slug: str = "") -> NotaryChecklistItem:
    """A new line of a matter's checklist; `material_slug` names a paper that other matters ask for too.

    Raises Missing for no such matter, Refused with the fields to correct (a paper stands in a checklist once).
    """
    found = NotaryMatter.objects.filter(slug=matter).first()
    if found is None:
        raise Missing("notary_matter_missing", Text("没有这个公证事项。", "There is no such notarial matter."))
    wanted = _checked_line(values)
    slug = slugify(material_slug or wanted["name_en"])[:60]
    if not slug or found.checklist.filter(material_slug=slug).exists():
        text = Text("这个事项已有编号为{slug}的材料。", "This matter already has a paper {slug}.").format(slug=slug or "-")
        raise Refused("checklist_twice", text, {"material_slug": text})
    now = clock.now()
    item = NotaryChecklistItem.objects.create(
        matter=found, material_slug=slug, as_of=clock.today(), edited_by_staff=True, updated_at=now, **wanted
    )
    ChecklistEdit.objects.create(
        item=item,
        kind=EditKind.ADDED,
        by=by,
        at=now,
        before={"valid_to": _yesterday().isoformat()},
        after=wanted | {"valid_to": None},
    )
    return item


@transaction.atomic
def retire_checklist_item(pk: int, *, by: str) -> NotaryChecklistItem:
    """Take a line off its checklist: yesterday was its last day. Raises Missing, and Refused when it is off already."""
    item = _line(pk)
    if item.valid_to and item.valid_to < clock.today():
        raise Refused("checklist_retired", Text("这一行已经停用。", "This line is off the checklist already."))
    return _change(item, {"valid_to": _yesterday()}, EditKind.RETIRED, by)


@transaction.atomic
def undo_checklist_edit(pk: int, *, by: str) -> NotaryChecklistItem:
    """Take back the last change of a line; undoing an undo brings the change again. Raises Missing, Refused without a change."""
    item = _line(pk)
    last = item.edits.order_by("-id").first()
    if last is None:
        raise Refused("checklist_no_edit", Text("这一行还没有改动，无可撤销。", "This line has no change to undo."))
    columns = {column.name: column for column in item._meta.concrete_fields}
    return _change(item, {n: columns[n].to_python(v) for n, v in last.before.items()}, EditKind.UNDONE, by)


def _line(pk: int) -> NotaryChecklistItem:
    item = NotaryChecklistItem.objects.select_for_update().filter(pk=pk).first()
    if item is None:
        raise Missing("checklist_item_missing", Text("没有这一行材料。", "There is no such line."))
    return item


def _change(item: NotaryChecklistItem, values: dict[str, Any], kind: EditKind, by: str) -> NotaryChecklistItem:
    """Set what differs, and keep what was and what is."""
    different = {name: value for name, value in values.items() if getattr(item, name) != value}
    if not different:
        return item
    different.setdefault("as_of", clock.today())
    before = {name: _plain(getattr(item, name)) for name in different}
    for name, value in different.items():
        setattr(item, name, value)
    item.edited_by_staff, item.updated_at = True, clock.now()
    item.save(update_fields=[*different, "edited_by_staff", "updated_at"])
    after = {name: _plain(value) for name, value in different.items()}
    ChecklistEdit.objects.create(item=item, kind=kind, by=by, at=item.updated_at, before=before, after=after)
    return item


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _yesterday() -> date:
    return clock.today() - timedelta(days=1)


def _checked_line(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a line, complete and cleaned. Raises Refused with the fields to correct, TypeError for an unknown one."""
    if unknown := values.keys() - set(LINE):
        raise TypeError(f"A line has no {', '.join(sorted(unknown))} to change.")
    line = {name: "" for name in LINE} | {"validity_days": None} | values
    line = {name: value.strip() if isinstance(value, str) else value for name, value in line.items()}
    if line["requirement"] == Requirement.REQUIRED:
        line |= dict.fromkeys(("condition", "condition_zh", "condition_en"), "")
    fields = _missing_words(line) | _wrong_codes(line) | _wrong_numbers(line)
    if fields:
        raise Refused("checklist_line", Text("请更正标出的内容。", "Please correct what is marked."), fields)
    return line


def _missing_words(line: dict[str, Any]) -> dict[str, Text]:
    empty = Text("请填写，中英文都要有。", "Please fill this in, in both languages.")
    wanted = ["name_zh", "name_en", "source"]
    if line["issuer_zh"] or line["issuer_en"]:
        wanted += ["issuer_zh", "issuer_en"]
    if line["requirement"] == Requirement.CONDITIONAL:
        wanted += ["condition_zh", "condition_en"]
    found = {name: empty for name in wanted if not line[name]}
    if "source" in found:
        found["source"] = Text("请写明依据。", "Say on what it rests.")
    return found


def _wrong_codes(line: dict[str, Any]) -> dict[str, Text]:
    wrong = Text("请从列表中选择。", "Please choose from the list.")
    coded = ("form", "requirement", "condition", "phase", "confidence")
    allowed = {name: {c for c, _ in _column(name).choices} | ({""} if _column(name).blank else set()) for name in coded}
    return {name: wrong for name in coded if line[name] not in allowed[name]}


def _wrong_numbers(line: dict[str, Any]) -> dict[str, Text]:
    fields: dict[str, Text] = {}
    for name in ("name_zh", "name_en", "issuer_zh", "issuer_en", "condition_zh", "condition_en"):
        if len(line[name]) > (most := _column(name).max_length):
            fields[name] = Text("最多{n}个字符。", "At most {n} characters.").format(n=most)
    if not isinstance(line["seq"], int) or not 1 <= line["seq"] <= 999:
        fields["seq"] = Text("请填写1至999的整数。", "Give a whole number from 1 to 999.")
    days = line["validity_days"]
    if days is not None and (not isinstance(days, int) or not 1 <= days <= LONGEST_VALIDITY):
        text = Text("请填写1至{n}的整数，或者留空。", "Give a whole number from 1 to {n}, or leave it empty.")
        fields["validity_days"] = text.format(n=LONGEST_VALIDITY)
    return fields


def _column(name: str) -> models.Field:
    return NotaryChecklistItem._meta.get_field(name)
