"""What the moves do to the application and, by the register's own verbs, to the entry."""

from datetime import date

from yuqiao.areas.white_list import selectors
from yuqiao.areas.white_list.flow import PASS
from yuqiao.areas.white_list.models import Application, Objection
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Message
from yuqiao.matters.services import Context, act, take_back_offers
from yuqiao.notify.services import queue_letter
from yuqiao.registers import white_list
from yuqiao.registers.models import Listing
from yuqiao.registers.white_list import criteria

DISCIPLINE = Text("因惩戒暂停", "Suspended because of discipline")


def _application(context: Context) -> Application:
    return selectors.application_of(context.matter)


def ask_more(context: Context) -> None:
    """What is needed goes into the conversation."""
    context.say(Message.Direction.TO_APPLICANT, context.data["question"])


def keep_words(context: Context) -> None:
    """The applicant's words go into the conversation."""
    if context.data.get("body"):
        context.say(Message.Direction.FROM_APPLICANT, context.data["body"])


def keep_reason(context: Context) -> None:
    """The reason goes into the conversation, where the lawyer reads it."""
    context.say(Message.Direction.TO_APPLICANT, context.data["reason"])


# ---- to the list


def keep_review(context: Context) -> None:
    """The verdict joins the sheet; the second one, or the third when two differ, ends the review."""
    application = _application(context)
    sheet = application.sheets.get(round=application.round, reviewer=context.actor.user)
    sheet.verdict, sheet.reason, sheet.at = context.data["verdict"], context.data["reason"], clock.now()
    sheet.save(update_fields=["verdict", "reason", "at"])
    sheets = list(selectors.sheets_of(application))
    if context.matter.state == "third_review":
        context.then("agreed")
    elif len(sheets) > 1:
        failed = all(s.verdict != PASS for s in sheets)
        context.then("agreed" if failed or selectors.recommended(application) else "differ")


def begin_again(context: Context) -> None:
    """The appeal was allowed: other sheets, from the formal check on."""
    keep_reason(context)
    application = _application(context)
    application.round += 1
    application.notice_from = application.notice_until = None
    application.save(update_fields=["round", "notice_from", "notice_until"])


def begin_notice(context: Context) -> None:
    """The days of rule whitelist.notice begin; the first one is tomorrow."""
    application, rule = _application(context), facts.rule("whitelist.notice")
    found = clock.due(clock.today(), int(rule.value), clock.Unit(rule.unit), facts.china_calendar())
    application.notice_from, application.notice_until = clock.today(), found.due
    application.save(update_fields=["notice_from", "notice_until"])
    context.data["until"] = found.due
    context.notes["until"] = found.due.isoformat()


def refuse(context: Context) -> None:
    """Refused by the department; objections that led to it are upheld."""
    keep_reason(context)
    _answer(context, Objection.State.UPHELD)


def enter(context: Context) -> None:
    """The entry begins, or its next term when it is renewed; open places of an earlier matter close."""
    application = _application(context)
    until = _term_from(clock.today())
    conditions = list(criteria(clock.today()))
    held = selectors.shared_grounds(selectors.sheets_of(application))
    grounds = [{"code": c.code, "points": c.points} for c in conditions if c.code in held]
    points = selectors.points_of(held, conditions)
    said = {"reference": context.matter.reference, "until": until, "grounds": grounds, "points": points, "by": context.actor.user}
    earlier = white_list.live_listing(application.lawyer_id)
    before = earlier.reference if earlier else ""
    application.listing = white_list.renew(earlier, **said) if earlier else white_list.list_lawyer(application.lawyer, **said)
    application.save(update_fields=["listing"])
    context.data["until"], context.notes["until"] = until, until.isoformat()
    kept = Application.objects.filter(matter__reference=before).first() if before else None
    if kept:
        act(kept.matter_id, "supersede", Actor.system(), version=None)


def dismiss(context: Context) -> None:
    """Objections do not hold; the entry begins."""
    _answer(context, Objection.State.DISMISSED)
    enter(context)


def _answer(context: Context, state: str) -> None:
    """Whoever objected is told what came of it."""
    application = _application(context)
    for objection in selectors.open_objections(application).select_related("user"):
        objection.state, objection.answer = state, context.data["reason"]
        objection.save(update_fields=["state", "answer"])
        if objection.user.email:
            queue_letter(
                key=f"{context.matter.reference}:objection:{objection.pk}",
                to=objection.user.email,
                name=objection.user.name,
                template="white_list.objection_answered",
                language=objection.user.language,
                context={
                    "name": objection.user.name,
                    "lawyer": application.lawyer,
                    "answer": objection.answer,
                    "upheld": state == Objection.State.UPHELD,
                },
            )


def _term_from(day: date) -> date:
    """Last day of a term that begins on a day (rule whitelist.term, in months)."""
    months = day.month - 1 + int(facts.rule_value("whitelist.term"))
    return date(day.year + months // 12, months % 12 + 1, min(day.day, 28))


# ---- on the list


def pass_annual(context: Context) -> None:
    """The annual check was passed today."""
    white_list.record_check(_application(context).listing, context.actor.user)


def suspend(context: Context) -> None:
    """Off the list at once, unless it is off already; what is offered to the lawyer moves on in the same transaction."""
    application, data = _application(context), context.data
    zh = data.get("reason_zh") or data.get("reason", "")
    reason = Text(zh, data.get("reason_en") or zh)
    application.listing.refresh_from_db()
    if application.listing.state == Listing.State.LISTED:
        application.listing = white_list.suspend(application.listing, reason, context.actor.user)
    if zh:
        context.say(Message.Direction.TO_APPLICANT, zh if context.matter.language.startswith("zh") else reason.en)
    context.notes["reason"] = zh
    take_back(application, reason)


def take_back(application: Application, reason: Text) -> None:
    """Whatever is offered to the lawyer moves on."""
    if application.lawyer.user_id:
        take_back_offers(application.lawyer.user, reason.zh)


def put_back(context: Context) -> None:
    """On the list again, by the department or on appeal."""
    keep_reason(context)
    application = _application(context)
    application.listing = white_list.resume(application.listing, context.actor.user)


def intend(context: Context) -> None:
    """Removal is intended: the lawyer is heard first."""
    keep_reason(context)
    application = _application(context)
    application.stated = application.wants_hearing = application.hearing_held = False
    application.removal_reason = context.data["reason"]
    application.save(update_fields=["stated", "wants_hearing", "hearing_held", "removal_reason"])


def keep_statement(context: Context) -> None:
    """What the lawyer says against it, and whether a hearing is asked for."""
    keep_words(context)
    application = _application(context)
    application.stated = True
    application.wants_hearing = application.wants_hearing or bool(context.data.get("wants_hearing"))
    application.save(update_fields=["stated", "wants_hearing"])


def keep_hearing(context: Context) -> None:
    """The record of the hearing; both sides read it."""
    context.say(Message.Direction.TO_APPLICANT, context.data["record"])
    application = _application(context)
    application.hearing_held = True
    application.save(update_fields=["hearing_held"])


def remove(context: Context) -> None:
    """Off the list for good; what is offered to the lawyer moves on."""
    keep_reason(context)
    said = context.data["reason"]
    application, reason = _application(context), Text(said, context.data.get("reason_en") or said)
    application.listing = white_list.remove(application.listing, reason, context.actor.user)
    take_back(application, reason)


def keep_listed(context: Context) -> None:
    """Not removed; who was suspended before stays so."""
    keep_reason(context)
    listing = _application(context).listing
    listing.refresh_from_db()
    if listing.state == Listing.State.SUSPENDED:
        context.then("stay_suspended")


def lapse(context: Context) -> None:
    """The last day is over. Raises Refused while the term runs."""
    application = _application(context)
    application.listing = white_list.expire(application.listing)
    take_back(application, Text("入库期限已满", "The term is over"))


EFFECTS = {
    f.__name__: f
    for f in (
        ask_more,
        keep_words,
        keep_reason,
        keep_review,
        begin_again,
        begin_notice,
        refuse,
        enter,
        dismiss,
        pass_annual,
        suspend,
        put_back,
        intend,
        keep_statement,
        keep_hearing,
        remove,
        keep_listed,
        lapse,
    )
}
