"""The directory: found by any name and by what one needs, with counts that are true; written by the verbs, repaired by the clock."""

import pytest
from django.core.management import call_command

from yuqiao.kernel import clock
from yuqiao.registers.directory import rebuild, reindex, repair
from yuqiao.registers.directory_search import Asked, count, lawyers, page
from yuqiao.registers.models import DirectoryEntry, DirectoryFacet, Level
from yuqiao.registers.tests.factories import a_firm, a_lawyer, a_notary_office

pytestmark = pytest.mark.django_db


def found(**asked: str) -> set[str]:
    flags = asked.pop("flags", "").split()
    wanted = Asked.of(asked, flags)
    return {row.name_zh for row in page(wanted, count(wanted)).rows}


@pytest.mark.parametrize("typed", ["王小明", "小明", "王", "wangxiaoming", "Xiaoming", "wxm", "WANG", "Ngô", "ngo", "Đặng", "dang"])
def test_a_lawyer_is_found_by_any_part_of_a_name_in_any_script(typed):
    a_lawyer("王小明", "Ngô Đặng Wang")
    a_lawyer("李四", "Li Si")
    assert found(words=typed, who="lawyers") == {"王小明"}


def test_what_is_no_word_finds_nobody_and_hurts_nobody():
    a_lawyer("王小明")
    assert found(words="!!! ' OR 1=1 --") == set()
    assert found(words='"') == set()
    assert found(country="'; DROP") == set()


def test_facets_narrow_down_and_each_count_says_how_many_one_would_find():
    firm = a_firm(name_zh="演示律所")
    a_lawyer("甲", firm=firm, territories=("VNM", "DEU"), fields=("international-sale",), languages={"vi": Level.FLUENT})
    a_lawyer("乙", firm=firm, territories=("VNM",), languages={"en": Level.WORKING}, is_leading=True)
    a_lawyer("丙", territories=("DEU",), languages={"vi": Level.READING})
    reindex("firms", firm.pk)
    asked = Asked.of({"who": "lawyers", "country": "VNM", "language": "vi"})
    counts = count(asked)
    assert counts.total == 1
    assert found(who="lawyers", country="VNM", language="vi") == {"甲"}
    for facet in ("country", "language", "who"):
        for value, number in counts.of(facet).items():
            there = {**asked.facets, facet: value}
            assert number == count(Asked.of(there)).total, (facet, value)
            assert number == len(page(Asked.of(there), count(Asked.of(there)), size=100).rows)
    assert counts.of("country") == {"VNM": 1, "DEU": 2}
    assert count(Asked.of({"who": "lawyers"})).of("flag") == {"leading": 1}
    assert found(who="firms", country="VNM", language="vi") >= {"演示律所"}, "a firm is found by what its lawyers know"
    assert found(who="lawyers", firm=str(firm.pk)) == {"甲", "乙"}


def test_a_country_a_language_and_a_firm_can_be_typed_too():
    a_lawyer("甲", firm=a_firm(name_zh="河南星河示例律师事务所", name_en="Galaxy Sample Law Firm"), territories=("VNM",))
    for typed in ("越南", "Viet Nam", "星河", "galaxy"):
        assert "甲" in found(words=typed, who="lawyers"), typed


def test_white_listed_and_leading_come_first_then_by_pinyin():
    a_lawyer("赵一")
    a_lawyer("白二")
    a_lawyer("周三", is_leading=True)
    a_lawyer("朱四", white_list_state="listed", white_listed_until="2199-01-01")
    asked = Asked.of({"who": "lawyers"})
    assert [r.name_zh for r in page(asked, count(asked)).rows] == ["朱四", "周三", "白二", "赵一"]


def test_pages_follow_each_other_without_gap_or_double(monkeypatch):
    monkeypatch.setattr("yuqiao.registers.directory_search.MANY", 10)
    names = {a_lawyer(territories=("VNM",)).name_zh for _ in range(25)}
    asked = Asked.of({"who": "lawyers", "country": "VNM"})
    counts, seen, after = count(asked), [], ""
    while True:
        part = page(asked, counts, after=after, size=10)
        seen += [r.name_zh for r in part.rows]
        if not part.after:
            break
        after = part.after
    assert len(seen) == 25
    assert set(seen) == names


def test_who_is_no_longer_public_or_has_left_is_gone_with_the_same_verb():
    lawyer = a_lawyer("甲", territories=("VNM",))
    assert found(who="lawyers") == {"甲"}
    lawyer.public = False
    lawyer.save()
    reindex("lawyers", lawyer.pk)
    assert found(who="lawyers") == set()
    assert not DirectoryFacet.objects.filter(entry__register="lawyers").exists()
    lawyer.public, lawyer.left_on = True, clock.today()
    lawyer.save()
    reindex("lawyers", lawyer.pk)
    assert found(who="lawyers") == {"甲"}, "the last day is included"


def test_a_changed_entry_is_found_by_what_it_is_now_alone():
    firm = a_firm()
    lawyer = a_lawyer("甲", firm=firm, territories=("VNM",))
    lawyer.territories.clear()
    lawyer.name_zh = "乙"
    lawyer.save()
    reindex("lawyers", lawyer.pk)
    assert found(words="甲", who="lawyers") == set()
    assert found(country="VNM") == set(), "the firm neither"
    firm.name_zh = "新名示例律师事务所"
    firm.save()
    reindex("firms", firm.pk)
    assert found(words="新名", who="lawyers") == {"乙"}


def test_days_that_pass_are_put_right_by_the_clock():
    with clock.frozen("2026-11-24T10:00") as hands:
        lawyer = a_lawyer("甲", white_list_state="listed", white_listed_until="2026-11-25")
        a_lawyer("乙", left_on="2026-11-24")
        assert found(flags="white") == {"甲"}
        hands.forward(days=2)
        assert found(flags="white") == set(), "at once, before any job ran"
        assert found(who="lawyers") == {"甲"}
        assert repair() >= 2
        assert "white" not in count(Asked.of({})).of("flag")
        assert DirectoryEntry.objects.get(register="lawyers").entry == lawyer.pk


def test_a_rebuild_changes_nothing_that_was_right_and_brings_back_what_was_lost():
    a_lawyer("甲", territories=("VNM",))
    office = a_notary_office(name_zh="演示公证处", remote_video=True)
    rebuild()
    before = list(DirectoryEntry.objects.order_by("pk").values("pk", "words", "sort", "card"))
    facets = set(DirectoryFacet.objects.values_list("pk", "value"))
    call_command("rebuild_directory", verbosity=0)
    assert list(DirectoryEntry.objects.order_by("pk").values("pk", "words", "sort", "card")) == before
    assert set(DirectoryFacet.objects.values_list("pk", "value")) == facets
    DirectoryEntry.objects.all().delete()
    repair()
    assert DirectoryEntry.objects.count() == len(before)
    assert found(flags="remote", who="notary-offices") == {office.name_zh}


def test_the_api_page_holds_lawyers_alone():
    a_notary_office()
    a_lawyer("甲", territories=("VNM",))
    assert [r.name_zh for r in lawyers(Asked.of({"country": "VNM"})).rows] == ["甲"]


def test_one_page_takes_two_queries(django_assert_num_queries):
    for _ in range(5):
        a_lawyer(territories=("VNM",), fields=("international-sale",))
    asked = Asked.of({"who": "lawyers", "country": "VNM", "language": "zh"})
    with django_assert_num_queries(2):
        list(page(asked, count(asked)).rows)
