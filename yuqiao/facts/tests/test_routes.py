"""The way of a paper: by destination and day, from rows alone."""

from datetime import date

import pytest

from yuqiao.facts.models import NotaryMatter, Territory, TreatyRelation
from yuqiao.facts.routes import CHECK_ONLINE, RouteKind, document_route
from yuqiao.facts.selectors import territory

pytestmark = pytest.mark.usefixtures("facts")
TODAY = date(2026, 11, 23)


def route(code: str, on: date = TODAY, matter: str = ""):
    return document_route(territory(code), on, NotaryMatter.objects.get(slug=matter) if matter else None)


@pytest.mark.parametrize(
    ("code", "on", "kind", "confirmed"),
    [
        ("DEU", "2026-11-23", "apostille", True),
        ("DEU", "2023-11-07", "apostille", True),
        ("DEU", "2023-11-06", "consular", True),
        ("CAN", "2024-01-10", "consular", True),
        ("CAN", "2024-01-11", "apostille", True),
        ("RWA", "2024-06-04", "consular", True),
        ("RWA", "2024-06-05", "apostille", True),
        ("BGD", "2025-03-29", "consular", True),
        ("BGD", "2025-03-30", "apostille", True),
        ("DZA", "2026-07-08", "consular", True),
        ("DZA", "2026-07-09", "apostille", True),
        ("VNM", "2026-09-10", "consular", True),
        ("VNM", "2026-09-11", "apostille", True),
        ("USA", "2026-11-23", "apostille", False),
        ("IND", "2026-11-23", "consular", True),
        ("ARE", "2026-11-23", "consular", True),
        ("HKG", "2026-11-23", "hk_macao", False),
        ("MAC", "2026-11-23", "hk_macao", False),
        ("TWN", "2026-11-23", "taiwan", False),
        ("CHN", "2026-11-23", "none", True),
        ("GRL", "2026-11-23", "unknown", False),
        ("GUM", "2026-11-23", "unknown", False),
        ("JEY", "2026-11-23", "unknown", False),
    ],
)
def test_the_route_on_a_day(code, on, kind, confirmed):
    found = route(code, date.fromisoformat(on))
    assert (found.route, found.confirmed) == (kind, confirmed)
    assert found.reason.zh and found.reason.en and found.sources


def test_every_country_and_region_has_a_route_with_reason_and_sources():
    for place in Territory.objects.all():
        found = document_route(place, TODAY)
        assert found.reason.zh and found.reason.en and found.sources and found.languages[0].code == "zh", place
        assert bool(found.steps) == (found.route != RouteKind.UNKNOWN)
        own = place.relations.filter(instrument__slug="apostille_1961").exists()
        if place.kind == "region" and not own:
            assert found.route == RouteKind.UNKNOWN, place


def test_every_party_in_force_with_the_mainland_has_its_day():
    parties = TreatyRelation.objects.filter(status="party_in_force_with_mainland")
    assert parties.count() == 126
    days = dict(parties.values_list("territory__alpha2", "with_mainland_from"))
    assert {code: day.isoformat() for code, day in days.items() if day != date(2023, 11, 7)} == {
        "BD": "2025-03-30",
        "CA": "2024-01-11",
        "DZ": "2026-07-09",
        "RW": "2024-06-05",
        "VN": "2026-09-11",
    }


def test_a_row_without_its_day_is_not_guessed():
    TreatyRelation.objects.filter(territory__alpha3="DEU", instrument__slug="apostille_1961").update(with_mainland_from=None)
    assert route("DEU").route == RouteKind.UNKNOWN


def test_a_status_that_says_nothing_of_the_mainland_is_unknown():
    TreatyRelation.objects.filter(territory__alpha3="DEU", instrument__slug="apostille_1961").update(status="denounced")
    assert route("DEU").route == RouteKind.UNKNOWN


def test_the_steps_of_an_apostille_with_the_days_that_rules_know():
    steps = route("DEU", matter="business-licence").steps
    assert [s.title.en for s in steps] == ["Notarial certificate", "Apostille", "Use in: Germany"]
    assert "15 working days" in steps[0].days.en and "15个工作日" in steps[0].days.zh
    assert "4th working day" in steps[1].days.en and "2nd working day" in steps[1].days.en
    assert [s.url for s in steps] == ["", CHECK_ONLINE, ""]
    assert all(s.fee is None for s in steps)


def test_the_steps_of_the_consular_way_know_no_days_of_their_own():
    steps = route("IND").steps
    assert [s.authority.en for s in steps][2] == "embassy or consulate of India in China"
    assert [bool(s.days) for s in steps] == [True, False, False, False]
    assert "objection" in route("IND").reason.en and "异议" in route("IND").reason.zh


def test_taiwan_has_its_own_words():
    found = route("TWN")
    said = " ".join(str(t) for s in found.steps for t in (s.title.as_dict(), s.note.as_dict(), s.authority.as_dict()))
    said += str(found.reason.as_dict()) + " ".join(s.text for s in found.sources) + str(found.title.as_dict())
    for word in ("apostille", "authentication", "附加证明书", "认证", "legalisation"):
        assert word not in said.lower()
    assert "1993" in found.reason.zh and "中国台湾" in found.reason.zh


@pytest.mark.parametrize(
    ("code", "languages", "noted"),
    [
        ("DEU", ["zh", "de"], False),
        ("RUS", ["zh", "ru"], True),
        ("CIV", ["zh", "fr"], True),
        ("ECU", ["zh", "es"], True),
        ("HKG", ["zh", "en"], False),
        ("CHN", ["zh"], False),
    ],
)
def test_the_pair_of_languages(code, languages, noted):
    found = route(code)
    assert [language.code for language in found.languages] == languages
    assert bool(found.language_note) == noted


def test_a_route_costs_four_queries(django_assert_num_queries):
    place = territory("DEU")
    with django_assert_num_queries(4):
        document_route(place, TODAY)
