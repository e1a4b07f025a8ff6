"""Consultation from the question to the rating, by its verbs."""

from datetime import date

import pytest

from yuqiao.areas.consultation.anonymous import without_names
from yuqiao.areas.consultation.area import AREA
from yuqiao.areas.consultation.upkeep import close_quiet
from yuqiao.facts.services import confirm_year
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.text import Text
from yuqiao.matters import selectors
from yuqiao.matters.access import Actor, visible_at_desk
from yuqiao.matters.models import Assignment, Link, Matter
from yuqiao.matters.services import act, preview, say, why_not
from yuqiao.matters.tests.factories import ANSWERS, VIEW, engage, make_firm, make_lawyer, make_matter, make_other_side, make_user
from yuqiao.matters.timeline import verify
from yuqiao.matters.tokens import matter_token
from yuqiao.matters.upkeep import escalate_deadlines, expire_offers, recompute_drafts
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db


def offered(matter: Matter) -> Assignment:
    return matter.assignments.get(status="offered")


def accept(matter: Matter) -> Actor:
    offer = offered(matter)
    act(matter.pk, "accept", Actor.of_user(offer.user), version=None)
    matter.refresh_from_db()
    return Actor.of_user(offer.user)


def answered() -> tuple[Matter, Actor, Actor]:
    """A matter with its first view, its lawyer and its applicant."""
    make_lawyer()
    matter = make_matter()
    lawyer = accept(matter)
    act(matter.pk, "answer", lawyer, version=matter.version, data=VIEW)
    matter.refresh_from_db()
    return matter, lawyer, Actor.by_token(matter)


def test_a_question_on_the_eve_of_the_holiday_is_answered_on_the_first_working_day_after_it():
    make_lawyer()
    with clock.frozen("2026-09-30T16:40"):
        matter = make_matter()
    due = matter.deadlines.get(code="first_view")
    assert due.due_at.astimezone(clock.ZONE).date().isoformat() == "2026-10-08"
    assert due.confirmed
    assert matter.next_due_at == due.due_at


def test_a_due_date_in_a_draft_year_says_so():
    with clock.frozen("2026-12-31T10:00"):
        assert not make_matter().deadlines.get(code="first_view").confirmed


def test_a_firm_that_acts_for_the_other_side_is_passed_over_and_the_next_is_asked():
    conflicted = make_lawyer(territories=("VNM",))
    engage(conflicted.firm, client="LOTUS DEMO CO")
    other = make_lawyer(territories=())
    matter = make_matter()
    passed = matter.assignments.get(status="passed_over")
    assert (passed.lawyer, passed.conflict) == (conflicted, "consent_needed")
    assert offered(matter).lawyer == other
    texts = " ".join(str(e.data) for e in matter.events.all())
    assert "LOTUS" not in texts.upper()


def test_a_firm_that_acts_against_our_side_in_this_dispute_is_barred():
    lawyer = make_lawyer()
    engage(lawyer.firm, client="Lotus Sample Trading", opponent="河南星络演示机电有限公司")
    matter = make_matter()
    assert matter.assignments.get().conflict == "barred"
    assert matter.state == "received", "nobody was left to ask"
    assert Letter.objects.filter(template="consultation.no_lawyer").count() == 0, "no manager has a seat here"


def test_country_comes_before_language_and_language_before_rotation():
    nobody = make_lawyer(territories=(), languages=("ja",))
    speaks = make_lawyer(territories=(), languages=("zh",))
    country = make_lawyer(territories=("VNM",), languages=("ja",))
    assert offered(make_matter()).lawyer == country
    again = make_matter()
    assert offered(again).lawyer == country, "fit comes before rotation"
    act(again.pk, "decline", Actor.of_user(country.user), version=None, data={"reason": "busy"})
    assert offered(again).lawyer == speaks
    assert nobody.assignments.count() == 0


def test_equals_are_asked_in_turn():
    first, second = make_lawyer(), make_lawyer()
    assert [offered(make_matter()).lawyer for _ in range(4)] == [first, second, first, second]


def test_an_offer_not_answered_within_60_minutes_goes_to_the_next():
    first, second = make_lawyer(), make_lawyer()
    with clock.frozen("2026-11-23T10:00") as hands:
        matter = make_matter()
        hands.forward(minutes=59)
        assert expire_offers() == 0
        hands.forward(minutes=2)
        with pytest.raises(Refused):
            act(matter.pk, "accept", Actor.of_user(first.user), version=None)
        assert expire_offers() == 1
    assert offered(matter).lawyer == second
    assert matter.assignments.get(lawyer=first).status == "expired"


def test_after_the_last_lawyer_the_center_is_told():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    lawyer = make_lawyer()
    matter = make_matter()
    act(matter.pk, "decline", Actor.of_user(lawyer.user), version=None, data={"reason": "busy"})
    matter.refresh_from_db()
    assert (matter.state, matter.waiting_on) == ("received", "center")
    assert Letter.objects.get(template="consultation.no_lawyer").to_address == manager.email


def test_the_written_view_meets_the_promise_and_needs_all_five_parts():
    make_lawyer()
    with clock.frozen("2026-11-23T10:00") as hands:
        matter = make_matter()
        lawyer = accept(matter)
        with pytest.raises(Refused) as refusal:
            act(matter.pk, "answer", lawyer, version=matter.version, data={**VIEW, "limits": ""})
        assert set(refusal.value.fields) == {"limits"}
        hands.forward(hours=5)
        act(matter.pk, "answer", lawyer, version=matter.version, data=VIEW)
    matter.refresh_from_db()
    assert matter.state == "answered"
    assert matter.deadlines.get(code="first_view").met_at
    assert [(p.code, p.kept, p.late) for p in selectors.promises(clock.now(), Matter.objects.all())] == [("first_view", 1, 0)]
    body = matter.messages.get(kind="answer").body
    assert "依据\n合同约定与国际公约。" in body


def test_headings_are_in_both_languages_when_both_were_asked_for():
    make_lawyer()
    matter = make_matter(answer_language="both")
    lawyer = accept(matter)
    act(matter.pk, "answer", lawyer, version=matter.version, data=VIEW)
    assert "风险 · Risk" in matter.messages.get(kind="answer").body


def test_asking_for_more_pauses_the_promise_and_the_applicant_answers_in_place():
    make_lawyer()
    with clock.frozen("2026-09-14T10:00") as hands:
        matter = make_matter()
        lawyer = accept(matter)
        before = matter.deadlines.get(code="first_view").due_at
        act(matter.pk, "ask_more", lawyer, version=matter.version, data={"question": "合同？", "paper": "合同"})
        matter.refresh_from_db()
        assert (matter.state, matter.waiting_on) == ("waiting", "applicant")
        assert matter.next_due_at.year == 9000, "a paused promise is not due"
        hands.forward(days=3)
        act(matter.pk, "reply", Actor.by_token(matter), version=None, data={"body": "见附件"})
    matter.refresh_from_db()
    after = matter.deadlines.get(code="first_view").due_at
    assert matter.state == "assigned"
    assert after > before
    assert matter.next_due_at == after


def test_a_preview_shows_letters_and_clocks_and_changes_nothing():
    make_lawyer()
    matter = make_matter()
    lawyer = accept(matter)
    before = (matter.version, Letter.objects.count())
    seen = preview(matter.pk, "ask_more", lawyer, version=matter.version, data={"question": "请补充合同。"})
    matter.refresh_from_db()
    assert (matter.version, Letter.objects.count(), matter.state) == (*before, "assigned")
    assert seen.state == "waiting"
    assert [letter.to_address for letter in seen.letters] == ["asker@test.example"]
    assert "请补充合同。" in seen.letters[0].body
    assert "token=…" in seen.letters[0].body, "whoever looks gets no key to the applicant's page"
    assert matter_token(matter) not in seen.letters[0].body
    assert [(c.code, c.paused) for c in seen.clocks] == [("first_view", True)]


def test_follow_up_rating_reply_and_closing():
    matter, lawyer, applicant = answered()
    act(matter.pk, "ask_again", applicant, version=None, data={"body": "诉讼要多久？"})
    assert matter.deadlines.filter(code="follow_up", met_at=None).exists()
    act(matter.pk, "answer_again", lawyer, version=None, data={"body": "视法院而定。"})
    act(matter.pk, "rate", applicant, version=None, data={"score": "5"})
    with pytest.raises(Refused):
        act(matter.pk, "rate", applicant, version=None, data={"score": "1"})
    act(matter.pk, "close", applicant, version=None)
    act(matter.pk, "reply_to_rating", lawyer, version=None, data={"body": "谢谢"})
    matter.refresh_from_db()
    assert (matter.state, matter.rating.score, matter.rating.reply) == ("closed", 5, "谢谢")
    assert verify(matter) is None


def test_a_second_opinion_never_goes_to_the_same_firm():
    firm = make_firm()
    make_lawyer(firm=firm)
    make_lawyer(firm=firm)
    matter = make_matter()
    lawyer = accept(matter)
    act(matter.pk, "answer", lawyer, version=None, data=VIEW)
    other = make_lawyer(territories=())
    act(matter.pk, "second_opinion", Actor.by_token(matter), version=None)
    copy = Link.objects.get(kind="second_opinion").target
    assert offered(copy).lawyer == other


def test_a_second_opinion_is_asked_for_once_and_never_on_itself():
    matter, _, applicant = answered()
    second = make_lawyer()
    act(matter.pk, "second_opinion", applicant, version=None)
    with pytest.raises(Refused, match="no_second_opinion_yet"):
        act(matter.pk, "second_opinion", applicant, version=None)
    copy = Link.objects.get(kind="second_opinion").target
    act(copy.pk, "accept", Actor.of_user(second.user), version=None)
    act(copy.pk, "answer", Actor.of_user(second.user), version=None, data=VIEW)
    with pytest.raises(Refused, match="no_second_opinion_yet"):
        act(copy.pk, "second_opinion", Actor.by_token(copy), version=None)


def test_a_move_that_is_not_open_says_why():
    matter, lawyer, applicant = answered()
    rate = AREA.workflow.move("rate")
    assert why_not(matter, rate, applicant) is None
    act(matter.pk, "rate", applicant, version=None, data={"score": "4"})
    assert "already" in why_not(matter, rate, applicant).en
    act(matter.pk, "agree_publication", applicant, version=None)
    agree = AREA.workflow.move("agree_publication")
    assert why_not(matter, agree, applicant) is not None
    assert why_not(matter, agree, lawyer) is None


def test_closed_matters_are_no_load():
    lawyer = make_lawyer(load_limit=1)
    matter = make_matter()
    me = accept(matter)
    assert make_matter().state == "received", "the only lawyer is full"
    act(matter.pk, "answer", me, version=None, data=VIEW)
    act(matter.pk, "close", Actor.by_token(matter), version=None)
    assert offered(make_matter()).lawyer == lawyer


def test_a_lawyer_is_told_when_the_matter_is_taken_away():
    matter, lawyer, applicant = answered()
    act(matter.pk, "withdraw", applicant, version=None)
    assert Letter.objects.get(template="consultation.withdrawn").to_address == lawyer.user.email

    other = make_matter()
    first = accept(other)
    second = make_lawyer()
    clerk = Actor.of_user(make_user(Role.WINDOW_CLERK))
    act(other.pk, "reassign", clerk, version=None, data={"reason": "on leave"})
    letter = Letter.objects.get(template="consultation.reassigned")
    assert (letter.to_address, "on leave" in letter.body) == (first.user.email, True)
    assert offered(other).lawyer == second


def test_letters_for_the_center_reach_seats_in_force_alone():
    make_user(Role.DEPARTMENT_MANAGER, valid_until=date(2025, 1, 1))
    make_user(Role.WINDOW_CLERK, area="notarization")
    ends_later = make_user(Role.WINDOW_CLERK, valid_until=date(2199, 1, 1))
    lawyer = make_lawyer()
    matter = make_matter()
    act(matter.pk, "decline", Actor.of_user(lawyer.user), version=None, data={"reason": "busy"})
    assert [x.to_address for x in Letter.objects.filter(template="consultation.no_lawyer")] == [ends_later.email]


def test_conversion_opens_a_linked_matter_of_the_other_area():
    matter, lawyer, _ = answered()
    act(matter.pk, "convert", lawyer, version=None, data={"area": "notarization", "reason": "需要公证"})
    copy = Link.objects.get(kind="referred").target
    matter.refresh_from_db()
    assert (matter.state, copy.area, copy.state) == ("converted", "notarization", "received")


def test_conversion_to_an_area_that_is_not_open_comes_back_as_a_matter_of_ours():
    matter, lawyer, _ = answered()
    act(matter.pk, "convert", lawyer, version=None, data={"area": "mediation", "reason": "愿意调解"})
    copy = Link.objects.get(kind="referred").target
    assert (copy.requested_area, copy.area) == ("mediation", "consultation")


def test_publication_needs_both_and_names_are_taken_out():
    matter, lawyer, applicant = answered()
    act(matter.pk, "agree_publication", applicant, version=None)
    assert matter.public_question.stored_at is None
    act(matter.pk, "agree_publication", lawyer, version=None)
    matter.public_question.refresh_from_db()
    assert matter.public_question.stored_at
    assert "Lotus" not in matter.public_question.question


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("LOTUS SAMPLE TRADING JSC owes 86000 since 2026-03-05", "owes 86000 since 2026-03-05", "LOTUS"),
        ("写信到legal@xingluo.example或拨打13800138000", "写信到", "xingluo"),
        ("call +84 24 3825 3000", "call", "3825"),
        ("税号91410300MA9DEM002Q，护照C01X00T47", "税号", "MA9DEM"),
        ("合同额86,000,000.00美元", "86,000,000.00", "[号码"),
        ("王一一说", "说", "王一一"),
    ],
)
def test_what_says_who_somebody_is_goes_and_the_rest_stays(text, kept, gone):
    found = without_names(make_matter(), text)
    assert kept in found
    assert gone not in found


def test_state_secrets_are_refused_and_nothing_is_kept():
    with pytest.raises(Refused) as refusal:
        make_matter(situation="state_secret")
    assert refusal.value.code == "not_taken"
    assert Matter.objects.count() == 0


def test_the_second_of_two_people_is_told_what_changed():
    matter, lawyer, applicant = answered()
    seen = matter.version
    act(matter.pk, "ask_again", applicant, version=seen, data={"body": "还有一个问题"})
    with pytest.raises(Changed) as late:
        act(matter.pk, "close", lawyer, version=seen)
    assert [e["kind"] for e in late.value.events] == ["consultation.ask_again"]


def test_who_has_no_part_may_not_move_it():
    matter, _, _ = answered()
    stranger = Actor.of_user(make_user())
    with pytest.raises(NotAllowed):
        act(matter.pk, "withdraw", stranger, version=None)
    other_lawyer = Actor.of_user(make_lawyer().user)
    with pytest.raises(NotAllowed):
        act(matter.pk, "convert", other_lawyer, version=None, data={"area": "mediation", "reason": "x"})


def test_due_soon_warns_the_handler_once_and_overdue_the_center_once():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    make_lawyer()
    with clock.frozen("2026-11-23T10:00") as hands:
        matter = make_matter()
        accept(matter)
        hands.forward(hours=26)
        assert escalate_deadlines() == 1
        assert escalate_deadlines() == 0
        hands.forward(hours=24)
        assert escalate_deadlines() == 1
        assert escalate_deadlines() == 0
    assert Letter.objects.filter(template="matters.overdue").get().to_address == manager.email
    matter.refresh_from_db()
    assert verify(matter) is None


def test_nothing_more_asked_for_15_days_closes_it():
    make_lawyer()
    with clock.frozen("2026-11-02T10:00") as hands:
        matter = make_matter()
        lawyer = accept(matter)
        act(matter.pk, "answer", lawyer, version=None, data=VIEW)
        hands.forward(days=14)
        assert close_quiet() == 0
        hands.forward(days=2)
        assert close_quiet() == 1
    matter.refresh_from_db()
    assert matter.state == "closed"


def test_an_english_applicant_gets_english_letters():
    make_lawyer()
    make_matter(language="en", subject="Unpaid goods")
    letter = Letter.objects.get(template="matters.received")
    assert letter.language == "en"
    assert not any("\u4e00" <= c <= "\u9fff" for c in letter.subject)


def test_wrong_answers_come_back_field_by_field():
    with pytest.raises(Refused) as refusal:
        make_matter(territory="Atlantis", credit_code="91410300MA9DEM002P", stage="?")
    assert set(refusal.value.fields) == {"territory", "credit_code", "stage"}
    assert "Q" in refusal.value.fields["credit_code"].zh
    assert ANSWERS["territory"] == "VNM"


def test_a_draft_due_date_is_computed_again_when_the_year_is_announced():
    make_lawyer()
    with clock.frozen("2026-12-31T10:00"):
        matter = make_matter()
        assert matter.next_due_at.astimezone(clock.ZONE).date() == date(2027, 1, 4)
        assert recompute_drafts() == 0, "nothing is announced yet"
        assert not matter.events.filter(kind="matters.due_moved").exists()
        off = [(date(2027, 1, day), False, Text("元旦", "New Year's Day")) for day in (1, 4)]
        confirm_year(2027, off, source="国办发明电〔2026〕9号（示例）", as_of=date(2026, 12, 31))
        assert recompute_drafts() == 1
        assert recompute_drafts() == 0
    matter.refresh_from_db()
    deadline = matter.deadlines.get(code="first_view")
    assert (deadline.confirmed, deadline.due_at.astimezone(clock.ZONE).date()) == (True, date(2027, 1, 5))
    assert matter.next_due_at == deadline.due_at
    assert matter.events.get(kind="matters.due_moved").audience == "everybody"
    assert verify(matter) is None


def test_a_firm_that_is_asked_for_one_side_is_not_asked_for_the_other():
    firm = make_firm()
    make_lawyer(firm=firm)
    make_lawyer(firm=firm)
    first, second = make_matter(), make_other_side()
    assert offered(first).lawyer.firm == firm
    assert {a.conflict for a in second.assignments.all()} == {"barred"}
    assert second.state == "received"


def test_who_took_one_side_meanwhile_cannot_take_the_other():
    firm = make_firm()
    one, other = make_lawyer(firm=firm), make_lawyer(firm=firm)
    first, second = make_matter(), make_other_side()
    second.assignments.filter(lawyer=other).update(status="offered")  # asked before the first one was
    Matter.objects.filter(pk=second.pk).update(state="offering")
    act(first.pk, "accept", Actor.of_user(one.user), version=None)
    with pytest.raises(Refused, match="conflict"):
        act(second.pk, "accept", Actor.of_user(other.user), version=None)
    assert second.assignments.get(lawyer=other).status == "offered", "declining is still open"


def test_who_was_only_asked_reads_nothing_after_it_is_withdrawn():
    lawyer = make_lawyer()
    matter = make_matter()
    act(matter.pk, "withdraw", Actor.by_token(matter), version=None)
    assert matter.assignments.get(lawyer=lawyer).status == "expired"
    assert not visible_at_desk(lawyer.user).exists()


def test_who_was_replaced_reads_nothing_that_comes_later():
    first = make_lawyer()
    matter = make_matter()
    accept(matter)
    make_lawyer()
    assert visible_at_desk(first.user).exists()
    act(matter.pk, "reassign", Actor.of_user(make_user(Role.WINDOW_CLERK)), version=None, data={"reason": "conflict"})
    accept(matter)
    assert not visible_at_desk(first.user).exists()


def test_a_closed_account_cannot_accept_by_the_letters_link():
    lawyer = make_lawyer()
    matter = make_matter()
    offer = offered(matter)
    lawyer.user.is_active = False
    lawyer.user.save()
    with pytest.raises(NotAllowed):
        act(matter.pk, "accept", Actor.by_offer(offer), version=None)


def test_a_message_reaches_the_center_while_nobody_handles_the_matter():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    make_lawyer()
    matter = make_matter()
    say(matter.pk, Actor.by_token(matter), "How long?", direction="from_applicant")
    assert Letter.objects.get(template="matters.message").to_address == manager.email


def test_letters_say_what_was_typed_as_it_was_typed():
    make_lawyer()
    matter = make_matter(subject='Müller & Sons <script> "x"')
    lawyer = accept(matter)
    act(matter.pk, "ask_more", lawyer, version=None, data={"question": "contract & invoice?"})
    letter = Letter.objects.get(template="consultation.ask_more")
    assert "contract & invoice?" in letter.body
    assert 'Müller & Sons <script> "x"' in Letter.objects.get(template="matters.received").body


def test_files_fill_the_paper_that_was_asked_for_last():
    make_lawyer()
    matter = make_matter()
    lawyer, applicant = accept(matter), Actor.by_token(matter)
    for paper, files in (("Contract", []), ("Invoice", [(keep_bytes(b"%PDF-1.4 invoice", "invoice.pdf"), "invoice.pdf")])):
        act(matter.pk, "ask_more", lawyer, version=None, data={"question": "?", "paper": paper})
        act(matter.pk, "reply", applicant, version=None, data={"body": "see file"}, files=files)
    assert dict(matter.materials.values_list("title_en", "state")) == {"Contract": "missing", "Invoice": "received"}


def test_asking_for_more_before_a_follow_up_leads_back_to_the_follow_up():
    matter, lawyer, applicant = answered()
    act(matter.pk, "ask_again", applicant, version=None, data={"body": "How long?"})
    act(matter.pk, "ask_more_again", lawyer, version=None, data={"question": "Which court?"})
    matter.refresh_from_db()
    assert (matter.state, matter.next_due_at.year) == ("waiting_again", 9000)
    act(matter.pk, "reply_again", applicant, version=None, data={"body": "Hanoi"})
    act(matter.pk, "answer_again", lawyer, version=None, data={"body": "A year."})
    matter.refresh_from_db()
    assert matter.state == "answered"


def test_a_rating_is_told_to_the_lawyer_and_the_reply_to_the_applicant():
    matter, lawyer, applicant = answered()
    act(matter.pk, "rate", applicant, version=None, data={"score": "2", "comment": "too short"})
    assert "too short" in Letter.objects.get(template="consultation.rated").body
    act(matter.pk, "reply_to_rating", lawyer, version=None, data={"body": "Please ask further."})
    letter = Letter.objects.get(template="consultation.rating_reply")
    assert (letter.to_address, "Please ask further." in letter.body) == ("asker@test.example", True)
