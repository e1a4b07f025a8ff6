"""What consultation's moves do in the database, and the guards that stand before them."""

from collections.abc import Callable
from datetime import timedelta

from yuqiao.areas.consultation.anonymous import without_names
from yuqiao.areas.consultation.flow import VIEW
from yuqiao.areas.consultation.matching import answer_until, best_three, suggestions
from yuqiao.areas.consultation.models import Proposal, PublicQuestion
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import registry
from yuqiao.matters.access import roles_in
from yuqiao.matters.conflicts import check_conflict
from yuqiao.matters.contact import Contact
from yuqiao.matters.contract import APPLICANT
from yuqiao.matters.matching import Suggestion, how_many
from yuqiao.matters.models import Assignment, Link, Matter, Message, Party, Rating
from yuqiao.matters.services import Context, open_matter
from yuqiao.registers.models import LawFirm, Lawyer
from yuqiao.registers.white_list import may_be_offered

Status = Assignment.Status


# ---- finding a lawyer


def offer_next(context: Context) -> None:
    """Offer to the next lawyer whose firm has no conflict; those passed over are recorded with the result alone.

    An applicant who wants to choose is shown those who fit first; later, or when nobody fits, the center goes on.
    """
    matter = context.matter
    matter.assignments.filter(status=Status.OFFERED).update(status=Status.EXPIRED, answered_at=clock.now())
    if matter.answers.get("lawyer_choice") == "applicant" and not matter.proposals.exists():
        shown = best_three(matter, how_many())
        _propose(context, shown)
        return context.then("propose" if shown else "no_lawyer")
    for one in suggestions(matter):
        if _still_serves(one.lawyer) and _offered(context, one):
            return None
    return context.then("no_lawyer")


def offer_chosen(context: Context) -> None:
    """Offer to the lawyer whom the applicant chose. Raises Refused when that one cannot be asked any more."""
    matter, chosen = context.matter, int(context.data["lawyer"])
    found = next((one for one in suggestions(matter) if one.lawyer.pk == chosen and one.clear), None)
    if found is None or not _still_serves(found.lawyer):
        text = Text("这位律师现在不能接受，请选另一位。", "This lawyer cannot take it now. Please choose another one.")
        raise Refused("not_free", text, {"lawyer": text})
    _offered(context, found)


def _propose(context: Context, shown: list[Suggestion]) -> None:
    """Keep who was found to fit, and why."""
    context.matter.proposals.all().delete()
    Proposal.objects.bulk_create(
        Proposal(
            matter=context.matter,
            lawyer=one.lawyer,
            position=position,
            score=one.match.score,
            parts=one.in_words(),
            at=clock.now(),
        )
        for position, one in enumerate(shown, start=1)
    )


def _offered(context: Context, one: Suggestion) -> bool:
    """Offer it to one lawyer, or record that a conflict stands against it; True when it was offered."""
    lawyer, now = one.lawyer, clock.now()
    Assignment.objects.create(
        matter=context.matter,
        seat="lawyer",
        user=lawyer.user,
        lawyer=lawyer,
        status=Status.OFFERED if one.clear else Status.PASSED_OVER,
        conflict=one.conflict,
        offered_at=now,
        expires_at=answer_until(one) if one.clear else None,
    )
    if not one.clear:
        context.notes.setdefault("passed_over", []).append(one.conflict)
        return False
    Lawyer.objects.filter(pk=lawyer.pk).update(last_offered_at=now)
    context.notes.update({"lawyer": lawyer.pk, "score": one.match.score, "parts": one.in_words()})
    return True


def _current_offer(context: Context) -> Assignment:
    offer = context.matter.assignments.filter(status=Status.OFFERED).select_related("user").first()
    if offer is None:
        raise Refused("no_offer", Text("这份邀请已经失效。", "This offer is no longer open."))
    return offer


def accept_offer(context: Context) -> None:
    """The lawyer takes it: the assignment begins and the matter has a handler."""
    offer = _current_offer(context)
    if offer.expires_at and offer.expires_at <= clock.now():
        raise Refused(
            "offer_late", Text("答复时间已过，已转给下一位律师。", "The time to answer is over; it goes to the next lawyer.")
        )
    # Checked again: since the offer the firm may have taken the other side's matter. The firm's row is held meanwhile.
    firm = LawFirm.objects.select_for_update().get(lawyers=offer.lawyer_id)
    if check_conflict(context.matter, firm) != Assignment.Conflict.CLEAR:
        raise Refused(
            "conflict",
            Text(
                "您的律所此后接受了另一件事项，现在有利益冲突。请谢绝，由下一位律师办理。",
                "Your firm has taken another matter since, and there is a conflict now. Please decline; it goes to the next lawyer.",
            ),
        )
    offer.status, offer.answered_at = Status.ACCEPTED, clock.now()
    offer.save(update_fields=["status", "answered_at"])
    context.matter.handler = offer.user


def decline_offer(context: Context) -> None:
    """The lawyer does not take it; it goes on to the next one."""
    offer = _current_offer(context)
    offer.status, offer.answered_at, offer.reason = Status.DECLINED, clock.now(), context.data.get("reason", "")
    offer.save(update_fields=["status", "answered_at", "reason"])
    context.then("offer_again")


def expire_offer(context: Context) -> None:
    """Nobody answered in time; it goes on to the next one. Raises Refused while there is still time."""
    offer = _current_offer(context)
    if offer.expires_at and offer.expires_at > clock.now():
        raise Refused("offer_open", Text("邀请还有效。", "The offer is still open."))
    offer.status, offer.answered_at = Status.EXPIRED, clock.now()
    offer.save(update_fields=["status", "answered_at"])
    context.then("offer_again")


def take_back_offer(context: Context) -> None:
    """The lawyer may not be asked any more; the matter goes on to the next one, although there is time left."""
    offer = _current_offer(context)
    offer.status, offer.answered_at = Status.EXPIRED, clock.now()
    offer.reason = context.data.get("reason", "")
    offer.save(update_fields=["status", "answered_at", "reason"])
    context.then("offer_again")


def _still_serves(lawyer: Lawyer) -> bool:
    """Asked again with the lawyer's row held: who is being suspended in this very second gets nothing."""
    Lawyer.objects.select_for_update(of=("self",)).get(pk=lawyer.pk)
    return Lawyer.objects.filter(may_be_offered(clock.today()), pk=lawyer.pk).exists()


def end_assignments(context: Context) -> None:
    """Everybody's work on it ends."""
    context.matter.assignments.filter(status=Status.OFFERED).update(status=Status.EXPIRED, answered_at=clock.now())
    context.matter.assignments.filter(status=Status.ACCEPTED).update(status=Status.ENDED, ended_at=clock.now())
    context.notes.update({k: v for k, v in context.data.items() if k == "reason"})


def reassign(context: Context) -> None:
    """The present lawyer's work ends and the next one is asked."""
    end_assignments(context)
    context.matter.handler = None
    offer_next(context)


# ---- the conversation


def to_applicant(context: Context) -> None:
    """A message to the applicant."""
    context.say(Message.Direction.TO_APPLICANT, context.data["body"])


def from_applicant(context: Context) -> None:
    """A message from the applicant."""
    context.say(Message.Direction.FROM_APPLICANT, context.data["body"])


def keep_view(context: Context) -> None:
    """The first written view, by its five parts, with headings in the language or languages that were asked for."""
    wanted = context.matter.answers.get("answer_language", "zh")
    parts = []
    for field in VIEW:
        zh, en = field.label.zh, field.label.en
        heading = {"zh": zh, "en": en}.get(wanted, f"{zh} · {en}")
        parts.append(f"{heading}\n{context.data[field.code]}")
    context.say(Message.Direction.TO_APPLICANT, "\n\n".join(parts))


def ask_more(context: Context) -> None:
    """Ask for information, and for a paper when one is named."""
    context.say(Message.Direction.TO_APPLICANT, context.data["question"])
    paper = context.data.get("paper")
    if paper:
        number = context.matter.materials.count() + 1
        context.matter.materials.create(code=f"asked-{number}", title_zh=paper, title_en=paper)


def reply(context: Context) -> None:
    """The applicant's answer in place; files that came with it fill the papers asked for, what was asked last first."""
    from_applicant(context)
    missing = context.matter.materials.filter(state="missing").order_by("-pk")
    for material, document in zip(missing, context.documents, strict=False):
        material.state, material.document = "received", document
        material.save(update_fields=["state", "document"])


# ---- after the answer


def _linked_copy(context: Context, area: str, kind: str, prepare: Callable[[Matter], None] | None = None) -> Matter:
    matter = context.matter
    client = matter.parties.filter(role=Party.Role.CLIENT).prefetch_related("representatives").first()
    speaks = next(iter(client.representatives.all()), client)
    copy = open_matter(
        area,
        matter.answers,
        Contact(speaks.name, client.email, client.phone, matter.language),
        channel=Matter.Channel.REFERRAL,
        user=matter.client_user,
        files=[(d.stored, d.name) for d in matter.documents.filter(sent_by=APPLICANT).select_related("stored")],
        prepare=prepare,
        partial=area != matter.area,
        is_demo=matter.is_demo,
    )
    Link.objects.create(source=matter, target=copy, kind=kind)
    context.notes["linked"] = copy.reference
    return copy


def second_opinion(context: Context) -> None:
    """A linked matter that goes to somebody of another firm."""
    firms = context.matter.assignments.filter(status__in=[Status.ACCEPTED, Status.ENDED]).values_list("lawyer__firm", flat=True)
    same_firm = Lawyer.objects.filter(firm__in=list(firms), takes_consultations=True).select_related("user")

    def leave_out(copy: Matter) -> None:
        Assignment.objects.bulk_create(
            Assignment(
                matter=copy,
                seat="lawyer",
                user=lawyer.user,
                lawyer=lawyer,
                status=Status.PASSED_OVER,
                reason="same firm as the first opinion",
                offered_at=clock.now(),
            )
            for lawyer in same_firm
        )

    _linked_copy(context, context.area.code, Link.Kind.SECOND_OPINION, leave_out)


def convert(context: Context) -> None:
    """Open a linked matter in another area."""
    target = registry.area(context.data["area"])
    if target.code == context.area.code:
        text = Text("请选择另一个服务领域。", "Please choose another service area.")
        raise Refused("same_area", text, {"area": text})
    _linked_copy(context, target.code, Link.Kind.REFERRED)
    end_assignments(context)


def rate(context: Context) -> None:
    """Keep the rating."""
    Rating.objects.create(
        matter=context.matter, score=int(context.data["score"]), comment=context.data.get("comment", ""), at=clock.now()
    )
    context.notes["score"] = int(context.data["score"])


def reply_to_rating(context: Context) -> None:
    """The lawyer's right of reply."""
    rating = context.matter.rating
    rating.reply, rating.replied_by, rating.replied_at = context.data["body"], context.actor.user, clock.now()
    rating.save(update_fields=["reply", "replied_by", "replied_at"])


def agree_publication(context: Context) -> None:
    """Record one side's consent; when both have given it, store question and answer without names."""
    entry, _ = PublicQuestion.objects.get_or_create(matter=context.matter)
    side = _side(context)
    setattr(entry, f"{side}_agreed_at", clock.now())
    if entry.applicant_agreed_at and entry.lawyer_agreed_at and not entry.stored_at:
        view = context.matter.messages.filter(kind="answer").order_by("pk").first()
        entry.question = without_names(context.matter, context.matter.answers.get("facts", ""))
        entry.answer = without_names(context.matter, view.body if view else "")
        entry.stored_at = clock.now()
    entry.save()
    context.notes["side"] = side


def _side(context: Context) -> str:
    return "applicant" if APPLICANT in roles_in(context.actor, context.matter) else "lawyer"


# ---- guards


def not_rated(context: Context) -> Text | None:
    """One rating a matter."""
    rated = Rating.objects.filter(matter=context.matter).exists()
    return Text("您已经评价过了，谢谢。", "You have rated this already, thank you.") if rated else None


def not_agreed_yet(context: Context) -> Text | None:
    """One side agrees once."""
    entry = PublicQuestion.objects.filter(matter=context.matter).first()
    agreed = entry is not None and getattr(entry, f"{_side(context)}_agreed_at")
    return Text("您已经同意了，谢谢。", "You have agreed already, thank you.") if agreed else None


def no_second_opinion_yet(context: Context) -> Text | None:
    """One second opinion a question, and none on a second opinion."""
    kind = Link.Kind.SECOND_OPINION
    if context.matter.links_out.filter(kind=kind).exists():
        return Text("已经请另一位律师看过，见关联事项。", "A second lawyer was asked already; see the linked matters.")
    if context.matter.links_in.filter(kind=kind).exists():
        return Text("这本身就是第二意见。", "This is a second opinion itself.")
    return None


def rated_without_reply(context: Context) -> Text | None:
    """A reply needs a rating, and is given once."""
    open_rating = Rating.objects.filter(matter=context.matter, replied_at=None).exists()
    return None if open_rating else Text("没有可以回应的评价。", "There is no rating to reply to.")


def reopen_in_time(context: Context) -> Text | None:
    """A closed matter may be opened again within the days of rule matter.reopen (a rule of the house)."""
    days = int(facts.rule("matter.reopen").value)
    if context.matter.closed_at and clock.now() <= context.matter.closed_at + timedelta(days=days):
        return None
    return Text("办结已超过{n}天，请重新提问。", "It was closed more than {n} days ago; please ask anew.").format(n=days)


EFFECTS = {
    f.__name__: f
    for f in (
        offer_next,
        offer_chosen,
        accept_offer,
        decline_offer,
        expire_offer,
        take_back_offer,
        end_assignments,
        reassign,
        to_applicant,
        from_applicant,
        keep_view,
        ask_more,
        reply,
        second_opinion,
        convert,
        rate,
        reply_to_rating,
        agree_publication,
    )
}
GUARDS = {f.__name__: f for f in (not_rated, not_agreed_yet, no_second_opinion_yet, rated_without_reply, reopen_in_time)}
