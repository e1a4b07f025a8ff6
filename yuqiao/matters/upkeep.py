"""What the clock does by itself: offers that ran out move on, deadlines that come near or pass are told of."""

from datetime import date, timedelta

from django.db import transaction

from yuqiao.facts import selectors as facts
from yuqiao.facts.choices import YearStatus
from yuqiao.kernel import clock
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.matters.access import Actor
from yuqiao.matters.clocks import recompute
from yuqiao.matters.letters import tell
from yuqiao.matters.models import Assignment, Deadline, Matter
from yuqiao.matters.services import act
from yuqiao.matters.timeline import record_event

WARN_BEFORE = timedelta(hours=20)
AT_ONCE = 500


def expire_offers() -> int:
    """Let every offer whose time ran out move on to the next; returns how many did."""
    done = 0
    late = Assignment.objects.filter(status="offered", expires_at__lte=clock.now()).values_list("matter_id", flat=True)
    for matter_id in list(late):
        try:
            act(matter_id, "expire", Actor.system(), version=None)
            done += 1
        except YuqiaoError:
            continue  # answered in the same second
    return done


def escalate_deadlines() -> int:
    """Tell the handler of what falls due soon, the center of what is overdue; each once. Returns how many were told."""
    now = clock.now()
    running = Deadline.objects.filter(met_at=None, stopped_at=None).exclude(pauses__isnull=False, pauses__ended_at=None)
    soon = running.filter(due_at__lte=now + WARN_BEFORE, due_at__gt=now, warned_at=None)
    late = running.filter(due_at__lte=now, escalated_at=None)
    return sum(_escalate(d, "warned_at", "handler", "matters.due_soon") for d in soon) + sum(
        _escalate(d, "escalated_at", "managers", "matters.overdue") for d in late
    )


@transaction.atomic
def _escalate(deadline: Deadline, mark: str, audience: str, letter: str) -> int:
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=deadline.matter_id)
    if not Deadline.objects.filter(pk=deadline.pk, **{mark: None}).update(**{mark: clock.now()}):
        return 0
    event = record_event(matter, letter, Actor.system(), data={"clock": deadline.code})
    matter.save()
    tell(matter, audience, letter, {"clock": deadline.code}, key=f"{matter.reference}:{event.number}:{audience}")
    return 1


def recompute_drafts() -> int:
    """Compute running clocks again that rest on a calendar which is announced by now. Returns how many settled."""
    announced = [row.year for row in facts.calendar_years() if row.status == YearStatus.CONFIRMED]
    if not announced:
        return 0
    until = clock.end_of_day(date(max(announced), 12, 31))
    running = Deadline.objects.filter(met_at=None, stopped_at=None, confirmed=False, due_at__lte=until)
    return sum(_recompute_draft(pk) for pk in running.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _recompute_draft(pk: int) -> int:
    matter = Matter.objects.select_for_update(of=("self",)).get(deadlines__pk=pk)
    deadline = matter.deadlines.filter(pk=pk, met_at=None, stopped_at=None).first()
    if deadline is None:
        return 0
    moved = recompute(matter, deadline)
    if moved:
        due = deadline.due_at.isoformat()
        record_event(matter, "matters.due_moved", Actor.system(), audience="everybody", data={"clock": deadline.code, "due": due})
    matter.save()
    return int(deadline.confirmed)
