"""Who is asked and why: the applicant sees three, chooses or lets the center choose; page, API and offer say the same."""

from datetime import timedelta

import pytest
from django.test import Client

from yuqiao.areas.consultation.upkeep import choose_for_them
from yuqiao.facts.models import PracticeArea, Territory
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import supply
from yuqiao.matters.access import Actor
from yuqiao.matters.letters import track_url
from yuqiao.matters.matching import find, may_be_asked, white_listed
from yuqiao.matters.models import Assignment, Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import engage, make_lawyer, make_matter, make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role
from yuqiao.registers.directory import reindex
from yuqiao.registers.matching import need_of
from yuqiao.registers.models import Experience, Lawyer
from yuqiao.registers.white_list import list_lawyer, suspend

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> PracticeArea:
    """The international sale of goods."""
    return PracticeArea.objects.get(slug="international-sale")


def listed(name: str, *, practised: int = 0, languages: tuple = ("zh", "vi"), territories: tuple = ("VNM",), **more) -> Lawyer:
    """A lawyer on the white list, in the directory."""
    lawyer = make_lawyer(name=name, languages=languages, territories=territories, **more)
    lawyer.practice_areas.add(PracticeArea.objects.get(slug="international-sale"))
    if practised:
        Experience.objects.create(
            lawyer=lawyer, year=2025, territory=Territory.objects.get(alpha3="VNM"), matters=practised, source="test"
        )
    list_lawyer(lawyer, reference="", until=clock.today() + timedelta(days=400), grounds=[], points=60)
    reindex("lawyers", lawyer.pk)
    lawyer.refresh_from_db()
    return lawyer


def choosing(**more) -> Matter:
    matter = make_matter(lawyer_choice="applicant", **more)
    matter.refresh_from_db()
    return matter


def test_a_need_gets_explained_results_and_who_has_a_conflict_is_left_out_without_a_word(client, field):
    best, second = listed("甲", practised=6), listed("乙", practised=1)
    barred = listed("丙", practised=6)
    engage(barred.firm, client="Lotus Sample Trading JSC")
    make_lawyer(name="丁", territories=("VNM",), languages=("vi",))  # of the pool, never listed
    full = listed("戊", practised=6, load_limit=0)
    night = listed("己", practised=6, quiet_from="00:00", quiet_until="23:59")
    listed("庚", territories=("DEU",), languages=("zh", "de"))
    asked = {"country": "VNM", "field": field.slug, "language": "vi", "limit": 10}
    with clock.frozen("2026-11-24T10:00"):
        answer = client.post("/api/v1/tools/match/", asked, "application/json")
        assert answer.status_code == 200, answer.content
        rows = answer.json()
        names = [row["lawyer"]["name_zh"] for row in rows]
        assert set(names[:2]) == {"甲", "丙"} and names[2:4] == ["乙", "庚"]
        assert not {full.name_zh, night.name_zh, "丁"} & set(names)
        found = client.post("/api/v1/tools/match/", {**asked, "other_parties": ["LOTUS  sample trading jsc"]}, "application/json")
        assert [row["lawyer"]["name_zh"] for row in found.json()] == ["甲", "乙", "庚"]
    assert "conflict" not in found.content.decode().lower()
    first = found.json()[0]
    said = {part["code"]: part for part in first["parts"]}
    assert said["practised"]["en"] == "practised in Viet Nam 6 times"
    assert said["language"]["en"].startswith("speaks Vietnamese")
    assert said["free"]["zh"] == "现在有空"
    assert set(said) >= {"country", "practised", "field", "language", "free"}
    assert first["score"] == pytest.approx(sum(part["points"] for part in first["parts"]))
    assert first["firm"]["name_zh"] == best.firm.name_zh and second.name_zh == "乙"
    for wrong, name in (
        ({"country": "Atlantis"}, "country"),
        ({"field": "x"}, "field"),
        ({"language": "qq"}, "language"),
        ({}, "country"),
    ):
        refused = client.post("/api/v1/tools/match/", wrong, "application/json")
        assert refused.status_code == 422
        assert name in refused.json()["fields"]


def test_directory_api_matching_and_offers_agree_when_somebody_is_suspended(client, field):
    lawyer, other = listed("甲", practised=6), listed("乙")
    with clock.frozen("2026-11-24T10:00"):
        matter = make_matter()
        assert matter.assignments.get(status="offered").lawyer == lawyer, "near-equals are none: six matters weigh more"

        def named() -> tuple[list[str], list[str], list[str]]:
            api = client.get("/api/v1/directory/lawyers/", {"country": "VNM", "language": "vi", "white": "true"}).json()
            matched = client.post("/api/v1/tools/match/", {"country": "VNM"}, "application/json").json()
            page = client.get("/directory/", {"who": "lawyers", "country": "VNM", "white": "1"}).content.decode()
            return (
                sorted(row["name_zh"] for row in api["entries"]),
                sorted(row["lawyer"]["name_zh"] for row in matched),
                [name for name in ("乙", "甲") if f">{name}</a>" in page],
            )

        assert [sorted(x) for x in named()] == [["乙", "甲"]] * 3
        suspend(lawyer.listings.get(), Text("查实", "found"))
        assert named() == (["乙"], ["乙"], ["乙"])
        assert other.name_zh == "乙"


def test_the_api_gives_public_particulars_page_by_page(client):
    for n in range(5):
        listed(f"甲{n}", practised=n)
    first = client.get("/api/v1/directory/lawyers/", {"country": "Viet Nam", "language": "vi", "limit": 3}).json()
    assert first["count"] == 5 and len(first["entries"]) == 3
    row = first["entries"][0]
    assert row["countries"] == ["VNM"] and {"code": "vi", "level": "working"} in row["languages"]
    assert row["white_listed_until"] and row["url"].endswith(f"/directory/lawyers/{row['id']}/")
    assert not {"email", "user", "licence", "load"} & set(row)
    rest = client.get("/api/v1/directory/lawyers/", {"country": "VNM", "limit": 3, "after": first["next"]}).json()
    assert len({r["id"] for r in first["entries"] + rest["entries"]}) == 5 and rest["next"] is None
    assert client.get("/api/v1/directory/lawyers/", {"field": "nothing"}).status_code == 422


def test_an_applicant_who_wants_to_choose_sees_three_with_reasons_and_the_chosen_one_is_asked():
    lawyers = [listed(name, practised=n) for n, name in enumerate("甲乙丙丁", start=1)]
    engage(lawyers[3].firm, client="Lotus Sample Trading JSC")
    with clock.frozen("2026-11-24T10:00"):
        matter = choosing()
        assert (matter.state, matter.waiting_on) == ("choosing", "applicant")
        assert not Assignment.objects.filter(matter=matter).exists()
        assert matter.next_due_at.year == 9000, "a promise that stands still is not due"
        assert Letter.objects.filter(template="consultation.choose").count() == 1
        page = (
            Client()
            .get(track_url(matter).split("8000")[-1] if ":8000" in track_url(matter) else track_url(matter))
            .content.decode()
        )
        assert "办理过3件涉越南业务" in page and ">丙</a>" in page
        assert "丁" not in page, "who has a conflict is not shown, and not told why"
        chosen = matter.proposals.standing()[1].lawyer
        act(matter.pk, "choose", Actor.by_token(matter), version=matter.version, data={"lawyer": str(chosen.pk)})
        matter.refresh_from_db()
        assert matter.state == "offering"
        assert matter.assignments.get(status="offered").lawyer == chosen
        assert matter.next_due_at.year < 9000
        act(matter.pk, "decline", Actor.of_user(chosen.user), version=None, data={"reason": "busy"})
    matter.refresh_from_db()
    assert matter.state == "offering", "it moves on by itself, without asking the applicant again"
    assert matter.assignments.get(status="offered").lawyer not in (chosen, lawyers[3])


def test_who_cannot_be_asked_any_more_cannot_be_chosen_and_who_does_not_choose_leaves_it_to_the_center():
    lawyers = [listed(name) for name in "甲乙"]
    with clock.frozen("2026-11-24T10:00") as hands:
        matter = choosing()
        one = matter.proposals.standing()[0].lawyer
        stranger = listed("丙")
        applicant = Actor.by_token(matter)
        with pytest.raises(Refused):
            act(matter.pk, "choose", applicant, version=matter.version, data={"lawyer": str(stranger.pk)})
        Lawyer.objects.filter(pk=one.pk).update(load_limit=0)
        with pytest.raises(Refused):
            act(matter.pk, "choose", applicant, version=matter.version, data={"lawyer": str(one.pk)})
        suspend(one.listings.get(), Text("查实", "found"))
        assert [p.lawyer for p in matter.proposals.standing()] == [x for x in lawyers if x != one]
        hands.forward(hours=23)
        assert choose_for_them() == 0
        hands.forward(hours=2)
        assert choose_for_them() == 1
        matter.refresh_from_db()
        assert matter.state == "offering"


def test_nobody_to_choose_from_tells_the_center():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    matter = choosing()
    assert matter.state == "received"
    assert Letter.objects.get(template="consultation.no_lawyer").to_address == manager.email


def test_the_white_list_comes_first_and_quiet_hours_move_the_answer_to_the_morning():
    pool = make_lawyer(name="甲", territories=("VNM",))
    sleeper = listed("乙", territories=(), quiet_from="22:00", quiet_until="07:30")
    with clock.frozen("2026-11-24T23:00"):
        matter = make_matter()
        assert matter.assignments.get(status="offered").lawyer == pool, "awake ones before those who sleep"
        act(matter.pk, "decline", Actor.of_user(pool.user), version=None, data={"reason": "busy"})
        offer = matter.assignments.get(status="offered")
        assert offer.lawyer == sleeper
        assert offer.expires_at.astimezone(clock.ZONE).strftime("%d %H:%M") == "25 08:30"
    with clock.frozen("2026-11-25T10:00"):
        assert make_matter(territory="DEU").assignments.get(status="offered").lawyer == sleeper, (
            "in the morning the list comes first"
        )


def test_matching_asks_the_database_a_fixed_number_of_times(django_assert_max_num_queries):
    for n in range(6):
        listed(f"甲{n}", practised=n)
    need = need_of("VNM", "", ["vi"])
    with django_assert_max_num_queries(16), clock.frozen("2026-11-24T10:00"):
        assert len(may_be_asked(find(need, white_listed()))) == 6


def test_supply_counts_pool_list_and_free_marks_holes_and_leads_to_people(client):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    free, busy = listed("甲"), listed("乙", load_limit=0)
    make_lawyer(name="丙", territories=("DEU",), languages=("zh",))
    found = supply.matrix("country-language")
    cells = {
        (one.alpha3, other.code): (cell.pool, cell.white, cell.free, cell.hole) for one, line in found.rows for other, cell in line
    }
    assert cells["VNM", "vi"] == (2, 2, 1, "")
    assert cells["DEU", "zh"] == (1, 0, 0, "nobody")
    assert cells["DEU", "vi"] == (0, 0, 0, "nobody")
    absent = [one.alpha3 for one in found.absent["country"]]
    assert "BRA" in absent and "DEU" not in absent, "what nobody serves is named too"
    Lawyer.objects.filter(pk=free.pk).update(load_limit=0)
    assert supply.matrix("country-language").busy == 2, "Vietnamese and Chinese about Viet Nam"
    Lawyer.objects.filter(pk=free.pk).update(load_limit=10)
    client.force_login(manager)
    page = client.get("/desk/supply/", {"lang": "en"}).content.decode()
    assert "Viet Nam" in page and "yq-sup--nobody" in page and "Countries and regions that nobody serves" in page
    people = client.get("/desk/supply/people/", {"country": "VNM", "language": "vi", "what": "free"}).content.decode()
    assert ">甲</a>" in people and ">乙</a>" not in people and busy.name_zh == "乙"
    assert (
        client.get("/desk/supply/", {"view": "field-language", "country": "VNM", "as": "xlsx"})
        .headers["Content-Type"]
        .endswith("sheet")
    )
    assert client.get("/desk/supply/", {"view": "nothing"}).status_code == 404
