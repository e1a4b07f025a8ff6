"""The clocks of a matter: started, paused, resumed and met as states change; due dates are computed here and stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Prefetch

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.matters.contract import Area, Clock, Move
from yuqiao.matters.models import NO_DUE, Deadline, Document, Matter, Pause

# Only these stop a statutory clock (Notarization Law art. 30, as of 2026-11-23); all others stop the service promise alone.
STATUTORY_REASONS = {"supplement", "verification", "force_majeure"}


def _due(deadline: Deadline, pauses: list[Pause]) -> tuple[datetime, bool]:
    """When the deadline falls due, and whether that rests on announced calendars alone."""
    if deadline.unit == "minute":
        return deadline.started_at + timedelta(minutes=deadline.amount), True
    stops = [
        clock.Pause(_day(p.started_at), _day(p.ended_at) if p.ended_at else None, p.reason)
        for p in pauses
        if not deadline.statutory or p.reason in STATUTORY_REASONS
    ]
    # A pause that still stands counts up to today; it is computed again when it ends.
    stops = [s if s.end else clock.Pause(s.start, clock.today(), s.reason) for s in stops]
    found = clock.due(_day(deadline.started_at), deadline.amount, clock.Unit(deadline.unit), facts.china_calendar(), stops)
    instant = found.due if isinstance(found.due, datetime) else clock.end_of_day(found.due)
    return instant, found.confirmed


@dataclass(frozen=True)
class Grounds:
    """Why a clock stands still, in words, and the file that shows it."""

    words: str = ""
    evidence: Document | None = None


NO_GROUNDS = Grounds()


def _day(at: datetime):
    return at.astimezone(clock.ZONE).date()


def start_clock(matter: Matter, declared: Clock) -> Deadline:
    """Start a declared clock now; amount and unit are those of its rule today."""
    rule = facts.rule(declared.rule)
    deadline = Deadline(
        matter=matter,
        code=declared.code,
        rule=declared.rule,
        amount=int(rule.value),
        unit=rule.unit,
        statutory=declared.statutory,
        started_at=clock.now(),
    )
    deadline.due_at, deadline.confirmed = _due(deadline, [])
    deadline.save()
    return deadline


def _open_pause(deadline: Deadline) -> Pause | None:
    """The pause that stands; `held_pauses` was read by `apply_clocks` (a clock just started has none)."""
    return next((p for p in getattr(deadline, "held_pauses", []) if p.ended_at is None), None)


def _pause(deadline: Deadline, reason: str, grounds: Grounds) -> None:
    if (deadline.statutory and reason not in STATUTORY_REASONS) or _open_pause(deadline):
        return
    Pause.objects.create(deadline=deadline, reason=reason, grounds=grounds.words, evidence=grounds.evidence, started_at=clock.now())
    _recompute(deadline)


def _resume(deadline: Deadline) -> None:
    standing = _open_pause(deadline)
    if standing:
        standing.ended_at = clock.now()
        standing.save(update_fields=["ended_at"])
        _recompute(deadline)


def _recompute(deadline: Deadline) -> None:
    pauses = list(Pause.objects.filter(deadline=deadline))
    deadline.held_pauses = pauses
    deadline.due_at, deadline.confirmed = _due(deadline, pauses)
    deadline.save(update_fields=["due_at", "confirmed"])


def apply_clocks(matter: Matter, area: Area, move: Move | None, entered: bool, grounds: Grounds = NO_GROUNDS) -> None:
    """Bring all clocks of a matter in line with its state, after `move`; sets `next_due_at` (the caller saves it).

    `entered` is True when the state was entered by this move, also from itself. `grounds` are kept with a pause.
    """
    held = list(matter.deadlines.prefetch_related(Prefetch("pauses", to_attr="held_pauses")))
    running = {d.code: d for d in held if d.met_at is None and d.stopped_at is None}
    known = {d.code for d in held}
    for declared in area.clocks:
        deadline = running.get(declared.code)
        if deadline and move and declared.code in move.meets:
            _end(running.pop(declared.code), "met_at")
        elif deadline and matter.state in declared.stops_in:
            _end(running.pop(declared.code), "stopped_at")
        elif deadline:
            reason = declared.pauses_in.get(matter.state)
            _pause(deadline, reason, grounds) if reason else _resume(deadline)
            continue
        if entered and matter.state in declared.starts_in and (declared.restarts or declared.code not in known):
            running[declared.code] = start_clock(matter, declared)
    ticking = [d.due_at for d in running.values() if not _open_pause(d)]
    matter.next_due_at = min(ticking, default=NO_DUE)


def recompute(matter: Matter, deadline: Deadline) -> bool:
    """Compute a running clock again by the calendar as it is now; True when its due date moved. The caller saves the matter."""
    before = deadline.due_at
    _recompute(deadline)
    running = matter.deadlines.filter(met_at=None, stopped_at=None).exclude(pauses__isnull=False, pauses__ended_at=None)
    matter.next_due_at = running.aggregate(first=Min("due_at"))["first"] or NO_DUE
    return deadline.due_at != before


def _end(deadline: Deadline, how: str) -> None:
    _resume(deadline)
    setattr(deadline, how, clock.now())
    deadline.save(update_fields=[how])
