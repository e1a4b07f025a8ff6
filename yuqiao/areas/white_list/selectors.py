"""Reads of the procedure: applications, what the reviewers found, what stands in public notice."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from yuqiao.areas.white_list.flow import BEFORE, CODE, NEGATIVE, PASS
from yuqiao.areas.white_list.models import Application, Objection, Sheet
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.matters.models import Event, Matter
from yuqiao.people.models import User
from yuqiao.registers.models import Lawyer, Listing, ListingCriterion
from yuqiao.registers.white_list import criteria, live_listing

MANDATORY = ListingCriterion.Kind.MANDATORY


def application_of(matter: Matter) -> Application:
    """The application of a matter, with lawyer and entry; asked once for each matter object."""
    if not hasattr(matter, "_application"):
        rows = Application.objects.select_related("lawyer__firm", "listing")
        matter._application = rows.get(matter=matter)
    return matter._application


def lawyer_of(user: User) -> Lawyer | None:
    """The entry in the register of lawyers that is this user's."""
    return Lawyer.objects.select_related("firm", "city").filter(user=user).first() if user.is_authenticated else None


def open_application(lawyer: Lawyer) -> Application | None:
    """The lawyer's application that is not decided yet."""
    return Application.objects.filter(lawyer=lawyer, matter__state__in=BEFORE).select_related("matter").first()


def applications_of(lawyer: Lawyer) -> QuerySet[Application]:
    """All applications of a lawyer, the newest first."""
    return Application.objects.filter(lawyer=lawyer).select_related("matter", "listing").order_by("-matter__opened_at", "-pk")


def renews_from(listing: Listing) -> date:
    """From which day on the entry can be renewed (rule whitelist.renew_before)."""
    return listing.until - timedelta(days=int(facts.rule_value("whitelist.renew_before")))


def may_apply(lawyer: Lawyer) -> bool:
    """True when no application is open and the entry, if there is one, is listed and near its end."""
    if open_application(lawyer):
        return False
    listing = live_listing(lawyer.pk)
    return listing is None or (listing.state == Listing.State.LISTED and clock.today() >= renews_from(listing))


# ---- what the reviewers found


def sheets_of(application: Application) -> QuerySet[Sheet]:
    """Sheets of the present round that came with a verdict, in the order in which they were given."""
    return application.sheets.filter(round=application.round).exclude(verdict="").select_related("reviewer").order_by("at", "pk")


def points_of(met: Iterable[str], conditions: Iterable[ListingCriterion]) -> int:
    """Points of the conditions that are met."""
    held = set(met)
    return sum(c.points for c in conditions if c.code in held)


def complaint(met: Iterable[str], conditions: Iterable[ListingCriterion]) -> str:
    """Why these conditions do not suffice: `mandatory`, `points`, or nothing when they do."""
    held, rows = set(met), list(conditions)
    if any(c.kind == MANDATORY and c.code not in held for c in rows):
        return "mandatory"
    return "points" if points_of(held, rows) < int(facts.rule_value("whitelist.points")) else ""


def shared_grounds(sheets: Iterable[Sheet]) -> set[str]:
    """Conditions that every reviewer who passed it found met."""
    passed = [set(s.met) for s in sheets if s.verdict == PASS]
    return set.intersection(*passed) if passed else set()


def recommended(application: Application) -> bool:
    """True when more reviewers passed it than did not, and what they found together suffices."""
    sheets = list(sheets_of(application))
    passed = sum(s.verdict == PASS for s in sheets)
    return 2 * passed > len(sheets) and not complaint(shared_grounds(sheets), criteria(clock.today()))


# ---- what happened


def last_negative(matter: Matter) -> Event | None:
    """The last decision against the lawyer that can be appealed."""
    return matter.events.filter(kind__in=[f"{CODE}.{code}" for code in NEGATIVE]).order_by("-number").first()


def made_by(matter: Matter, user: User | None, moves: Iterable[str]) -> bool:
    """True when this user made one of these moves in the matter."""
    return user is not None and matter.events.filter(kind__in=[f"{CODE}.{m}" for m in moves], actor=user).exists()


def open_objections(application: Application) -> QuerySet[Objection]:
    """Objections of the present round that are not answered."""
    return application.objections.filter(round=application.round, state=Objection.State.OPEN).order_by("pk")


def in_notice(today: date) -> QuerySet[Application]:
    """What stands in public notice on a day."""
    rows = Application.objects.filter(matter__state="noticing", notice_from__lte=today, notice_until__gte=today)
    return rows.select_related("matter", "lawyer__firm", "lawyer__city").order_by("notice_until", "pk")
