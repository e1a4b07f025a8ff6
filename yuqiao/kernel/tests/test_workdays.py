"""Working days: the table of the State Council's notices, and a second source for the same years."""

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from yuqiao.kernel.text import Text
from yuqiao.kernel.workdays import Calendar

CHINA = Calendar.from_csv(Path(__file__).parents[2] / "facts" / "data" / "working_days.csv")


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_table_agrees_with_a_second_source(year):
    """`holidays` knows public holidays and days off in exchange; a weekend day that it does not know to be worked stays off."""
    other = holidays.country_holidays("CN", years=year)
    differing = [day for day in _days(year) if other.is_working_day(day) != CHINA.is_working(day)]
    assert differing == []
    assert CHINA.status(year) == "confirmed"


def test_the_draft_year_holds_the_statutory_days_only():
    assert CHINA.status(2027) == "draft"
    assert not CHINA.is_working(date(2027, 1, 1))
    assert not any(CHINA.is_working(day) for day in _days(2027) if day.weekday() >= 5)


def test_a_worked_weekend_says_for_which_holiday():
    assert CHINA.is_working(date(2026, 10, 10))
    assert CHINA.explain(date(2026, 10, 10)).zh.endswith("（调休上班）")
    assert CHINA.explain(date(2026, 10, 17)).en == "Weekend"
    assert CHINA.explain(date(2026, 10, 12)) == Text("", "")
    assert CHINA.name(date(2026, 10, 12)) is None


def test_the_next_working_day_jumps_over_a_holiday():
    assert CHINA.next_working(date(2026, 9, 30)) == date(2026, 10, 8)


def test_one_unofficial_row_makes_a_year_a_draft(tmp_path):
    file = tmp_path / "days.csv"
    file.write_text(
        "date,working,name_zh,name_en,status\n2030-01-01,0,元旦,New Year,official\n"
        "2030-02-03,0,春节,Spring Festival,draft\n2030-05-01,0,劳动节,Labour Day,official\n",
        encoding="utf-8-sig",
    )
    found = Calendar.from_csv(file)
    assert found.status(2030) == "draft"
    assert not found.is_working(date(2030, 1, 1))
