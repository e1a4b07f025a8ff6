"""Cells of real lists: what each of them means, or why it means nothing. No database."""

from datetime import date, datetime

import pytest

from yuqiao.registers.imports import values as v
from yuqiao.registers.imports.columns import find_head
from yuqiao.registers.imports.lists import FOREIGN_INVESTED, FOREIGN_TRADE
from yuqiao.registers.imports.reading import Table, is_remark, is_total

LOOKUPS = v.Lookups(
    territories=v.with_our_names({"越南": "VNM", "德国": "DEU", "germany": "DEU", "deu": "DEU"}),
    territory_names={"HKG": "中国香港", "MAC": "中国澳门", "TWN": "中国台湾"},
    cities={"郑州市": "410100", "郑州": "410100", "洛阳": "410300"},
    counties={("410100", "金水区"): "410105", ("410100", "金水"): "410105", ("", "金水区"): "410105"},
    industries={"c": "C", "制造业": "C", "制造": "C"},
)
GOOD = "91410100MA00000210"


def read(kind: str, cell: object) -> object:
    """What a cell says: its value, with note and more where there are any; for an unreadable one its code."""
    readers = {
        "code": v.credit_code_of,
        "date": v.date_of,
        "amount": v.amount_of,
        "万美元": lambda c: v.amount_of(c, v.unit_of("万美元")),
        "phone": v.phone_of,
        "count": v.count_of,
        "name": v.name_of,
        "territory": lambda c: v.territory_of(c, LOOKUPS),
        "territories": lambda c: v.territories_of(c, LOOKUPS),
        "city": lambda c: v.city_of(c, LOOKUPS),
        "industry": lambda c: v.industry_of(c, LOOKUPS),
    }
    try:
        found = readers[kind](cell)
    except v.Unreadable as error:
        return (error.code, error.suggestion) if error.suggestion else error.code
    return tuple(filter(None, (found.value, found.note, found.more))) if found.note or found.more else found.value


@pytest.mark.parametrize(
    ("kind", "cell", "meaning"),
    [
        ("code", GOOD, GOOD),
        ("code", f" {GOOD.lower()}\u00a0", GOOD),
        ("code", "９１４１０１００ＭＡ０００００２１０", GOOD),
        ("code", GOOD.replace("0", "O", 1), ("credit_code.look_alike", GOOD)),
        ("code", GOOD.replace("1", "I", 1), ("credit_code.look_alike", GOOD)),
        ("code", GOOD[:17] + "5", "credit_code.wrong"),
        ("code", "410100020001119", "credit_code.old"),
        ("code", "12345678-5", "credit_code.organisation"),
        ("code", "410300198803050001", "credit_code.identity_number"),
        ("code", 9.1410100e17, "credit_code.science"),
        ("code", "9.14101E+17", "credit_code.science"),
        ("date", datetime(2026, 9, 1), date(2026, 9, 1)),
        ("date", 46266, date(2026, 9, 1)),
        ("date", "2026年9月1日", date(2026, 9, 1)),
        ("date", "２０２６．９．１", date(2026, 9, 1)),
        ("date", 20260901, date(2026, 9, 1)),
        ("date", "2026.9", (date(2026, 9, 1), "date.month")),
        ("date", 2026.1, "date.october"),
        ("date", "2026-02-30", "date.impossible"),
        ("date", "3/4/2026", "date.order"),
        ("amount", "1,234万", (v.Decimal("12340000.00"), "amount.text")),
        ("amount", "US$5百万", (v.Decimal("5000000.00"), "amount.text", "USD")),
        ("amount", "约3亿元", (v.Decimal("300000000.00"), "amount.about", "CNY")),
        ("amount", "(1,200)", v.Decimal("-1200.00")),
        ("amount", "面议", "amount"),
        ("万美元", 12.5, (v.Decimal("125000.00"), "USD")),
        ("万美元", "300万元", (v.Decimal("3000000.00"), "amount.text", "CNY")),
        ("phone", 13800000001.0, "+8613800000001"),
        ("phone", "1.3800000001E+10", ("+8613800000001", "phone.science_read")),
        ("phone", "1.38E+10", "phone.science"),
        ("count", "1,200人", 1200),
        ("count", 12.5, "count"),
        ("name", "河南演示(郑州) 有限公司", "河南演示（郑州）有限公司"),
        ("name", "Demo  (Henan)\u200b Ltd.", "Demo (Henan) Ltd."),
        ("territory", "香港", ("HKG", "territory.ours")),
        ("territory", "中国台湾", "TWN"),
        ("territory", "Macau", ("MAC", "territory.ours")),
        ("territory", "乌有国", "territory"),
        ("territories", "越南、德国", ["DEU", "VNM"]),
        ("city", "河南省郑州市金水区", ("410100", "410105")),
        ("city", "深圳", "city"),
        ("industry", "C 制造业", "C"),
        ("industry", "C3670", "C"),
        ("industry", "51", "F" if "f" in LOOKUPS.industries else "F"),
    ],
)
def test_a_cell(kind, cell, meaning):
    assert read(kind, cell) == meaning


def test_headings_are_found_wherever_they_stand_and_however_they_are_written():
    rows = [
        ["2026年河南省外商投资企业名单"],
        [None, "单位：万美元"],
        ["序号", "单位名称", "外方", None, "统一社会\n信用代码", "联系人", None, "外资金额（万美元）", "２０２５年实际使用外资"],
        [None, None, "名称", "国别（地区）", None, "姓名", "手机", None, None],
        [1, "河南演示", "Demo", "德国", GOOD, "甲", "138", 5, 6],
    ]
    head = find_head(Table(rows), FOREIGN_INVESTED.columns)
    found = {h.column: h for h in head.headings if h.column}
    assert (head.row, head.depth) == (2, 2)
    assert set(found) == {
        "name_zh", "investor.name_zh", "investor.territory", "credit_code", "contact_name", "contact_phone", "investor.amount",
        "figure.foreign_capital",
    }  # fmt: skip
    assert (found["investor.amount"].unit.factor, found["investor.amount"].unit.currency) == (10_000, "USD")
    assert found["figure.foreign_capital"].year == 2025
    assert head.headings[0].is_number
    assert find_head(Table([["甲", "乙"], [1, 2]]), FOREIGN_TRADE.columns) is None
    remembered = {"单位名称": "-", "外方名称": "name_zh"}
    again = find_head(Table(rows), FOREIGN_INVESTED.columns, remembered)
    assert {h.text: h.column for h in again.headings}["单位名称"] == "-"


def test_where_a_list_ends():
    assert is_total(["合 计", "12家", 5]) and is_total([None, "总计", 3])
    assert not is_total([1, "合计科技演示有限公司的分公司", 5])
    assert is_remark(["填表人：甲", None, "审核人：乙"]) and not is_remark(["甲", "乙", "丙", "丁"])
