"""The enterprise register: one enterprise once, sources and history, contacts, the own profile, representatives."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, transaction

from yuqiao.facts.models import Territory
from yuqiao.facts.selectors import cities
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, NotAllowed, Refused
from yuqiao.kernel.files import keep_bytes
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role, Seat, User
from yuqiao.people.selectors import has_role
from yuqiao.registers.enterprises import representation as rep
from yuqiao.registers.enterprises import selectors as read
from yuqiao.registers.enterprises.corrections import ask_correction, decide_correction
from yuqiao.registers.enterprises.fields import HIDDEN
from yuqiao.registers.enterprises.services import (
    Origin,
    change_enterprise,
    confirm_enterprise,
    correct_own_values,
    drop_row,
    enter_enterprise,
    find_enterprise,
    index_enterprises,
    put_back,
    put_row,
    said_by_enterprise,
)
from yuqiao.registers.models import Enterprise, EnterpriseReading, EntryChange, Representative
from yuqiao.registers.tests.enterprise_factories import LIST, ONE, THREE, TWO, account, enterprise, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return account(Role.REGISTRAR, "登记员")


# ---- one enterprise once


def test_entering_a_code_that_is_here_leads_to_the_entry_that_is_here():
    first, created = enter_enterprise(" 91410300ma9dem002q ", {"name_zh": "甲公司", "old_number": "410300000000123"}, LIST)
    again, anew = enter_enterprise("９１４１０３００ＭＡ９ＤＥＭ００２Ｑ", {"name_zh": "别的名字"}, LIST)
    assert created and not anew
    assert again.pk == first.pk and again.name_zh == "甲公司"
    assert find_enterprise("410300000000123").pk == first.pk
    assert find_enterprise("MA9DEM002").pk == first.pk


def test_a_wrong_code_is_refused_beside_its_field_with_what_was_meant():
    with pytest.raises(Refused) as error:
        enter_enterprise("9141O3OOMA9DEMOO2Q", {"name_zh": "甲"}, LIST)
    assert ONE in str(error.value.fields["credit_code"])


def test_every_field_has_its_source_and_every_change_its_history():
    row = enterprise(website="https://one.example")
    change_enterprise(row.pk, {"website": "https://two.example"}, Origin("来函2026-5", date(2026, 5, 1)))
    source = row.sources.get(field="website")
    assert (source.source, source.as_of, source.confirmed) == ("来函2026-5", date(2026, 5, 1), False)
    change = EntryChange.objects.filter(register="enterprises", entry=row.pk, field="website").last()
    assert (change.before, change.after) == ("https://one.example", "https://two.example")
    assert change_enterprise(row.pk, {"website": "https://two.example"}, LIST) == []


def test_a_value_that_the_enterprise_said_is_not_written_over_unasked():
    row = enterprise()
    correct_own_values(row.pk, {"products": "轴承"}, None)
    with pytest.raises(Refused) as error:
        change_enterprise(row.pk, {"products": "机床"}, LIST)
    assert "over_confirmed" in error.value.fields
    change_enterprise(row.pk, {"products": "机床"}, LIST, over_confirmed=True)
    row.refresh_from_db()
    assert row.products == "机床"


def test_who_is_slower_is_told_and_loses_nothing():
    row = enterprise()
    seen = row.version
    change_enterprise(row.pk, {"products": "轴承"}, LIST, version=Enterprise.objects.get(pk=row.pk).version)
    with pytest.raises(Changed):
        change_enterprise(row.pk, {"products": "机床"}, LIST, version=seen)


def test_a_contact_is_sealed_and_its_history_is_a_mark():
    row = enterprise()
    change_enterprise(row.pk, {"contact_email": "who@demo.example"}, LIST)
    change = EntryChange.objects.get(entry=row.pk, field="contact_email")
    assert (change.before, change.after) == ("", HIDDEN)
    raw = Enterprise.objects.filter(pk=row.pk).extra(select={"raw": "contact_email"}).values_list("raw", flat=True)[0]
    assert "who@demo" not in raw


def test_rows_are_kept_once_and_dropped_with_their_history():
    row = enterprise()
    site = put_row(row.pk, "sites", {"name_en": "Demo GmbH", "certificate": "N1"}, LIST)
    put_row(row.pk, "figures", {"year": 2025, "measure": "export", "amount": 5, "currency": "USD"}, LIST)
    with pytest.raises(Refused):
        put_row(row.pk, "figures", {"year": 2025, "measure": "export", "amount": 6, "currency": "USD"}, LIST)
    other = enterprise(TWO, "乙公司")
    with pytest.raises(Refused) as error:
        put_row(other.pk, "sites", {"name_en": "Other GmbH", "certificate": "N1"}, LIST)
    assert "certificate" in error.value.fields
    with pytest.raises(Refused):
        put_row(row.pk, "investors", {"name_zh": "", "name_en": ""}, LIST)
    drop_row(row.pk, "sites", site.pk, LIST)
    drop_row(row.pk, "sites", site.pk, LIST)
    assert EntryChange.objects.filter(entry=row.pk, field="sites").count() == 2
    assert row.sources.filter(field="export:2025").exists()


def test_a_row_taken_out_is_put_back_as_it_was(registrar):
    row = enterprise()
    vietnam = Territory.objects.get(alpha3="VNM")
    said = {"name_zh": "甲 · 乙", "name_en": "Demo GmbH", "territory": vietnam, "certificate": "N1", "staff": 12}
    said |= {"amount": Decimal("5.50"), "currency": "USD", "since": date(2020, 1, 2)}
    site = put_row(row.pk, "sites", said, LIST)
    figure = put_row(row.pk, "figures", {"year": 2025, "measure": "export", "amount": Decimal(5), "currency": "USD"}, LIST)
    desk = signed_in(registrar)
    for section, line in (("sites", site), ("figures", figure)):
        desk.post(f"/desk/enterprises/{row.pk}/{section}/{line.pk}/drop/")
    assert not row.sites.exists() and not row.figures.exists()
    page = desk.get(f"/desk/enterprises/{row.pk}/")
    assert "越南" in page.content.decode() and "{&quot;" not in page.content.decode()
    back = [c for c in page.context["changes"] if c.back]
    assert {c.row.field for c in back} == {"sites", "export:2025"}
    for change in back:
        desk.post(f"/desk/enterprises/{row.pk}/changes/{change.row.pk}/back/")
    again = row.sites.get()
    assert {code: getattr(again, code) for code in said} == said
    assert row.figures.get().amount == 5
    page = desk.get(f"/desk/enterprises/{row.pk}/")
    assert not [c for c in page.context["changes"] if c.back], "once"
    with pytest.raises(Refused):
        put_back(row.pk, back[0].row.pk, registrar)


def test_a_branch_names_the_enterprise_it_belongs_to():
    row, branch = enterprise(), enterprise(TWO, "分公司")
    change_enterprise(branch.pk, {"parent": ONE}, LIST)
    assert row.branches.get() == branch
    for wrong in (TWO, THREE):
        with pytest.raises(Refused) as error:
            change_enterprise(branch.pk, {"parent": wrong}, LIST)
        assert "parent" in error.value.fields


def test_it_is_found_by_any_name_pinyin_and_code():
    row = enterprise(name_en="Henan Xingluo Demo Co., Ltd.", old_number="410300000000123")
    enterprise(TWO, "别的公司")
    put_row(row.pk, "names", {"kind": "former", "name": "洛阳旧名机械厂", "credit_code": ""}, LIST)
    put_row(row.pk, "names", {"kind": "foreign", "name": "Étoile Démo", "credit_code": ""}, LIST)
    for typed in ("星络", "xingluo", "hnxl", "旧名", "jiuming", "etoile demo", "XINGLUO demo", ONE, "410300000000123", "MA9DEM002"):
        assert list(read.filtered({"q": typed})) == [row], typed
    assert not read.filtered({"q": "没有的"}).exists()
    Enterprise.objects.filter(pk=row.pk).update(words="")
    assert list(read.filtered({"q": "星络"})) == [row]
    assert index_enterprises() == 1 and index_enterprises() == 0


def test_filters_by_list_market_and_confirmation():
    row = enterprise()
    other = enterprise(TWO, "乙公司")
    put_row(row.pk, "kinds", {"kind": "outbound"}, LIST)
    change_enterprise(row.pk, {"markets": list(Territory.objects.filter(alpha3="VNM"))}, LIST)
    confirm_enterprise(other.pk, None)
    assert list(read.filtered({"kind": "outbound", "market": "vnm", "status": "active"})) == [row]
    assert list(read.filtered({"confirmed": "yes"})) == [other]
    assert list(read.filtered({"confirmed": "no"})) == [row]


def test_a_change_is_put_back_as_long_as_nothing_came_after_it(registrar):
    first, second = cities()[0], cities()[1]
    row = enterprise(city=first, products="轴承", established_on=date(2001, 2, 3), capital=Decimal("100.50"))
    germany = list(Territory.objects.filter(alpha3="DEU"))
    new = {"city": second, "products": "", "established_on": None, "capital": Decimal(7), "markets": germany, "status": "closed"}
    change_enterprise(row.pk, new, LIST)
    desk = signed_in(registrar)
    page = desk.get(f"/desk/enterprises/{row.pk}/")
    undone = [c for c in page.context["changes"] if c.back]
    assert {c.row.field for c in undone} == set(new) and "德国" in page.content.decode()
    for change in undone:
        desk.post(f"/desk/enterprises/{row.pk}/changes/{change.row.pk}/back/")
    row.refresh_from_db()
    assert (row.city, row.products, row.established_on, row.capital, row.status) == (
        first,
        "轴承",
        date(2001, 2, 3),
        Decimal("100.50"),
        "active",
    )
    assert not row.markets.exists()
    with pytest.raises(Refused):
        put_back(row.pk, next(c.row.pk for c in undone if c.row.field == "city"), registrar)
    entered = EntryChange.objects.get(entry=row.pk, field="entered")
    with pytest.raises(Refused):
        put_back(row.pk, entered.pk, registrar)


# ---- the desk


def test_readers_read_editors_edit_and_others_find_nothing(registrar):
    row = enterprise()
    clerk, lawyer = account(Role.WINDOW_CLERK), account(Role.DUTY_LAWYER)
    assert signed_in(clerk).get(f"/desk/enterprises/{row.pk}/").status_code == 200
    for path in (f"{row.pk}/edit/", "new/", "duplicates/", f"{row.pk}/contact/edit/", "campaigns/", "representatives/"):
        assert signed_in(clerk).get(f"/desk/enterprises/{path}").status_code == 404, path
        assert signed_in(registrar).get(f"/desk/enterprises/{path}").status_code == 200, path
    assert signed_in(lawyer).get("/desk/enterprises/").status_code == 404


def test_reading_a_contact_is_recorded_and_the_record_stays(registrar):
    row = enterprise()
    change_enterprise(row.pk, {"contact_phone": "+8613900000000"}, LIST)
    client = signed_in(registrar)
    assert "13900000000" not in client.get(f"/desk/enterprises/{row.pk}/").content.decode()
    assert not EnterpriseReading.objects.exists()
    assert "13900000000" in client.post(f"/desk/enterprises/{row.pk}/contact/").content.decode()
    reading = EnterpriseReading.objects.get()
    assert reading.by == registrar
    assert signed_in(account(Role.WINDOW_CLERK)).post(f"/desk/enterprises/{row.pk}/contact/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        EnterpriseReading.objects.update(by=account())


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(registrar):
    row = enterprise()
    page = signed_in(registrar).post(
        f"/desk/enterprises/{row.pk}/edit/", {"name_zh": "", "website": "no address", "products": "轴承", "status": "active"}
    )
    assert page.status_code == 422
    assert "轴承" in page.content.decode()
    assert {"name_zh", "website"} <= set(page.context["form"].errors)


def test_an_entry_is_entered_changed_and_exported(registrar):
    client = signed_in(registrar)
    sent = {"credit_code": ONE, "name_zh": "甲公司", "status": "active", "source": "执照"}
    assert client.post("/desk/enterprises/new/", sent).status_code == 302
    row = Enterprise.objects.get(credit_code=ONE)
    assert client.post("/desk/enterprises/new/", {**sent, "name_zh": "乙"}).url == f"/desk/enterprises/{row.pk}/"
    edited = {"name_zh": "甲公司", "status": "closed", "version": row.version, "products": "轴承"}
    assert client.post(f"/desk/enterprises/{row.pk}/edit/", edited).status_code == 302
    assert client.post(f"/desk/enterprises/{row.pk}/edit/", {**edited, "products": "x"}).status_code == 409
    assert "甲公司" in client.get("/desk/enterprises/?format=csv").content.decode("utf-8-sig")
    assert client.get("/desk/enterprises/?format=xlsx").content[:2] == b"PK"
    assert client.post(f"/desk/enterprises/{row.pk}/names/new/", {"kind": "former", "name": "旧名"}).status_code == 302
    assert client.get(f"/desk/enterprises/{row.pk}/nothing/new/").status_code == 404


def test_main_pages_ask_a_fixed_number_of_questions(registrar, django_assert_max_num_queries):
    codes = [c for c in (ONE, TWO, THREE)]
    for n, code in enumerate(codes):
        row = enterprise(code, f"公司{n}")
        put_row(row.pk, "kinds", {"kind": "outbound"}, LIST)
    client = signed_in(registrar)
    client.get("/desk/enterprises/")
    with django_assert_max_num_queries(12):
        client.get("/desk/enterprises/")
    with django_assert_max_num_queries(26):
        client.get(f"/desk/enterprises/{row.pk}/")


# ---- the own profile


@pytest.fixture
def main():
    enterprise(website="https://one.example")
    return account(Role.ENTERPRISE_REPRESENTATIVE, "主代表", enterprise_code=ONE)


def test_the_representative_sees_and_confirms_the_profile_and_another_sees_nothing(main):
    enterprise(TWO, "乙公司")
    client, other = signed_in(main), signed_in(account(Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=TWO))
    assert client.get("/my/enterprise/").url == f"/my/enterprise/{ONE}/"
    assert "外贸企业名单2026" in client.get(f"/my/enterprise/{ONE}/").content.decode()
    site = put_row(Enterprise.objects.get(credit_code=ONE).pk, "sites", {"name_en": "Demo GmbH"}, LIST)
    for path in ("", "history/", "export.json", "export.xlsx", "contact/", "fields/website/", f"lists/sites/{site.pk}/"):
        assert client.get(f"/my/enterprise/{ONE}/{path}").status_code == 200, path
        assert other.get(f"/my/enterprise/{ONE}/{path}").status_code == 404, path
        assert other.get(f"/my/enterprise/{TWO}/lists/sites/{site.pk}/").status_code == 404
    for path in ("confirm/", f"lists/sites/{site.pk}/drop/", "colleagues/"):
        assert other.post(f"/my/enterprise/{ONE}/{path}").status_code == 404, path
    client.post(f"/my/enterprise/{ONE}/confirm/")
    row = Enterprise.objects.get(credit_code=ONE)
    assert row.confirmed_by == main and row.confirmed_at.astimezone(clock.ZONE).date() == clock.today()
    assert not row.sources.filter(confirmed=False).exists()


def test_against_an_official_list_a_reason_is_needed(main):
    client = signed_in(main)
    refused = client.post(f"/my/enterprise/{ONE}/fields/website/", {"website": "https://two.example"})
    assert refused.status_code == 422 and "reason" in refused.context["form"].errors
    client.post(f"/my/enterprise/{ONE}/fields/website/", {"website": "https://two.example", "reason": "换了网站"})
    row = Enterprise.objects.get(credit_code=ONE)
    source = row.sources.get(field="website")
    assert (row.website, source.source, source.confirmed) == ("https://two.example", "enterprise", True)
    assert "换了网站" in EntryChange.objects.filter(entry=row.pk, field="website").last().source
    client.post(f"/my/enterprise/{ONE}/fields/website/", {"website": "https://three.example"})
    row.refresh_from_db()
    assert row.website == "https://three.example"


def test_a_name_or_code_is_asked_for_and_the_registrar_decides_once(main, registrar):
    client = signed_in(main)
    client.post(f"/my/enterprise/{ONE}/fields/name_zh/", {"value": "河南新名演示有限公司", "reason": "2026年变更登记"})
    row = Enterprise.objects.get(credit_code=ONE)
    assert row.name_zh == "河南星络演示机电有限公司"
    asked = row.corrections.get()
    with pytest.raises(Refused):
        ask_correction(row, "name_zh", "又一个", "又", main)
    decide_correction(asked.pk, registrar, accept=True)
    row.refresh_from_db()
    assert row.name_zh == "河南新名演示有限公司"
    assert row.names.get(kind="former").name == "河南星络演示机电有限公司"
    with pytest.raises(Refused):
        decide_correction(asked.pk, registrar, accept=False, answer="no")
    coded = ask_correction(row, "credit_code", THREE, "换发执照", main)
    decide_correction(coded.pk, registrar, accept=True)
    assert Seat.objects.get(user=main).enterprise_code == THREE
    with pytest.raises(Refused):
        ask_correction(row, "credit_code", "123", "换发执照", main)


def test_the_profile_is_taken_away_whole(main):
    row = Enterprise.objects.get(credit_code=ONE)
    change_enterprise(row.pk, {"contact_name": "王联系"}, LIST)
    data = signed_in(main).get(f"/my/enterprise/{ONE}/export.json").json()
    assert data["contact"]["contact_name"] == "王联系"
    assert {"fields", "sites", "investors", "figures", "names", "kinds", "history"} <= set(data)
    assert signed_in(main).get(f"/my/enterprise/{ONE}/export.pdf").status_code == 404


# ---- representatives


def proof():
    return keep_bytes(b"%PDF-1.4 authority", "authority.pdf")


def test_a_request_is_decided_once_and_gives_a_seat(registrar):
    user = account(name="申请人")
    asked = rep.ask_to_represent(user, ONE, "河南星络演示机电有限公司", proof(), "authority.pdf")
    assert Letter.objects.filter(template="registers.represent_asked").count() == 1
    with pytest.raises(Refused):
        rep.ask_to_represent(user, ONE, "x", proof(), "a.pdf")
    assert signed_in(user).get(f"/my/enterprise/{ONE}/").status_code == 404
    desk = signed_in(registrar)
    assert b"".join(desk.get(f"/desk/enterprises/representatives/{asked.pk}/proof/").streaming_content).startswith(b"%PDF")
    assert asked.readings.get().by == registrar
    assert registrar.name in desk.get("/desk/enterprises/representatives/").content.decode(), "who read it stands beside it"
    with pytest.raises(DatabaseError), transaction.atomic():
        asked.readings.update(by=user)
    rep.confirm_representative(asked.pk, registrar, until=date(2999, 1, 1))
    with pytest.raises(Refused):
        rep.refuse_representative(asked.pk, registrar, "too late")
    user = User.objects.get(pk=user.pk)
    assert has_role(user, Role.ENTERPRISE_REPRESENTATIVE)
    asked.refresh_from_db()
    assert asked.main and asked.seat.valid_until == date(2999, 1, 1)
    assert Enterprise.objects.get(credit_code=ONE).sources.get(field="name_zh").source == "proof"
    assert signed_in(user).get(f"/my/enterprise/{ONE}/").status_code == 200


def test_a_request_needs_a_code_a_name_and_a_paper_and_is_refused_with_a_reason(registrar):
    user = account()
    for typed, name, paper, field in (
        ("123", "甲", proof(), "credit_code"),
        (ONE, " ", proof(), "name"),
        (ONE, "甲", None, "proof"),
    ):
        with pytest.raises(Refused) as error:
            rep.ask_to_represent(user, typed, name, paper, "a.pdf")
        assert field in error.value.fields
    asked = rep.ask_to_represent(user, ONE, "甲", proof(), "a.pdf")
    with pytest.raises(Refused):
        rep.refuse_representative(asked.pk, registrar, " ")
    rep.refuse_representative(asked.pk, registrar, "公章不符")
    assert "公章不符" in Letter.objects.get(template="registers.represent_decided").body
    assert rep.ask_to_represent(user, ONE, "甲", proof(), "b.pdf").state == "asked"
    own = rep.ask_to_represent(registrar, ONE, "甲", proof(), "a.pdf")
    with pytest.raises(NotAllowed):
        rep.confirm_representative(own.pk, registrar)


def test_a_request_is_sent_and_decided_on_pages(registrar):
    from django.core.files.uploadedfile import SimpleUploadedFile

    user = account()
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x", "application/pdf")
    client = signed_in(user)
    assert client.post("/my/enterprise/represent/", {"credit_code": ONE, "name": "甲"}).status_code == 422
    assert client.post("/my/enterprise/represent/", {"credit_code": ONE, "name": "甲", "proof": paper}).status_code == 302
    asked = Representative.objects.get()
    desk = signed_in(registrar)
    assert "a.pdf" in desk.get("/desk/enterprises/representatives/").content.decode()
    assert desk.get(f"/desk/enterprises/representatives/{asked.pk}/proof/").getvalue().startswith(b"%PDF")
    desk.post(f"/desk/enterprises/representatives/{asked.pk}/", {"verdict": "confirm"})
    asked.refresh_from_db()
    assert asked.state == "active"
    seat = asked.seat
    desk.post(f"/desk/enterprises/{asked.enterprise_id}/representatives/{seat.pk}/end/", {"reason": "离职"})
    assert signed_in(user).get(f"/my/enterprise/{ONE}/").status_code == 404


def test_a_colleague_is_invited_by_the_main_one_accepts_once_and_can_be_ended(main):
    row = Enterprise.objects.get(credit_code=ONE)
    invited = rep.invite_colleague(row, main, email="New@demo.example", person="新同事", language="en")
    letter = Letter.objects.get(template="registers.invited")
    assert letter.language == "en" and rep.invitation_token(invited) in letter.body
    with pytest.raises(Refused):
        rep.invite_colleague(row, main, email="new@demo.example", person="again", language="en")
    colleague = account(name="新同事")
    with pytest.raises(Missing):
        rep.accept_invitation(invited.pk, "wrong", colleague)
    token = rep.invitation_token(invited)
    assert signed_in(colleague).get(f"/my/enterprise/invitations/{invited.pk}/?token={token}").status_code == 200
    signed_in(colleague).post(f"/my/enterprise/invitations/{invited.pk}/", {"token": token})
    with pytest.raises(Missing):
        rep.accept_invitation(invited.pk, token, account())
    colleague = User.objects.get(pk=colleague.pk)
    with pytest.raises(NotAllowed):
        rep.invite_colleague(row, colleague, email="x@demo.example", person="x", language="en")
    seat = Seat.objects.get(user=colleague)
    with pytest.raises(NotAllowed):
        rep.end_representative(Seat.objects.get(user=main).pk, colleague, "no", enterprise=row)
    rep.end_representative(seat.pk, main, "离职", enterprise=row)
    assert not has_role(User.objects.get(pk=colleague.pk), Role.ENTERPRISE_REPRESENTATIVE)


def test_an_invitation_ends_with_its_time(main):
    row = Enterprise.objects.get(credit_code=ONE)
    with clock.frozen("2026-11-01T10:00"):
        invited = rep.invite_colleague(row, main, email="new@demo.example", person="新", language="zh-hans")
    with clock.frozen("2026-12-01T10:00"), pytest.raises(Missing):
        rep.invitation(invited.pk, rep.invitation_token(invited))


def test_nothing_is_left_for_rows_that_are_not_there(registrar):
    with pytest.raises(ObjectDoesNotExist):
        put_row(enterprise().pk, "sites", {"name_en": "x"}, said_by_enterprise(None), row_pk=999)
