"""Who fits a need: points for each part, said in words, and fair rotation among near-equals.

Points are rows of facts (`matching.*`). Whether somebody may be asked at all (in force, conflict, load, quiet hours) is
decided before and elsewhere; nothing of it changes a score. The same facts always give the same order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nsmallest
from typing import Any

from django.db.models import Q, QuerySet, Sum

from yuqiao.facts import selectors as facts
from yuqiao.facts.models import Division, PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.registers.hours import quiet_ends
from yuqiao.registers.models import Admission, Experience, Lawyer, LawyerLanguage, Level
from yuqiao.registers.words import LEVELS

ONCE = Text("办理过1件涉{place}业务", "practised in {place} once")
KEPT = 300  # of the best by what the registers say, whose load and conflicts are looked at
WEIGHTS = (
    "country",
    "practised",
    "practised_most",
    "admitted",
    "field",
    "handled",
    "handled_most",
    "language_native",
    "language_fluent",
    "language_working",
    "language_reading",
    "city",
    "free",
    "urgent",
    "near",
)


@dataclass(frozen=True)
class Need:
    """What somebody looks for; what is left empty counts for nobody."""

    country: Territory | None = None
    field: PracticeArea | None = None
    languages: tuple[ServiceLanguage, ...] = ()
    city: Division | None = None
    urgent: bool = False


@dataclass(slots=True)
class Candidate:
    """What is known of one lawyer with regard to one need."""

    pk: int
    firm: int
    user: int | None = None
    limit: int = 10
    offered_at: datetime | None = None
    quiet_until: datetime | None = None  # when quiet hours that are on now are over
    serves: bool = False
    practised: int = 0  # matters about the country or region, as a list or the lawyer says
    here: int = 0  # the same, handled in the house
    admitted: bool = False
    works: bool = False  # in the field
    handled: int = 0
    levels: dict[str, str] = field(default_factory=dict)
    same_city: bool = False
    load: int = 0

    @property
    def free(self) -> float:
        """The share of the limit that is open, 0 to 1."""
        return max(self.limit - self.load, 0) / self.limit if self.limit else 0.0


@dataclass(frozen=True)
class Part:
    """One reason for the score, in words."""

    code: str
    text: Text
    points: float


@dataclass(frozen=True)
class Match:
    """One lawyer with the score and its parts."""

    candidate: Candidate
    score: float
    parts: tuple[Part, ...]


# ---- points


def weights(on: date | None = None) -> dict[str, float]:
    """The points of a day, by their short names."""
    found = facts.rules_together(*(f"matching.{name}" for name in WEIGHTS), on=on)
    return {name: float(found[f"matching.{name}"].value) for name in WEIGHTS}


Judged = tuple[str, float, Callable[[], Text]]


def _judge(one: Candidate, need: Need, w: Mapping[str, float]) -> Iterable[Judged]:
    """(part, points, its words) of everything that counts; words are put together only for those who are shown."""
    if need.country is not None:
        yield from _judge_country(one, need.country, w)
    if need.field is not None:
        yield from _judge_field(one, need.field, w)
    for language in need.languages:
        if level := one.levels.get(language.code):
            yield "language", w[f"language_{level}"], lambda language=language, level=level: _speaks(language, level)
    if need.city is not None and one.same_city:
        yield "city", w["city"], lambda: Text("同在{city}", "in {city} too").format(city=_name(need.city))
    free = w["free"] * one.free * (w["urgent"] if need.urgent else 1)
    yield "free", free, lambda: _free(one)


def _judge_country(one: Candidate, place: Territory, w: Mapping[str, float]) -> Iterable[Judged]:
    done = one.practised + one.here
    name = _name(place)
    if one.serves:
        yield "country", w["country"], lambda: Text("办理涉{place}业务", "serves {place}").format(place=name)
    if done:
        points = w["practised"] * min(done, w["practised_most"])
        said = Text("办理过{n}件涉{place}业务", "practised in {place} {n} times") if done > 1 else ONCE
        yield "practised", points, lambda: said.format(n=done, place=name)
    if one.admitted:
        yield "admitted", w["admitted"], lambda: Text("有{place}执业资格", "admitted to practise in {place}").format(place=name)


def _judge_field(one: Candidate, area: PracticeArea, w: Mapping[str, float]) -> Iterable[Judged]:
    if one.works:
        yield "field", w["field"], lambda: Text("专长：{field}", "works in: {field}").format(field=_name(area))
    if one.handled:
        points = w["handled"] * min(one.handled, w["handled_most"])
        said = Text("该领域办理过{n}件", "matters handled in that field: {n}")
        yield "handled", points, lambda: said.format(n=one.handled)


def _speaks(language: ServiceLanguage, level: str) -> Text:
    return Text("会{language}（{how}）", "speaks {language} ({how})").format(language=_name(language), how=LEVELS[Level(level)])


def _name(row: Any) -> Text:
    return Text(row.name_zh, row.name_en)


def _free(one: Candidate) -> Text:
    if one.load == 0:
        return Text("现在有空", "free today")
    return Text("现在有空：{n}件在办，上限{most}件", "free today: {n} of {most} matters open").format(n=one.load, most=one.limit)


def score(one: Candidate, need: Need, w: Mapping[str, float]) -> Match:
    """The score of one lawyer, with its parts in words."""
    parts = tuple(Part(code, words(), round(points, 1)) for code, points, words in _judge(one, need, w) if points)
    return Match(one, round(sum(p.points for p in parts), 1), parts)


# ---- order


def _turn(one: Candidate) -> tuple[bool, float, int]:
    """Whose turn it is: who was never asked, then who was asked longest ago."""
    return (one.offered_at is not None, one.offered_at.timestamp() if one.offered_at else 0.0, one.pk)


def in_turn(matches: Iterable[Match], near: float) -> list[Match]:
    """The best first; those within `near` points of the best of them are equals, who are asked in turn."""
    left = sorted(matches, key=lambda m: (-m.score, m.candidate.pk))
    ordered: list[Match] = []
    while left:
        least = left[0].score - near
        equals = [m for m in left if m.score >= least]
        ordered += sorted(equals, key=lambda m: _turn(m.candidate))
        left = left[len(equals) :]
    return ordered


def best(rows: Iterable[Candidate], need: Need, w: Mapping[str, float], most: int = KEPT) -> list[Candidate]:
    """The best by what the registers say, before load and conflicts; whose turn it is decides among equals."""
    return nsmallest(most, rows, key=lambda one: (-sum(points for _code, points, _words in _judge(one, need, w)), *_turn(one)))


# ---- what the registers know


def candidates(need: Need, who: QuerySet[Lawyer]) -> list[Candidate]:
    """Everybody in `who` with what the registers know with regard to the need: one query for each thing, none for each lawyer."""
    now = clock.now()
    rows = who.order_by().values_list(
        "pk",
        "firm_id",
        "user_id",
        "load_limit",
        "last_offered_at",
        "city_id",
        "firm__city_id",
        "time_zone",
        "quiet_from",
        "quiet_until",
    )
    found = {
        row[0]: Candidate(
            pk=row[0],
            firm=row[1],
            user=row[2],
            limit=row[3],
            offered_at=row[4],
            same_city=need.city is not None and need.city.pk in (row[5], row[6]),
            quiet_until=quiet_ends(now, *row[7:]) if row[8] else None,
        )
        for row in rows
    }
    _know_country(found, need.country)
    _know_field(found, need.field)
    if need.languages:
        codes = {language.pk: language.code for language in need.languages}
        spoken = LawyerLanguage.objects.filter(servicelanguage__in=codes).values_list("lawyer_id", "servicelanguage_id", "level")
        for pk, language, level in spoken:
            if one := found.get(pk):
                one.levels[codes[language]] = level
    return list(found.values())


def _know_country(found: Mapping[int, Candidate], place: Territory | None) -> None:
    if place is None:
        return
    today = clock.today()
    admitted = Admission.objects.filter(Q(until=None) | Q(until__gte=today), territory=place)
    for pk in Lawyer.territories.through.objects.filter(territory=place).values_list("lawyer_id", flat=True):
        if one := found.get(pk):
            one.serves = True
    for pk in admitted.values_list("lawyer_id", flat=True):
        if one := found.get(pk):
            one.admitted = True
    for pk, matters in _sums(territory=place):
        if one := found.get(pk):
            one.practised = matters


def _know_field(found: Mapping[int, Candidate], area: PracticeArea | None) -> None:
    if area is None:
        return
    for pk in Lawyer.practice_areas.through.objects.filter(practicearea=area).values_list("lawyer_id", flat=True):
        if one := found.get(pk):
            one.works = True
    for pk, matters in _sums(practice_area=area):
        if one := found.get(pk):
            one.handled = matters


def _sums(**of: Any) -> QuerySet:
    return Experience.objects.filter(**of).order_by().values_list("lawyer_id").annotate(n=Sum("matters"))


# ---- from what somebody typed


def need_of(country: str = "", field: str = "", languages: Sequence[str] = (), city: str = "", urgent: bool = False) -> Need:
    """The need that codes or names say. Raises Refused, naming each field that is not known."""
    wrong: dict[str, Text] = {}
    place = area = town = None
    if country:
        try:
            place = facts.territory(country)
        except LookupError as error:
            wrong["country"] = getattr(error, "text", Text("没有这个国家或地区。", "There is no such country or region."))
    if field and (area := facts.practice_areas().filter(slug=field).first()) is None:
        wrong["field"] = Text("没有这个领域。", "There is no such field.")
    spoken = {x.code: x for x in facts.service_languages().filter(code__in=languages)} if languages else {}
    if any(code not in spoken for code in languages):
        wrong["language"] = Text("没有这种语言。", "There is no such language.")
    if city and (town := facts.cities().filter(Q(code=city) | Q(name_zh=city) | Q(name_en__iexact=city)).first()) is None:
        wrong["city"] = Text("本省没有这个市。", "There is no such city in the province.")
    if wrong:
        raise Refused("need", Text("有的条件认不出来。", "Something of what is needed is not known."), wrong)
    return Need(place, area, tuple(spoken[code] for code in languages), town, urgent)
