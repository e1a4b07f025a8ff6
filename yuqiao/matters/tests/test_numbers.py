"""One key for every spelling of an official number."""

import pytest

from yuqiao.matters.numbers import number_key

SAME = (
    "（2026）豫郑示证外民字第12号",
    "(2026)豫郑示证外民字第12号",
    "〔２０２６〕豫郑示证外民字第１２号",
    "[2026] 豫郑示 证外民字 第 12 号",
    "【2026】豫郑示证外民字第000012号",
    "2026豫郑示证外民字12",
    "（2026）豫鄭示證外民字第12號".replace("鄭", "郑"),
    "\u200b（2026）\u3000豫郑示证外民字第12号\n",
)
ENGLISH = (
    "(2026) Yu Zheng Shi Zheng Wai Min Zi, No. 12",
    "（2026）YU ZHENG SHI ZHENG WAI MIN ZI №12",
    "2026 yu zheng shi zheng wai min zi no 0012",
)


@pytest.mark.parametrize("spelling", SAME)
def test_every_spelling_has_one_key(spelling):
    assert number_key(spelling) == number_key(SAME[0]) != ""


@pytest.mark.parametrize("spelling", ENGLISH)
def test_english_spellings_too(spelling):
    assert number_key(spelling) == number_key(ENGLISH[0]) != number_key(SAME[0])


@pytest.mark.parametrize(
    "other",
    [
        "（2026）豫郑示证外民字第13号",
        "（2026）豫郑示证外民字第120号",
        "（2025）豫郑示证外民字第12号",
        "（2026）豫郑示证外经字第12号",
    ],
)
def test_another_number_has_another_key(other):
    assert number_key(other) != number_key(SAME[0])


@pytest.mark.parametrize("nothing", ["", "   ", "（）〔〕", "\x00\x01", "第号"])
def test_what_is_no_number_has_no_key(nothing):
    assert number_key(nothing) == ""


def test_a_very_long_text_has_a_short_key():
    assert len(number_key("长" * 100_000)) == 160
