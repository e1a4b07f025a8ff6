"""Whom a move tells, and the words that every letter about a matter can use."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from yuqiao.matters import registry
from yuqiao.matters.models import Matter
from yuqiao.matters.tokens import matter_token, offer_token
from yuqiao.notify.services import queue_letter
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import seats_in_force

CENTER_READERS = 5  # more readers of one letter, and nobody feels that it is for them


def track_url(matter: Matter) -> str:
    """The applicant's link: opens the matter without an account."""
    return f"{settings.SITE_URL}/track/{matter.reference}/?token={matter_token(matter)}"


def desk_url(matter: Matter) -> str:
    """The matter's page at the desk."""
    return f"{settings.SITE_URL}/desk/matters/{matter.reference}/"


def _recipients(matter: Matter, audience: str, handler: User | None) -> list[dict[str, str]]:
    """Address, name and language of everybody in an audience; nobody when there is no address to write to."""
    if audience == "applicant":
        clients = matter.parties.filter(role="client")
        return [{"to": p.email, "name": p.name, "language": p.language or matter.language} for p in clients if p.email]
    if audience == "handler":
        users = [handler] if handler else []
    elif audience == "subject":
        users = [a.user for a in matter.assignments.filter(seat="subject", status="accepted").select_related("user") if a.user]
    elif audience == "offered":
        users = [a.user for a in matter.assignments.filter(status="offered").select_related("user") if a.user]
    else:
        users = _center(matter)
    return [{"to": u.email, "name": u.name, "language": u.language} for u in users if u.email]


def _center(matter: Matter) -> list[User]:
    """Who sees to it that nothing is left lying: clerks and managers with a seat for this matter's area and office.

    Of a procedure of the registers: reviewers and managers.
    """
    first = Role.WINDOW_CLERK if registry.area(matter.area).service else Role.REVIEWER
    seats = seats_in_force().filter(role__in=[first, Role.DEPARTMENT_MANAGER], user__is_active=True)
    seats = seats.filter(area__in=["", matter.area])
    if matter.office_id:
        seats = seats.filter(Q(office=matter.office_id) | Q(office=None) | Q(role=Role.DEPARTMENT_MANAGER))
    found = {s.user_id: s.user for s in seats.select_related("user").order_by("pk")}
    return list(found.values())[:CENTER_READERS]


def tell(matter: Matter, audience: str, letter: str, data: dict[str, Any], *, key: str, handler: User | None = None) -> None:
    """Queue a letter to everybody in an audience, in the caller's transaction.

    `handler` is who handled the matter when the move began: a move that takes it away tells that person, nobody else.
    """
    area = registry.area(matter.area)
    context: dict[str, Any] = {
        "matter": matter,
        "area": area.title,
        "state": area.workflow.state(matter.state).public,
        "data": data,
        "track_url": track_url(matter),
        "desk_url": desk_url(matter),
        "deadlines": matter.deadlines.filter(met_at=None, stopped_at=None).order_by("due_at"),  # asked when a letter names them
    }
    if audience == "offered":
        offer = matter.assignments.filter(status="offered").select_related("user").first()
        if offer is None:
            return
        context["offer"] = offer
        context["offer_url"] = f"{settings.SITE_URL}/offers/{offer.pk}/?token={offer_token(offer)}"
    for position, reader in enumerate(_recipients(matter, audience, handler or matter.handler)):
        queue_letter(
            key=f"{key}:{letter}:{position}",
            to=reader["to"],
            name=reader["name"],
            template=letter,
            language=reader["language"],
            context={**context, "name": reader["name"]},
            about=matter.reference,
        )
