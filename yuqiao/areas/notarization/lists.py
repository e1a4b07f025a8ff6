"""Lists of an office after issue: what can be handed over, what has to be closed and until when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.models import Authentication, Certificate, Delivery, NotarialFile
from yuqiao.areas.notarization.reach import AREA, reach_of
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import Rule
from yuqiao.kernel.text import Text
from yuqiao.matters.access import visible_at_desk
from yuqiao.matters.models import Deadline, Matter, Party
from yuqiao.matters.search import search_matters
from yuqiao.people.models import User

BY_MATTER = (("matter_id", False),)
BY_DUE = (("due_at", False), ("id", False))
RETENTION_RULES = {"long": "archive.long", "short": "archive.short"}


def own_matters_of_offices(user: User) -> QuerySet[Matter]:
    """Notarial matters of the offices in which this person has a seat, among those that the person sees at the desk."""
    offices = [o.office_id for o in reach_of(user).offices]
    return visible_at_desk(user).filter(area=AREA, office__in=offices)


def _client(matter: str) -> Subquery:
    rows = Party.objects.filter(matter=OuterRef(matter), role=Party.Role.CLIENT).order_by("pk")
    return Subquery(rows.values("name")[:1])


def deliveries(user: User, typed: str = "", *, under_way: bool = False) -> QuerySet[Delivery]:
    """In force and not yet handed over, each with `client_name` and `ready`: nothing is on its way through an authority.

    What was typed is the pick-up code, the reference or a name, and looks among all; else only what is ready, or what is not.
    """
    open_stops = Authentication.objects.filter(certificate__matter=OuterRef("matter"), certificate__state="valid").exclude(
        state=Authentication.State.DONE
    )
    in_force = Certificate.objects.filter(matter=OuterRef("matter"), state="valid")
    rows = Delivery.objects.filter(Exists(in_force), delivered_at=None, matter__state="issued").select_related("matter__handler")
    rows = rows.annotate(client_name=_client("matter"), ready=~Exists(open_stops))
    mine = own_matters_of_offices(user)
    typed = typed.strip()
    if not typed:
        return rows.filter(matter__in=mine, ready=not under_way)
    found = search_matters(mine, typed)
    return rows.filter(Q(matter__in=found) | Q(matter__in=mine, pick_up_code=typed.upper().replace(" ", "")))


def numbers_of(matters: Iterable[int]) -> dict[int, list[str]]:
    """Numbers in force by matter, in one query."""
    found: dict[int, list[str]] = {pk: [] for pk in matters}
    rows = Certificate.objects.filter(matter__in=found, state="valid").order_by("pk")
    for matter, number in rows.values_list("matter", "output__number"):
        found[matter].append(number)
    return found


def to_archive(user: User) -> QuerySet[Deadline]:
    """Running clocks of files that have to be closed, with their matters."""
    rows = Deadline.objects.filter(code="archive", met_at=None, stopped_at=None, matter__in=own_matters_of_offices(user))
    return rows.select_related("matter__handler").annotate(client_name=_client("matter"))


def archived(user: User) -> QuerySet[NotarialFile]:
    """Files that are closed."""
    rows = NotarialFile.objects.filter(archived_at__isnull=False, matter__in=own_matters_of_offices(user))
    return rows.select_related("matter", "archived_by").annotate(client_name=_client("matter"))


@dataclass(frozen=True)
class Retention:
    """A retention class, and the rule that says how long it is; no rule: for ever."""

    code: str
    title: Text
    rule: Rule | None


def retentions() -> list[Retention]:
    """The classes with their rules of today."""
    return [
        Retention(code, title, facts.rule(RETENTION_RULES[code]) if code in RETENTION_RULES else None)
        for code, title in words.RETENTION
    ]
