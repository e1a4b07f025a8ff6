"""What stands before the moves: each guard returns the text that refuses, or nothing."""

from datetime import timedelta

from yuqiao.areas.white_list import selectors
from yuqiao.areas.white_list.flow import CODE, DECISIONS, FAIL, NO_SHEET
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.services import Context
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import criteria, in_good_standing

REVIEWS = ("review", "review_third")
APPEALED = tuple(f"{CODE}.appeal_{what}" for what in ("refused", "suspended", "removed"))


def no_tie(context: Context) -> Text | None:
    """Nobody judges the own entry, or one of the own firm."""
    user = context.actor.user
    if user is None:
        return None
    lawyer = selectors.application_of(context.matter).lawyer
    if lawyer.user_id == user.pk or Lawyer.objects.filter(user=user, firm=lawyer.firm_id).exists():
        return Text("您本人或者您的律所与此有关，请由别人处理。", "It concerns you or your firm; somebody else has to do it.")
    return None


def papers_judged(context: Context) -> Text | None:
    """Every paper that is required is accepted or waived, and none waits for a look."""
    rows = context.matter.materials
    if rows.filter(required=True, state__in=["missing", "refused"]).exists():
        return Text("必需的证据还不齐，请先请申请人补充。", "Required evidence is missing; ask the applicant for it first.")
    if rows.filter(state="received").exists():
        return Text("还有证据没有审看。", "Some evidence has not been looked at yet.")
    return None


def papers_sent(context: Context) -> Text | None:
    """What was asked for has come."""
    wanting = context.matter.materials.filter(required=True, state__in=["missing", "refused"]).first()
    if wanting is None:
        return None
    text = Text("还缺“{paper}”，请先上传。", "“{paper}” is still missing; please send it first.")
    return text.format(paper=Text(wanting.title_zh, wanting.title_en))


def not_reviewed(context: Context) -> Text | None:
    """One verdict a reviewer and round."""
    found = selectors.sheets_of(selectors.application_of(context.matter)).filter(reviewer=context.actor.user)
    return Text("您已经评审过，请等另一位。", "You have reviewed it; somebody else does now.") if found.exists() else None


def sheet_filled(context: Context) -> Text | None:
    """The reviewer's own sheet comes first; who finds that the conditions are met has them on the sheet."""
    application = selectors.application_of(context.matter)
    sheet = application.sheets.filter(round=application.round, reviewer=context.actor.user).first()
    if sheet is None:
        return NO_SHEET
    if context.data.get("verdict", FAIL) == FAIL:
        return None
    why = selectors.complaint(sheet.met, criteria(clock.today()))
    if why == "mandatory":
        return Text("必备条件没有全部符合，不能评为符合。", "A mandatory condition is not met; it cannot pass.")
    if why == "points":
        return Text("得分没有达到最低分，不能评为符合。", "The points do not reach the minimum; it cannot pass.")
    return None


def did_not_review(context: Context) -> Text | None:
    """Who decides has not reviewed."""
    if selectors.made_by(context.matter, context.actor.user, REVIEWS):
        return Text("您参加过评审，请由别人决定。", "You have reviewed it; somebody else decides.")
    return None


def recommended(context: Context) -> Text | None:
    """Most of the reviewers passed it, and what they found together suffices."""
    if selectors.recommended(selectors.application_of(context.matter)):
        return None
    return Text("评审没有认定符合条件，不能同意列入。", "The review did not find the conditions met; it cannot be approved.")


def notice_over(context: Context) -> Text | None:
    """The last day of the public notice is over."""
    until = selectors.application_of(context.matter).notice_until
    if until and until < clock.today():
        return None
    return Text("公示期还没有结束。", "The public notice is not over yet.")


def no_objection(context: Context) -> Text | None:
    """Nobody objects."""
    found = selectors.open_objections(selectors.application_of(context.matter)).exists()
    return Text("有异议，需要先核实。", "There are objections; they are looked into first.") if found else None


def has_objection(context: Context) -> Text | None:
    """Somebody objects."""
    found = selectors.open_objections(selectors.application_of(context.matter)).exists()
    return None if found else Text("没有异议。", "Nobody objects.")


def good_standing(context: Context) -> Text | None:
    """No discipline holds against the lawyer or the firm."""
    lawyer = selectors.application_of(context.matter).lawyer
    if Lawyer.objects.filter(in_good_standing(clock.today()), pk=lawyer.pk).exists():
        return None
    return Text("对律师或其律所的惩戒仍然有效。", "Discipline of the lawyer or the firm still holds.")


def was_heard(context: Context) -> Text | None:
    """The lawyer stated the case, or the time for it is over; a hearing that was asked for was held."""
    application = selectors.application_of(context.matter)
    if application.wants_hearing and not application.hearing_held:
        return Text("本人要求听证，请先举行并记录。", "A hearing was asked for: hold it and record it first.")
    if application.stated or application.hearing_held:
        return None
    running = context.matter.deadlines.filter(code="statement", met_at=None, stopped_at=None).first()
    if running and running.due_at > clock.now():
        return Text("陈述期限还没有到。", "There is still time to state the case.")
    return None


def appeal_in_time(context: Context) -> Text | None:
    """Within the days of rule whitelist.appeal_within after the decision."""
    days = int(facts.rule_value("whitelist.appeal_within"))
    decision = selectors.last_negative(context.matter)
    if decision and clock.now() <= clock.end_of_day(decision.at.astimezone(clock.ZONE).date() + timedelta(days=days)):
        return None
    return Text("申诉期限（{n}日）已过。", "The time for an appeal ({n} days) is over.").format(n=days)


def not_appealed(context: Context) -> Text | None:
    """One appeal a decision."""
    decision = selectors.last_negative(context.matter)
    later = context.matter.events.filter(kind__in=APPEALED, number__gt=decision.number if decision else 0)
    return Text("这个决定已经申诉过。", "This decision was appealed already.") if later.exists() else None


def decided_nothing(context: Context) -> Text | None:
    """Who decides an appeal had no part in the decision."""
    if selectors.made_by(context.matter, context.actor.user, DECISIONS):
        return Text("您参与过原来的决定，申诉由别人处理。", "You had a part in the decision; somebody else decides the appeal.")
    return None


GUARDS = {
    f.__name__: f
    for f in (
        no_tie,
        papers_judged,
        papers_sent,
        not_reviewed,
        sheet_filled,
        did_not_review,
        recommended,
        notice_over,
        no_objection,
        has_objection,
        good_standing,
        was_heard,
        appeal_in_time,
        not_appealed,
        decided_nothing,
    )
}
