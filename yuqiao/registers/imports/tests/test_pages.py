"""The pages of lists: bring one in, look at its headings, choose, write, undo, each by its form."""

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from demo import workbooks
from yuqiao.people.models import Role
from yuqiao.registers.imports.tests.helpers import CODES, HEADINGS, book, make_user, registrar, run
from yuqiao.registers.models import Enterprise, EntryChange, FieldSource, ImportBatch

pytestmark = pytest.mark.django_db
ROOM = "/desk/imports/"


@pytest.fixture
def desk() -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(registrar())
    return client


def bring(desk: Client, data: bytes, name: str = "list.xlsx", **more: str):
    file = io.BytesIO(data)
    file.name = name
    typed = {"kind": "foreign_trade", "source": "省商务厅", "as_of": "2026-10-31", "file": file, **more}
    return desk.post(ROOM, typed)


def read(desk: Client, page: str) -> None:
    """Have the list read with its headings as they were understood."""
    batch = ImportBatch.objects.latest("id")
    columns = {f"c{h[0]}": h[3] for h in batch.head["headings"]}
    assert desk.post(page, {"do": "columns", **columns}).status_code == 302
    run()


def test_a_list_from_the_upload_to_the_undoing(desk):
    known = Enterprise.objects.create(credit_code=CODES[0], name_zh="河南演示甲有限公司")
    FieldSource.objects.create(enterprise=known, field="name_zh", source="企业本人", as_of=date(2026, 1, 1), confirmed=True)
    wrong = CODES[1].replace("0", "O", 1)
    rows = [
        ("河南演示甲股份有限公司", CODES[0], "郑州市", 12, "13800000001"),
        ("河南演示乙有限公司", wrong, "洛阳市", 5, "nobody"),
        ("河南演示丙有限公司", CODES[2], "郑州", "1,234万", "13800000003"),
    ]
    assert bring(desk, book(*rows), kind="").status_code == 422
    made = bring(desk, book(*rows))
    page = made.url
    shown = desk.get(page).content.decode()
    assert "统一社会信用代码" in shown and "河南演示甲股份有限公司" in shown and "×10,000" in shown

    # Two headings for one column are refused beside the second, with the choice kept.
    twice = desk.post(page, {"do": "columns", "c0": "name_zh", "c1": "name_zh", "c2": "city", "c3": "", "c4": ""})
    assert twice.status_code == 422
    assert "这一列已有另一个表头" in twice.content.decode() and "还要指定" in twice.content.decode()
    desk.post(
        page, {"do": "columns", "c0": "name_zh", "c1": "credit_code", "c2": "city", "c3": "figure.trade", "c4": "contact_phone"}
    )
    waiting = desk.get(page)
    assert waiting["Refresh"] == "3" and "正在读取" in waiting.content.decode()
    run()

    shown = desk.get(page).content.decode()
    assert "新增" in shown and "采用建议" in shown and CODES[1] in shown
    assert "<del>河南演示甲有限公司</del>" in shown and "改动企业确认过的值" in shown
    invalid = desk.get(f"{page}?problem=credit_code.look_alike").content.decode()
    assert "河南演示乙有限公司" in invalid and "河南演示丙有限公司" not in invalid
    taken = desk.post(f"{page}?problem=credit_code.look_alike", {"do": "take_all:credit_code.look_alike"})
    assert taken.status_code == 302 and "problem=" in taken.url

    # Of the three rows one is left; what the enterprise confirmed stays.
    batch = ImportBatch.objects.get()
    ids = {row.name: row.pk for row in batch.rows.all()}
    keep = [pk for name, pk in ids.items() if "丙" not in name]
    desk.post(page, {"do": "apply", "row": list(ids.values()), "chosen": keep})
    run()
    assert set(Enterprise.objects.values_list("credit_code", flat=True)) == {CODES[0], CODES[1]}
    known.refresh_from_db()
    assert known.name_zh == "河南演示甲有限公司" and known.city.name_zh == "郑州市"
    shown = desk.get(page).content.decode()
    assert "已写入" in shown and "撤销整批" in shown

    no_reason = desk.post(page, {"do": "undo", "reason": " "})
    assert no_reason.status_code == 422 and "请写明为什么撤销" in no_reason.content.decode()
    desk.post(page, {"do": "undo", "reason": "名单发错了"})
    run()
    assert Enterprise.objects.get().credit_code == CODES[0]
    assert "名单发错了" in desk.get(page).content.decode()
    known.refresh_from_db()
    assert known.city is None


def test_what_the_enterprise_confirmed_is_overwritten_where_it_is_ticked(desk):
    known = Enterprise.objects.create(credit_code=CODES[0], name_zh="河南演示甲有限公司")
    FieldSource.objects.create(enterprise=known, field="name_zh", source="企业本人", as_of=date(2026, 1, 1), confirmed=True)
    page = bring(desk, book(("河南演示甲股份有限公司", CODES[0], None, None, None))).url
    read(desk, page)
    row = ImportBatch.objects.get().rows.get()
    assert row.klass == "changed"  # it stands in the list now
    desk.post(page, {"do": "choose", "row": row.pk, "chosen": row.pk, "over": f"{row.pk}:name_zh"})
    assert "checked" in desk.get(page).content.decode()
    desk.post(page, {"do": "apply"})
    run()
    known.refresh_from_db()
    assert known.name_zh == "河南演示甲股份有限公司"
    assert not FieldSource.objects.get(enterprise=known, field="name_zh").confirmed
    assert EntryChange.objects.filter(entry=known.pk, field="name_zh", source="省商务厅").count() == 1


def test_the_workbook_of_what_is_wrong_has_comments_and_comes_back_corrected(desk):
    wrong = CODES[1][:17] + "A"
    page = bring(desk, book(("河南演示甲有限公司", CODES[0], "郑州市", 3, "x"), ("=A1", wrong, "洛阳市", "many", None))).url
    read(desk, page)
    answer = desk.get(f"{page}errors.xlsx")
    made = load_workbook(io.BytesIO(answer.content))
    sheet = made.active
    assert [c.value for c in sheet[1]][:5] == ["原表行号", "企业名称", "统一社会信用代码", "省辖市", "进出口额(万元)"]
    assert sheet.max_row == 3
    assert "校验位不符" in sheet["C3"].comment.text and "不是金额" in sheet["E3"].comment.text
    assert "公式没有" in sheet["B3"].comment.text
    sheet["B3"], sheet["C3"], sheet["E3"] = "河南演示乙有限公司", CODES[1], 7
    out = io.BytesIO()
    made.save(out)
    page = bring(desk, out.getvalue(), partial="on").url
    read(desk, page)
    batch = ImportBatch.objects.latest("id")
    assert batch.counts["classes"] == {"new": 2} and batch.partial

    # A text that a spreadsheet would take for a formula stays a text.
    page = bring(desk, f"{','.join(HEADINGS)}\n=1+2,{wrong},,,\n".encode(), "a.csv").url
    read(desk, page)
    cell = load_workbook(io.BytesIO(desk.get(f"{page}errors.xlsx").content)).active["B2"]
    assert cell.value == "=1+2" and cell.data_type == "s"


def test_files_that_are_no_lists_are_refused_beside_the_field(desk):
    for data, name, words in (
        (b"", "a.xlsx", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "打开密码"),
        (b"PK\x03\x04" + bytes(50), "a.xlsx", "打不开"),
        (b"%PDF-1.4", "a.pdf", "XLSX或CSV"),
    ):
        answer = bring(desk, data, name)
        assert answer.status_code == 422 and words in answer.content.decode(), name
        assert 'value="省商务厅"' in answer.content.decode()
    later = bring(desk, book(("甲", CODES[0], None, None, None)), as_of="2027-01-01")
    assert "不能在今天之后" in later.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_csv_in_gbk_and_a_sheet_without_headings(desk):
    text = ",".join(HEADINGS) + "\n河南演示甲（郑州）有限公司," + CODES[0] + ',郑州市,"1,200",13800000001\n'
    page = bring(desk, text.encode("gbk"), "名单.csv").url
    read(desk, page)
    row = ImportBatch.objects.get().rows.get()
    assert row.name == "河南演示甲（郑州）有限公司" and row.data["values"]["figure.2026.trade"][0] == "12000000.00"
    hidden = load_workbook(io.BytesIO(book((1, 2, 3), headings=("甲", "乙", "丙"))))
    sheet = hidden.create_sheet("旧名单")
    sheet.sheet_state = "hidden"
    sheet.append(HEADINGS)
    sheet.append(("河南演示乙有限公司", CODES[1], None, None, None))
    out = io.BytesIO()
    hidden.save(out)
    page = bring(desk, out.getvalue()).url
    shown = desk.get(page).content.decode()
    assert "没有找到表头" in shown
    assert desk.post(page, {"do": "columns"}).status_code == 422
    desk.post(page, {"do": "sheet", "sheet": "旧名单"})
    read(desk, page)
    assert "河南演示乙有限公司" in desk.get(page).content.decode()
    desk.post(page, {"do": "drop"})
    assert "已放弃" in desk.get(page).content.decode()


def test_who_keeps_no_register_finds_nothing_here():
    for role in (Role.WINDOW_CLERK, Role.OFFICE_HEAD, Role.EDITOR, Role.ADMINISTRATOR):
        client = Client()
        client.force_login(make_user(role))
        assert client.get(ROOM).status_code == 404
    manager = Client()
    manager.force_login(make_user(Role.DEPARTMENT_MANAGER))
    assert manager.get(ROOM).status_code == 200
    assert manager.get(f"{ROOM}empty/outbound.xlsx").status_code == 200


def test_pages_ask_the_database_a_fixed_number_of_times(desk, django_assert_max_num_queries):
    data = workbooks.commerce_list()
    page = bring(desk, data, kind="foreign_invested", as_of="2026-10-31").url
    read(desk, page)
    with django_assert_max_num_queries(14):
        shown = desk.get(page).content.decode()
    assert "国家和地区" in shown and "国别" not in shown
    with django_assert_max_num_queries(12):
        desk.get(ROOM)
    assert "国别" not in desk.get(f"{page}?problem=territory.ours").content.decode()
