"""Reads for the desk's lists: filters, rows with their words, export as CSV and XLSX."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _

from yuqiao.kernel import clock, sheets
from yuqiao.kernel.text import name_of
from yuqiao.matters import registry
from yuqiao.matters.models import NO_DUE, Matter, Party
from yuqiao.people.models import User

BY_DUE = (("next_due_at", False), ("id", False))
BY_NEWEST = (("opened_at", True), ("id", True))
WAITING = ("center", "professional", "applicant")
FILTERS = ("waiting", "area", "state", "due", "mine", "territory", "closed", "order")
EXPORT_LIMIT = 50_000
CHUNK = 500
WIDTHS = (16, 48, 30, 24, 18, 14, 16, 18, 18, 18)


def filtered(rows: QuerySet[Matter], query: QueryDict, user: User) -> QuerySet[Matter]:
    """Rows that a worklist's query asks for; an unknown value filters nothing."""
    if not query.get("closed"):
        rows = rows.filter(closed_at=None)
    if query.get("waiting") in WAITING:
        rows = rows.filter(waiting_on=query["waiting"])
    for name in ("area", "state"):
        if query.get(name):
            rows = rows.filter(**{name: query[name]})
    if query.get("mine"):
        rows = rows.filter(handler=user)
    if query.get("territory"):
        rows = rows.filter(territory__alpha3=query["territory"])
    now = clock.now()
    bounds = {"overdue": now, "today": clock.end_of_day(clock.today()), "week": now + timedelta(days=7)}
    if query.get("due") in bounds:
        rows = rows.filter(next_due_at__lte=bounds[query["due"]])
    return rows


def order_of(query: QueryDict) -> tuple[tuple[str, bool], ...]:
    """What the list is sorted by: due first, or newest first."""
    return BY_NEWEST if query.get("order") == "newest" else BY_DUE


def kept_query(query: QueryDict) -> str:
    """The part of a query that a saved filter keeps."""
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        if query.get(name):
            kept[name] = query[name]
    return kept.urlencode()


def rows_of(found: list[Matter]) -> list[dict[str, Any]]:
    """Matters with the words that a list shows."""
    now = clock.now()
    today = clock.end_of_day(clock.today())
    clients, titles = clients_of(found), titles_of(found)
    rows = []
    for matter in found:
        area = registry.area(matter.area)
        due = matter.next_due_at if matter.next_due_at < NO_DUE else None
        urgency = "" if due is None else "now" if due <= today else "soon" if due - now < timedelta(days=2) else "go"
        rows.append(
            {
                "matter": matter,
                "title": titles[matter.pk],
                "client": clients.get(matter.pk, ""),
                "area": area.title,
                "state": area.workflow.state(matter.state),
                "due": due,
                "urgency": urgency,
            }
        )
    return rows


def titles_of(found: Iterable[Matter]) -> dict[int, str]:
    """What each of these matters is called in the reader's language; at most one query an area."""
    by_area: dict[str, list[Matter]] = {}
    for matter in found:
        by_area.setdefault(matter.area, []).append(matter)
    named = {pk: str(text) for code, own in by_area.items() for pk, text in registry.area(code).names(own).items()}
    return {matter.pk: named.get(matter.pk) or matter.called for own in by_area.values() for matter in own}


def clients_of(found: Iterable[Matter]) -> dict[int, str]:
    """Name of the applicant of each of these matters, in one query."""
    clients = Party.objects.filter(matter__in=[m.pk for m in found], role=Party.Role.CLIENT).order_by("-pk")
    return dict(clients.values_list("matter_id", "name"))


def counts(rows: QuerySet[Matter], user: User) -> dict[str, int]:
    """Figures of the today board, in one query."""
    now = clock.now()
    today = clock.end_of_day(clock.today())
    return rows.filter(closed_at=None).aggregate(
        overdue=Count("pk", filter=Q(next_due_at__lt=now)),
        today=Count("pk", filter=Q(next_due_at__gte=now, next_due_at__lte=today)),
        mine=Count("pk", filter=Q(handler=user)),
        center=Count("pk", filter=Q(waiting_on="center")),
        professional=Count("pk", filter=Q(waiting_on="professional")),
        applicant=Count("pk", filter=Q(waiting_on="applicant")),
        all=Count("pk"),
    )


def _headings() -> list[str]:
    return [
        _("Reference"),
        _("Matter"),
        _("Applicant"),
        _("Area"),
        _("State"),
        _("Waiting for"),
        _("Country or region"),
        _("Handler"),
        _("Received"),
        _("Due"),
    ]


def waiting_words() -> dict[str, str]:
    """Whose move it is, in words."""
    return {
        "center": _("the center"),
        "professional": _("the professional"),
        "applicant": _("the applicant"),
        "nobody": _("nobody"),
    }


def channel_words() -> dict[str, str]:
    """The way in, in words."""
    return {
        "portal": _("portal"),
        "api": _("partner system"),
        "window": _("window"),
        "hotline": _("hotline"),
        "referral": _("referral"),
    }


def _lines(rows: QuerySet[Matter]) -> Iterator[list[str]]:
    words = waiting_words()
    client = Party.objects.filter(matter=OuterRef("pk"), role=Party.Role.CLIENT).order_by("pk").values("name")[:1]
    named = rows.annotate(client_name=Subquery(client)).select_related("territory", "handler").iterator(chunk_size=CHUNK)
    while chunk := list(islice(named, CHUNK)):
        yield from _lines_of(chunk, words)


def _lines_of(found: list[Matter], words: dict[str, str]) -> Iterator[list[str]]:
    titles = titles_of(found)
    for matter in found:
        area = registry.area(matter.area)
        due = matter.next_due_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if matter.next_due_at < NO_DUE else ""
        yield [
            matter.reference,
            titles[matter.pk],
            matter.client_name or "",
            str(area.title),
            str(area.workflow.state(matter.state).internal),
            words.get(matter.waiting_on, matter.waiting_on),
            name_of(matter.territory) if matter.territory else "",
            str(matter.handler or ""),
            matter.opened_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"),
            due,
        ]


def as_csv(rows: QuerySet[Matter]) -> bytes:
    """The list as CSV, the first 50,000 lines."""
    return sheets.as_csv(_headings(), _lines(rows[:EXPORT_LIMIT]))


def as_xlsx(rows: QuerySet[Matter]) -> bytes:
    """The list as a workbook, the first 50,000 lines."""
    return sheets.as_xlsx([sheets.Sheet(_("Worklist"), _headings(), _lines(rows[:EXPORT_LIMIT]), WIDTHS)])
