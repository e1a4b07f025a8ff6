"""Reads of the core."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet

from yuqiao.kernel.errors import Missing
from yuqiao.kernel.text import Text
from yuqiao.matters import access, contract, registry
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Assignment, Deadline, Event, Link, Matter, Pause, Rating
from yuqiao.matters.tokens import is_matter_token

SLOW_ANSWER_SECONDS = 0.4
NOTHING_HERE = Text(
    "没有找到。请核对编号和链接；链接遗失可以拨打热线。",
    "Nothing found. Please check the reference and the link; if the link is lost, call the hotline.",
)


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline."""

    at: datetime
    text: Text
    actor: str
    kind: str


def matter_by_token(reference: str, token: str) -> Matter:
    """The matter that a link opens. A wrong token and a guessed reference get the same answer, equally slowly."""
    matter = Matter.objects.filter(reference=reference.strip().upper()).select_related("territory", "rating").first()
    if matter is not None and is_matter_token(matter, token):
        return matter
    time.sleep(getattr(settings, "SLOW_ANSWER_SECONDS", SLOW_ANSWER_SECONDS))
    raise Missing("matter", NOTHING_HERE)


_KINDS = {
    "matters.opened": Text("已提交", "Sent"),
    "matters.said": Text("有新留言", "A new message"),
    "matters.read": Text("查阅了材料", "A file was read"),
    "matters.paper_judged": Text("审看了材料", "A paper was looked at"),
    "matters.paper_sent": Text("提交了材料", "A paper was sent"),
    "matters.paper_removed": Text("撤下了一份文件", "A file was taken back"),
    "matters.inspected": Text("主管部门调阅了案卷", "The department opened the file"),
    "matters.due_soon": Text("已提醒：即将到期", "Reminder: due soon"),
    "matters.due_moved": Text("放假安排已公布，到期日重新计算", "The calendar was announced; the due date was computed again"),
    "matters.overdue": Text("已升级：逾期", "Escalated: overdue"),
}


def text_of(event: Event, area: contract.Area, inside: bool) -> Text:
    """What an event says: to those inside the move's own title, to the applicant its public words."""
    if event.kind in _KINDS:
        return _KINDS[event.kind]
    if event.kind in area.events:
        return area.events[event.kind]
    code = event.kind.partition(".")[2]
    if not any(m.code == code for m in area.workflow.moves):
        return Text(event.kind, event.kind)
    move = area.workflow.move(code)
    return move.title if inside or move.public is None else move.public


def timeline(matter: Matter, *, inside: bool) -> list[TimelineEntry]:
    """Newest first; the applicant reads only what is for everybody, without names of the staff's inner steps."""
    area = registry.area(matter.area)
    events = matter.events.order_by("-number")
    if not inside:
        events = events.filter(audience=Event.Audience.EVERYBODY)
    return [TimelineEntry(e.at, text_of(e, area, inside), e.actor_name if inside else "", e.kind) for e in events]


def open_moves(matter: Matter, actor: Actor) -> list[contract.Move]:
    """Moves that this actor may make now."""
    area = registry.area(matter.area)
    roles = access.roles_in(actor, matter)
    return [m for m in area.workflow.open_moves(matter.state) if roles & set(m.seats)]


def running_deadlines(matter: Matter) -> list[Deadline]:
    """Clocks that are not met, with whether they stand still (`paused`)."""
    return list(
        matter.deadlines.filter(met_at=None, stopped_at=None)
        .annotate(paused=Count("pauses", filter=Q(pauses__ended_at=None, pauses__isnull=False)))
        .order_by("due_at")
    )


@dataclass(frozen=True)
class Linked:
    """Another matter that belongs to this one, and how."""

    matter: Matter
    words: Text


_LINKS = {
    "split": (Text("分出的事项", "Split off"), Text("分自", "Split off from")),
    "referred": (Text("转到", "Moved to"), Text("转自", "Moved from")),
    "related": (Text("相关事项", "Related"), Text("相关事项", "Related")),
    "duplicate": (Text("与此重复", "The same as"), Text("重复的事项", "A duplicate")),
    "second_opinion": (Text("第二意见", "Second opinion"), Text("第一意见", "First opinion")),
}


def linked(matter: Matter) -> list[Linked]:
    """Matters linked to this one, in either direction."""
    links = Link.objects.filter(Q(source=matter) | Q(target=matter)).select_related("source", "target").order_by("pk")
    return [
        Linked(link.target, _LINKS[link.kind][0]) if link.source_id == matter.pk else Linked(link.source, _LINKS[link.kind][1])
        for link in links
    ]


def clock_title(matter: Matter, code: str) -> Text:
    """Name of a clock."""
    found = [c.title for c in registry.area(matter.area).clocks if c.code == code]
    return found[0] if found else Text(code, code)


def clock_title_anywhere(code: str) -> Text:
    """Name of a clock in whichever area declares it."""
    found = [c.title for area in registry.areas() for c in area.clocks if c.code == code]
    return found[0] if found else Text(code, code)


def _within(rows: QuerySet, visible: QuerySet[Matter]) -> QuerySet:
    """Rows of the matters that somebody may see; who sees all pays for no comparison."""
    return rows.filter(matter__in=visible) if visible.query.where else rows


def ratings(visible: QuerySet[Matter]) -> dict[str, float | int | None]:
    """How many rated among the matters of `visible`, and how they rated on average (1 to 5)."""
    return _within(Rating.objects.all(), visible).aggregate(
        count=Count("pk"), average=Avg("score"), bad=Count("pk", filter=Q(score__lte=2))
    )


def counted_ratings(user_id: int) -> QuerySet[Rating]:
    """Ratings of matters that this user handled, by clients who were signed in: nothing anonymous counts."""
    return Rating.objects.filter(matter__handler=user_id, matter__client_user__isnull=False).select_related("matter")


@dataclass(frozen=True)
class Promise:
    """How one promise was kept: met in time, met late, still running, overdue now."""

    code: str
    kept: int
    late: int
    running: int
    overdue: int

    @property
    def share(self) -> int | None:
        """Percent kept of those that were met; None when none was."""
        met = self.kept + self.late
        return round(100 * self.kept / met) if met else None


def promises(now: datetime, visible: QuerySet[Matter]) -> list[Promise]:
    """The manager's board: the promises of every clock, in the matters of `visible`."""
    standing = Exists(Pause.objects.filter(deadline=OuterRef("pk"), ended_at=None))
    open_now = Q(met_at=None, stopped_at=None)
    rows = (
        _within(Deadline.objects.all(), visible)
        .annotate(standing=standing)
        .values("code")
        .annotate(
            kept=Count("pk", filter=Q(met_at__lte=F("due_at"))),
            late=Count("pk", filter=Q(met_at__gt=F("due_at"))),
            running=Count("pk", filter=open_now & (Q(due_at__gt=now) | Q(standing=True))),
            overdue=Count("pk", filter=open_now & Q(due_at__lte=now, standing=False)),
        )
    )
    return [Promise(**row) for row in rows.order_by("code")]


def taken_by_lawyers(lawyers: Sequence[int]) -> dict[int, int]:
    """How many matters each of these lawyers (keys) took in the house and still has or handled to the end."""
    rows = Assignment.objects.filter(lawyer__in=lawyers, status=Assignment.Status.ACCEPTED)
    return dict(rows.values_list("lawyer").annotate(n=Count("matter", distinct=True)).order_by())
