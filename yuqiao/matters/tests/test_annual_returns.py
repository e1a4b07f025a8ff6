"""Annual returns: what cannot be so is refused, what stands out is explained, lists are undone as a whole, growth has both bases."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from yuqiao.facts.models import Division
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.matters.tests.factories import make_firm, make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role
from yuqiao.registers.models import AnnualReturn, EntryChange, LawFirm, ReturnImport
from yuqiao.registers.returns import checks, importing, selectors, services

GOOD = {
    "foreign_matters": 20,
    "foreign_lawyers": 6,
    "foreign_revenue": Decimal("900000"),
    "revenue": Decimal("5000000"),
    "lawyers": 30,
}
YEAR = services.last_year()
pytestmark = pytest.mark.django_db


def manager():
    return make_user(Role.DEPARTMENT_MANAGER)


def firm_of(**more) -> LawFirm:
    firm = make_firm()
    LawFirm.objects.filter(pk=firm.pk).update(city=Division.objects.get(code="410100"), **more)
    firm.refresh_from_db()
    return firm


def head_of(firm: LawFirm):
    return make_user(Role.OFFICE_HEAD, office=firm.office)


def accepted(firm: LawFirm, year: int, **more) -> AnnualReturn:
    return AnnualReturn.objects.create(firm=firm, year=year, state="accepted", **{**GOOD, **more})


def test_checks_know_what_cannot_be_so_and_what_stands_out():
    assert [f.field for f in checks.missing({**GOOD, "lawyers": None})] == ["lawyers"]
    bad = {**GOOD, "foreign_lawyers": 31, "foreign_revenue": Decimal("5000001")}
    assert {f.field for f in checks.wrong(bad)} == {"foreign_lawyers", "foreign_revenue"}
    assert [f.code for f in checks.wrong({**GOOD, "foreign_matters": 0})] == ["nothing_handled"]
    assert not checks.asks(GOOD, GOOD, 50)
    last = {**GOOD, "foreign_matters": 8, "foreign_lawyers": 4, "revenue": Decimal("4000000")}
    (jump,) = checks.asks(GOOD, last, 50)
    assert (jump.field, jump.text.en) == ("foreign_matters", "+150.0% against 8 last year: more than 50%.")
    assert [f.code for f in checks.asks(GOOD, None, 50, registered=31)] == ["fewer_than_registered"]


def test_a_firm_fills_in_sends_explains_and_is_heard():
    firm, by = firm_of(), manager()
    head, other = head_of(firm), head_of(firm_of())
    accepted(firm, YEAR - 1, foreign_matters=8)
    with pytest.raises(NotAllowed):
        services.save(other, firm.pk, YEAR, GOOD, "", 0)
    with pytest.raises(Refused):
        services.save(head, firm.pk, YEAR + 1, GOOD, "", 0)
    found = services.save(head, firm.pk, YEAR, {**GOOD, "lawyers": None}, "", 0)
    with pytest.raises(Changed):
        services.save(head, firm.pk, YEAR, GOOD, "", 0)
    with pytest.raises(Refused) as refused:
        services.send(head, firm.pk, YEAR, {**GOOD, "lawyers": None}, "", found.version)
    assert set(refused.value.fields) == {"lawyers"}
    found.refresh_from_db()
    with pytest.raises(Refused, match="not_explained"):
        services.send(head, firm.pk, YEAR, GOOD, "", found.version)
    found.refresh_from_db()
    found = services.send(head, firm.pk, YEAR, GOOD, "新设涉外部门，业务增加", found.version)
    assert found.state == "sent"
    with pytest.raises(NotAllowed):
        services.accept(head, found.pk, found.version)
    with pytest.raises(Refused):
        services.send_back(by, found.pk, found.version, "")
    found = services.send_back(by, found.pk, found.version, "请核对收入")
    assert "请核对收入" in Letter.objects.get(template="registers.return_sent_back").body
    found = services.send(head, firm.pk, YEAR, {**GOOD, "foreign_matters": 21}, found.remark, found.version)
    found = services.recall(head, found.pk, found.version)
    found = services.send(head, firm.pk, YEAR, {**GOOD, "foreign_matters": 21}, found.remark, found.version)
    found = services.accept(by, found.pk, found.version)
    with pytest.raises(Changed):
        services.recall(head, found.pk, found.version)
    assert services.reopen(by, found.pk, found.version).state == "sent"
    lines = EntryChange.objects.filter(register="annual-returns", entry=found.pk, field="foreign_matters")
    assert [(c.before, c.after, c.by) for c in lines.order_by("pk")] == [("", "20", head), ("20", "21", head)]


def test_growth_shows_both_sums_and_of_how_many_firms():
    first, second, new = firm_of(), firm_of(), firm_of()
    for firm, before, now in ((first, 10, 15), (second, 10, None), (new, None, 25)):
        if before is not None:
            accepted(firm, YEAR - 1, foreign_matters=before)
        if now is not None:
            accepted(firm, YEAR, foreign_matters=now)
    AnnualReturn.objects.create(firm=second, year=YEAR, state="sent", **{**GOOD, "foreign_matters": 1000})
    everybody, same = (selectors.growth(YEAR, base)[0] for base in (selectors.ALL, selectors.SAME))
    assert (everybody.before, everybody.now, everybody.firms_before, everybody.firms_now) == (20, 40, 2, 2)
    assert everybody.percent == Decimal("100.0")
    assert (same.before, same.now, same.firms_before, same.firms_now, same.percent) == (10, 15, 1, 1, Decimal("50.0"))
    assert selectors.growth(YEAR + 1)[0].now == 0
    assert selectors.growth(YEAR - 1)[0].percent is None, "nought is no base"


def workbook(*rows) -> io.BytesIO:
    book = Workbook()
    page = book.active
    page.append(["律师事务所年度报告汇总表（示例）"])
    page.append(
        [
            "序号",
            "律所名称",
            "统一社会信用代码",
            "涉外业务件数",
            "涉外律师人数",
            "涉外业务收入（万元）",
            "业务总收入（万元）",
            "律师人数",
            "备注",
        ]
    )
    for number, row in enumerate(rows, start=1):
        page.append([number, *row])
    page.append(["合计", "", "", 999])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_a_list_is_shown_written_once_and_undone_as_a_whole():
    by, clean, changed, own = (
        manager(),
        firm_of(name_zh="甲示例律师事务所"),
        firm_of(name_zh="乙示例律师事务所"),
        firm_of(name_zh="丙示例律师事务所"),
    )
    standing = accepted(changed, YEAR, foreign_matters=19)
    head = head_of(own)
    services.send(head, own.pk, YEAR, GOOD, "", 0)
    accepted(clean, YEAR - 1, foreign_matters=5)
    figures = ("20", 6, "90", "500", 30)
    book = workbook(
        ("甲示例律师事务所", "", *figures),
        ("乙示例律师事务所", "", *figures),
        ("丙示例律师事务所", "", *figures),
        ("丁示例律师事务所", "", *figures),
        ("甲示例律师事务所", "", *figures),
    )
    with pytest.raises(NotAllowed):
        importing.take_list(head, YEAR, book, "a.xlsx")
    batch = importing.take_list(by, YEAR, book, "a.xlsx")
    lines = importing.lines_of(batch)
    assert [line.kind for line in lines] == ["new", "changed", "left_out", "left_out", "left_out"]
    assert [(f.code, before, after) for f, before, after in lines[1].diffs] == [("foreign_matters", 19, 20)]
    assert lines[0].values["foreign_revenue"] == Decimal("900000.00"), "万 is read"
    assert [f.field for f in lines[0].asks] == ["foreign_matters"]
    importing.apply(by, batch.pk)
    assert AnnualReturn.objects.get(firm=clean, year=YEAR).state == "sent", "something is to be looked at"
    assert AnnualReturn.objects.get(firm=changed, year=YEAR).foreign_matters == 20
    assert AnnualReturn.objects.get(firm=own, year=YEAR).sent_by == head
    with pytest.raises(Changed):
        importing.apply(by, batch.pk)
    again = importing.take_list(
        by, YEAR, workbook(("甲示例律师事务所", "", *figures), ("乙示例律师事务所", "", *figures)), "b.xlsx"
    )
    assert {line.kind for line in importing.lines_of(again)} == {"same"}
    assert importing.undo(by, batch.pk) == 2
    standing.refresh_from_db()
    assert (standing.foreign_matters, standing.state) == (19, "accepted")
    assert not AnnualReturn.objects.filter(firm=clean, year=YEAR).exists()


def test_a_list_whose_returns_changed_since_stays():
    by, firm = manager(), firm_of(name_zh="甲示例律师事务所")
    batch = importing.take_list(by, YEAR, workbook(("甲示例律师事务所", "", 20, 6, 90, 500, 30)), "a.xlsx")
    importing.apply(by, batch.pk)
    found = AnnualReturn.objects.get(firm=firm)
    services.reopen(by, found.pk, found.version)
    with pytest.raises(Refused, match="changed_since"):
        importing.undo(by, batch.pk)


def test_the_pages_of_a_firm_and_of_the_department(client):
    firm, by = firm_of(), manager()
    head = head_of(firm)
    client.force_login(head)
    assert client.get("/desk/returns/").status_code == 404
    assert client.get("/desk/returns/own/").status_code == 200
    address = f"/desk/returns/own/{firm.pk}/{YEAR}/"
    typed = {**{k: str(v) for k, v in GOOD.items()}, "remark": "", "version": "0"}
    bad = client.post(address, {**typed, "foreign_lawyers": "x", "send": "1"})
    assert bad.status_code == 422 and 'value="20"' in bad.content.decode()
    bad = client.post(address, {**typed, "foreign_lawyers": "31", "send": "1"})
    assert bad.status_code == 422, "more than all"
    assert client.post(address, {**typed, "foreign_lawyers": "31"}).status_code == 302, "kept for later all the same"
    found = AnnualReturn.objects.get(firm=firm, year=YEAR)
    assert client.post(address, {**typed, "version": str(found.version), "send": "1"}).status_code == 302
    found.refresh_from_db()
    assert found.state == "sent"
    assert client.get(f"/desk/returns/{found.pk}/").status_code == 200
    client.force_login(head_of(firm_of()))
    assert client.get(f"/desk/returns/{found.pk}/").status_code == 404
    assert client.get(address).status_code == 404
    client.force_login(make_user(Role.REGISTRAR))
    assert client.get(f"/desk/returns/{found.pk}/").status_code == 200
    assert client.post(f"/desk/returns/{found.pk}/decide/", {"decision": "accept", "version": found.version}).status_code == 404
    client.force_login(by)
    assert client.post(f"/desk/returns/{found.pk}/decide/", {"decision": "send_back", "version": found.version}).status_code == 422
    client.post(f"/desk/returns/{found.pk}/decide/", {"decision": "accept", "version": found.version})
    found.refresh_from_db()
    assert found.state == "accepted"
    with CaptureQueriesContext(connection) as few:
        assert firm.name_zh in client.get("/desk/returns/").content.decode()
    for _ in range(3):
        accepted(firm_of(), YEAR)
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/returns/")
    assert len(many) == len(few) <= 14
    assert client.get("/desk/returns/?state=not_sent").status_code == 200
    assert client.get("/desk/returns/?format=xlsx").content[:2] == b"PK"
    page = client.get("/desk/returns/growth/").content.decode()
    assert "÷" in page
    assert client.get("/desk/returns/growth/?format=csv").content.startswith(b"\xef\xbb\xbf")


def test_a_list_goes_through_the_desk(client):
    client.force_login(manager())
    firm_of(name_zh="甲示例律师事务所")
    wrong = io.BytesIO(b"%PDF-1.4")
    wrong.name = "a.pdf"
    assert client.post("/desk/returns/lists/", {"year": YEAR, "file": wrong}).status_code == 422
    book = workbook(("甲示例律师事务所", "", 20, 6, 90, 500, 30))
    book.name = "a.xlsx"
    answer = client.post("/desk/returns/lists/", {"year": YEAR, "file": book})
    batch = ReturnImport.objects.get()
    assert answer.url == f"/desk/returns/lists/{batch.pk}/"
    assert "甲示例律师事务所" in client.get(answer.url).content.decode()
    client.post(f"{answer.url}do/")
    assert AnnualReturn.objects.filter(year=YEAR, state="accepted").count() == 1
    client.post(f"{answer.url}do/", {"undo": "1"})
    assert not AnnualReturn.objects.exists()
    assert services.due_on(2025) > date(2025, 12, 31)
    mixed = workbook(("甲示例律师事务所", "", 20, 6, 90, 500, 30), ("没有这一家", "", "二十几", 6, 90, 500, 30))
    mixed.name = "b.xlsx"
    answer = client.post("/desk/returns/lists/", {"year": YEAR, "file": mixed})
    assert "?format=xlsx" in client.get(answer.url).content.decode()
    back = load_workbook(io.BytesIO(client.get(f"{answer.url}?format=xlsx").content)).active
    (row,) = list(back.iter_rows(min_row=2, values_only=True))
    assert {"没有这一家", "二十几", 90} <= set(row), "as it was written"
    assert "名册中没有这家律师事务所" in row[-2] and "数字无法识别" in row[-2]
    heads, written = next(back.iter_rows(max_row=1, values_only=True)), io.BytesIO()
    assert "万" in "".join(heads), "the unit stays in the heading"
    back.parent.save(written)
    assert importing.read(written.getvalue())[0].headings, "the workbook can be put right and sent again"


def test_firms_that_owe_a_return_are_reminded_once_a_day_by_letter(client):
    owes, sent, alone, abroad = firm_of(), firm_of(), firm_of(), firm_of(kind="branch_abroad")
    head, _other, _abroad = head_of(owes), head_of(sent), head_of(abroad)
    accepted(sent, YEAR)
    with pytest.raises(NotAllowed):
        services.remind(head, YEAR)
    with pytest.raises(Refused):
        services.remind(manager(), YEAR + 1)
    client.force_login(manager())
    page = client.get("/desk/returns/?state=not_sent").content.decode()
    assert "/desk/returns/remind/" in page and alone.name_zh in page and abroad.name_zh not in page
    client.post("/desk/returns/remind/", {"year": YEAR})
    letter = Letter.objects.get(template="registers.return_reminder")
    assert str(YEAR) in letter.subject and letter.to_address == head.email
    assert str(services.due_on(YEAR)) in letter.body
    done = services.remind(manager(), YEAR)
    assert (done.now, done.already, done.nobody) == (0, 1, 1)
    assert Letter.objects.filter(template="registers.return_reminder").count() == 1
    client.force_login(make_user(Role.REGISTRAR))
    assert "/desk/returns/remind/" not in client.get("/desk/returns/?state=not_sent").content.decode()
    assert client.post("/desk/returns/remind/", {"year": YEAR}).status_code == 404
    client.force_login(manager())
    assert client.post("/desk/returns/remind/", {"year": "x"}).status_code == 302


def test_reminding_many_asks_the_database_in_proportion_to_the_letters():
    for _ in range(8):
        firm_of()
    by = manager()
    with CaptureQueriesContext(connection) as asked:
        assert services.remind(by, YEAR).nobody >= 8
    assert len(asked) <= 9, "nothing is asked for each firm without a head"
