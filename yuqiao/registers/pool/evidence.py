"""What is known of a lawyer's work, beside a decision: said by lists, and counted by the rooms above through what they register."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from yuqiao.facts.models import Territory
from yuqiao.kernel.text import Text
from yuqiao.registers.models import Experience, Lawyer, LawyerLanguage, Training

Counting = Callable[[Sequence[int]], dict[int, int]]


@dataclass(frozen=True)
class Counter:
    """A figure that another room counts: `count` takes keys of lawyers and gives a number for those who have one."""

    code: str
    title: Text
    count: Counting


_counters: dict[str, Counter] = {}


def register_counter(code: str, title: Text, count: Counting) -> None:
    """Add a figure to the evidence; the same code again replaces it. Called in `AppConfig.ready()` of the room that counts."""
    _counters[code] = Counter(code, title, count)


@dataclass
class Evidence:
    """`counted`: (title, number) of each registered counter; `experience`: (place or None, matters), the most first."""

    counted: list[tuple[Text, int]] = field(default_factory=list)
    experience: list[tuple[Territory | None, int]] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    languages: list[LawyerLanguage] = field(default_factory=list)
    courses: int = 0
    hours: int = 0  # class hours of them

    @property
    def said(self) -> int:
        """Matters that lists or the lawyer say, all places together."""
        return sum(n for _place, n in self.experience)


def evidence_of(lawyers: Sequence[Lawyer]) -> dict[int, Evidence]:
    """The evidence of each, in five queries and one a counter."""
    keys = [lawyer.pk for lawyer in lawyers]
    found: dict[int, Evidence] = defaultdict(Evidence)
    for counter in _counters.values():
        numbers = counter.count(keys)
        for key in keys:
            found[key].counted.append((counter.title, numbers.get(key, 0)))
    rows = Experience.objects.filter(lawyer__in=keys)
    by_place = list(rows.values_list("lawyer", "territory").annotate(n=Sum("matters")).order_by("-n", "territory"))
    places = Territory.objects.in_bulk({place for _l, place, _n in by_place if place})
    for key, place, number in by_place:
        found[key].experience.append((places.get(place), number))
    for key, year in rows.values_list("lawyer", "year").distinct().order_by("year"):
        found[key].years.append(year)
    for spoken in (
        LawyerLanguage.objects.filter(lawyer__in=keys).select_related("servicelanguage").order_by("servicelanguage__tier", "pk")
    ):
        found[spoken.lawyer_id].languages.append(spoken)
    trained = Training.objects.filter(lawyer__in=keys).values_list("lawyer").annotate(n=Count("pk"), hours=Sum("hours"))
    for key, courses, hours in trained:
        found[key].courses, found[key].hours = courses, hours
    return {key: found[key] for key in keys}
