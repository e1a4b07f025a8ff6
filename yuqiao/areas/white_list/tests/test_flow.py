"""One entry's life: applied, asked, reviewed by two, decided, noticed, listed; checked, suspended, removed, appealed."""

from datetime import timedelta

import pytest

from yuqiao.areas.white_list.applying import apply, object_to, review
from yuqiao.areas.white_list.models import Application, Objection
from yuqiao.areas.white_list.tests.factories import ANSWERS, ENOUGH, Case, decision
from yuqiao.areas.white_list.upkeep import turn
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.matters.access import Actor, visible_at_desk
from yuqiao.matters.models import Assignment, Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import make_lawyer, make_matter, make_user
from yuqiao.matters.timeline import verify
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role
from yuqiao.registers.discipline import lift_discipline, record_discipline
from yuqiao.registers.models import Discipline, EntryChange, Lawyer, Listing
from yuqiao.registers.white_list import in_force, list_lawyer, may_be_offered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped():
    with clock.frozen("2026-11-24T09:00:00+08:00") as hands:
        yield hands


def on_list(lawyer: Lawyer) -> bool:
    return Lawyer.objects.filter(in_force(clock.today()), pk=lawyer.pk).exists()


def letters(matter: Matter, template: str) -> int:
    return Letter.objects.filter(about=matter.reference, template=f"white_list.{template}").count()


def running(matter: Matter, code: str):
    return matter.deadlines.filter(code=code, met_at=None, stopped_at=None).first()


def test_from_the_application_to_the_list():
    case = Case().applied()
    matter = case.matter
    assert (matter.state, matter.waiting_on, matter.client_user) == ("checking", "center", case.user)
    assert matter.materials.filter(required=True).count() == 4
    assert letters(matter, "received") == 1

    # Evidence is missing: the lawyer is asked for exactly that, and the clock stands still.
    case.send(*ENOUGH[1:])
    case.judge(*ENOUGH[1:])
    case.judge("clean", verdict="refused", reason="看不清")
    with pytest.raises(Refused, match="papers_judged"):
        case.do("pass_check", case.reviewers[0])
    asks = next(m for m in matter_moves(case, case.reviewers[0]) if m.code == "ask_more").asks[0]
    assert "律师执业证" in asks.prefill(matter) and "看不清" in asks.prefill(matter)
    due = running(matter, "check").due_at
    case.do("ask_more", case.reviewers[0], question=asks.prefill(matter))
    assert case.matter.waiting_on == "applicant" and letters(matter, "ask_more") == 1
    assert running(matter, "check").pauses.get().ended_at is None
    with pytest.raises(Refused, match="papers_sent"):
        case.do("complete", case.user)
    clock._frozen.get().forward(days=10)
    case.send("practice", "clean")
    case.do("complete", case.user)
    assert running(matter, "check").due_at > due
    case.judge("practice", "clean")
    case.do("pass_check", case.reviewers[0])

    # Two of the association, each alone; not the same person twice.
    case.review(0)
    assert case.matter.state == "reviewing"
    with pytest.raises(Refused, match="not_reviewed"):
        case.review(0)
    case.review(1)
    assert case.matter.state == "deciding"
    with pytest.raises(NotAllowed):
        case.do("approve", case.reviewers[0])
    case.do("approve", case.manager)
    application = Application.objects.get(matter=matter)
    assert case.matter.state == "noticing" and application.notice_until > clock.today()
    assert not on_list(case.lawyer) and turn() == 0

    case.after_notice()
    assert case.matter.state == "listed" and on_list(case.lawyer)
    listing = Listing.objects.get(lawyer=case.lawyer)
    assert (listing.points, listing.reference) == (60, matter.reference)
    assert {g["code"] for g in listing.grounds} == set(ENOUGH)
    assert listing.until.year == clock.today().year + 3
    assert letters(matter, "listed") == 1 and verify(case.matter) is None


def matter_moves(case: Case, user):
    from yuqiao.matters.selectors import open_moves

    return open_moves(case.matter, Actor.of_user(user))


def test_who_may_apply_and_when():
    case = Case().applied()
    with pytest.raises(Refused, match="open_application"):
        apply(case.user, ANSWERS)
    with pytest.raises(Missing):
        apply(make_user(), ANSWERS)
    with pytest.raises(Refused) as wrong:
        apply(make_lawyer().user, {"statement": "x"})
    assert "truthful" in wrong.value.fields
    case.do("withdraw", case.user)
    assert apply(case.user, ANSWERS).state == "checking"
    # Nobody without a part in the procedure sees it; a clerk of the window neither.
    assert not visible_at_desk(make_user(Role.WINDOW_CLERK)).exists()
    assert visible_at_desk(case.reviewers[0]).count() == 2
    assert not visible_at_desk(case.user).exists()


def test_verdicts_that_differ_go_to_a_third_and_points_are_counted():
    case = Case().checked()
    with pytest.raises(Refused, match="sheet_filled"):
        case.review(0, met=ENOUGH[:5])
    with pytest.raises(Refused, match="sheet_filled"):
        case.review(0, met=ENOUGH[1:])
    case.review(0)
    case.review(1, "fail", met=ENOUGH[:4])
    assert case.matter.state == "third_review" and letters(case.matter, "differ") == 5
    case.review(2, "fail", met=ENOUGH[:4])
    assert case.matter.state == "deciding"
    with pytest.raises(Refused, match="recommended"):
        case.do("approve", case.manager)
    case.do("refuse", case.manager, reason="得分不足")
    assert case.matter.state == "refused" and letters(case.matter, "refused") == 1


def test_nobody_judges_the_own_firm():
    case = Case().checked()
    colleague = make_lawyer(firm=case.lawyer.firm).user
    case.reviewers[0] = make_user(Role.REVIEWER)
    Lawyer.objects.filter(user=colleague).update(user=case.reviewers[0])
    with pytest.raises(Refused, match="no_tie"):
        case.review(0)
    outsider = make_user(Role.WINDOW_CLERK)
    with pytest.raises(NotAllowed):
        review(case.matter.pk, outsider, ENOUGH, "pass", "x")


def test_an_objection_by_name_stops_the_listing_until_it_is_answered():
    case = Case().noticed()
    citizen = make_user(name="王一一")
    with pytest.raises(Refused):
        object_to(case.matter.reference, citizen, " ")
    object_to(case.matter.reference, citizen, "证书不实。")
    for user in (citizen, case.user):
        with pytest.raises(Refused):
            object_to(case.matter.reference, user, "又一次")
    case.after_notice()
    assert case.matter.state == "objection" and not on_list(case.lawyer)
    case.do("dismiss", case.manager, reason="经核实证书属实。")
    assert case.matter.state == "listed" and on_list(case.lawyer)
    assert Objection.objects.get().state == "dismissed"
    assert Letter.objects.filter(template="white_list.objection_answered").count() == 1
    with pytest.raises(Missing):
        object_to(case.matter.reference, make_user(), "太晚")


def test_discipline_takes_off_the_list_at_once_and_moves_offers_on_and_can_be_appealed():
    case = Case().listed()
    other = make_lawyer()
    question = make_matter()
    offer = question.assignments.get(status="offered")
    first = Lawyer.objects.get(pk=offer.lawyer_id)
    if first != case.lawyer:
        act(question.pk, "decline", Actor.of_user(first.user), version=None, data={"reason": "busy"})
        offer = question.assignments.get(status="offered")
    assert offer.lawyer == case.lawyer and on_list(case.lawyer)

    made = record_discipline(case.lawyer, decision(), case.reviewers[0])
    case.matter.refresh_from_db()
    case.lawyer.refresh_from_db()
    assert case.matter.state == "suspended" and not on_list(case.lawyer)
    assert "利益冲突" in Listing.objects.get().reason_zh and "conflicts" in Listing.objects.get().reason_en
    offer.refresh_from_db()
    assert offer.status == "expired"
    assert not Assignment.objects.filter(user=case.user, status="offered").exists()
    assert not make_matter().assignments.filter(lawyer=case.lawyer).exists()
    assert not Lawyer.objects.filter(may_be_offered(clock.today()), pk=case.lawyer.pk).exists()
    assert letters(case.matter, "suspended") == 1
    history = EntryChange.objects.filter(register="lawyers", entry=case.lawyer.pk)
    assert list(history.filter(field="white_list_state").order_by("pk").values_list("after", flat=True)) == ["listed", "suspended"]
    assert history.filter(field="discipline", after=decision().source).exists()
    assert other.pk != case.lawyer.pk

    # The appeal: once, by somebody who decided nothing; while discipline holds nothing is put back.
    case.do("appeal_suspended", case.user, body="决定已经撤销。")
    assert case.matter.state == "appeal_suspension"
    with pytest.raises(Refused):
        case.do("allow_suspension", case.second, reason="有理")
    lift_discipline(made.pk, case.manager, "复查撤销")
    with pytest.raises(Refused, match="decided_nothing"):
        case.do("allow_suspension", case.manager, reason="有理")  # approved the entry
    case.do("allow_suspension", case.second, reason="惩戒已撤销，恢复。")
    assert case.matter.state == "listed" and on_list(case.lawyer)
    with pytest.raises(Refused):
        lift_discipline(made.pk, case.manager, "again")


def test_discipline_of_a_firm_and_of_a_later_day_and_an_entry_without_a_matter():
    lawyer = make_lawyer()
    until = clock.today() + timedelta(days=400)
    listing = list_lawyer(lawyer, reference="", until=until, grounds=[], points=60)
    manager = make_user(Role.DEPARTMENT_MANAGER)
    tomorrow = clock.today() + timedelta(days=1)
    record_discipline(lawyer.firm, decision(valid_from=tomorrow, public=False), manager)
    assert on_list(lawyer)
    clock._frozen.get().forward(days=1)
    assert not on_list(lawyer)  # the predicate needs nobody to be told
    assert turn() == 1
    listing.refresh_from_db()
    assert listing.state == "suspended" and "利益冲突" not in listing.reason_zh
    matter = Matter.objects.get(reference=listing.reference)
    assert matter.state == "suspended" and matter.client_user == lawyer.user
    assert turn() == 0


@pytest.mark.parametrize(
    "change",
    [{"summary_zh": " "}, {"kind": "other"}, {"source": ""}, {"body": ""}, {"decided_on": "later"}, {"until": "earlier"}],
)
def test_a_decision_is_recorded_complete_or_not_at_all(change):
    lawyer, manager = make_lawyer(), make_user(Role.DEPARTMENT_MANAGER)
    days = {"later": clock.today() + timedelta(days=2), "earlier": clock.today() - timedelta(days=2)}
    change = {k: days.get(v, v) for k, v in change.items()}
    with pytest.raises(Refused) as wrong:
        record_discipline(lawyer, decision(**change), manager)
    assert set(change) & set(wrong.value.fields) and not Discipline.objects.exists()
    with pytest.raises(NotAllowed):
        record_discipline(lawyer, decision(), make_user(Role.REGISTRAR))
    reviewer = make_user(Role.REVIEWER)
    Lawyer.objects.filter(pk=make_lawyer(firm=lawyer.firm).pk).update(user=reviewer)
    with pytest.raises(NotAllowed):
        record_discipline(lawyer, decision(), reviewer)


def test_removal_with_a_hearing_and_its_appeal():
    case = Case().listed()
    case.do("intend_removal", case.reviewers[2], reason="不再执业")
    assert on_list(case.lawyer)  # heard first
    with pytest.raises(Refused, match="was_heard"):
        case.do("remove", case.second, reason="不再执业")
    case.do("state_case", case.user, body="我仍在执业。", wants_hearing="on")
    with pytest.raises(Refused, match="was_heard"):
        case.do("remove", case.second, reason="不再执业")
    case.do("hold_hearing", case.manager, record="2026年12月到会陈述。")
    case.do("remove", case.second, reason="经听证，不再符合条件")
    assert case.matter.state == "removed" and not on_list(case.lawyer)
    case.do("appeal_removed", case.user, body="请重新核实")
    third = make_user(Role.DEPARTMENT_MANAGER)
    case.do("reject_removal", third, reason="维持")
    assert case.matter.state == "removed"
    with pytest.raises(Refused, match="not_appealed"):
        case.do("appeal_removed", case.user, body="再一次")
    # Apply anew: evidence that was accepted is not sent a second time.
    again = apply(case.user, ANSWERS)
    assert again.materials.filter(state="received").count() == len(ENOUGH)
    assert verify(case.matter) is None


def test_a_refusal_is_appealed_in_time_and_the_review_begins_again_with_others():
    case = Case().reviewed()
    case.do("refuse", case.manager, reason="不符合")
    clock._frozen.get().forward(days=31)
    with pytest.raises(Refused, match="appeal_in_time"):
        case.do("appeal_refused", case.user, body="不服")
    clock._frozen.get().forward(days=-10)
    case.do("appeal_refused", case.user, body="不服")
    case.do("allow_refusal", case.second, reason="重新评审")
    assert case.matter.state == "checking" and Application.objects.get().round == 2
    case.do("pass_check", case.reviewers[0])
    case.review(0)
    assert case.matter.state == "reviewing"  # sheets of the first round do not count


def test_annual_check_reminder_renewal_and_the_end():
    case = Case().listed()
    listing = Listing.objects.get()
    hands = clock._frozen.get()
    hands.forward(days=366)
    turn()
    case.matter.refresh_from_db()
    assert case.matter.state == "rechecking" and on_list(case.lawyer) and letters(case.matter, "annual") == 1
    case.do("confirm_annual", case.user, same="on", body="")
    case.do("pass_annual", case.reviewers[0])
    listing.refresh_from_db()
    assert listing.checked_on == clock.today() and turn() == 0
    with pytest.raises(Refused, match="too_early"):
        apply(case.user, ANSWERS)

    hands.forward(days=(listing.until - clock.today()).days - 60)
    assert turn() == 1 and turn() == 0  # reminded once
    first = case.matter
    case.matter = apply(case.user, ANSWERS)
    assert case.matter.kind == "renewal"
    case.judge(*ENOUGH)
    case.do("pass_check", case.reviewers[0])
    case.review(0)
    case.review(1)
    case.do("approve", case.manager)
    case.after_notice()
    listing.refresh_from_db()
    first.refresh_from_db()
    assert first.state == "renewed" and listing.reference == case.matter.reference and Listing.objects.count() == 1

    hands.forward(days=(listing.until - clock.today()).days + 1)
    assert not on_list(case.lawyer)
    turn()
    case.matter.refresh_from_db()
    case.lawyer.refresh_from_db()
    assert (case.matter.state, case.lawyer.white_list_state) == ("expired", "expired")
    assert apply(case.user, ANSWERS).kind == ""
