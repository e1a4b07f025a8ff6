"""Points in words, near-equals in turn: without a database, over a simulated year."""

import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta

from yuqiao.facts.models import PracticeArea, ServiceLanguage, Territory
from yuqiao.registers.hours import is_quiet, quiet_ends
from yuqiao.registers.matching import Candidate, Need, best, in_turn, score

POINTS = {
    "country": 30,
    "practised": 3,
    "practised_most": 6,
    "admitted": 10,
    "field": 20,
    "handled": 1,
    "handled_most": 6,
    "language_native": 20,
    "language_fluent": 18,
    "language_working": 15,
    "language_reading": 4,
    "city": 5,
    "free": 8,
    "urgent": 2,
    "near": 10,
}
VIETNAM = Territory(alpha3="VNM", name_zh="越南", name_en="Viet Nam")
VIETNAMESE = ServiceLanguage(code="vi", name_zh="越南语", name_en="Vietnamese")
SALE = PracticeArea(slug="sale", name_zh="国际货物买卖", name_en="International sale of goods")
NEED = Need(VIETNAM, SALE, (VIETNAMESE,))


def test_each_part_is_said_in_words_and_the_parts_are_the_score():
    one = Candidate(1, 1, serves=True, practised=4, here=2, works=True, handled=9, levels={"vi": "fluent"}, load=2)
    found = score(one, NEED, POINTS)
    said = {p.code: (p.text.zh, p.text.en, p.points) for p in found.parts}
    assert said == {
        "country": ("办理涉越南业务", "serves Viet Nam", 30),
        "practised": ("办理过6件涉越南业务", "practised in Viet Nam 6 times", 18),
        "field": ("专长：国际货物买卖", "works in: International sale of goods", 20),
        "handled": ("该领域办理过9件", "matters handled in that field: 9", 6),
        "language": ("会越南语（流利）", "speaks Vietnamese (fluent)", 18),
        "free": ("现在有空：2件在办，上限10件", "free today: 2 of 10 matters open", 6.4),
    }
    assert found.score == 98.4
    urgent = score(one, Need(VIETNAM, SALE, (VIETNAMESE,), urgent=True), POINTS)
    assert urgent.score == 104.8


def test_near_equals_are_asked_in_turn_and_the_rest_by_points():
    day = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        Candidate(1, 1, serves=True, practised=2, offered_at=day + timedelta(days=2)),
        Candidate(2, 2, serves=True, practised=1, offered_at=day),
        Candidate(3, 3, serves=True),
        Candidate(4, 4, works=True),
    ]
    order = [m.candidate.pk for m in in_turn([score(r, NEED, POINTS) for r in rows], POINTS["near"])]
    assert order == [3, 2, 1, 4]
    assert order == [m.candidate.pk for m in in_turn([score(r, NEED, POINTS) for r in reversed(rows)], POINTS["near"])]


def test_over_a_year_no_equally_suited_lawyer_gets_more_than_twice_anothers_offers():
    """1,000 needs of six countries and five fields; 60 lawyers of twelve profiles, five of each; offers are open for some days."""
    rng = random.Random(7)
    places = [Territory(alpha3=f"T{n}", name_zh=f"甲{n}", name_en=f"Place {n}") for n in range(6)]
    fields = [PracticeArea(slug=f"f{n}", name_zh=f"乙{n}", name_en=f"Field {n}") for n in range(5)]
    profiles = [
        (rng.sample(range(6), 2), rng.sample(range(5), 2), rng.choice(("fluent", "working", "")), rng.randint(0, 6))
        for _ in range(12)
    ]
    asked: dict[int, datetime] = {}
    open_until: dict[int, list[datetime]] = {n: [] for n in range(60)}
    offers: Counter[int] = Counter()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(1000):
        now += timedelta(hours=rng.uniform(1, 16))
        place, area = rng.choices(range(6), (5, 4, 3, 2, 1, 1))[0], rng.randrange(5)
        need = Need(places[place], fields[area], (VIETNAMESE,))
        rows = []
        for n in range(60):
            countries, works, level, practised = profiles[n % 12]
            open_until[n] = [end for end in open_until[n] if end > now]
            one = Candidate(n, n, offered_at=asked.get(n), load=len(open_until[n]))
            one.serves, one.works = place in countries, area in works
            one.practised = practised if one.serves else 0
            one.levels = {"vi": level} if level else {}
            if one.load < one.limit:
                rows.append(one)
        first = in_turn([score(r, need, POINTS) for r in best(rows, need, POINTS)], POINTS["near"])[0].candidate.pk
        asked[first] = now
        offers[first] += 1
        open_until[first].append(now + timedelta(days=rng.uniform(1, 20)))
    for profile in range(12):
        same = [offers[n] for n in range(profile, 60, 12)]
        assert max(same) <= 2 * max(min(same), 1), (profile, same)
    assert len([n for n in range(60) if offers[n]]) > 30, "not the same ten for everything"


def test_quiet_hours_go_over_midnight_and_end_in_the_own_zone():
    assert is_quiet(time(23), time(22), time(7, 30)) and is_quiet(time(7), time(22), time(7, 30))
    assert not is_quiet(time(12), time(22), time(7, 30)) and not is_quiet(time(12), None, None)
    now = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # 23:00 in China
    assert quiet_ends(now, "Asia/Shanghai", time(22), time(7, 30)).astimezone(UTC) == datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert quiet_ends(now, "Europe/London", time(22), time(7, 30)) is None
    assert quiet_ends(now, "no/zone", time(22), time(7, 30)) is not None
