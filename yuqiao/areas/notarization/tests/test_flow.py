"""A notarial matter from the application to the file that is closed, and who may not."""

import pytest

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.models import Authentication, Delivery, NotarialFile, Opinion, Review
from yuqiao.areas.notarization.tests.factories import BIRTH, TENDER, Case, make_notary, make_office
from yuqiao.areas.notarization.ties import declare_tie
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.matters.access import Actor, counted_at_desk, reads_side_file, visible_at_desk
from yuqiao.matters.models import Deadline, Output, Pause
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import make_user
from yuqiao.matters.timeline import verify
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db


def codes(case: Case) -> set[str]:
    return {m.code for m in case.matter.materials.exclude(state="waived")}


def test_what_is_asked_for_follows_from_the_answers():
    case = Case()
    items = selectors.items_of(case.matter)
    assert [(i.subject.slug, i.destination.alpha3, i.route, i.language, i.number_class) for i in items] == [
        ("business-licence", "DEU", "apostille", "de", "foreign_economic"),
        ("legal-representative", "DEU", "apostille", "de", "foreign_economic"),
        ("enterprise-poa", "DEU", "apostille", "de", "foreign_economic"),
    ]
    assert "agent-auth" not in codes(case)
    assert case.matter.materials.get(code="bl").required
    assert case.matter.office == case.office.office
    assert case.matter.title == "涉外公证"


def test_one_visit_three_destinations_three_ways():
    case = Case(BIRTH, matter_2="no-criminal-record", territory_2="IND", matter_3="marriage", territory_3="HKG")
    items = selectors.items_of(case.matter)
    assert [(i.subject.slug, i.destination.alpha3, i.route, i.number_class) for i in items] == [
        ("birth", "CAN", "apostille", "foreign_civil"),
        ("no-criminal-record", "IND", "consular", "foreign_civil"),
        ("marriage", "HKG", "hk_macao", "hk_macao"),
    ]
    papers = case.matter.materials.values_list("code", flat=True)
    assert len(papers) == len(set(papers))


def test_state_secrets_are_not_taken():
    with pytest.raises(Refused):
        Case(situation="state_secret")


def test_a_matter_of_an_enterprise_is_not_for_a_person():
    with pytest.raises(Refused) as refused:
        Case(BIRTH, matter_2="business-licence")
    assert "matter_2" in refused.value.fields


def test_the_statutory_time_with_a_pause_for_a_supplement():
    """Accepted on Friday 2026-09-18; a resolution asked for on the 22nd came on the 24th: due on 2026-10-20."""
    with clock.frozen("2026-09-18T10:00") as hands:
        case = Case().accepted()
        assert case.matter.deadlines.get(code="issue").due_at.astimezone(clock.ZONE).date().isoformat() == "2026-10-15"
        hands.at = hands.at.replace(day=22)
        case.do("ask_supplement", reason="请补充董事会决议")
        pause = Pause.objects.get(deadline__matter=case.matter, deadline__code="issue")
        assert (pause.reason, pause.grounds) == ("supplement", "请补充董事会决议")
        hands.at = hands.at.replace(day=24)
        case.by_applicant("supply", reason="已上传")
        due = case.matter.deadlines.get(code="issue").due_at.astimezone(clock.ZONE)
        assert due.date().isoformat() == "2026-10-20"
        assert case.matter.state == "accepted"


def test_only_the_three_lawful_reasons_stop_the_statutory_time():
    with clock.frozen("2026-09-18T10:00"):
        case = Case().accepted()
        for move, back, reason in (
            ("send_verification", "verification_done", "verification"),
            ("suspend", "resume", "force_majeure"),
        ):
            asked = {"issuer": "示例市民政局", "channel": "letter"} if move == "send_verification" else {}
            case.do(move, reason="请核实", **asked)
            assert Pause.objects.filter(deadline__code="issue", ended_at=None).get().reason == reason
            case.do(back, reason="已办", **({"result": "confirmed"} if back == "verification_done" else {}))
        assert not Pause.objects.filter(deadline__code="issue", ended_at=None).exists()


def test_who_is_tied_to_a_party_stands_aside():
    """The notary's spouse is a director of the enterprise: found before the notary can take it, and when handling it."""
    case = Case()
    declare_tie(case.notary, "spouse", TENDER["enterprise_name"], code=TENDER["credit_code"], role="董事")
    with pytest.raises(Refused) as refused:
        case.do("take")
    assert "第二十三条" in refused.value.text.zh
    for move, data in (("quote", {}), ("ask_papers", {"reason": "请补"}), ("add_item", {"subject": "birth", "territory": "DEU"})):
        with pytest.raises(Refused) as refused:
            case.do(move, **data)
        assert refused.value.code == "self_not_barred"
    with pytest.raises(Refused):
        case.do("assign", case.head, notary=str(case.notary.user_id))
    other = make_notary(case.office)
    case.do("assign", case.head, notary=str(other.user_id))
    assert case.matter.handler == other.user


def test_who_notices_a_tie_later_hands_it_over_and_why_stays_in_the_side_file():
    case = Case().taken().do("recuse", tie="spouse", reason="配偶是该公司董事")
    assert case.matter.handler is None
    assert Opinion.objects.get(matter=case.matter).text == "配偶：配偶是该公司董事"
    assert "配偶" not in str([e.data for e in case.matter.events.all()])
    assert not visible_at_desk(make_user(Role.NOTARY, office=make_office().office)).filter(pk=case.matter.pk).exists()


def test_acceptance_needs_an_agreed_quote_and_every_required_paper():
    case = Case().do("take")
    with pytest.raises(Refused) as refused:
        case.do("accept_request")
    assert refused.value.code == "quote_agreed"
    case.do("quote").by_applicant("agree_quote")
    with pytest.raises(Refused) as refused:
        case.do("accept_request")
    assert refused.value.code == "papers_complete"
    assert "公证申请表" in refused.value.text.zh


def test_what_changes_the_price_has_to_be_agreed_again():
    case = Case().taken().do("quote").by_applicant("agree_quote")
    case.do("add_item", subject="company-articles", territory="DEU")
    assert NotarialFile.objects.get(matter=case.matter).quote_agreed_at is None


def test_without_a_fee_the_office_has_to_quote():
    office = make_office()
    office.fees.all().delete()
    case = Case(office=office).do("take")
    with pytest.raises(Refused) as refused:
        case.do("quote")
    assert refused.value.code == "quote_complete"


def test_india_is_a_party_and_yet_the_consular_way_with_the_reason():
    case = Case().accepted()
    item = selectors.items_of(case.matter)[0]
    case.do("change_destination", item=str(item.pk), territory="IND", reason="改投印度标")
    item.refresh_from_db()
    event = case.matter.events.get(kind="notarization.change_destination")
    assert (item.route, event.data["route"]) == ("consular", ["apostille", "consular"])
    assert event.data["route_reason"]["zh"]
    assert case.matter.territory.alpha3 == "IND"


def test_the_last_certificate_is_not_dropped_and_another_is():
    case = Case(BIRTH, matter_2="marriage").taken()
    first, second = selectors.items_of(case.matter)
    case.do("drop_item", item=str(second.pk), reason="不需要")
    with pytest.raises(Refused) as refused:
        case.do("drop_item", item=str(first.pk), reason="不需要")
    assert refused.value.code == "last_item"


def test_nothing_is_submitted_before_drafts_translations_and_signatures():
    case = Case().accepted()
    with pytest.raises(Refused) as refused:
        case.do("submit_draft", opinion="可以")
    assert refused.value.code == "drafts_complete"


def test_the_registered_english_name_stands_before_approval():
    case = Case().drafted()
    case.office.registered_name_en = "Another Name"
    case.office.save()
    with pytest.raises(Refused) as refused:
        case.do("submit_draft", opinion="可以")
    assert "Another Name" in refused.value.text.en
    case.office.registered_name_en = case.office.name_en
    case.office.save()
    assert case.do("submit_draft", opinion="可以").matter.state == "approval"


def test_who_handled_it_does_not_approve_it():
    case = Case().drafted().do("submit_draft", opinion="可以")
    make_user(Role.APPROVER)
    seat = case.notary.user.seats.get()
    seat.role = Role.APPROVER
    seat.save()
    with pytest.raises((NotAllowed, Refused)):
        case.do("approve", flags_seen="on", opinion="同意")
    assert case.do("approve", case.approver, flags_seen="on", opinion="同意").matter.state == "approved"


def test_an_approver_ticks_the_red_flags_and_the_opinions_stay_in_the_office():
    case = Case(minor="yes").drafted().do("submit_draft", opinion="承办意见")
    with pytest.raises(Refused):
        case.do("approve", case.approver, opinion="同意")
    case.do("approve", case.approver, flags_seen="on", opinion="审批意见")
    assert case.matter.events.get(kind="notarization.approve").data["flags"]
    assert [o.text for o in Opinion.objects.filter(matter=case.matter)] == ["承办意见", "审批意见"]
    manager = make_user(Role.DEPARTMENT_MANAGER)
    assert not reads_side_file(manager, case.matter)
    assert reads_side_file(case.approver.user, case.matter)


def test_a_certificate_without_the_steel_seal_is_not_issued():
    case = Case().approved()
    with pytest.raises(Refused):
        case.do("issue", layout_checked="on")
    assert not Output.objects.exists()


def test_three_consecutive_numbers_a_failed_print_and_a_register_that_explains_each():
    case = Case().issued()
    series = [c.sequence for c in selectors.certificates_of(case.matter)]
    assert series == [1, 2, 3]
    middle = selectors.certificates_of(case.matter)[1]
    case.do("reprint", certificate=str(middle.pk), cause="print", reason="卡纸")
    lines = [(c.sequence, c.state, c.output.state_reason) for c in selectors.certificates_of(case.matter)]
    assert lines == [(1, "valid", ""), (2, "voided", "打印故障：卡纸"), (3, "valid", ""), (4, "valid", "")]
    middle.output.refresh_from_db()
    assert middle.output.replaced_by.certificate.sequence == 4
    assert middle.output.replaced_by.certificate.item == middle.item
    with pytest.raises(Refused):
        case.do("reprint", certificate=str(middle.pk), cause="print", reason="再来一次")
    assert verify(case.matter) is None


def test_delivery_wants_the_code_of_the_letter():
    case = Case().issued()
    letter = Letter.objects.get(template="notarization.issued")
    code = Delivery.objects.get(matter=case.matter).pick_up_code
    assert code in letter.body
    with pytest.raises(Refused) as refused:
        case.do("deliver", way="pick_up", recipient="王经办", pick_up_code=code)
    assert "authenticated_elsewhere" in refused.value.fields
    Authentication.objects.filter(certificate__matter=case.matter).update(state="done")
    with pytest.raises(Refused) as refused:
        case.do("deliver", way="pick_up", recipient="王经办", pick_up_code="WRONG")
    assert "pick_up_code" in refused.value.fields
    case.do("deliver", way="pick_up", recipient="王经办", pick_up_code=code.lower())
    assert case.matter.state == "delivered" and case.matter.closed_at


def test_a_review_withdraws_and_every_look_says_so():
    case = Case().issued()
    chosen = selectors.certificates_of(case.matter)[0]
    case.by_applicant("ask_review", certificate=str(chosen.pk), reason="姓名有误")
    assert case.matter.deadlines.get(code="review").amount == 30
    with pytest.raises(NotAllowed):
        case.do("revoke", reason="错误")
    case.do("revoke", case.approver, reason="证明内容不实")
    chosen.refresh_from_db()
    assert (chosen.state, chosen.output.state, case.matter.state) == ("withdrawn", "withdrawn", "issued")
    assert Review.objects.get().decision == "withdrawn"
    assert Deadline.objects.get(matter=case.matter, code="review").met_at


def test_a_correction_issues_a_new_certificate_in_place_of_the_old_one():
    case = Case().issued()
    chosen = selectors.certificates_of(case.matter)[0]
    case.do("begin_review", certificate=str(chosen.pk), asked_by="office", reason="地址漏字")
    case.do("correct", case.head, reason="补正地址")
    chosen.output.refresh_from_db()
    assert (chosen.output.state, chosen.output.replaced_by.certificate.sequence) == ("corrected", 4)


def test_a_review_comes_too_late_after_a_year():
    with clock.frozen("2026-09-18T10:00") as hands:
        case = Case().issued()
        hands.at = hands.at.replace(year=2027, month=11)
        chosen = selectors.certificates_of(case.matter)[0]
        with pytest.raises(Refused) as refused:
            case.by_applicant("ask_review", certificate=str(chosen.pk), reason="有误")
        assert refused.value.code == "review_in_time"


def test_not_accepting_names_one_of_nine_grounds_and_leaves_a_written_decision():
    case = Case().taken()
    case.do("refuse_request", ground="dispute", reason="股东之间对授权有争议")
    decision = case.matter.documents.get(kind="decision")
    assert (case.matter.state, decision.audience) == ("refused", "everybody")
    assert case.matter.deadlines.get(code="archive").met_at is None
    assert case.do("archive", secrecy="ordinary", retention="short", in_order="on").matter.outcome == "refused"
    assert not case.matter.assignments.filter(status="accepted").exists()


def test_a_file_is_closed_within_three_months():
    case = Case().issued()
    case.do("archive", secrecy="ordinary", retention="long", in_order="on")
    file = NotarialFile.objects.get(matter=case.matter)
    assert (file.retention, case.matter.deadlines.get(code="archive").met_at is None) == ("long", False)
    with pytest.raises(Refused):
        case.do("archive", secrecy="ordinary", retention="long", in_order="on")


def test_who_sees_what():
    case = Case().taken()
    own = make_notary(case.office)
    elsewhere = make_notary(make_office())
    manager = make_user(Role.DEPARTMENT_MANAGER)

    def sees(user) -> bool:
        return visible_at_desk(user).filter(pk=case.matter.pk).exists()

    assert sees(case.notary.user) and sees(case.head) and sees(case.approver.user)
    assert not sees(own.user), "another notary of the office, once somebody has it"
    assert not sees(elsewhere.user) and not sees(make_user(Role.OFFICE_HEAD, office=elsewhere.office.office))
    assert not sees(manager) and counted_at_desk(manager).filter(pk=case.matter.pk).exists()
    with pytest.raises(NotAllowed):
        act(case.matter.pk, "quote", Actor.of_user(elsewhere.user), version=None)
