"""Reads of the public directory: who fits what was asked, and how many there would be for each further choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.paging import Page, page_of
from yuqiao.kernel.search import holding, wanted
from yuqiao.registers.directory import WHO, facet_token
from yuqiao.registers.models import DirectoryEntry, DirectoryFacet

INDEX = "registers_directory"  # made by migration 0009
FACETS = ("who", "country", "field", "language", "city", "kind", "firm")  # one value each
NOT_COUNTED = ("firm",)  # nobody chooses it from a list
FLAGS = ("white", "leading", "national", "remote")  # any number of them
ORDER = (("sort", False), ("id", False))
PAGE = 20
MANY = 2_000  # from here on a page is found faster by walking the order than by sorting what was found


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: words of a name, one value of a facet, flags."""

    words: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, str], flags: Iterable[str] = ()) -> "Asked":
        """From what stands in an address: empty values and unknown facets count for nothing."""
        facets = {f: v[:60] for f in FACETS if (v := values.get(f, "").strip())}
        return cls(values.get("words", "").strip()[:100], facets, tuple(f for f in FLAGS if f in flags))

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Every (facet, value) that was chosen."""
        return [*self.facets.items(), *(("flag", flag) for flag in self.flags)]

    def without(self, facet: str) -> "Asked":
        """The same without one facet."""
        return Asked(self.words, {f: v for f, v in self.facets.items() if f != facet}, self.flags)


def matching(asked: Asked, *, walk: bool = False) -> QuerySet[DirectoryEntry]:
    """Entries that fit. `walk`: for a page of very many, so that the database goes along the order until the page is full."""
    today = clock.today()
    rows = DirectoryEntry.objects.filter(Q(until=None) | Q(until__gte=today))
    tokens = wanted(asked.words)
    if asked.words and not tokens:
        return rows.none()
    for facet, value in asked.chosen:
        if facet == "who":
            rows = rows.filter(register=value)
        elif walk:
            rows = rows.filter(Exists(DirectoryFacet.objects.filter(entry=OuterRef("pk"), facet=facet, value=value)))
        else:
            tokens.append((facet_token(facet, value), False))
    if "white" in asked.flags:
        rows = rows.filter(white_until__gte=today)
    return holding(rows, INDEX, tokens) if tokens else rows


@dataclass(frozen=True)
class Counts:
    """How many fit, and for each value of each facet how many would fit with it instead of what is chosen there."""

    total: int
    by_facet: Mapping[str, Mapping[str, int]]

    def of(self, facet: str) -> Mapping[str, int]:
        """Value → number; values without any entry are not in it."""
        return self.by_facet.get(facet, {})


def _counted(asked: Asked, facet: str = "") -> QuerySet:
    """(facet, value, number) over what fits; of one facet, or of all that are not chosen."""
    left_out = [*asked.facets, *NOT_COUNTED]
    rows = DirectoryFacet.objects.filter(facet=facet) if facet else DirectoryFacet.objects.exclude(facet__in=left_out)
    if asked.chosen or asked.words:
        rows = rows.filter(entry__in=matching(asked).order_by().values("pk"))
    return rows.order_by().values_list("facet", "value").annotate(n=Count("entry"))


def count(asked: Asked) -> Counts:
    """Counts of everything that was asked, exactly, in one query."""
    parts = [_counted(asked), *(_counted(asked.without(facet), facet) for facet in asked.facets if facet not in NOT_COUNTED)]
    found: dict[str, dict[str, int]] = {}
    for facet, value, number in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        found.setdefault(facet, {})[value] = number
    of_who = found.get("who", {})
    who = asked.facets.get("who")
    return Counts(of_who.get(who, 0) if who else sum(of_who.values()), found)


def page(asked: Asked, counts: Counts, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """One page of what fits: white-listed and leading ones first, then by name."""
    rows = matching(asked, walk=counts.total > MANY and not asked.words).select_related("city")
    return page_of(rows, ORDER, size, after, before)


def lawyers(asked: Asked, *, after: str = "", size: int = PAGE) -> Page:
    """A page of lawyers without counts, as the API gives it."""
    asked = Asked(asked.words, {**asked.facets, "who": WHO[0]}, asked.flags)
    return page_of(matching(asked).select_related("city"), ORDER, size, after)
