"""The core: a timeline that cannot be changed, sealed identifiers that are found, conflicts by every name, declarations refused."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from yuqiao.facts import selectors as facts
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import registry
from yuqiao.matters.access import Actor
from yuqiao.matters.checks import complaints
from yuqiao.matters.conflicts import check_conflict
from yuqiao.matters.contact import Contact
from yuqiao.matters.contract import Clock, Move, State, Tell, Workflow
from yuqiao.matters.models import Event, Matter, Message, Party
from yuqiao.matters.search import search_matters
from yuqiao.matters.services import act, add_party, open_matter, record_reading, say
from yuqiao.matters.tests.factories import ANSWERS, VIEW, engage, make_firm, make_lawyer, make_matter, make_other_side, make_user
from yuqiao.matters.timeline import verify
from yuqiao.people.models import Role
from yuqiao.registers.models import Enterprise, EnterpriseName
from yuqiao.registers.names import normal_form

pytestmark = pytest.mark.django_db
AREA = registry.area("consultation")


def test_events_can_neither_be_changed_nor_removed():
    event = make_matter().events.first()
    for statement in ("UPDATE matters_event SET kind = 'x' WHERE id = %s", "DELETE FROM matters_event WHERE id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [event.pk])
    assert Event.objects.filter(pk=event.pk, kind="matters.opened").exists()


def tamper(statement: str) -> None:
    """Change an event behind the trigger's back, as an attacker with the database's own password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER matters_event_no_update")
            cursor.execute("DROP TRIGGER matters_event_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL alters no table with checks still to come
            cursor.execute("ALTER TABLE matters_event DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE matters_event SET actor_name = 'somebody else' WHERE number = 1", "an event was changed"),
        ("DELETE FROM matters_event WHERE number = 1", "an event is missing"),
        ("DELETE FROM matters_event WHERE number = (SELECT max(number) FROM matters_event)", "the last events are missing"),
    ],
)
def test_what_was_changed_all_the_same_is_found(statement, why):
    matter = make_matter()
    assert verify(matter) is None
    tamper(statement)
    assert verify(matter).why == why
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("verify_timeline", stdout=StringIO(), stderr=StringIO())


def test_identifiers_are_sealed_and_found_by_their_hash():
    matter = make_matter()
    add_party(
        matter, Party.Role.THIRD, "Erika Mustermann", document_kind="passport", document_number="C01X00T47", nationality="DEU"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT document_number FROM matters_party WHERE name = 'Erika Mustermann'")
        assert "C01X00T47" not in cursor.fetchone()[0]
    for typed in ("C01X00T47", "c01x00t47", matter.reference, matter.reference.lower().replace("-", " ")):
        assert list(search_matters(Matter.objects.all(), typed)) == [matter], typed
    assert not search_matters(Matter.objects.all(), "C01X00T48").exists()
    assert not search_matters(Matter.objects.all(), "  ").exists()


def test_a_submission_is_found_by_the_passport_and_by_who_speaks_for_the_enterprise():
    matter = make_matter(asker="person", enterprise_name="", document_kind="passport", document_number="c01x 00t 47")
    client = matter.parties.get(role="client")
    assert (client.kind, client.name, client.document_number) == ("person", "王一一", "C01X00T47")
    assert list(search_matters(Matter.objects.all(), "C01X-00T47")) == [matter]
    other = make_matter()
    speaks = other.parties.get(role="representative")
    assert (speaks.name, speaks.represents.name) == ("王一一", "河南星络演示机电有限公司")
    assert list(search_matters(Matter.objects.all(), "wangyiyi").order_by("pk")) == [matter, other]
    with pytest.raises(Refused) as refusal:
        make_matter(asker="person", document_kind="identity_card", document_number="410300198803050002")
    assert set(refusal.value.fields) == {"document_number"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("䶮", True),  # rare characters are names too
        ("𬎆䶮", True),
        ("示例", True),
        ("例示", False),
        ("müll", True),
        ("MULLER", True),
        ("ullerx", False),
        ("Müller 示例", True),
        ("Müller 样本", False),
        ("'; DROP TABLE matters_matter; --", False),
        ('"*', False),
        ("OR", False),
    ],
)
def test_any_part_of_a_name_is_found_and_nothing_typed_is_taken_for_a_query(typed, found):
    matter = make_matter(subject="x", asker="person", enterprise_name="", opposing_name="Müller 示例𬎆䶮", opposing_other_names="")
    assert search_matters(Matter.objects.all(), typed).exists() == found, typed
    matter.search_entry.delete()
    assert not search_matters(Matter.objects.all(), typed).exists(), "the index follows its rows"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Иванов Пётр", "иванов"),
        ("Иванов Пётр", "ПЕТР"),
        ("김철수", "김철"),
        ("やまだ たろう", "まだ"),
        ("محمد الأحمد", "محمد"),
        ("Đặng Văn Đức", "dang van duc"),
        ("Łukasz Øster", "lukasz oster"),
        ("Ελένη", "ελενη"),
    ],
)
def test_names_are_found_in_every_script(name, typed):
    matter = make_matter(subject="x", asker="person", enterprise_name="", opposing_name=name, opposing_other_names="")
    assert list(search_matters(Matter.objects.all(), typed)) == [matter]


@pytest.mark.parametrize("name", ["LOTUS SAMPLE TRADING J.S.C.", "Ｌｏｔｕｓ　Ｄｅｍｏ Co., Ltd.", "lotus demo"])
def test_a_conflict_is_found_by_any_spelling_and_any_former_name(name):
    firm = make_firm()
    engage(firm, client=name)
    assert check_conflict(make_matter(), firm) == "consent_needed"


def test_a_conflict_is_found_by_an_affiliates_name_in_the_register():
    firm = make_firm()
    matter = make_matter()
    enterprise = Enterprise.objects.create(credit_code="91410300MA9DEM002Q", name_zh="河南星络演示机电有限公司")
    former = "河南星络老厂"
    EnterpriseName.objects.create(enterprise=enterprise, kind="former", name=former, normalised=normal_form(former))
    engage(firm, opponent=former)
    assert check_conflict(matter, firm) == "consent_needed", "the firm acts against our side now"


def test_an_ended_mandate_does_not_stand_in_the_way_of_another_matter():
    firm = make_firm()
    engagement = engage(firm, client="Lotus Demo Co.")
    engagement.until = "2026-02-01"
    engagement.save()
    assert check_conflict(make_matter(), firm) == "clear"


def test_a_firm_that_advises_one_side_here_is_barred_from_the_other_also_afterwards():
    lawyer = make_lawyer()
    first = make_matter()
    act(first.pk, "accept", Actor.of_user(lawyer.user), version=None)
    colleague = make_lawyer(firm=lawyer.firm)
    second = make_other_side()
    assert {a.lawyer: a.conflict for a in second.assignments.all()} == {lawyer: "barred", colleague: "barred"}
    act(first.pk, "withdraw", Actor.by_token(first), version=None)
    assert check_conflict(make_other_side(), lawyer.firm) == "barred"


def test_advising_the_other_side_in_something_else_needs_consent_while_it_lasts():
    lawyer = make_lawyer()
    elsewhere = make_matter(
        enterprise_name="Lotus Demo Co., Ltd", credit_code="", opposing_name="Nobody Ltd", opposing_other_names=""
    )
    act(elsewhere.pk, "accept", Actor.of_user(lawyer.user), version=None)
    assert check_conflict(make_matter(), lawyer.firm) == "consent_needed"
    act(elsewhere.pk, "withdraw", Actor.by_token(elsewhere), version=None)
    assert check_conflict(make_matter(), lawyer.firm) == "clear"


def test_advising_the_same_client_again_is_no_conflict():
    lawyer = make_lawyer()
    first = make_matter()
    act(first.pk, "accept", Actor.of_user(lawyer.user), version=None)
    assert check_conflict(make_matter(), lawyer.firm) == "clear"


def test_one_person_cannot_make_both_moves_of_four_eyes():
    lawyer = make_lawyer()
    matter = make_matter()
    user = Actor.of_user(lawyer.user)
    act(matter.pk, "accept", user, version=None)
    move = replace(AREA.workflow.move("answer"), four_eyes="accept")
    flow = Workflow(AREA.workflow.states, tuple(move if m.code == "answer" else m for m in AREA.workflow.moves))
    original = registry._areas["consultation"]
    registry._areas["consultation"] = replace(AREA, workflow=flow)
    try:
        with pytest.raises(NotAllowed) as refusal:
            act(matter.pk, "answer", user, version=None, data=VIEW)
        assert refusal.value.code == "four_eyes"
    finally:
        registry._areas["consultation"] = original


def test_nobody_writes_into_a_matter_without_a_part_in_it():
    matter = make_matter()
    with pytest.raises(NotAllowed):
        say(matter.pk, Actor.of_user(make_user()), "hello", direction=Message.Direction.FROM_APPLICANT)
    with pytest.raises(Refused):
        say(matter.pk, Actor.by_token(matter), "   ", direction=Message.Direction.FROM_APPLICANT)
    with pytest.raises(NotAllowed):
        say(matter.pk, Actor.by_token(matter), "a note", direction=Message.Direction.INTERNAL)
    clerk = Actor.of_user(make_user(Role.WINDOW_CLERK))
    assert say(matter.pk, clerk, "a note", direction=Message.Direction.INTERNAL).direction == "internal"


T = Text("字", "word")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"states": (State("lost", T, T, "center"),)}, "lost"),
        ({"moves": (Move("jump", T, ("received",), "nowhere", ("system",)),)}, "unknown state nowhere"),
        ({"moves": (Move("free", T, ("received",), "closed", ()),)}, "no seat"),
        ({"moves": (Move("magic", T, ("received",), "closed", ("system",), effect="abracadabra"),)}, "unknown effect"),
        ({"moves": (Move("half", Text("字", ""), ("received",), "closed", ("system",)),)}, "half"),
        ({"begins": "answer"}, "begins with answer"),
        ({"panels": ("no/such.html",)}, "no/such.html"),
        (
            {"moves": (Move("shout", T, ("received",), "closed", ("system",), tells=(Tell("world", "consultation.offer"),)),)},
            "unknown audience world",
        ),
        ({"clocks": (Clock("tick", T, "consultation.first_view", starts_in=("never",)),)}, "never"),
    ],
)
def test_a_wrong_declaration_is_refused(change, complaint):
    flow = Workflow(AREA.workflow.states + change.get("states", ()), AREA.workflow.moves + change.get("moves", ()))
    other = {name: change[name] for name in ("begins", "panels") if name in change}
    wrong = replace(AREA, workflow=flow, clocks=AREA.clocks + change.get("clocks", ()), **other)
    assert any(complaint in c for c in complaints(wrong)), list(complaints(wrong))


def test_every_area_that_is_switched_on_is_declared_well():
    for area in registry.areas():
        assert list(complaints(area)) == []
        for declared in area.clocks:
            assert isinstance(facts.rule_value(declared.rule), int), f"{declared.code}: no number in {declared.rule}"


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (Contact("", "a@test.example"), "name"),
        (Contact("x" * 121, "a@test.example"), "name"),
        (Contact("Wang", "nope"), "email"),
        (Contact("Wang", phone="12"), "phone"),
        (Contact("Wang"), "email"),
        (Contact("Wang", "a@test.example", language="klingon-of-the-third-kind"), "language"),
    ],
)
def test_a_contact_that_is_none_is_refused_at_its_field(contact, field):
    with pytest.raises(Refused) as refusal:
        open_matter("consultation", ANSWERS, contact, channel="api")
    assert list(refusal.value.fields) == [field]


def test_a_contact_is_kept_in_one_form():
    contact = Contact("Wang " + "x" * 115, phone="138 0013 8000", language="zh_Hans")
    party = open_matter("consultation", {**ANSWERS, "asker": "person"}, contact, channel="api").parties.get(role="client")
    assert (party.phone, party.language) == ("+8613800138000", "zh-hans")


def test_reading_a_file_and_a_reminder_stand_in_nobodys_way():
    lawyer = make_lawyer()
    matter = make_matter()
    me = Actor.of_user(lawyer.user)
    act(matter.pk, "accept", me, version=None)
    seen = Matter.objects.get(pk=matter.pk).version
    record_reading(matter.pk, me, "contract.pdf")
    act(matter.pk, "answer", me, version=seen, data=VIEW)
    with pytest.raises(Changed) as late:
        act(matter.pk, "convert", me, version=seen, data={"area": "mediation", "reason": "x"})
    assert "consultation.answer" in [e["kind"] for e in late.value.events]
    with pytest.raises(Changed):
        act(matter.pk, "convert", me, version=-1, data={"area": "mediation", "reason": "x"})
