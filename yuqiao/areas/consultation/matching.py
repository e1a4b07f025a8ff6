"""Who is asked: those on the white list who take consultations, best fit first, in fair rotation; then the rest of the pool."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from yuqiao.areas.consultation.flow import EMERGENCY
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import ServiceLanguage
from yuqiao.kernel import clock
from yuqiao.matters.conflicts import sides_of
from yuqiao.matters.matching import Suggestion, find
from yuqiao.matters.models import Assignment, Matter
from yuqiao.registers.matching import Need
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import in_force, may_be_offered


def need_of(matter: Matter) -> Need:
    """What a consultation asks for: its country or region, field, and the language or languages of the answer."""
    wanted = matter.answers.get("answer_language") or ("zh" if matter.language.startswith("zh") else "en")
    codes = ("zh", "en") if wanted == "both" else (wanted,)
    return Need(
        country=matter.territory,
        field=matter.practice_area,
        languages=tuple(ServiceLanguage.objects.filter(code__in=codes).order_by("pk")),
        urgent=matter.answers.get("situation") == EMERGENCY,
    )


def _who(matter: Matter) -> QuerySet[Lawyer]:
    asked = Assignment.objects.filter(matter=matter, lawyer=OuterRef("pk"))
    taking = Lawyer.objects.filter(takes_consultations=True, user__is_active=True).exclude(Exists(asked))
    return taking.exclude(user=matter.client_user_id)


def suggestions(matter: Matter) -> Iterator[Suggestion]:
    """Lawyers for a matter in the order in which they are asked; those with a conflict stand among them, marked.

    First the white list, then those of the pool who never applied for it; whoever has quiet hours now comes after all others.
    """
    need, today = need_of(matter), clock.today()
    ours, theirs = sides_of(matter)
    quiet: list[Suggestion] = []
    for tier in (in_force(today), may_be_offered(today) & ~in_force(today)):
        found = find(need, _who(matter).filter(tier), ours=ours, theirs=theirs, matter=matter, offered_counts=True)
        quiet += [one for one in found if one.quiet]
        yield from (one for one in found if not one.quiet)
    yield from quiet


def best_three(matter: Matter, most: int) -> list[Suggestion]:
    """The first that may be asked, for the applicant to choose from."""
    found: list[Suggestion] = []
    for one in suggestions(matter):
        if len(found) == most:
            break
        if one.clear:
            found.append(one)
    return found


def answer_until(one: Suggestion) -> datetime:
    """Until when an offer stands: its minutes, counted from the end of quiet hours."""
    begins = one.match.candidate.quiet_until or clock.now()
    return begins + timedelta(minutes=int(facts.rule("consultation.offer_accept").value))
