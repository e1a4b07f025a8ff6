"""The directory and the matching at 803, 10,000 and 100,000 lawyers, against a full scan of the same facts as bits in memory."""

import random
from array import array
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np

from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved

SIZES, QUICK = (803, 10_000, 100_000), (803,)
PLACES, FIELDS, LANGUAGES = 20, 25, 12
LISTED = 0.22  # share on the white list, as in the province
AT_ONCE = 5_000
SEED = 20261124


def run(quick: bool) -> list[Result]:
    """One table: a page of the directory with its counts, and a match, at each size."""
    from yuqiao.registers.models import Lawyer

    Lawyer.objects.update(public=False, white_list_state="removed")  # those of the demonstration stand aside
    made = Made()
    seen = []
    for size in QUICK if quick else SIZES:
        made.grow(size)
        seen.append((size, interleaved(made.cases(), 5 if quick else 15)))
    return [_result(seen)]


class Made:
    """Lawyers as in the province, and the same facts as bits: who serves, works in, speaks what."""

    def __init__(self) -> None:
        from yuqiao.facts import selectors as facts
        from yuqiao.registers.models import LawFirm

        self.rng = random.Random(SEED)
        self.places = list(facts.territories()[:PLACES])
        self.fields = list(facts.practice_areas()[:FIELDS])
        self.languages = list(facts.service_languages()[:LANGUAGES])
        self.firms = list(LawFirm.objects.order_by("pk")[:100])
        self.bits = array("Q")  # of each lawyer: places, fields, languages, listed

    def grow(self, size: int) -> None:
        """Add lawyers up to `size`, and make the directory."""
        from yuqiao.registers.directory import rebuild

        while len(self.bits) < size:
            self._add(min(AT_ONCE, size - len(self.bits)))
        rebuild(["lawyers"])
        self.array = np.array(self.bits, dtype="uint64")

    def _add(self, number: int) -> None:
        from yuqiao.kernel import clock
        from yuqiao.registers.models import Experience, Lawyer, LawyerLanguage, Level

        rng, until, first = self.rng, clock.today() + timedelta(days=300), len(self.bits)
        listed = [rng.random() < LISTED for _ in range(number)]
        made = Lawyer.objects.bulk_create(
            Lawyer(
                firm=self.firms[(first + n) % len(self.firms)],
                name_zh=f"示例{_name(rng)}",
                name_en=f"Sample {first + n}",
                white_list_state="listed" if listed[n] else "",
                white_listed_until=until if listed[n] else None,
            )
            for n in range(number)
        )
        through: dict[str, list[Any]] = {"territories": [], "practice_areas": []}
        spoken, done = [], []
        for n, lawyer in enumerate(made):
            places, fields = rng.sample(range(PLACES), 2), rng.sample(range(FIELDS), 3)
            languages = {0, *rng.sample(range(LANGUAGES), rng.choice((1, 1, 2)))}
            for place in places:
                through["territories"].append((lawyer.pk, self.places[place].pk))
                done.append(Experience(lawyer=lawyer, year=2025, territory=self.places[place], matters=rng.randint(1, 6)))
            through["practice_areas"] += [(lawyer.pk, self.fields[field].pk) for field in fields]
            spoken += [
                LawyerLanguage(lawyer=lawyer, servicelanguage=self.languages[one], level=rng.choice(Level.values))
                for one in languages
            ]
            bits = [*places, *(PLACES + f for f in fields), *(PLACES + FIELDS + one for one in languages)]
            self.bits.append(sum(1 << b for b in bits) | (listed[n] << 63))
        for name, column in (("territories", "territory_id"), ("practice_areas", "practicearea_id")):
            model = getattr(Lawyer, name).through
            model.objects.bulk_create((model(lawyer_id=a, **{column: b}) for a, b in through[name]), batch_size=2000)
        LawyerLanguage.objects.bulk_create(spoken, batch_size=2000)
        Experience.objects.bulk_create(done, batch_size=2000)

    def cases(self) -> dict[str, Callable[[], object]]:
        """What is timed, with the scan of the same question."""
        from yuqiao.matters.matching import find, may_be_asked, white_listed
        from yuqiao.registers import directory_search as search
        from yuqiao.registers.matching import Need

        place, field, language = self.places[4], self.fields[3], self.languages[5]
        asked = search.Asked.of({"who": "lawyers", "country": place.alpha3, "language": language.code})
        need = Need(place, field, (language,))
        wanted = [1 << 4, 1 << (PLACES + 3), 1 << (PLACES + FIELDS + 5)]

        def page() -> object:
            return search.page(asked, search.count(asked)).rows

        if not page() or not may_be_asked(find(need, white_listed())):
            raise RuntimeError("Nobody was found.")
        return {
            "a page of 20, two facets": lambda: search.lawyers(asked, size=20).rows,
            "the page with the counts of all facets": page,
            "a match of one need": lambda: may_be_asked(find(need, white_listed())),
            "scan: two facets, first 20": lambda: _facets(self.array, wanted[0] | wanted[2]),
            "scan: scores of one need, best 20": lambda: _scores(self.array, wanted),
        }


def _name(rng: random.Random) -> str:
    return "".join(chr(rng.randint(0x4E00, 0x9000)) for _ in range(2))


def _facets(rows: Any, mask: int) -> list[int]:
    wanted = np.uint64(mask)
    return np.flatnonzero((rows & wanted) == wanted)[:20].tolist()


def _scores(rows: Any, masks: list[int]) -> list[int]:
    points, top = (30, 20, 15), 1 << 63
    score = np.zeros(len(rows), dtype="int32")
    for number, mask in zip(points, masks, strict=True):
        score += number * ((rows & np.uint64(mask)) != 0)
    score[(rows & np.uint64(top)) == 0] = -1
    return np.argpartition(score, -20)[-20:].tolist()


def _result(seen: list[tuple[int, dict[str, float]]]) -> Result:
    names = list(seen[0][1])
    small, large = seen[0][1], seen[-1][1]
    times = round(seen[-1][0] / seen[0][0], 1)
    ratios = [Ratio(f"{name}: {seen[-1][0]:,} lawyers / {seen[0][0]:,}", large[name] / small[name], times) for name in names[:3]]
    ratios += [
        Ratio(f"{names[0]} / scan, {seen[-1][0]:,} lawyers", large[names[0]] / large[names[3]]),
        Ratio(f"{names[2]} / scan, {seen[-1][0]:,} lawyers", large[names[2]] / large[names[4]]),
    ]
    return Result(
        "The directory of lawyers and the matching",
        "Two facets (country or region, language) and a match of one need (country or region, field, language), through the "
        "functions that page and API call, against a full scan in NumPy over one 64-bit word a lawyer.",
        ["what, median ms", *(f"{size:,} lawyers" for size, _found in seen)],
        [[name, *(ms(found[name]) for _size, found in seen)] for name in names],
        ratios,
        [
            "The scan reads bits that are in memory already; it names nobody, counts no facet, and knows no load, conflict or words.",
            "22 in 100 lawyers are on the white list; a match reads all of those, and load and conflicts of the best 300.",
            f"At most as many times slower as there are more lawyers ({times:g}).",
        ],
    )
