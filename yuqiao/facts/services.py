"""Verbs: load the data files, give a rule a new version, take over a year of the calendar."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from yuqiao.facts import files, loading
from yuqiao.facts.choices import Confidence, DayKind, Unit, YearStatus
from yuqiao.facts.models import CalendarDay, CalendarYear, Rule
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
