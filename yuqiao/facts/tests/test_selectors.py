"""Places and treaties: found by whatever is typed, and nothing is claimed that is not known."""

import pytest
from django.utils import translation

from yuqiao.facts import selectors
from yuqiao.facts.models import Territory, TreatyInstrument, TreatyRelation

pytestmark = pytest.mark.usefixtures("facts")


@pytest.mark.parametrize("typed", ["IDN", "id", "印度尼西亚", "indonesia", " Indonesia "])
def test_a_country_is_found_by_code_or_name(typed):
    assert selectors.territory(typed).alpha3 == "IDN"


@pytest.mark.parametrize("typed", ["", "Atlantis", "XX"])
def test_an_unknown_country_is_an_error(typed):
    with pytest.raises(selectors.NotHeld):
        selectors.territory(typed)


def test_chinas_regions_carry_their_official_names():
    names = dict(Territory.objects.filter(alpha3__in=["HKG", "MAC", "TWN"]).values_list("alpha3", "name_zh"))
    assert names == {"HKG": "中国香港", "MAC": "中国澳门", "TWN": "中国台湾"}
    assert set(Territory.objects.filter(alpha3__in=names).values_list("kind", flat=True)) == {"region"}


def test_countries_stand_in_the_order_of_the_language():
    with translation.override("zh-hans"):
        chinese = list(selectors.territories().values_list("pinyin", flat=True))
    with translation.override("en"):
        english = [row.name_en for row in selectors.territories("in")]
    assert chinese == sorted(chinese)
    assert "India" in english and english.index("India") < english.index("Indonesia")


def test_countries_are_found_by_pinyin_and_part_of_a_name():
    assert "IND" in {row.alpha3 for row in selectors.territories("yindu")}
    assert "IND" in {row.alpha3 for row in selectors.territories("印度")}
    assert [row.alpha3 for row in selectors.territories("IDN")] == ["IDN"]


def test_the_province_has_18_units_and_jiyuan_stands_for_itself():
    cities = list(selectors.cities())
    assert len(cities) == 18
    jiyuan = next(city for city in cities if city.name_zh.startswith("济源"))
    assert list(selectors.counties(jiyuan.code)) == [jiyuan]
    assert len(selectors.counties("410100")) > 5


def _standing(code: str, slug: str):
    return selectors.instrument_status(selectors.territory(code), slug)


def test_the_apostille_is_not_in_force_between_india_and_china():
    found = _standing("IND", "apostille_1961")
    assert (found.status, found.confirmed) == ("party_not_in_force_with_mainland", True)
    for language, words in (("en", "party, not in force with mainland China"), ("zh-hans", "缔约方，与中国内地之间未生效")):
        with translation.override(language):
            assert str(_standing("IND", "apostille_1961").words) == words


def test_the_apostille_is_in_force_with_a_party_that_did_not_object():
    assert _standing("DEU", "apostille_1961").status == "party_in_force_with_mainland"


def test_absence_from_a_complete_list_says_what_it_means():
    complete = TreatyInstrument.objects.get(slug="new_york_1958")
    assert complete.list_complete
    absent = Territory.objects.exclude(relations__instrument=complete).first()
    found = selectors.instrument_status(absent, "new_york_1958")
    assert (found.status, found.relation) == ("absent", None)
    assert found.words.en == complete.absent_means and found.words.zh == complete.absent_means_zh


def test_absence_from_an_incomplete_list_is_unknown():
    incomplete = TreatyInstrument.objects.filter(list_complete=False).first()
    absent = Territory.objects.exclude(relations__instrument=incomplete).first()
    found = selectors.instrument_status(absent, incomplete.slug)
    assert (found.status, found.confirmed) == ("unknown", False)
    assert "窗口" in found.words.zh


def test_what_rests_on_knowledge_is_not_confirmed():
    weak = TreatyRelation.objects.filter(confidence="knowledge").select_related("territory", "instrument").first()
    assert not selectors.instrument_status(weak.territory, weak.instrument.slug).confirmed


def test_an_unknown_instrument_is_an_error():
    with pytest.raises(selectors.NotHeld):
        _standing("IND", "no_such_treaty")


def test_every_table_is_counted_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = {count.table.slug: count for count in selectors.table_counts()}
    assert counts["territories"].rows == Territory.objects.count()
    assert counts["glossary"].unconfirmed == counts["glossary"].rows
