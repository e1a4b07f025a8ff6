"""Forms filled in: dates, numbers, blanks; what differs; both texts side by side."""

import pytest

from yuqiao.areas.notarization import wording
from yuqiao.areas.notarization.wording import BLANK, Part, clauses, deviates, differences, fill, has_blanks, sentences
from yuqiao.facts.models import NotaryForm

FIELDS = [{"code": kind, "kind": kind} for kind in ("text", "date", "name", "number", "id_number", "place", "choice")]


@pytest.mark.parametrize(
    ("kind", "value", "chinese"),
    [
        ("date", "2026-10-23", "二〇二六年十月二十三日"),
        ("date", "1988-03-05", "一九八八年三月五日"),
        ("date", "2000-01-10", "二〇〇〇年一月十日"),
        ("date", "23.10.2026", BLANK),
        ("date", "2026-02-30", BLANK),
        ("number", "3", "三"),
        ("number", "123", "一百二十三"),
        ("number", "10,010", "一万零一十"),
        ("number", "3.05", "三点零五"),
        ("number", "91410100MA0FAKE01T", "91410100MA0FAKE01T"),
        ("number", "914101001234567890", "914101001234567890"),
        ("id_number", " e0000 0001 ", "E00000001"),
        ("place", "河南省郑州市示例路1号", "河南省郑州市示例路1号"),
        ("name", "张𬎆", "张𬎆"),
        ("choice", "de", "德语"),
        ("choice", "other", "other"),
        ("text", "", BLANK),
        ("text", "   ", BLANK),
    ],
)
def test_chinese_text(kind, value, chinese):
    assert fill(f"甲{{{kind}}}乙", FIELDS, {kind: value}) == f"甲{chinese}乙"


@pytest.mark.parametrize(
    ("kind", "language", "values", "expected"),
    [
        ("date", "en", {"date": "2026-10-23"}, "23 October 2026"),
        ("date", "de", {"date": "1988-03-05"}, "5. März 1988"),
        ("date", "fr", {"date": "2026-05-01"}, "1er mai 2026"),
        ("date", "xx", {"date": "2026-05-01"}, "2026-05-01"),
        ("number", "en", {"number": "123"}, "123"),
        ("choice", "en", {"choice": "de"}, "German"),
        ("name", "en", {"name": "张𬎆", "name.foreign": "ZHANG Qian"}, "ZHANG Qian"),
        ("name", "en", {"name": "张𬎆"}, BLANK),
        ("id_number", "de", {"id_number": "E1"}, "E1"),
    ],
)
def test_foreign_text(kind, language, values, expected):
    assert fill(f"{{{kind}}}", FIELDS, values, language) == expected


def test_what_is_typed_is_never_taken_for_a_form():
    assert fill("{name}、{text}", FIELDS, {"name": "{text}", "text": "甲"}) == "{text}、甲"
    assert fill("{unknown}", FIELDS, {}) == BLANK


def test_blanks_are_seen():
    assert has_blanks(fill("兹证明{name}。", FIELDS, {})) and has_blanks("____ was born")
    assert not has_blanks("兹证明甲。")


def test_differences_name_what_was_added_and_taken_out():
    parts = differences("兹证明张三于今日出生。他的父亲是李四。", "兹证明张三于昨日出生。他的父亲是李四。")
    assert Part("removed", "今") in parts and Part("added", "昨") in parts
    assert "".join(p.text for p in parts if p.kind != "removed") == "兹证明张三于昨日出生。他的父亲是李四。"
    assert "".join(p.text for p in parts if p.kind != "added") == "兹证明张三于今日出生。他的父亲是李四。"
    assert differences("甲。", "甲。") == [Part("same", "甲。")]
    assert differences("", "甲。") == [Part("added", "甲。")] and differences("甲。", "") == [Part("removed", "甲。")]
    whole = differences("was born on Monday.", "was born on Sunday.", "en")
    assert Part("removed", "Monday") in whole and Part("added", "Sunday") in whole


def test_space_at_the_end_of_lines_deviates_from_nothing():
    assert not deviates("甲。\n乙。", "甲。 \r\n乙。\n")
    assert deviates("甲。", "甲！")


def test_sentences_stand_side_by_side():
    chinese = "甲是乙。丙是丁。"
    english = "A is B of Sample Co., Ltd. with No. 12. It complies with Art. 143 of the Code."
    assert clauses(chinese, english, "en") == [
        ("甲是乙。", "A is B of Sample Co., Ltd. with No. 12."),
        ("丙是丁。", "It complies with Art. 143 of the Code."),
    ]
    assert clauses("甲。乙。", "A.", "en") == [("甲。", "A."), ("乙。", "")]
    assert sentences("他说：“甲。”乙。") == ["他说：“甲。”", "乙。"]
    assert sentences("presented by Sample Co., Ltd. The seal is genuine.", "en") == [
        "presented by Sample Co., Ltd.",
        "The seal is genuine.",
    ]
    assert sentences("") == []


@pytest.mark.django_db
def test_every_form_of_the_facts_can_be_filled(facts):
    for form in NotaryForm.objects.all():
        values = {}
        for field in form.fields:
            value = {"date": "2026-10-23", "number": "3", "choice": "de"}.get(field["kind"], "甲")
            values |= {field["code"]: value, f"{field['code']}{wording.FOREIGN}": "X"}
        for language in ("zh", "en", "de", "fr", "ru", "es"):
            text = fill(getattr(form, f"wording_{language}"), form.fields, values, language)
            assert not has_blanks(text) and "{" not in text, (form.code, language)
