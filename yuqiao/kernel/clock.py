"""The only place that knows what time it is, and the engine that computes every deadline of the house.

Days are days in Asia/Shanghai. The rules held here:

- the day on which a period starts is not counted (Civil Code art. 201);
- a working-day period counts working days of the Chinese calendar that are not paused;
- a calendar-day or month period runs on through days off and is extended by every paused day; a month period ends on
  the day with the same number, or on the last day of a shorter month (Civil Code art. 202);
- hours are counted from the midnight after the start, as for visa-free transit: whoever enters at 00:05 or at 14:35
  has the same end.

A pause covers whole days, both ends included. Overlapping pauses count once; a pause never makes a period shorter.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from yuqiao.kernel.text import Text
from yuqiao.kernel.workdays import ONE_DAY, Calendar

ZONE = ZoneInfo("Asia/Shanghai")
HORIZON = date(2200, 1, 1)
HOURS_A_DAY = 24
MONTHS_A_YEAR = 12


# --- what time it is ---------------------------------------------------------------------------------------------


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: Callable[[], datetime] = _system_clock
_frozen: ContextVar["Hands | None"] = ContextVar("frozen_clock", default=None)


class Hands:
    """The hands of a stopped clock: `frozen()` gives them, `forward()` moves them."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def forward(self, **by: float) -> datetime:
        """Move on by `timedelta(**by)` and return the new time."""
        self.at += timedelta(**by)
        return self.at


def now() -> datetime:
    """The present instant, always aware."""
    hands = _frozen.get()
    return hands.at if hands else _clock()


def is_frozen() -> bool:
    """True while a test has stopped the clock: nothing is kept by time then."""
    return _frozen.get() is not None


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().astimezone(ZONE).date()


def set_clock(clock: Callable[[], datetime] | None) -> None:
    """Replace the clock of the whole process (all threads); None puts the system's clock back."""
    global _clock  # noqa: PLW0603 - the one switch of the process
    _clock = clock or _system_clock


@contextmanager
def frozen(at: date | datetime | str) -> Iterator[Hands]:
    """Stop the clock at `at` within the block, for this thread or task only.

    Takes a date (its midnight), a datetime, or either as an ISO text; without an offset it is Asia/Shanghai time.
    """
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    if not isinstance(instant, datetime):
        instant = midnight(instant)
    elif instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZONE)
    hands = Hands(instant)
    token = _frozen.set(hands)
    try:
        yield hands
    finally:
        _frozen.reset(token)


def midnight(day: date) -> datetime:
    """00:00 in Asia/Shanghai at which `day` begins."""
    return datetime.combine(day, time.min, ZONE)


def end_of_day(day: date) -> datetime:
    """23:59:59 in Asia/Shanghai on `day`: the last second in which a deadline on that day is kept."""
    return datetime.combine(day, time(23, 59, 59), ZONE)


# --- deadlines ---------------------------------------------------------------------------------------------------


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Pause:
    """Days in which a period stands still, both included; without an end it still runs.

    Aware datetimes become days in Asia/Shanghai. Raises ValueError when it ends before it starts.
    """

    start: date
    end: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _day(self.start))
        if self.end is not None:
            object.__setattr__(self, "end", _day(self.end))
            if self.end < self.start:
                raise ValueError(f"A pause cannot end ({self.end}) before it starts ({self.start}).")


class Step(NamedTuple):
    """One day of a computed period and how it was treated; the note names the holiday or the reason of the pause."""

    date: date
    kind: Literal["start", "counted", "paused", "day_off", "due"]
    note: Text | str


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends, and how that was found.

    `due` is a day, or an instant for hours. `confirmed` is False when a year that the period touches has no confirmed
    table of working days. `paused` is True while a pause still runs: the date then moves on with every day.
    """

    due: date | datetime
    confirmed: bool
    steps: tuple[Step, ...]
    paused: bool = False


def due(
    start: date | datetime,
    amount: int,
    unit: Unit,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    roll: bool = False,
    at: date | None = None,
) -> Due:
    """The end of a period of `amount` units after `start`.

    With `roll` a calendar-day or month period that ends on a day off ends on the next working day instead (Civil Code
    art. 203). A pause that still runs is taken to last through `at` (default: today). Hours do not rest on the table of
    working days and are always confirmed. Raises ValueError for an amount below 1 or not whole, a datetime without
    zone, and an end after 2199.
    """
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 1:
        raise ValueError(f"A period needs a whole number of units, 1 or more; {amount!r} is not.")
    unit = Unit(unit)
    first = _day(start)
    stops = _settled(pauses, first, at)
    steps = [Step(first, "start", "")]
    left = _counted_days(first, amount, unit)
    for step in _walk(first, unit, calendar, stops):
        steps.append(step)
        left -= step.kind == "counted"
        if not left:
            break
    end: date | datetime
    if unit is Unit.HOUR:
        end = midnight(steps[-1].date) + timedelta(hours=amount % HOURS_A_DAY or HOURS_A_DAY)
        last = _day(end)
    else:
        if roll:
            _roll(steps, calendar)
        end = last = steps[-1].date
    if steps[-1].date == last:
        steps[-1] = steps[-1]._replace(kind="due")
    else:
        steps.append(Step(last, "due", ""))
    confirmed = unit is Unit.HOUR or _all_confirmed(first + ONE_DAY, last, calendar)
    running = any(stop.running and stop.start <= last for stop in stops)
    return Due(end, confirmed, tuple(steps), running)


def count(
    start: date | datetime,
    end: "date | datetime | Due",
    unit: Unit,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    at: date | None = None,
) -> int:
    """How many whole units lie between `start` and `end`: the inverse of `due()` (without `roll`); 0 before the start."""
    unit = Unit(unit)
    end = end.due if isinstance(end, Due) else end
    first, last = _day(start), _day(end)
    if last <= first:
        return 0
    days = rest = 0
    for step in _walk(first, unit, calendar, _settled(pauses, first, at)):
        if step.date > last:
            break
        days += step.kind == "counted"
        rest = step.kind == "counted"
    if unit is Unit.HOUR:
        return (days - rest) * HOURS_A_DAY + (_instant(end).astimezone(ZONE).hour if rest else 0)
    return _whole_months(first, days) if unit is Unit.MONTH else days


def remaining(due: date | datetime | Due, at: date | datetime, unit: Unit, calendar: Calendar) -> int:
    """Whole units left from `at` until `due`: 0 on the last day, negative once it has passed.

    Hours are real hours between the two instants (a date stands for its midnight), rounded down.
    """
    end = due.due if isinstance(due, Due) else due
    if Unit(unit) is Unit.HOUR:
        return int((_instant(end) - _instant(at)) // timedelta(hours=1))
    if _day(at) <= _day(end):
        return count(at, end, unit, calendar)
    return -count(end, at, unit, calendar)


class _Stop(NamedTuple):
    """A pause with its end settled."""

    start: date
    end: date
    reason: str
    running: bool


def _day(value: date | datetime) -> date:
    """The day in Asia/Shanghai of a date or an aware datetime."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone; pass an aware datetime or a date.")
    return value.astimezone(ZONE).date()


def _instant(value: date | datetime) -> datetime:
    """The instant itself, or the midnight at which a date begins."""
    return value if isinstance(value, datetime) else midnight(value)


def _settled(pauses: Iterable[Pause], first: date, at: date | None) -> list[_Stop]:
    """The pauses that matter after `first`, in order of time; one that still runs lasts through `at`."""
    stops = []
    for pause in pauses:
        end = pause.end if pause.end is not None else max(pause.start, _day(at) if at else today())
        if end > first:
            stops.append(_Stop(pause.start, end, pause.reason, pause.end is None))
    return sorted(stops)


def _walk(first: date, unit: Unit, calendar: Calendar, stops: list[_Stop]) -> Iterator[Step]:
    """Every day after `first` with its treatment, without end; both `due` and `count` read from here."""
    only_working = unit is Unit.WORKING_DAY
    day = first
    while day < HORIZON:
        day += ONE_DAY
        reasons = [stop.reason for stop in stops if stop.start <= day <= stop.end]
        if reasons:
            yield Step(day, "paused", " / ".join(dict.fromkeys(filter(None, reasons))))
        elif only_working and not calendar.is_working(day):
            yield Step(day, "day_off", calendar.explain(day))
        else:
            yield Step(day, "counted", calendar.explain(day))
    raise ValueError(f"The period ends after {HORIZON.year - 1}; check its start, its length and its pauses.")


def _counted_days(first: date, amount: int, unit: Unit) -> int:
    """How many days have to be counted until the last day of the period."""
    if unit is Unit.MONTH:
        return (_add_months(first, amount) - first).days
    if unit is Unit.HOUR:
        return -(-amount // HOURS_A_DAY)
    return amount


def _add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day when it is shorter; nothing after the horizon."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    if day.year + years >= HORIZON.year:
        return HORIZON + ONE_DAY
    first_of_month = date(day.year + years, month + 1, 1)
    last_of_month = (first_of_month + timedelta(days=31)).replace(day=1) - ONE_DAY
    return first_of_month.replace(day=min(day.day, last_of_month.day))


def _whole_months(first: date, days: int) -> int:
    """The greatest number of months after `first` that fit into `days`."""
    reached = first + timedelta(days=days)
    months = (reached.year - first.year) * MONTHS_A_YEAR + reached.month - first.month
    return months if _add_months(first, months) <= reached else months - 1


def _roll(steps: list[Step], calendar: Calendar) -> None:
    """Add the days from an end on a day off to the next working day."""
    while not calendar.is_working(steps[-1].date):
        day = steps[-1].date
        steps[-1] = Step(day, "day_off", calendar.explain(day))
        steps.append(Step(day + ONE_DAY, "counted", calendar.explain(day + ONE_DAY)))


def _all_confirmed(first: date, last: date, calendar: Calendar) -> bool:
    return all(calendar.status(year) == "confirmed" for year in range(first.year, last.year + 1))
