"""Lists of any register of the frame: lawyers by the licence, institutions by the code, people by the name."""

import pytest

from yuqiao.kernel import clock
from yuqiao.registers.catalogue import LAWYERS, REGISTERS
from yuqiao.registers.entries import change_entry, text_of
from yuqiao.registers.imports.lists import KINDS
from yuqiao.registers.imports.tests.helpers import applied, book, previewed, registrar, undone
from yuqiao.registers.models import DirectoryEntry, EntryChange, LawFirm, Lawyer, Mediator
from yuqiao.registers.tests.entry_factories import a_firm, a_lawyer

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "英文名", "律师执业证号", "所在律所", "语种", "业务领域", "服务的国家和地区", "市", "首次执业日期", "联系电话")


@pytest.fixture
def firm() -> LawFirm:
    return a_firm(name_zh="河南示例律师事务所", name_en="Henan Sample Law Firm")


@pytest.fixture
def known(firm) -> Lawyer:
    return a_lawyer(firm=firm, name_zh="王示例", name_en="Shili Wang", licence="14101202010000001", phone="0371-0000-0001")


def lawyers(*rows: tuple) -> bytes:
    return book(*rows, headings=HEADINGS)


def of_lawyer(
    name: str, licence: str, *, firm: str = "河南示例律师事务所", languages: str = "英语、越南语", phone: str = ""
) -> tuple:
    return (name, f"{name} Sample", licence, firm, languages, "", "越南；德国", "郑州", "2012年3月1日", phone)


def test_a_list_of_lawyers_is_shown_written_and_undone(known):
    by = registrar()
    data = lawyers(
        of_lawyer("李示例", "14101202010000002"),
        (
            *of_lawyer("王示例", "14101202010000001", phone="0371-0000-0009")[:1],
            "",
            "14101202010000001",
            *[""] * 6,
            "0371-0000-0009",
        ),
        of_lawyer("赵示例", "14101202010000003", firm="没有的律师事务所"),
        of_lawyer("李示例", "14101202010000002"),
        of_lawyer("", "14101202010000004"),
        ("合计", "", 5),
    )
    batch = previewed(by, data, kind="lawyers", source="省律师协会")
    assert batch.counts["classes"] == {"new": 1, "changed": 1, "invalid": 2, "duplicate": 1}
    refused = {row.number: [p[0] for p in row.data["problems"]] for row in batch.rows.filter(klass="invalid")}
    assert refused == {4: ["entry"], 6: ["refused"]}, "no such firm; no name, which a new entry needs"
    assert not Lawyer.objects.filter(licence="14101202010000002").exists(), "looking writes nothing"

    batch = applied(by, data, kind="lawyers", source="省律师协会")
    made = Lawyer.objects.get(licence="14101202010000002")
    shown = {code: text_of(made, LAWYERS.column(code)) for code in ("languages", "territories", "city", "first_licensed_on")}
    assert shown == {"languages": "en|vi", "territories": "DEU|VNM", "city": "410100", "first_licensed_on": "2012-03-01"}
    assert (made.firm.name_zh, made.source) == ("河南示例律师事务所", "省律师协会")
    assert DirectoryEntry.objects.filter(register="lawyers", entry=known.pk).exists() == known.public
    known.refresh_from_db()
    assert known.phone == "0371-0000-0009"
    line = EntryChange.objects.get(register="lawyers", entry=known.pk, field="phone", batch=batch.pk)
    assert (line.source, line.as_of, line.by) == ("省律师协会", batch.as_of, by)

    again = previewed(by, data, kind="lawyers", source="省律师协会")
    assert "new" not in again.counts["classes"] and "changed" not in again.counts["classes"]

    undone(batch, by)
    known.refresh_from_db()
    assert known.phone == "0371-0000-0001" and not Lawyer.objects.filter(pk=made.pk).exists()
    assert EntryChange.objects.filter(register="lawyers", entry=made.pk, field="added").count() == 2, "the history stays"


def test_what_somebody_changed_since_is_held_when_a_list_is_undone(known):
    by = registrar()
    data = lawyers(of_lawyer("李示例", "14101202010000002"), of_lawyer("王示例", "14101202010000001", phone="0371-0000-0009"))
    batch = applied(by, data, kind="lawyers", source="省律师协会")
    made = Lawyer.objects.get(licence="14101202010000002")
    change_entry(LAWYERS, known.pk, {"phone": "0371-0000-0005"}, by)
    change_entry(LAWYERS, made.pk, {"phone": "0371-0000-0006"}, by)
    batch = undone(batch, by)
    known.refresh_from_db()
    assert known.phone == "0371-0000-0005" and Lawyer.objects.filter(pk=made.pk).exists()
    assert {row.key: row.outcome for row in batch.rows.all()} == {"14101202010000002": "held", "14101202010000001": "held"}


def test_a_row_that_the_register_takes_no_longer_is_left_and_says_why(known, monkeypatch):
    from yuqiao.registers.imports.services import apply_batch
    from yuqiao.registers.imports.tests.helpers import run

    by = registrar()
    batch = previewed(by, lawyers(of_lawyer("李示例", "14101202010000002")), kind="lawyers", source="省律师协会")
    a_lawyer(firm=known.firm, name_zh="周示例", licence="14101202010000002")
    Lawyer.objects.filter(licence="14101202010000002").update(left_on=clock.today())
    apply_batch(batch.pk, by)
    run()
    row = batch.rows.get()
    row.refresh_from_db()
    assert row.outcome in ("partly", "nothing") and Lawyer.objects.get(licence="14101202010000002").name_zh == "周示例"


def test_two_of_one_name_are_told_apart_by_a_number_or_not_at_all(firm):
    by = registrar()
    for n in (5, 6):
        a_lawyer(firm=firm, name_zh="吴示例", licence=f"1410120201000000{n}")
    batch = previewed(by, lawyers(of_lawyer("吴示例", "")), kind="lawyers", source="省律师协会")
    assert batch.counts["classes"] == {"invalid": 1}


def test_every_register_of_the_frame_has_its_list_and_institutions_get_their_office():
    assert {r.code for r in REGISTERS if not r.room} <= set(KINDS)
    by = registrar()
    data = book(
        ("洛阳示例律师事务所", "Luoyang Sample Law Firm", "内地律师事务所", "DEMO-L-1", "洛阳市"),
        ("示例联营所", "Sample Joint Venture", "没有这一类", "DEMO-L-2", "郑州市"),
        headings=("名称", "英文名称", "类型", "许可证号", "省辖市"),
    )
    batch = applied(by, data, kind="law-firms", source="省司法厅")
    firm = LawFirm.objects.get()
    assert firm.office.kind == "law_firm" and firm.city.code == "410300"
    assert batch.counts["classes"] == {"new": 1, "invalid": 1}, "a kind is needed, and the second names none that there is"
    undone(batch, by)
    assert not LawFirm.objects.exists() and not type(firm.office).objects.filter(pk=firm.office_id).exists()


def test_mediators_are_known_by_their_name(client):
    by = registrar()
    organisation = book(
        ("郑州示例调解中心", "Zhengzhou Sample Mediation", "商会等的公益性调解", "郑州"),
        headings=("名称", "英文名称", "设立依据", "市"),
    )
    applied(by, organisation, kind="mediation-organisations", source="省司法厅")
    people = book(
        ("钱示例", "Shili Qian", "郑州示例调解中心", "担任律师、仲裁员或者公证员满三年"),
        headings=("姓名", "英文名", "调解组织", "任职条件"),
    )
    batch = previewed(by, people, kind="mediators", source="省司法厅")
    client.force_login(by)
    page = client.get(f"/desk/imports/{batch.pk}/", {"lang": "zh-hans"}).content.decode()
    assert "郑州示例调解中心" in page
    assert client.get(f"/desk/imports/{batch.pk}/errors.xlsx").status_code == 200
    assert client.get("/desk/imports/empty/mediators.xlsx").status_code == 200
    assert 'value="mediators" selected' in client.get("/desk/imports/?kind=mediators").content.decode()
    listed = client.get("/desk/registers/mediators/", {"lang": "zh-hans"}).content.decode()
    assert "/desk/imports/?kind=mediators" in listed
    applied(by, people, kind="mediators", source="省司法厅")
    assert Mediator.objects.get().organisation.name_zh == "郑州示例调解中心"
