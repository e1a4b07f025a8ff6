"""Conflict of interest: may this firm take this matter? Nobody learns from the answer for whom the firm acts.

Rules as of 2026-11-23: Lawyers Law art. 39 (never both sides in one case) and the lawyers association's rules on
conflicts: absolute ones cannot be cured by consent, relative ones need informed written consent.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from yuqiao.kernel import clock
from yuqiao.kernel.identifiers import credit_code as credit_codes
from yuqiao.kernel.sealed import search_hash
from yuqiao.matters.models import Assignment, Matter, Party, PartyName
from yuqiao.registers.enterprises.services import family
from yuqiao.registers.models import EngagementName, LawFirm
from yuqiao.registers.names import normal_form

Conflict = Assignment.Conflict


@dataclass(frozen=True)
class Names:
    """Every name of one side in its normal form, and every credit code: former, foreign, affiliates' too."""

    normal: frozenset[str]
    codes: frozenset[str]

    @property
    def keys(self) -> set[str]:
        """Keyed hashes, by which engagements are found."""
        return {search_hash(n) for n in self.normal} | {search_hash(c) for c in self.codes}


def names_of(parties: Iterable[Party]) -> Names:
    """What a side is called: as written in the matter, and as the enterprise register knows it by its code."""
    names: set[str] = set()
    codes: set[str] = set()
    for party in parties:
        names.update(n for n in (party.name, party.name_zh, party.name_latin, *party.other_names) if n)
        if party.credit_code:
            codes.add(party.credit_code)
    for enterprise in family(codes).prefetch_related("names") if codes else ():
        codes.add(enterprise.credit_code)
        names.update(n for n in (enterprise.name_zh, enterprise.name_en) if n)
        for other in enterprise.names.all():
            names.add(other.name)
            if other.credit_code:
                codes.add(other.credit_code)
    return Names(frozenset(filter(None, map(normal_form, names))), frozenset(codes))


TAKEN = ("accepted", "ended")


def sides_of(matter: Matter) -> tuple[Names, Names]:
    """(our side, the other side) of a matter, with every name."""
    parties = list(matter.parties.all())
    ours = names_of(p for p in parties if p.role in (Party.Role.CLIENT, Party.Role.REPRESENTATIVE))
    return ours, names_of(p for p in parties if p.role == Party.Role.OPPOSING)


def named(names: Iterable[str]) -> Names:
    """A side that is known by names or credit codes alone, as typed; those of the enterprise register are added."""
    typed = [name.strip() for name in names if name.strip()]
    codes = {name: found.code for name in typed if (found := credit_codes.check(name)).valid}
    return names_of([Party(name=name, credit_code=codes.get(name, "")) for name in typed])


def check_conflict(matter: Matter, firm: LawFirm, *, offered_counts: bool = False) -> str:
    """clear, consent_needed or barred, from the firm's engagements and from the matters that its lawyers took here.

    `offered_counts`: a matter that is offered to the firm now counts as taken, so that nobody is asked for both sides.

    Barred: the firm acts, or acted, for the other side against our side (both sides of one case; also after the
    mandate ended). Consent needed: it acts for the other side in something else, or against our side now.
    """
    return check_firms([firm.pk], *sides_of(matter), matter=matter, offered_counts=offered_counts)[firm.pk]


def check_firms(
    firms: Iterable[int], ours: Names, theirs: Names, *, matter: Matter | None = None, offered_counts: bool = False
) -> dict[int, str]:
    """As `check_conflict`, of many firms at once: the result of each by its key."""
    hits: dict[int, Hits] = {pk: [] for pk in firms}
    if hits:
        _engagements(hits, ours, theirs)
        _matters_taken(hits, ours, theirs, matter, TAKEN + (("offered",) if offered_counts else ()))
    return {pk: _judge(found) for pk, found in hits.items()}


Hits = list[tuple[set[str], bool]]


def _judge(found: Hits) -> str:
    if any({"client:theirs", "opponent:ours"} <= sides for sides, _live in found):
        return Conflict.BARRED
    if any(live and sides & {"client:theirs", "opponent:ours"} for sides, live in found):
        return Conflict.CONSENT_NEEDED
    return Conflict.CLEAR


def _engagements(hits: dict[int, Hits], ours: Names, theirs: Names) -> None:
    """(whom the firm acts for and against, in our terms; whether it still does) of each engagement that meets a name."""
    our_keys, their_keys = ours.keys, theirs.keys
    met: dict[int, set[str]] = {}
    today = clock.today()
    found = EngagementName.objects.filter(engagement__firm__in=hits, key__in=our_keys | their_keys).select_related("engagement")
    for hit in found:
        if hit.engagement_id not in met:
            met[hit.engagement_id] = set()
            live = hit.engagement.until is None or hit.engagement.until >= today
            hits[hit.engagement.firm_id].append((met[hit.engagement_id], live))
        keys = (("ours", our_keys), ("theirs", their_keys))
        met[hit.engagement_id].update(f"{hit.side}:{side}" for side, named in keys if hit.key in named)


def _matters_taken(hits: dict[int, Hits], ours: Names, theirs: Names, matter: Matter | None, status: tuple[str, ...]) -> None:
    """The same of every other matter that a lawyer of a firm took: advising one side here is acting for it."""
    taken = Assignment.objects.filter(lawyer__firm__in=hits, status__in=status)
    if matter is not None:
        taken = taken.exclude(matter=matter)
    # First the few matters that name somebody, then who took them: one statement for both is planned badly by a database
    # that has not counted its tables yet.
    by_name = PartyName.objects.filter(normalised__in=ours.normal | theirs.normal).values_list("party__matter")
    by_code = Party.objects.filter(credit_code__in=ours.codes | theirs.codes).values_list("matter")
    naming = [pk for (pk,) in by_name.union(by_code)]
    met = set(taken.filter(matter__in=naming).values_list("matter", "lawyer__firm")) if naming else set()
    if not met:
        return
    matters = Matter.objects.filter(pk__in={pk for pk, _firm in met}).prefetch_related("parties__normal_names")
    sides = {other.pk: (_sides(other, ours, theirs), other.closed_at is None) for other in matters}
    for pk, firm in sorted(met):
        hits[firm].append(sides[pk])


def _sides(other: Matter, ours: Names, theirs: Names) -> set[str]:
    """Whom a lawyer of that matter acts for and against, in the terms of ours."""
    sides = set()
    for party in other.parties.all():
        acted = {Party.Role.CLIENT: "client", Party.Role.OPPOSING: "opponent"}.get(party.role)
        called = {n.normalised for n in party.normal_names.all()}
        for side, names in (("ours", ours), ("theirs", theirs)):
            if acted and (called & names.normal or party.credit_code in names.codes):
                sides.add(f"{acted}:{side}")
    return sides
