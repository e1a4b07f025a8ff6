"""Reads of the talent pool for pages: people, rounds with their nominations, who may still be nominated."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from yuqiao.facts.models import Division
from yuqiao.people.models import User
from yuqiao.registers.models import EntryChange, Lawyer, Nomination, NominationFile, NominationRound, Standing
from yuqiao.registers.pool.evidence import Evidence, evidence_of
from yuqiao.registers.pool.figures import members
from yuqiao.registers.pool.services import FLAGS, REGISTER, bureaux_of, is_department


def named(rows: QuerySet[Lawyer], words: str) -> QuerySet[Lawyer]:
    """Lawyers whose name, licence or firm holds the words."""
    words = words.strip()[:80]
    if not words:
        return rows
    by_firm = Q(firm__name_zh__icontains=words) | Q(firm__name_en__icontains=words)
    return rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(licence=words) | by_firm)


def national() -> list[Lawyer]:
    """The national members, who are shown apart."""
    return list(members().filter(is_national=True).select_related("firm", "city").order_by("pk"))


def history_of(lawyer: Lawyer) -> list[EntryChange]:
    """Every change of a lawyer's flags of the pool, the newest first."""
    rows = EntryChange.objects.filter(register=REGISTER, entry=lawyer.pk, field__in=FLAGS.values())
    return list(rows.select_related("by").order_by("-id"))


def standings_of(lawyer: Lawyer) -> list[Standing]:
    """Every standing of a lawyer, those that hold first."""
    rows = list(lawyer.standings.select_related("by", "round").order_by("-since", "-pk"))
    return sorted(rows, key=lambda s: s.until is not None)


def candidates(round: NominationRound, cities: list[str]) -> QuerySet[Lawyer]:
    """Lawyers of the cities (codes) who may be nominated in a round and are not yet."""
    rows = Lawyer.objects.filter(city__code__in=cities, left_on=None)
    rows = rows.filter(in_pool=True, is_leading=False) if round.kind == Standing.Kind.LEADING else rows.filter(in_pool=False)
    there = round.nominations.exclude(state=Nomination.State.WITHDRAWN)
    return rows.exclude(pk__in=there.values("lawyer")).select_related("firm")


@dataclass
class CityPart:
    """A city's part of a round: its places, how many are used, and its nominations with the evidence beside each."""

    city: Division
    places: int
    nominations: list[tuple[Nomination, Evidence]] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Places in use: all but those withdrawn."""
        return sum(n.state != Nomination.State.WITHDRAWN for n, _evidence in self.nominations)

    @property
    def free(self) -> int:
        return max(self.places - self.used, 0)


def parts_of(round: NominationRound, cities: list[str] | None = None) -> list[CityPart]:
    """The cities of a round in their order, each with its nominations; `cities`: these codes alone. Eleven queries at most."""
    quotas = round.quotas.select_related("city").order_by("city__code")
    rows = round.nominations.select_related("lawyer__firm", "city", "by", "decided_by", "office").prefetch_related("files")
    rows = rows.order_by("city__code", "at", "pk")
    if cities is not None:
        quotas, rows = quotas.filter(city__code__in=cities), rows.filter(city__code__in=cities)
    parts = {quota.city_id: CityPart(quota.city, quota.places) for quota in quotas}
    found = list(rows)
    evidence = evidence_of([n.lawyer for n in found])
    for nomination in found:
        part = parts.setdefault(nomination.city_id, CityPart(nomination.city, 0))
        part.nominations.append((nomination, evidence[nomination.lawyer_id]))
    return list(parts.values())


def cities_of(user: User) -> list[str]:
    """Codes of the cities whose bureaux a person leads."""
    return [office.division_code for office in bureaux_of(user)]


def file_for(user: User, pk: int) -> NominationFile | None:
    """A file of a nomination that this person may read: the department, and the bureau that sent it."""
    found = NominationFile.objects.filter(pk=pk).select_related("stored", "nomination__office").first()
    if found is None:
        return None
    own = found.nomination.office_id in {o.pk for o in bureaux_of(user)}
    return found if own or is_department(user) else None


def state_counts(parts: list[CityPart]) -> dict[str, int]:
    """How many nominations stand in each state."""
    counts: dict[str, int] = defaultdict(int)
    for part in parts:
        for nomination, _evidence in part.nominations:
            counts[nomination.state] += 1
    return dict(counts)
