"""Each rule of the check before issue: a case that it finds, and one that it leaves alone."""

from dataclasses import replace
from datetime import date

import pytest

from yuqiao.areas.notarization.preflight import FileFacts, ItemFacts, blocking, of_item, preflight, stray_digits
from yuqiao.kernel.text import Text

ITEM = ItemFacts(
    label=Text("1. 出生公证", "1. Birth"),
    route="apostille",
    language="en",
    languages_of_destination=("en", "fr"),
    text_zh="兹证明张示例于一九八八年三月五日在河南省出生。",
    text_foreign="This is to certify that ZHANG Shili was born on 5 March 1988 in Henan Province.",
)
FILE = FileFacts("Sample Notary Office", "Sample Notary Office", "410100", True, "1988-03-05", True, date(2025, 1, 1), (ITEM,))


def codes(file: FileFacts) -> set[str]:
    return {f.code for f in preflight(file)}


def test_a_clean_file_has_no_finding():
    assert preflight(FILE) == []


@pytest.mark.parametrize(
    ("code", "stops", "changes"),
    [
        ("province", True, {"division_code": "110100"}),
        ("name_unknown", True, {"registered_name_en": ""}),
        ("office_name", True, {"office_name_en": "Sample Notary Public Office"}),
        ("not_in_post", True, {"handler_in_post": False}),
        ("specimen", True, {"specimen_on": None}),
        ("birth_date", True, {"birth_date": ""}),
        ("minor", False, {"minor": True}),
        ("disputed", False, {"disputed": True}),
        ("abroad", False, {"applicant_abroad": True}),
        ("by_agent", False, {"by_agent": True}),
        ("tied", False, {"tied_before": 1}),
        ("paper_refused", False, {"refused_papers": ("户口簿",)}),
    ],
)
def test_rules_of_the_file(code, stops, changes):
    found = preflight(replace(FILE, **changes))
    assert [(f.code, f.blocking) for f in found] == [(code, stops)]


def test_a_date_of_birth_is_a_must_abroad_alone():
    assert codes(replace(FILE, person=False, birth_date="")) == set()
    assert codes(replace(FILE, birth_date="", items=(replace(ITEM, domestic=True),))) == set()


@pytest.mark.parametrize(
    ("code", "stops", "changes"),
    [
        ("no_draft", True, {"text_zh": " "}),
        ("blank", True, {"text_zh": "兹证明＿＿出生。"}),
        ("blank", True, {"text_foreign": "This is to certify that ＿＿ was born."}),
        ("no_translation", True, {"text_foreign": ""}),
        ("unread", True, {"read": False}),
        ("han", False, {"text_foreign": "This is to certify that 张 was born."}),
        ("age", True, {"text_zh": "兹证明张示例，三十八岁。"}),
        ("age", True, {"text_zh": "兹证明张示例年龄符合规定。"}),
        ("age", True, {"text_foreign": "ZHANG Shili, aged 38, was born."}),
        ("age", True, {"text_foreign": "ZHANG Shili is a 38-year-old man."}),
        ("age", True, {"text_foreign": "ZHANG Shili, 38 Jahre alt."}),
        ("digits", False, {"text_zh": "兹证明张示例有3名子女。"}),
        ("deviation", True, {"deviates": True}),
        ("deviates", False, {"deviates": True, "deviation_reason": "使用地要求"}),
        ("future", True, {"dates": ((Text("出生日期", "Date of birth"), date(2027, 1, 1)),)}),
        ("route", True, {"route": "unknown"}),
        ("route_weak", False, {"route_confirmed": False}),
        ("language", False, {"language": "de"}),
        ("language", False, {"language": "", "text_foreign": ""}),
        ("language", True, {"only_language": "ru"}),
    ],
)
def test_rules_of_one_certificate(code, stops, changes):
    found = preflight(replace(FILE, today=date(2026, 11, 24), items=(replace(ITEM, **changes),)))
    assert [(f.code, f.blocking) for f in found] == [(code, stops)]
    assert found[0].text.zh.startswith("1. 出生公证：") and found[0].text.en.startswith("1. Birth: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"language": "", "text_foreign": "", "languages_of_destination": ("zh", "en"), "route": "hk_macao"},
        {"language": "", "text_foreign": "", "languages_of_destination": ("zh",), "route": "taiwan"},
        {"language": "", "text_foreign": "", "domestic": True, "languages_of_destination": (), "route": "none"},
        {"only_language": "en"},
        {"text_foreign": "The certificate was issued for a period of 10 years."},
        {"dates": ((Text("出生日期", "Date of birth"), date(2026, 11, 24)),)},
    ],
)
def test_what_is_left_alone(changes):
    assert preflight(replace(FILE, today=date(2026, 11, 24), items=(replace(ITEM, **changes),))) == []


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("住郑州市示例路1号2栋3单元12-3号", []),
        ("公民身份号码41010119880305001X，护照号码E00000001", []),
        ("统一社会信用代码：91410100MA0FAKE01T", []),
        ("（2026）豫示证外民字第1234号", []),
        ("于2026年10月23日出生", ["2026年10月23日"]),
        ("于2026-10-23出生", ["2026-10-23"]),
        ("于10月23号出生", ["10", "23"]),
        ("共3份", ["3"]),
        ("持股30%", ["30"]),
    ],
)
def test_stray_digits(text, stray):
    assert stray_digits(text) == stray


def test_blocking_ones_come_first():
    found = preflight(replace(FILE, minor=True, specimen_on=None))
    assert [f.code for f in found] == ["specimen", "minor"] and [f.code for f in blocking(found)] == ["specimen"]
    assert of_item(ITEM) == []
