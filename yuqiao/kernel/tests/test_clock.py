"""The clock: time as it is asked for, and every deadline by the real table of working days."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuqiao.kernel import clock
from yuqiao.kernel.clock import Pause, Unit, count, due, remaining
from yuqiao.kernel.workdays import Calendar

CHINA = Calendar.from_csv(Path(__file__).parents[2] / "facts" / "data" / "working_days.csv")
D = date.fromisoformat
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
AMOUNTS = st.integers(1, 60)
UNITS = st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH])


@st.composite
def stops(draw) -> list[Pause]:
    """Up to four pauses with an end, somewhere in the years of the table."""
    starts = draw(st.lists(DAYS, max_size=4))
    return [Pause(start, start + timedelta(days=draw(st.integers(0, 30)))) for start in starts]


@pytest.mark.parametrize(
    ("accepted", "days", "pause", "expected"),
    [
        ("2026-09-18", 15, None, "2026-10-15"),
        ("2026-09-18", 15, ("2026-09-22", "2026-09-24"), "2026-10-20"),
        ("2026-09-14", 15, None, "2026-10-10"),
        ("2026-09-14", 15, ("2026-09-17", "2026-09-21"), "2026-10-15"),
        ("2026-09-30", 1, None, "2026-10-08"),
        ("2026-09-30", 5, None, "2026-10-13"),
        ("2026-02-13", 1, None, "2026-02-14"),
        ("2026-02-13", 5, None, "2026-02-27"),
    ],
)
def test_working_days_follow_the_notice_of_the_year(accepted, days, pause, expected):
    pauses = [Pause(D(pause[0]), D(pause[1]))] if pause else []
    found = due(D(accepted), days, Unit.WORKING_DAY, CHINA, pauses)
    assert found.due == D(expected)
    assert found.confirmed


def test_a_date_in_a_draft_year_is_not_confirmed():
    assert not due(date(2026, 12, 30), 5, Unit.WORKING_DAY, CHINA).confirmed
    assert not due(date(2027, 3, 1), 5, Unit.CALENDAR_DAY, CHINA).confirmed
    assert due(date(2026, 12, 28), 3, Unit.WORKING_DAY, CHINA).confirmed


def test_a_date_in_a_year_without_a_table_is_not_confirmed():
    assert CHINA.status(2031) == "missing"
    assert not due(date(2031, 3, 1), 5, Unit.WORKING_DAY, CHINA).confirmed


@given(DAYS, AMOUNTS, UNITS, stops())
def test_counting_gives_back_what_was_added(start, amount, unit, pauses):
    end = due(start, amount, unit, CHINA, pauses)
    assert count(start, end, unit, CHINA, pauses) == amount


@given(DAYS, AMOUNTS, st.sampled_from(list(Unit)), stops())
def test_a_pause_never_shortens_a_period(start, amount, unit, pauses):
    assert due(start, amount, unit, CHINA, pauses).due >= due(start, amount, unit, CHINA).due


@given(DAYS, AMOUNTS, UNITS, stops(), st.randoms())
def test_the_order_of_pauses_does_not_matter(start, amount, unit, pauses, chance):
    shuffled = list(pauses)
    chance.shuffle(shuffled)
    assert due(start, amount, unit, CHINA, shuffled) == due(start, amount, unit, CHINA, pauses)


@given(DAYS, AMOUNTS, stops())
def test_a_pause_said_twice_counts_once(start, amount, pauses):
    twice = due(start, amount, Unit.WORKING_DAY, CHINA, pauses + pauses)
    assert twice.due == due(start, amount, Unit.WORKING_DAY, CHINA, pauses).due


@given(DAYS, AMOUNTS)
def test_a_period_in_working_days_ends_on_a_working_day(start, amount):
    assert CHINA.is_working(due(start, amount, Unit.WORKING_DAY, CHINA).due)


@given(DAYS, AMOUNTS, UNITS)
def test_one_unit_more_ends_later(start, amount, unit):
    assert due(start, amount + 1, unit, CHINA).due > due(start, amount, unit, CHINA).due


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-01-15", 12, "2027-01-15"),
    ],
)
def test_a_month_ends_on_the_last_day_of_a_shorter_month(start, months, end):
    assert due(D(start), months, Unit.MONTH, CHINA).due == D(end)


def test_a_period_that_rolls_ends_on_the_next_working_day():
    assert due(date(2026, 9, 1), 30, Unit.CALENDAR_DAY, CHINA).due == date(2026, 10, 1)
    rolled = due(date(2026, 9, 1), 30, Unit.CALENDAR_DAY, CHINA, roll=True)
    assert rolled.due == date(2026, 10, 8)
    assert rolled.steps[-1].kind == "due"
    assert [step.kind for step in rolled.steps[-8:-1]] == ["day_off"] * 7


def test_hours_run_from_the_next_midnight():
    early = due(datetime(2026, 11, 23, 0, 5, tzinfo=clock.ZONE), 240, Unit.HOUR, CHINA)
    late = due(datetime(2026, 11, 23, 14, 35, tzinfo=clock.ZONE), 240, Unit.HOUR, CHINA)
    assert early.due == late.due == datetime(2026, 12, 4, tzinfo=clock.ZONE)
    assert early.confirmed


def test_the_day_of_a_start_is_that_of_shanghai():
    evening_in_london = datetime(2026, 9, 17, 23, 0, tzinfo=UTC)
    assert due(evening_in_london, 15, Unit.WORKING_DAY, CHINA).due == date(2026, 10, 15)


def test_a_pause_that_runs_moves_the_date_on_every_day():
    running = [Pause(date(2026, 9, 22), reason="papers")]
    first = due(date(2026, 9, 18), 15, Unit.WORKING_DAY, CHINA, running, at=date(2026, 9, 22))
    later = due(date(2026, 9, 18), 15, Unit.WORKING_DAY, CHINA, running, at=date(2026, 9, 24))
    assert first.paused and later.paused
    assert (first.due, later.due) == (date(2026, 10, 16), date(2026, 10, 20))


def test_steps_tell_why_a_day_was_not_counted():
    pauses = [Pause(date(2026, 9, 22), date(2026, 9, 22), reason="waits for papers")]
    steps = {step.date: step for step in due(date(2026, 9, 18), 15, Unit.WORKING_DAY, CHINA, pauses).steps}
    assert (steps[date(2026, 9, 22)].kind, steps[date(2026, 9, 22)].note) == ("paused", "waits for papers")
    assert steps[date(2026, 10, 1)].kind == "day_off"
    assert "National" in steps[date(2026, 10, 1)].note.en
    assert steps[date(2026, 10, 10)].kind == "counted"


@pytest.mark.parametrize("amount", [0, -1, True, 1.5, "3"])
def test_a_period_needs_a_whole_number_of_units(amount):
    with pytest.raises(ValueError, match="whole number"):
        due(date(2026, 9, 18), amount, Unit.WORKING_DAY, CHINA)


def test_a_pause_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Pause(date(2026, 9, 18), date(2026, 9, 17))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due(datetime(2026, 9, 18, 10), 1, Unit.WORKING_DAY, CHINA)


def test_what_is_left_is_zero_on_the_last_day_and_negative_after_it():
    end = date(2026, 10, 15)
    left = [remaining(end, D(day), Unit.WORKING_DAY, CHINA) for day in ("2026-10-10", "2026-10-15", "2026-10-17")]
    assert left == [4, 0, -1]
    assert remaining(end, date(2026, 10, 20), Unit.WORKING_DAY, CHINA) == -3


def test_a_stopped_clock_stands_until_it_is_moved():
    with clock.frozen("2026-11-23T23:30:00") as hands:
        assert clock.today() == date(2026, 11, 23)
        hands.forward(hours=1)
        assert clock.today() == date(2026, 11, 24)
        assert clock.is_frozen()
    assert not clock.is_frozen()


def test_a_pause_counts_from_the_day_after_the_start():
    monday, tuesday = date(2026, 9, 21), date(2026, 9, 22)
    assert due(monday, 1, Unit.WORKING_DAY, CHINA, [Pause(monday, monday)]).due == tuesday
    assert due(monday, 1, Unit.WORKING_DAY, CHINA, [Pause(tuesday, tuesday)]).due == date(2026, 9, 23)
