"""Names in one normal form: the same company is found however it is written."""

import pytest

from yuqiao.registers.names import normal_form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Lotus Sample Trading JSC", "lotussampletrading"),
        ("LOTUS SAMPLE TRADING Joint Stock Company", "lotussampletrading"),
        ("LOTUS DEMO CO., Ltd", "lotusdemo"),
        ("Lotus Demo Co", "lotusdemo"),
        ("Lotus Sample Trading J.S.C.", "lotussampletrading"),
        ("Ejemplo S. A.", "ejemplo"),
        ("ＬＯＴＵＳ　ＤＥＭＯ　ＣＯ．，ＬＴＤ．", "lotusdemo"),
        ("  lotus-demo   Company Limited ", "lotusdemo"),
        ("洛阳示例机械有限公司", "洛阳示例机械"),
        ("洛阳示例机械股份有限公司", "洛阳示例机械"),
        ("洛阳示例机械集团有限公司", "洛阳示例机械"),
        ("洛阳示例机械（集团）有限公司", "洛阳示例机械集团"),
        ("洛阳示例机械 有限责任公司", "洛阳示例机械"),
        ("Beispiel GmbH & Co. KG", "beispiel"),
        ("Société Générale Démo SARL", "societegeneraledemo"),
        ("Tenaga Demo Sdn. Bhd.", "tenagademo"),
    ],
)
def test_a_name_is_reduced_to_what_tells_it_apart(name, form):
    assert normal_form(name) == form


@pytest.mark.parametrize("name", ["Costco", "Inca", "Demo Pepsico", "Texas", "Flagsa"])
def test_a_legal_form_within_a_word_is_part_of_the_name(name):
    assert normal_form(name) == name.lower().replace(" ", "")


@pytest.mark.parametrize("name", ["Ltd", "公司", "有限公司", "GmbH", "Co., Ltd"])
def test_a_name_that_is_only_a_legal_form_never_becomes_empty(name):
    assert normal_form(name)


def test_different_companies_stay_different():
    names = ["Lotus Demo Trading Co., Ltd", "Lotus Demo Co., Ltd", "洛阳示例机械有限公司", "洛阳示例机电有限公司"]
    assert len({normal_form(name) for name in names}) == len(names)


def test_rare_characters_are_kept():
    assert normal_form("\U0002c386䶮示例有限公司") == "\U0002c386䶮示例"
