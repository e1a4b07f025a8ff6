"""The desk's room of the registers: list, filter, page, edit, history, export; who sees what."""

import csv
import io
import json

import pytest
from django.test import Client

from yuqiao.kernel import clock
from yuqiao.people.models import Role
from yuqiao.registers.catalogue import LAW_FIRMS, LAWYERS, REGISTERS
from yuqiao.registers.entries import change_entry, end_entry
from yuqiao.registers.models import EntryChange, LawFirm
from yuqiao.registers.rooms import ROOMS, rooms_of
from yuqiao.registers.rows import save_row
from yuqiao.registers.tests.entry_factories import a_firm, a_lawyer, an_entry, somebody

pytestmark = pytest.mark.django_db
FIRMS = "/desk/registers/law-firms/"


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def registrar():
    return somebody(Role.REGISTRAR, language="en")


@pytest.fixture
def desk(registrar):
    return signed_in(registrar)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def test_every_register_has_its_list_its_form_and_its_exports(desk):
    body = page(desk, "/desk/registers/")
    for register in REGISTERS:
        assert f"/desk/registers/{register.code}/" in body
        if register.room:  # a room of its own
            page(desk, f"/desk/registers/{register.code}/", 302)
            page(desk, f"/desk/registers/{register.code}/add/", 404)
            continue
        page(desk, f"/desk/registers/{register.code}/")
        page(desk, f"/desk/registers/{register.code}/add/")
        for kind in ("csv", "xlsx", "json"):
            assert desk.get(f"/desk/registers/{register.code}/?format={kind}").status_code == 200
    page(desk, "/desk/registers/castles/", 404)


def test_a_list_is_searched_filtered_and_taken_away(desk):
    hit = a_firm(name_zh="洛阳示例所", name_en="Luoyang Sample", city="410300", kind="joint_venture_hk", partners="甲、乙")
    a_firm(name_zh="郑州示例所", city="410100")
    left = a_firm(name_zh="旧示例所", name_en="Former Firm")
    end_entry(LAW_FIRMS, left.pk, None, day=clock.today())
    for query in ("q=洛阳", "q=lysls", "q=luoyang", "q=luoyang+sample", "city=410300", "kind=joint_venture_hk"):
        body = page(desk, f"{FIRMS}?{query}")
        assert f"{FIRMS}{hit.pk}/" in body and "郑州示例所" not in body, query
    assert "1 entry" in body
    for nothing in ("city=999999", "kind=castle", "parent=x", "territory=nowhere", "q=%00", "state=odd", "after=xx"):
        page(desk, f"{FIRMS}?{nothing}")
    assert "Former Firm" in page(desk, f"{FIRMS}?state=all") and "until" in page(desk, f"{FIRMS}?state=all")
    lines = list(csv.reader(io.StringIO(desk.get(f"{FIRMS}?city=410300&format=csv").content.decode("utf-8-sig"))))
    assert lines[0][0] == "Name in Chinese" and [line[0] for line in lines[1:]] == ["洛阳示例所"]
    found = json.loads(desk.get(f"{FIRMS}?city=410300&format=json").content)
    assert found["entries"][0]["city"] == "410300" and found["entries"][0]["id"] == hit.pk


def test_an_entry_is_added_changed_and_its_change_taken_back(desk):
    typed = {"name_zh": "新示例所", "name_en": "New Firm", "kind": "castle", "city": "410100", "public": "on"}
    refused = desk.post(f"{FIRMS}add/", typed)
    assert refused.status_code == 422 and "新示例所" in refused.content.decode()
    desk.post(f"{FIRMS}add/", {**typed, "kind": "mainland"})
    firm = LawFirm.objects.get(name_zh="新示例所")
    assert firm.public and firm.city.code == "410100"
    assert "新示例所" in Client().get("/directory/?q=xinshilisuo").content.decode()  # the directory says so in the same moment

    again = desk.post(f"{FIRMS}add/", {**typed, "kind": "mainland"})
    assert again.status_code == 422 and 'name="twice"' in again.content.decode()

    address = f"{FIRMS}{firm.pk}/"
    form = desk.get(f"{address}change/")
    whole = {**typed, "kind": "mainland", "seen": form.context["seen"]}
    assert desk.post(f"{address}change/", {**whole, "phone": "0371-0000"}).status_code == 302
    slower = desk.post(f"{address}change/", {**whole, "phone": "0371-9999"})
    assert slower.status_code == 409 and "0371-9999" in slower.content.decode() and "0371-0000" in slower.content.decode()
    assert desk.post(f"{address}change/", {**whole, "seen": slower.context["seen"], "phone": "0371-9999"}).status_code == 302

    body = page(desk, address)
    assert "0371-0000" in body and "0371-9999" in body
    last = EntryChange.objects.filter(register="law-firms", entry=firm.pk).latest("pk")
    desk.post(f"{address}undo/{last.pk}/")
    firm.refresh_from_db()
    assert firm.phone == "0371-0000"
    other = a_firm()
    assert desk.post(f"{FIRMS}{other.pk}/undo/{last.pk}/").status_code == 404

    desk.post(f"{address}end/", {"left_on": "never"})
    desk.post(f"{address}end/", {"reason": "closed"})
    firm.refresh_from_db()
    assert firm.left_on is not None
    desk.post(f"{address}restore/")
    firm.refresh_from_db()
    assert firm.left_on is None


def test_rows_are_added_changed_and_taken_off(desk):
    lawyer = a_lawyer()
    address = f"/desk/registers/lawyers/{lawyer.pk}/"
    page(desk, f"{address}prices/add/")
    price = {"kind": "hourly", "minimum": "800", "currency": "CNY", "valid_from": "2026-01-01"}
    refused = desk.post(f"{address}prices/add/", {**price, "minimum": "much"})
    assert refused.status_code == 422 and 'value="much"' in refused.content.decode()
    desk.post(f"{address}prices/add/", price)
    one = lawyer.prices.get()
    desk.post(f"{address}prices/{one.pk}/", {**price, "minimum": "900"})
    assert "900" in page(desk, address)
    desk.post(f"{address}prices/{one.pk}/remove/")
    assert not lawyer.prices.exists()
    assert desk.post(f"{address}prices/{one.pk}/remove/").status_code == 404
    page(desk, f"{address}standings/add/", 404)  # their own verbs write them
    page(desk, f"{address}castles/add/", 404)


def test_the_same_person_is_offered_and_linked(desk):
    organisation = an_entry("mediation-organisations")
    lawyer = a_lawyer(name_zh="王一一")
    mediator = an_entry("mediators", name_zh="王一一", organisation=f"#{organisation.pk}")
    address = f"/desk/registers/lawyers/{lawyer.pk}/"
    assert f"mediators:{mediator.pk}" in page(desk, address)
    desk.post(f"{address}link/", {"other": f"mediators:{mediator.pk}"})
    assert f"/desk/registers/mediators/{mediator.pk}/" in page(desk, address)
    desk.post(f"{address}unlink/")
    mediator.refresh_from_db()
    lawyer.refresh_from_db()
    assert mediator.person_id and not lawyer.person_id
    assert desk.post(f"{address}link/", {"other": "castles:1"}).status_code == 404


def test_everybody_sees_what_is_theirs(registrar):
    firm = a_firm()
    lawyer = a_lawyer(firm=firm)
    lawyer.user = somebody(Role.DUTY_LAWYER, language="en")
    lawyer.save()
    mine = signed_in(lawyer.user)
    own = f"/desk/registers/lawyers/{lawyer.pk}/"
    assert own in page(mine, "/desk/registers/")
    form = page(mine, f"{own}change/")
    assert 'name="about_en"' in form and 'name="licence"' not in form
    page(mine, FIRMS, 404)
    page(mine, f"{FIRMS}{firm.pk}/", 404)
    page(mine, f"/desk/registers/lawyers/{a_lawyer().pk}/", 404)

    head = signed_in(somebody(Role.OFFICE_HEAD, office=firm.office, language="en"))
    assert 'name="phone"' in page(head, f"{FIRMS}{firm.pk}/change/")
    page(head, "/desk/registers/roster/", 404)

    reader = signed_in(somebody(Role.EDITOR, language="en"))
    body = page(reader, f"{FIRMS}{firm.pk}/")
    assert "/change/" not in body and "Let it leave" not in body
    page(reader, f"{FIRMS}add/", 404)
    page(reader, "/desk/registers/enterprises/", 404)  # contacts of enterprises are for who needs them
    assert all(room in ROOMS for room in rooms_of(registrar))
    assert "/desk/registers/roster/" in page(signed_in(registrar), "/desk/registers/")


def test_pages_ask_the_database_as_little_for_many_as_for_few(desk, django_assert_max_num_queries):
    firm = a_firm()
    lawyers = [a_lawyer(firm=firm, territories="VNM;DEU") for _ in range(12)]
    for lawyer in lawyers:
        save_row(LAWYERS, lawyer.pk, LAWYERS.rows_of("language-levels"), {"servicelanguage": "vi", "level": "fluent"}, None)
        change_entry(LAWYERS, lawyer.pk, {"phone": "1"}, None)
    page(desk, "/desk/registers/lawyers/")  # caches of choices are filled
    with django_assert_max_num_queries(16):
        page(desk, "/desk/registers/lawyers/")
    with django_assert_max_num_queries(20):
        page(desk, "/desk/registers/lawyers/?format=json")
    with django_assert_max_num_queries(34):
        page(desk, f"/desk/registers/lawyers/{lawyers[0].pk}/")
    with django_assert_max_num_queries(30):
        page(desk, f"{FIRMS}{firm.pk}/")
