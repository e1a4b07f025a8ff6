"""Which days are working days: Monday to Friday, corrected by the yearly notice of the State Council (holidays and 调休).

A calendar is a value: it is built from rows, never asks the database and never changes. A year is `confirmed` once its
notice is out, `draft` while only the statutory days are known, `missing` without a table; the answer for a draft or
missing year may still change, and `kernel.clock` marks every due date that rests on one.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from yuqiao.kernel.text import Text

YearStatus = Literal["confirmed", "draft", "missing"]
Row = tuple[date, bool, Text]

ONE_DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND = Text("周末", "Weekend")
ORDINARY = Text("", "")
ADJUSTED = Text("{name}（调休上班）", "{name} (adjusted working day)")


class Calendar:
    """Working days built from rows `(date, is_working, name)` and the status of each year that has a table."""

    __slots__ = ("_days_off", "_names", "_notes", "_working_weekends", "_years")

    def __init__(self, rows: Iterable[Row], years: Mapping[int, Literal["confirmed", "draft"]]) -> None:
        days_off: set[date] = set()
        working_weekends: set[date] = set()
        self._names: dict[date, Text] = {}
        self._notes: dict[date, Text] = {}
        for day, working, name in rows:
            self._names[day] = name
            self._notes[day] = ADJUSTED.format(name=name) if working else name
            (working_weekends if working else days_off).add(day)
        self._days_off = frozenset(days_off)
        self._working_weekends = frozenset(working_weekends)
        self._years: dict[int, Literal["confirmed", "draft"]] = dict(years)

    @classmethod
    def from_csv(cls, path: str | Path) -> "Calendar":
        """The calendar of a file with the columns `date, working, name_zh, name_en, status`.

        A year is confirmed when all its rows are `official`. Raises OSError, KeyError or ValueError for a bad file.
        """
        rows: list[Row] = []
        years: dict[int, Literal["confirmed", "draft"]] = {}
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                day = date.fromisoformat(line["date"])
                rows.append((day, line["working"] == "1", Text(line["name_zh"], line["name_en"])))
                official = line["status"] == "official" and years.get(day.year) != "draft"
                years[day.year] = "confirmed" if official else "draft"
        return cls(rows, years)

    def is_working(self, day: date) -> bool:
        """True when offices work on `day`; unlisted days follow Monday to Friday."""
        if day in self._working_weekends:
            return True
        return day.weekday() < SATURDAY and day not in self._days_off

    def status(self, year: int) -> YearStatus:
        """How far the table of `year` may be trusted."""
        return self._years.get(year, "missing")

    def name(self, day: date) -> Text | None:
        """The holiday that `day` belongs to (also for a weekend worked because of it), or None."""
        return self._names.get(day)

    def explain(self, day: date) -> Text:
        """Why `day` differs from an ordinary working day: holiday, adjusted working day, weekend; else an empty text."""
        return self._notes.get(day) or (WEEKEND if day.weekday() >= SATURDAY else ORDINARY)

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        day += ONE_DAY
        while not self.is_working(day):
            day += ONE_DAY
        return day
