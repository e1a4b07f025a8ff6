"""What each office's months add to form F1: counted from the register once, and anew only when that month's register changed.

Whoever writes the register says so in the same transaction (`register_changed`). A kept month holds only while it was counted
at the last change; so the figures are those of the rows at any time, and `recount` proves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import structlog
from django.db.models import CharField, Count, F, Func, IntegerField, QuerySet

from yuqiao.areas.notarization.models import Certificate, CountedMonth, NotarialFile
from yuqiao.kernel import clock
from yuqiao.registers.models import NotaryOffice

TABLES = ("classes", "subjects", "destinations", "days", "accepted", "ended")
NOT_COUNTED = ("voided", "corrected")
Tally = dict[str, dict[str, int]]  # table → key → how many
log = structlog.get_logger(__name__)


class Days(Func):
    """Whole days between two dates, in either database."""

    output_field = IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        later, earlier = (compiler.compile(e) for e in self.source_expressions)
        return f"CAST(julianday({later[0]}) - julianday({earlier[0]}) AS INTEGER)", [*later[1], *earlier[1]]


class Month(Func):
    """Year and month of a date (2026-03), in either database."""

    output_field = CharField()
    template = "to_char(%(expressions)s, 'YYYY-MM')"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **context)


def register_changed(office: NotaryOffice, *days: date) -> None:
    """The register of these days was written: their months are counted anew when they are read next."""
    for month in sorted({day.replace(day=1) for day in days}, reverse=True):  # one order for all: nobody waits in a circle
        kept, _made = CountedMonth.objects.get_or_create(office=office, month=month)
        CountedMonth.objects.filter(pk=kept.pk).update(changes=F("changes") + 1)


def counted(first: date, last: date, office: NotaryOffice | None = None) -> dict[int, Tally]:
    """By office, what the days of a period add up to; whole months up to today's from what is kept."""
    found: dict[int, Tally] = {}
    months = list(_whole_months(first, last))
    for (office_id, _month), tally in _kept(months, office).items():
        _add(found.setdefault(office_id, _empty()), tally)
    for begins, ends in _beside(first, last, months):
        for (office_id, _month), tally in _from_rows(begins, ends, [office.pk] if office else None).items():
            _add(found.setdefault(office_id, _empty()), tally)
    return found


def recount() -> list[tuple[int, date]]:
    """Count every month of the register from its rows again.

    Comes back with what was kept and differed, by office and first day of the month: nothing, unless somebody wrote the
    register past its verbs. It is put right and logged.
    """
    before = {(r.office_id, r.month): r for r in CountedMonth.objects.all()}
    oldest = Certificate.objects.order_by("issued_on").values_list("issued_on", flat=True).first()
    begins = min([clock.today(), *filter(None, [oldest]), *(month for _office, month in before)]).replace(day=1)
    rows = _from_rows(begins, clock.today(), None)
    keys = {*before, *((office, _day(name)) for office, name in rows)}
    fresh = {(office, month): rows.get((office, _name(month)), _empty()) for office, month in keys}
    wrong = {key for key, kept in before.items() if kept.is_current and kept.figures != fresh[key]}
    now = {(r.office_id, r.month): r.changes for r in CountedMonth.objects.all()}
    wrong = {key for key in wrong if now.get(key) == before[key].changes}  # written just now: no difference of ours
    _keep({key: (before[key].changes if key in before else 0, tally) for key, tally in fresh.items()})
    if wrong:
        log.error("figures_differed", months=[f"{office} {month}" for office, month in sorted(wrong)])
    return sorted(wrong)


# ---- kept


def _kept(months: list[date], office: NotaryOffice | None) -> dict[tuple[int, date], Tally]:
    """What the months hold, by office and first day: counted now where it was never counted, or has changed since."""
    if not months:
        return {}
    offices = [office.pk] if office else list(NotaryOffice.objects.values_list("pk", flat=True))
    rows = CountedMonth.objects.filter(month__range=(months[0], months[-1]), office__in=offices)
    there = {(r.office_id, r.month): r for r in rows}
    found = {key: r.figures for key, r in there.items() if r.is_current}
    missing = [(o, m) for o in offices for m in months if (o, m) not in found]
    if missing:
        stale = {o for o, _month in missing}
        begins, ends = min(m for _office, m in missing), _end(max(m for _office, m in missing))
        counts = _from_rows(begins, ends, None if len(stale) == len(offices) and not office else sorted(stale))
        fresh = {(o, m): counts.get((o, _name(m)), _empty()) for o, m in missing}
        _keep({key: (there[key].changes if key in there else 0, tally) for key, tally in fresh.items()})
        found |= fresh
    return found


def _keep(fresh: dict[tuple[int, date], tuple[int, Tally]]) -> None:
    """Keep what was counted, each with the number of changes that had been seen before it was counted."""
    rows = [
        CountedMonth(office_id=office, month=month, counted=changes, figures=tally)
        for (office, month), (changes, tally) in sorted(fresh.items(), key=lambda e: (e[0][1], -e[0][0]), reverse=True)
    ]
    unique, values = ["office", "month"], ["counted", "figures"]
    CountedMonth.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=values)


def _whole_months(first: date, last: date) -> Iterator[date]:
    """First days of the months that lie within a period, none after today's."""
    month, today = (first if first.day == 1 else _end(first) + timedelta(days=1)), clock.today()
    while _end(month) <= last and month <= today:
        yield month
        month = _end(month) + timedelta(days=1)


def _beside(first: date, last: date, months: list[date]) -> Iterator[tuple[date, date]]:
    """The days of a period before and behind its whole months."""
    if not months:
        yield first, last
        return
    if first < months[0]:
        yield first, months[0] - timedelta(days=1)
    if (ends := _end(months[-1])) < last:
        yield ends + timedelta(days=1), last


def _end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _name(month: date) -> str:
    return month.isoformat()[:7]


def _day(name: str) -> date:
    return date.fromisoformat(f"{name}-01")


def _empty() -> Tally:
    return {table: {} for table in TABLES}


def _add(total: Tally, more: Tally) -> None:
    for table, figures in more.items():
        there = total[table]
        for key, n in figures.items():
            there[key] = there.get(key, 0) + n


# ---- counting


def _from_rows(first: date, last: date, offices: list[int] | None) -> dict[tuple[int, str], Tally]:
    """What the rows of a period say, by office and month, in seven queries."""
    found: dict[tuple[int, str], Tally] = defaultdict(_empty)

    def note(table: str, rows: Iterable[tuple], sign: int = 1) -> None:
        for office, month, *keys, n in rows:
            figures, key = found[office, month][table], ":".join(map(str, keys))
            figures[key] = figures.get(key, 0) + sign * n

    issued = _days_of(Certificate.objects.all(), "issued_on", first, last, offices)
    note("classes", _grouped(issued, "number_class", "state"))
    counting = issued.exclude(state__in=NOT_COUNTED)
    note("subjects", _grouped(counting, "subject"))
    note("destinations", _grouped(counting, "destination"))
    replacing = Certificate.objects.exclude(state="valid").filter(output__replaced_by__isnull=False)
    again = issued.filter(output__in=replacing.values("output__replaced_by"))
    for rows, sign in ((issued, 1), (again, -1)):  # what replaced another certificate is no first issue
        dated = rows.filter(accepted_on__isnull=False).annotate(days=Days(F("issued_on"), F("accepted_on")))
        note("days", _grouped(dated, "days"), sign)
    files = NotarialFile.objects.filter(office__isnull=False)
    note("accepted", _grouped(_days_of(files, "accepted_on", first, last, offices)))
    note("ended", _endings(first, last, offices))
    for tally in found.values():
        tally["days"] = {days: n for days, n in tally["days"].items() if n}
    return dict(found)


def _days_of(rows: QuerySet, day: str, first: date, last: date, offices: list[int] | None) -> QuerySet:
    rows = rows.filter(**{f"{day}__range": (first, last)}).annotate(in_month=Month(day))
    return rows if offices is None else rows.filter(office__in=offices)


def _grouped(rows: QuerySet, *columns: str) -> Iterable[tuple]:
    return rows.values_list("office", "in_month", *columns).annotate(n=Count("pk")).order_by()


def _endings(first: date, last: date, offices: list[int] | None) -> Iterator[tuple]:
    """Numbers by the day on which they were voided, corrected or withdrawn: a day in China."""
    since, until = clock.midnight(first), clock.midnight(last + timedelta(days=1))
    rows = Certificate.objects.exclude(state="valid").filter(output__state_at__gte=since, output__state_at__lt=until)
    rows = rows if offices is None else rows.filter(office__in=offices)
    for office, state, at in rows.values_list("office", "state", "output__state_at"):
        yield office, _name(at.astimezone(clock.ZONE).date()), state, 1
