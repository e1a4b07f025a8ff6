"""Verbs on entries: each change has its line of history, nothing is overwritten unseen, everything can be taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.people.models import Role
from yuqiao.registers import entries, persons, rows
from yuqiao.registers.catalogue import ENTERPRISES, LAW_FIRMS, LAWYERS, MEDIATORS, NOTARY_OFFICES
from yuqiao.registers.checks import complaints, registers_are_declared_well
from yuqiao.registers.history import SEALED, latest_change
from yuqiao.registers.models import EntryChange, LawFirm
from yuqiao.registers.register import Column
from yuqiao.registers.story import lines_of
from yuqiao.registers.tests.entry_factories import a_firm, a_lawyer, an_entry, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return somebody(Role.REGISTRAR)


def history(register: str, entry) -> list[tuple[str, str, str]]:
    found = EntryChange.objects.filter(register=register, entry=entry.pk).order_by("pk")
    return [(c.field, c.before, c.after) for c in found]


def test_the_declarations_stand_and_a_wrong_one_is_refused():
    from dataclasses import replace

    from yuqiao.kernel.text import Text

    assert registers_are_declared_well(None) == []
    odd = replace(
        LAW_FIRMS,
        columns=(*LAW_FIRMS.columns, Column("nowhere", Text("无", "")), Column("licence", Text("证", "L"), "date", sealed=True)),
        key=("nothing",),
        editors=("emperor",),
    )
    said = " / ".join(complaints(odd, {"law-firms", "lawyers"}))
    for part in (
        "no such attribute",
        "stands twice",
        "does not fit",
        "`sealed`",
        "key nothing",
        "unknown role emperor",
        "one language",
    ):
        assert part in said


def test_an_entry_is_added_with_its_office_its_pinyin_and_its_first_line(registrar):
    firm = entries.add_entry(
        LAW_FIRMS,
        {"name_zh": "郑州示例律师事务所", "name_en": "Sample Firm", "kind": "mainland", "city": "郑州", "languages": "英语;ru"},
        registrar,
    )
    assert firm.office.kind == "law_firm"
    assert firm.pinyin == "zhengzhoushililvshishiwusuo zzsllssws"
    assert firm.city.code == "410100"
    assert sorted(firm.languages.values_list("code", flat=True)) == ["en", "ru"]
    assert firm.entered_on == clock.today()
    assert history("law-firms", firm) == [("added", "", "郑州示例律师事务所")]


def test_what_is_wrong_stands_beside_its_field(registrar):
    with pytest.raises(Refused) as missing:
        entries.add_entry(LAW_FIRMS, {"name_zh": "", "kind": "mainland"}, registrar)
    assert "name_zh" in missing.value.fields
    with pytest.raises(Refused) as wrong:
        entries.add_entry(
            LAW_FIRMS,
            {
                "name_zh": "甲",
                "name_en": "A",
                "kind": "castle",
                "credit_code": "91410100MA0FAKE01X",
                "website": "nowhere",
                "city": "亚特兰蒂斯",
            },
            registrar,
        )
    assert set(wrong.value.fields) == {"kind", "credit_code", "website", "city"}
    assert all(text.zh and text.en for text in wrong.value.fields.values())
    with pytest.raises(Refused) as together:
        a_firm(kind="joint_venture_hk")
    assert set(together.value.fields) == {"partners"}
    with pytest.raises(Refused) as elsewhere:
        a_firm(city="410100", county="410302")
    assert set(elsewhere.value.fields) == {"county"}


def test_a_number_stands_once_and_a_name_alone_asks(registrar):
    first = a_firm(licence="31410000XDEMO00001")
    with pytest.raises(Refused) as taken:
        a_firm(licence="31410000XDEMO00001")
    assert first.name_zh in taken.value.fields["licence"].zh
    values = {"name_zh": "同名示例所", "name_en": "Same", "kind": "mainland"}
    entries.add_entry(LAW_FIRMS, values, registrar)
    with pytest.raises(Refused) as same:
        entries.add_entry(LAW_FIRMS, values, registrar)
    assert entries.TWICE in same.value.fields
    assert entries.add_entry(LAW_FIRMS, values, registrar, twice=True).pk
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database holds it when two come at the same moment
        LawFirm.objects.filter(name_zh="同名示例所").update(licence="31410000XDEMO00001")


def test_only_what_differs_is_a_change_and_can_be_taken_back(registrar):
    firm = a_firm(phone="0371-00000001", territory="", languages="en")
    entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "0371-00000002", "languages": ["en", "vi"], "website": ""}, registrar)
    assert history("law-firms", firm)[1:] == [("phone", "0371-00000001", "0371-00000002"), ("languages", "en", "en|vi")]
    entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "0371-00000002"}, registrar)
    assert len(history("law-firms", firm)) == 3

    phone, languages = EntryChange.objects.filter(register="law-firms", entry=firm.pk).exclude(field="added").order_by("pk")
    entries.undo_change(languages.pk, registrar)
    firm.refresh_from_db()
    assert list(firm.languages.values_list("code", flat=True)) == ["en"]
    with pytest.raises(Refused):
        entries.undo_change(languages.pk, registrar)
    entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "0371-00000003"}, registrar)
    with pytest.raises(Refused):  # changed again later
        entries.undo_change(phone.pk, registrar)
    translation.activate("zh-hans")
    shown = lines_of(LAW_FIRMS, EntryChange.objects.filter(register="law-firms", entry=firm.pk).order_by("pk"), registrar, firm)
    assert [line.undone for line in shown] == [False, False, True, False, False]
    assert shown[2].after == "英语、越南语"


def test_nothing_that_somebody_else_changed_is_overwritten_unseen(registrar):
    firm = a_firm(phone="1", email="a@example.org")
    seen = latest_change("law-firms", firm.pk)
    other = somebody(Role.DEPARTMENT_MANAGER, name="甲")
    entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "2"}, other)
    with pytest.raises(Changed) as faster:
        entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "3", "email": "b@example.org"}, registrar, seen=seen)
    assert [(e["field"], e["was"], e["now"], e["by"]) for e in faster.value.events] == [("phone", "1", "2", "甲")]
    firm.refresh_from_db()
    assert (firm.phone, firm.email) == ("2", "a@example.org")
    # Who left the telephone as it was read does not bring the old one back.
    entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "1", "email": "b@example.org"}, registrar, seen=seen)
    firm.refresh_from_db()
    assert (firm.phone, firm.email) == ("2", "b@example.org")


def test_who_may_change_what(registrar):
    firm, other = a_firm(), a_firm()
    head = somebody(Role.OFFICE_HEAD, office=firm.office)
    lawyer = a_lawyer(firm=firm)
    lawyer.user = somebody(Role.DUTY_LAWYER)
    lawyer.save()
    entries.change_entry(LAW_FIRMS, firm.pk, {"phone": "1"}, head)
    entries.change_entry(LAWYERS, lawyer.pk, {"about_en": "I advise."}, lawyer.user)
    with pytest.raises(Refused) as not_own:
        entries.change_entry(LAW_FIRMS, firm.pk, {"kind": "branch_abroad"}, head)
    assert set(not_own.value.fields) == {"kind"}
    with pytest.raises(Refused):
        entries.change_entry(LAWYERS, lawyer.pk, {"licence": "1"}, lawyer.user)
    for stranger, register, entry in ((head, LAW_FIRMS, other), (lawyer.user, LAW_FIRMS, firm), (somebody(), LAWYERS, lawyer)):
        with pytest.raises(NotAllowed):
            entries.change_entry(register, entry.pk, {"phone": "2"}, stranger)
    for verb in (
        lambda: entries.add_entry(LAW_FIRMS, {}, head),
        lambda: entries.end_entry(LAW_FIRMS, firm.pk, head, day=clock.today()),
        lambda: persons.unlink_person(LAWYERS, lawyer.pk, lawyer.user),
        lambda: rows.save_row(LAWYERS, lawyer.pk, LAWYERS.rows_of("admissions"), {"territory": "VNM"}, lawyer.user),
    ):
        with pytest.raises(NotAllowed):
            verb()
    with pytest.raises(Refused):  # flags of the pool are written by their own verbs alone, by nobody else
        entries.change_entry(LAWYERS, lawyer.pk, {"is_leading": "1"}, registrar)
    rows.save_row(LAWYERS, lawyer.pk, LAWYERS.rows_of("language-levels"), {"servicelanguage": "vi", "level": "fluent"}, lawyer.user)
    assert lawyer.languages.filter(code="vi").exists()


def test_an_entry_leaves_and_comes_back(registrar):
    firm = a_firm(name_zh="退出示例所")
    today = clock.today()
    with pytest.raises(Refused) as early:
        entries.end_entry(LAW_FIRMS, firm.pk, registrar, day=today - timedelta(1))
    assert "left_on" in early.value.fields
    entries.end_entry(LAW_FIRMS, firm.pk, registrar, day=today, reason="注销")
    with pytest.raises(Refused):
        entries.end_entry(LAW_FIRMS, firm.pk, registrar, day=today)
    entries.restore_entry(LAW_FIRMS, firm.pk, registrar)
    with pytest.raises(Refused):
        entries.restore_entry(LAW_FIRMS, firm.pk, registrar)
    back = EntryChange.objects.filter(register="law-firms", entry=firm.pk).latest("pk")
    entries.undo_change(back.pk, registrar)
    firm.refresh_from_db()
    assert firm.left_on == today
    enterprise = an_entry("enterprises", credit_code="91410100MA0FAKE01T", status="active")
    with pytest.raises(Refused):
        entries.end_entry(ENTERPRISES, enterprise.pk, registrar, day=today)


def test_sealed_values_leave_only_a_mark(registrar):
    enterprise = an_entry("enterprises", credit_code="91410100MA0FAKE01T", status="active", contact_phone="13800000000")
    entries.change_entry(ENTERPRISES, enterprise.pk, {"contact_phone": "13900000000"}, None)
    assert history("enterprises", enterprise)[-1] == ("contact_phone", SEALED, SEALED)
    with pytest.raises(Refused):
        entries.undo_change(latest_change("enterprises", enterprise.pk), registrar)


def test_rows_of_an_entry_with_their_history(registrar):
    lawyer = a_lawyer()
    admissions = LAWYERS.rows_of("admissions")
    one = rows.save_row(LAWYERS, lawyer.pk, admissions, {"territory": "越南", "place": "河内", "since": "2020-01-01"}, registrar)
    with pytest.raises(Refused):
        rows.save_row(LAWYERS, lawyer.pk, admissions, {"territory": "VNM", "place": "河内"}, registrar)
    with pytest.raises(Refused) as wrong:
        rows.save_row(LAWYERS, lawyer.pk, admissions, {"territory": "DEU", "since": "2021-01-01", "until": "2020-01-01"}, registrar)
    assert set(wrong.value.fields) == {"until"}
    rows.save_row(LAWYERS, lawyer.pk, admissions, {"territory": "VNM", "place": "胡志明市"}, registrar, row=one.pk)
    rows.remove_row(LAWYERS, lawyer.pk, admissions, one.pk, registrar)
    assert not lawyer.admissions.exists()
    entries.undo_change(latest_change("lawyers", lawyer.pk), registrar)
    assert [(a.pk, a.territory.alpha3, a.place) for a in lawyer.admissions.all()] == [(one.pk, "VNM", "胡志明市")]
    assert [field for field, _before, _after in history("lawyers", lawyer)] == ["added", *["admissions"] * 4]


def test_one_person_with_several_roles(registrar):
    organisation = an_entry("mediation-organisations")
    lawyer = a_lawyer(name_zh="王一一", name_en="Wang Yiyi")
    mediator = an_entry("mediators", name_zh="王一一", name_en="Wang Yiyi", organisation=f"#{organisation.pk}")
    same = persons.suggest_people(LAWYERS, lawyer)
    assert [(s.register.code, s.entry.pk, s.why.en) for s in same] == [("mediators", mediator.pk, "same name")]
    person = persons.link_person(LAWYERS, lawyer.pk, MEDIATORS, mediator.pk, registrar)
    assert {(r.code, e.pk) for r, e in persons.roles_of(person)} == {("lawyers", lawyer.pk), ("mediators", mediator.pk)}
    with pytest.raises(Refused):
        persons.link_person(LAWYERS, lawyer.pk, MEDIATORS, mediator.pk, registrar)
    with pytest.raises(Refused):  # a second lawyer's entry of the same human being
        persons.link_person(LAWYERS, a_lawyer().pk, MEDIATORS, mediator.pk, registrar)
    with pytest.raises(Refused):
        persons.link_person(LAWYERS, lawyer.pk, NOTARY_OFFICES, 1, registrar)
    lawyer.refresh_from_db()
    lawyer.person.user = somebody()
    lawyer.person.save()
    entries.change_entry(MEDIATORS, mediator.pk, {"about_en": "Mediates."}, lawyer.person.user)  # the account reaches every role
    persons.unlink_person(MEDIATORS, mediator.pk, registrar)
    with pytest.raises(NotAllowed):
        entries.change_entry(MEDIATORS, mediator.pk, {"about_en": "Again."}, lawyer.person.user)
    assert ("person", str(person.pk), "") in history("mediators", mediator)


def test_the_history_is_neither_changed_nor_deleted(registrar):
    firm = a_firm()
    change = EntryChange.objects.get(register="law-firms", entry=firm.pk)
    with pytest.raises(Exception, match="insert only"), transaction.atomic():
        EntryChange.objects.filter(pk=change.pk).update(after="other")
    with pytest.raises(Exception, match="insert only"), transaction.atomic():
        EntryChange.objects.filter(pk=change.pk).delete()
