"""What the moves of a complaint do, and what stands before them."""

from datetime import timedelta

from yuqiao.areas.complaints.flow import CODE
from yuqiao.areas.complaints.models import Complaint
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import SUBJECT
from yuqiao.matters.models import Assignment, Matter, Message
from yuqiao.matters.services import Context
from yuqiao.registers.models import EntryChange, Lawyer
from yuqiao.registers.white_list import LAWYERS

UPHELD = "complaint_upheld"  # in the lawyer's history
DECISIONS = ("uphold", "dismiss", "refuse", "take")


def complaint_of(matter: Matter) -> Complaint:
    """Whom the matter is about; asked once for each matter object."""
    if not hasattr(matter, "_complaint"):
        matter._complaint = Complaint.objects.select_related("lawyer__firm", "lawyer__user", "about").get(matter=matter)
    return matter._complaint


def ask_more(context: Context) -> None:
    """What is needed goes into the conversation."""
    context.say(Message.Direction.TO_APPLICANT, context.data["question"])


def keep_words(context: Context) -> None:
    """The complainant's words."""
    context.say(Message.Direction.FROM_APPLICANT, context.data["body"])


def keep_answer(context: Context) -> None:
    """What the lawyer answers; the complainant reads it."""
    context.say(Message.Direction.TO_APPLICANT, context.data["body"])


def keep_reason(context: Context) -> None:
    """Why it was decided so."""
    context.say(Message.Direction.TO_APPLICANT, context.data["reason"])


def hear(context: Context) -> None:
    """The lawyer has a seat in the matter, to be heard; who has no account cannot be asked, and it goes on."""
    lawyer = complaint_of(context.matter).lawyer
    if lawyer.user is None:
        context.then("go_on")
        return
    Assignment.objects.get_or_create(
        matter=context.matter,
        seat=SUBJECT,
        status=Assignment.Status.ACCEPTED,
        defaults={"user": lawyer.user, "lawyer": lawyer, "offered_at": clock.now()},
    )


def uphold(context: Context) -> None:
    """The history of the lawyer's entry says so; reviewers of the white list count it."""
    keep_reason(context)
    EntryChange.objects.create(
        register=LAWYERS,
        entry=complaint_of(context.matter).lawyer_id,
        field=UPHELD,
        after=context.matter.reference,
        source=context.matter.reference,
        by=context.actor.user,
        at=clock.now(),
    )


# ---- guards


def no_tie(context: Context) -> Text | None:
    """Nobody decides about oneself, a colleague of the firm, or the own complaint."""
    user, lawyer = context.actor.user, complaint_of(context.matter).lawyer
    if user is None:
        return None
    tied = user.pk in (lawyer.user_id, context.matter.client_user_id)
    if tied or Lawyer.objects.filter(user=user, firm=lawyer.firm_id).exists():
        return Text("您本人或者您的律所与此有关，请由别人处理。", "It concerns you or your firm; somebody else has to do it.")
    return None


def hearing_over(context: Context) -> Text | None:
    """The time to answer is over, or there is nobody to ask."""
    if complaint_of(context.matter).lawyer.user_id is None:
        return None
    running = context.matter.deadlines.filter(code="hearing", met_at=None, stopped_at=None).first()
    if running and running.due_at > clock.now():
        return Text("律师的答复期限还没有到。", "The lawyer still has time to answer.")
    return None


def not_asked_again(context: Context) -> Text | None:
    """One more look, not two."""
    asked = context.matter.events.filter(kind=f"{CODE}.ask_again").exists()
    return Text("已经复核过。", "It was looked at again already.") if asked else None


def again_in_time(context: Context) -> Text | None:
    """Within the days of rule complaint.again_within after the decision."""
    days = int(facts.rule_value("complaint.again_within"))
    if context.matter.closed_at and clock.now() <= context.matter.closed_at + timedelta(days=days):
        return None
    return Text("申请复核的期限（{n}日）已过。", "The time to ask for another look ({n} days) is over.").format(n=days)


def decided_nothing(context: Context) -> Text | None:
    """Who looks again had no part in the decision."""
    kinds = [f"{CODE}.{code}" for code in DECISIONS]
    if context.matter.events.filter(kind__in=kinds, actor=context.actor.user).exists():
        return Text("您参与过原来的决定，由别人复核。", "You had a part in the decision; somebody else looks again.")
    return None


EFFECTS = {f.__name__: f for f in (ask_more, keep_words, keep_answer, keep_reason, hear, uphold)}
GUARDS = {f.__name__: f for f in (no_tie, hearing_over, not_asked_again, again_in_time, decided_nothing)}
