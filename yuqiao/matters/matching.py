"""Who may be asked, best first: what the registers say, with load, experience in the house and conflicts added.

Hard conditions come first: in force (the caller's `who`), conflict, load, quiet hours. Who does not meet them is left out;
for which of them is not told. See `registers/matching.py` for the points.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.matters.conflicts import TAKEN, Names, check_firms
from yuqiao.matters.models import Assignment, Matter
from yuqiao.registers.matching import Candidate, Match, Need, best, candidates, in_turn, score, weights
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import in_force

NOBODY = Names(frozenset(), frozenset())


@dataclass(frozen=True)
class Suggestion:
    """One lawyer who fits, with the score in words and the result of the conflict check."""

    lawyer: Lawyer
    match: Match
    conflict: str

    @property
    def clear(self) -> bool:
        """No conflict was found."""
        return self.conflict == Assignment.Conflict.CLEAR

    @property
    def quiet(self) -> bool:
        """Quiet hours are on where the lawyer is."""
        return self.match.candidate.quiet_until is not None

    def in_words(self) -> list[dict[str, object]]:
        """The parts of the score, as the API gives them and a matter keeps them."""
        return [{"code": p.code, "zh": p.text.zh, "en": p.text.en, "points": p.points} for p in self.match.parts]


def how_many() -> int:
    """How many the applicant is shown."""
    return int(facts.rule_value("matching.shown"))


def white_listed() -> QuerySet[Lawyer]:
    """Everybody on the white list who may be read about in public."""
    return Lawyer.objects.filter(in_force(clock.today()), public=True)


def find(
    need: Need,
    who: QuerySet[Lawyer],
    *,
    ours: Names = NOBODY,
    theirs: Names = NOBODY,
    matter: Matter | None = None,
    offered_counts: bool = False,
) -> list[Suggestion]:
    """Those of `who` who are not full, in the order in which they are asked; conflicts and quiet hours are marked, not left out."""
    points = weights()
    kept = best(candidates(need, who), need, points)
    _know_load(kept)
    kept = [one for one in kept if one.load < one.limit]
    _know_house(kept, need)
    ordered = in_turn([score(one, need, points) for one in kept], points["near"])
    conflicts = check_firms({one.firm for one in kept}, ours, theirs, matter=matter, offered_counts=offered_counts)
    rows = Lawyer.objects.select_related("firm", "user").in_bulk([m.candidate.pk for m in ordered])
    return [Suggestion(rows[m.candidate.pk], m, conflicts[m.candidate.firm]) for m in ordered if m.candidate.pk in rows]


def may_be_asked(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Those of them without a conflict, outside their quiet hours."""
    return [one for one in found if one.clear and not one.quiet]


def _know_load(rows: list[Candidate]) -> None:
    """Open matters and open offers of each."""
    users = [one.user for one in rows if one.user]
    handled = Matter.objects.filter(handler__in=users, closed_at=None).order_by().values_list("handler").annotate(n=Count("pk"))
    offered = Assignment.objects.filter(user__in=users, status=Assignment.Status.OFFERED).order_by()
    loads = dict(handled)
    for user, number in offered.values_list("user").annotate(n=Count("pk")):
        loads[user] = loads.get(user, 0) + number
    for one in rows:
        one.load = loads.get(one.user, 0) if one.user else 0


def _know_house(rows: list[Candidate], need: Need) -> None:
    """Matters about the country or region that each took here."""
    if need.country is None:
        return
    taken = Assignment.objects.filter(lawyer__in=[one.pk for one in rows], status__in=TAKEN, matter__territory=need.country)
    here = dict(taken.order_by().values_list("lawyer").annotate(n=Count("pk")))
    for one in rows:
        one.here = here.get(one.pk, 0)
