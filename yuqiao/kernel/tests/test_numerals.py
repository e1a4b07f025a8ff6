"""Numbers and dates in words."""

from datetime import date

import pytest

from yuqiao.kernel.numerals import chinese_date, chinese_digits, chinese_number, foreign_date


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (1, "一"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (123, "一百二十三"),
        (200, "二百"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (2026, "二千零二十六"),
        (9999, "九千九百九十九"),
        (10_000, "一万"),
        (10_001, "一万零一"),
        (10_010, "一万零一十"),
        (10_100, "一万零一百"),
        (11_000, "一万一千"),
        (20_020, "二万零二十"),
        (100_000, "十万"),
        (105_000, "十万五千"),
        (100_010, "十万零一十"),
        (1_000_001, "一百万零一"),
        (10_100_000, "一千零一十万"),
        (12_345_678, "一千二百三十四万五千六百七十八"),
        (99_999_999, "九千九百九十九万九千九百九十九"),
    ],
)
def test_a_number_is_written_as_it_is_read(number, written):
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_number_out_of_range_is_an_error(number):
    with pytest.raises(ValueError, match="between"):
        chinese_number(number)


def test_digits_stand_each_for_itself():
    assert chinese_digits("2026") == "二〇二六"
    for wrong in ("", "12a", "１２", "-1"):
        with pytest.raises(ValueError, match="digits"):
            chinese_digits(wrong)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 10, 23), "二〇二六年十月二十三日"),
        (date(2000, 1, 1), "二〇〇〇年一月一日"),
        (date(1990, 5, 10), "一九九〇年五月十日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
    ],
)
def test_a_date_in_chinese(day, written):
    assert chinese_date(day) == written
    assert foreign_date(day, "zh-hans") == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "3 October 2026"),
        ("de", "3. Oktober 2026"),
        ("fr", "3 octobre 2026"),
        ("es", "3 de octubre de 2026"),
        ("ru", "3 октября 2026\u202fг."),
        ("vi", "ngày 3 tháng 10 năm 2026"),
        ("ar", "3 أكتوبر 2026"),
        ("pt-BR", "3 de outubro de 2026"),
        ("ja", "2026年10月3日"),
    ],
)
def test_a_long_date_in_another_language(language, written):
    assert foreign_date(date(2026, 10, 3), language) == written


def test_the_first_of_a_month_in_french():
    assert foreign_date(date(2026, 10, 1), "fr") == "1er octobre 2026"


@pytest.mark.parametrize("language", ["", "xx", "not a language", "e"])
def test_an_unknown_language_is_an_error(language):
    with pytest.raises(ValueError, match="language"):
        foreign_date(date(2026, 10, 3), language)
