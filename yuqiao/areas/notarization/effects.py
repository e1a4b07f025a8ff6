"""What notarization's moves do in the database."""

from yuqiao.areas.notarization import documents, issuing, items, months, papers, selectors, words
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.models import (
    Authentication,
    Certificate,
    Delivery,
    Item,
    NotarialFile,
    Opinion,
    Review,
    VerificationLetter,
)
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import SECOND_READER, TRANSLATOR
from yuqiao.matters.models import Assignment, Message, Output
from yuqiao.matters.outputs import end_output
from yuqiao.matters.services import Context
from yuqiao.people.models import User

Status = Assignment.Status
SEAT = "notary"


def _file(context: Context) -> NotarialFile:
    return selectors.file_of(context.matter)


def _refuse(field: str, zh: str, en: str) -> Refused:
    text = Text(zh, en)
    return Refused(field, text, {field: text})


def set_up(context: Context) -> None:
    """Copy from the answers what staff act on: file, items with route and class, papers, quote."""
    file = items.open_file(context.matter)
    papers.refresh_papers(context.matter, file)
    items.write_quote(context.matter, file)
    context.notes["items"] = [i.subject.slug for i in selectors.items_of(context.matter)]


# ---- who handles it


def _assign(context: Context, user: User) -> None:
    matter = context.matter
    matter.assignments.filter(seat=SEAT, status=Status.ACCEPTED).update(status=Status.ENDED, ended_at=clock.now())
    Assignment.objects.create(
        matter=matter, seat=SEAT, user=user, status=Status.ACCEPTED, offered_at=clock.now(), answered_at=clock.now()
    )
    matter.handler = user
    context.notes["notary"] = user.pk


def take(context: Context) -> None:
    """The notary takes it."""
    _assign(context, context.actor.user)


def assign(context: Context) -> None:
    """The head or the counter gives it to a notary. Raises Refused for one who is barred (Notarization Law art. 23)."""
    notary = next((n for n in selectors.free_notaries(context.matter) if str(n.user_id) == context.data["notary"]), None)
    if notary is None:
        raise _refuse(
            "notary",
            "这位公证员有回避情形或者已不在任，请另选。",
            "This notary has to stand aside or is no longer in post. Please choose another one.",
        )
    _assign(context, notary.user)


def send_to_office(context: Context) -> None:
    """Another office takes it over; the quote is that office's."""
    office = selectors.notary_offices().filter(office__code=context.data["office"]).first()
    if office is None or office.office_id == context.matter.office_id:
        raise _refuse("office", "请选择另一家公证处。", "Please choose another notary office.")
    matter, file = context.matter, _file(context)
    matter.assignments.filter(status=Status.ACCEPTED).update(status=Status.ENDED, ended_at=clock.now())
    matter.office, matter.handler = office.office, None
    file.office = office
    file.quote_agreed_at, file.quote_agreed_by = None, ""
    file.save(update_fields=["office", "quote_agreed_at", "quote_agreed_by"])
    items.write_quote(matter, file)
    context.notes.update(office=office.name_zh, reason=context.data["reason"])


def recuse(context: Context) -> None:
    """The notary stands aside; why is for the side file alone."""
    matter = context.matter
    matter.assignments.filter(seat=SEAT, status=Status.ACCEPTED).update(
        status=Status.ENDED, ended_at=clock.now(), conflict=Assignment.Conflict.BARRED
    )
    _opinion(context, f"{dict(words.TIES)[context.data['tie']].zh}：{context.data['reason']}")
    matter.handler = None


def name_translators(context: Context) -> None:
    """Translator and second reader of all certificates. Raises Refused when they are one person."""
    chosen = {seat: User.objects.get(pk=context.data[seat]) for seat in (TRANSLATOR, SECOND_READER)}
    if chosen[TRANSLATOR] == chosen[SECOND_READER]:
        raise _refuse(SECOND_READER, "校对须是翻译以外的人。", "The second reader must be somebody else than the translator.")
    matter = context.matter
    for seat, user in chosen.items():
        matter.assignments.filter(seat=seat, status=Status.ACCEPTED).update(status=Status.ENDED, ended_at=clock.now())
        Assignment.objects.create(matter=matter, seat=seat, user=user, status=Status.ACCEPTED, offered_at=clock.now())
        context.notes[seat] = user.pk
    Item.objects.filter(matter=matter).update(translator=chosen[TRANSLATOR], second_reader=chosen[SECOND_READER])


def _end_help(context: Context) -> None:
    """Translating and reading end; the notary keeps the file until it is closed."""
    helping = context.matter.assignments.filter(status=Status.ACCEPTED).exclude(seat=SEAT)
    helping.update(status=Status.ENDED, ended_at=clock.now())


def end_work(context: Context) -> None:
    """The application ends here; the register keeps the day."""
    _end_help(context)
    NotarialFile.objects.filter(matter=context.matter).update(ended_on=clock.today())
    context.notes.update({k: v for k, v in context.data.items() if k == "reason" and v})


# ---- the conversation


def to_applicant(context: Context) -> None:
    """A message to the applicant."""
    context.say(Message.Direction.TO_APPLICANT, context.data["reason"])


def from_applicant(context: Context) -> None:
    """A message from the applicant, or that nothing was to be said."""
    if context.data.get("reason") or context.documents:
        context.say(Message.Direction.FROM_APPLICANT, context.data.get("reason") or "—")


def note_reason(context: Context) -> None:
    """Why, for the timeline."""
    context.notes["reason"] = context.data["reason"]


def _opinion(context: Context, text: str) -> None:
    Opinion.objects.create(matter=context.matter, author=context.actor.user, at=clock.now(), move=context.move.code, text=text)


# ---- before acceptance


def keep_quote(context: Context) -> None:
    """The quote as it was sent."""
    quote = selectors.quote_of(context.matter)
    NotarialFile.objects.filter(matter=context.matter).update(quoted_at=clock.now(), quote_agreed_at=None, quote_agreed_by="")
    context.notes["total"] = str(quote.total)


def agree_quote(context: Context) -> None:
    """The applicant agrees, or the counter writes down that it was agreed there."""
    NotarialFile.objects.filter(matter=context.matter).update(quote_agreed_at=clock.now(), quote_agreed_by=context.actor.name[:120])
    context.notes["agreed_by"] = context.actor.kind


def accept_request(context: Context) -> None:
    """The statutory time begins (Notarization Law art. 30)."""
    file = _file(context)
    file.accepted_on = clock.today()
    file.save(update_fields=["accepted_on"])
    if file.office:
        months.register_changed(file.office, file.accepted_on)


def _decide(context: Context, kind: str) -> None:
    """A written decision among the files, and the end of the work."""
    file = _file(context)
    document = documents.keep_decision(context, file, kind)
    file.ended_ground, file.ended_on = context.data["ground"], clock.today()
    file.save(update_fields=["ended_ground", "ended_on"])
    context.notes.update(ground=context.data["ground"], document=document and document.pk)
    _end_help(context)


def refuse_request(context: Context) -> None:
    """The decision not to accept, on one of the nine statutory grounds."""
    _decide(context, "refusal")


def terminate(context: Context) -> None:
    """The decision to terminate."""
    _decide(context, "termination")


# ---- what is asked for


def add_item(context: Context) -> None:
    """One more certificate; papers and quote follow."""
    file = _file(context)
    data = context.data
    item = items.add_item(
        context.matter, file, data["subject"], data["territory"], data.get("language", ""), int(data.get("copies") or 1)
    )
    context.notes["item"] = item.subject.slug
    _follow(context, file)


def drop_item(context: Context) -> None:
    """One certificate less."""
    item = items.item_of(context.matter, context.data)
    items.drop_item(item)
    context.notes.update(item=item.subject.slug, reason=context.data["reason"])
    _follow(context, _file(context))


def change_destination(context: Context) -> None:
    """Another destination: the route is decided anew, and the timeline says why it differs."""
    file = _file(context)
    item = items.item_of(context.matter, context.data)
    before = item.route
    route, place = items.change_destination(item, context.data["territory"], context.data.get("language", ""), file)
    context.notes.update(
        item=item.subject.slug,
        place=[place, item.destination.name_zh],
        route=[before, str(route.route)],
        reason=context.data["reason"],
        route_reason={"zh": route.reason.zh, "en": route.reason.en},
    )
    if item.position == min(i.position for i in selectors.items_of(context.matter)):
        context.matter.territory = item.destination
    _follow(context, file)


def _follow(context: Context, file: NotarialFile) -> None:
    """Papers and quote follow the items; a quote that changed has to be agreed again before acceptance."""
    papers.refresh_papers(context.matter, file)
    before = selectors.quote_of(context.matter).total
    items.write_quote(context.matter, file)
    if file.accepted_on is None and selectors.quote_of(context.matter).total != before:
        NotarialFile.objects.filter(matter=context.matter).update(quote_agreed_at=None, quote_agreed_by="")


# ---- in progress


def ask_supplement(context: Context) -> None:
    """A paper more is asked for; the statutory time stands still."""
    context.say(Message.Direction.TO_APPLICANT, context.data["reason"])
    number = context.matter.materials.count() + 1
    words_ = context.data["reason"].strip().splitlines()[0][:200]
    context.matter.materials.create(code=f"asked-{number}", title_zh=words_, title_en=words_)


def send_verification(context: Context) -> None:
    """A question to an issuer is on record."""
    letter = VerificationLetter.objects.create(
        matter=context.matter,
        issuer=context.data["issuer"],
        channel=context.data["channel"],
        question=context.data["reason"],
        sent_by=context.actor.user,
        sent_at=clock.now(),
    )
    context.notes["letter"] = letter.pk


def verification_done(context: Context) -> None:
    """The answer; it closes every question that is open."""
    document = next(iter(context.documents), None)
    VerificationLetter.objects.filter(matter=context.matter, answered_at=None).update(
        result=context.data["result"], answer=context.data["reason"], answered_at=clock.now(), document=document
    )
    context.notes["result"] = context.data["result"]


def submit_draft(context: Context) -> None:
    """The handler's opinion goes to the side file."""
    _opinion(context, context.data["opinion"])


def return_draft(context: Context) -> None:
    """Sent back; why, is for the side file."""
    _opinion(context, context.data["reason"])


def approve(context: Context) -> None:
    """Another person approves."""
    _opinion(context, context.data["opinion"])
    NotarialFile.objects.filter(matter=context.matter).update(approver=context.actor.user)
    context.notes["flags"] = [f.code for f in findings(context.matter) if not f.blocking]


def issue(context: Context) -> None:
    """Every certificate with its number, signed, in one transaction: all or none."""
    file = _file(context)
    made = [issuing.issue_certificate(context, file, item) for item in selectors.items_of(context.matter)]
    file.ended_on = clock.today()
    file.save(update_fields=["ended_on"])
    Delivery.objects.create(matter=context.matter, pick_up_code=issuing.new_pick_up_code())
    months.register_changed(file.office, file.ended_on)
    context.notes["numbers"] = [c.output.number for c in made]


# ---- after issue


def _chosen(context: Context) -> Certificate:
    chosen = next((c for c in selectors.valid_certificates(context.matter) if str(c.pk) == context.data["certificate"]), None)
    if chosen is None:
        raise _refuse("certificate", "请选择一份有效的公证书。", "Please choose a certificate that is in force.")
    return chosen


def _replace(context: Context, old: Certificate, state: str, reason: str) -> Certificate:
    new = issuing.issue_certificate(context, _file(context), old.item)
    end_output(old.output, state, reason, new.output)
    Certificate.objects.filter(pk=old.pk).update(state=state)
    months.register_changed(old.office, old.issued_on, clock.today())
    context.notes.update(number=old.output.number, new_number=new.output.number, reason=reason)
    return new


def reprint(context: Context) -> None:
    """A print that failed keeps its number with the reason; the new one takes the next number."""
    cause = dict(words.VOID_CAUSES)[context.data["cause"]].zh
    _replace(context, _chosen(context), Output.State.VOIDED, f"{cause}：{context.data['reason']}")


def deliver(context: Context) -> None:
    """Handed over against the pick-up code, or sent. Raises Refused for a wrong code, and while authentication is not done."""
    delivery = Delivery.objects.select_for_update().get(matter=context.matter)
    data = context.data
    waiting = Authentication.objects.filter(certificate__matter=context.matter, certificate__state="valid")
    if not data.get("authenticated_elsewhere") and waiting.exclude(state=Authentication.State.DONE).exists():
        raise _refuse(
            "authenticated_elsewhere",
            "还没有办完认证。由申请人自行办理的，请勾选。",
            "Authentication is not done yet. Tick this when the applicant sees to it.",
        )
    if data["way"] == "pick_up" and data["pick_up_code"].strip().upper() != delivery.pick_up_code:
        raise _refuse("pick_up_code", "领取码不对，请核对通知信。", "This is not the pick-up code; please look at the letter.")
    for name in ("way", "recipient", "courier", "tracking"):
        setattr(delivery, name, data.get(name, ""))
    delivery.handed_by, delivery.delivered_at = context.actor.user, clock.now()
    delivery.save()
    NotarialFile.objects.filter(matter=context.matter).update(delivered_at=clock.now())
    context.notes.update(way=data["way"], authenticated_elsewhere=bool(data.get("authenticated_elsewhere")))
    _end_help(context)


def open_review(context: Context) -> None:
    """A certificate is looked at again."""
    certificate = _chosen(context)
    Review.objects.create(
        matter=context.matter,
        certificate=certificate,
        asked_by=context.data.get("asked_by", "party"),
        name=context.data.get("name", ""),
        reason=context.data["reason"],
        asked_on=clock.today(),
        was_delivered=context.matter.state == "delivered",
    )
    context.notes["number"] = certificate.output.number


def _review(context: Context, decision: str) -> Review:
    review = (
        Review.objects.select_related("certificate__output", "certificate__item")
        .filter(matter=context.matter, decision="")
        .latest("pk")
    )
    review.decision, review.decision_reason = decision, context.data["reason"]
    review.decided_by, review.decided_on = context.actor.user, clock.today()
    review.save()
    context.notes.update(number=review.certificate.output.number, decision=decision)
    if review.was_delivered and decision != Review.Decision.CORRECTED:
        context.then("stay_delivered")
    return review


def uphold(context: Context) -> None:
    """The certificate stands."""
    _review(context, Review.Decision.UPHELD)


def correct(context: Context) -> None:
    """A new certificate from the corrected draft; the old one says by which it was corrected."""
    review = _review(context, Review.Decision.CORRECTED)
    _replace(context, review.certificate, Output.State.CORRECTED, context.data["reason"])


def revoke(context: Context) -> None:
    """The certificate is withdrawn; every check says so from this second on."""
    review = _review(context, Review.Decision.WITHDRAWN)
    end_output(review.certificate.output, Output.State.WITHDRAWN, context.data["reason"])
    Certificate.objects.filter(pk=review.certificate_id).update(state=Output.State.WITHDRAWN)
    months.register_changed(review.certificate.office, review.certificate.issued_on, clock.today())


def archive(context: Context) -> None:
    """The file is closed, in order, with its retention; what is delivered or ended needs no handler any more."""
    if context.matter.closed_at:
        context.matter.assignments.filter(status=Status.ACCEPTED).update(status=Status.ENDED, ended_at=clock.now())
    NotarialFile.objects.filter(matter=context.matter).update(
        secrecy=context.data["secrecy"],
        retention=context.data["retention"],
        archived_at=clock.now(),
        archived_by=context.actor.user,
    )
    context.notes.update(secrecy=context.data["secrecy"], retention=context.data["retention"])


EFFECTS = {
    f.__name__: f
    for f in (
        set_up,
        take,
        assign,
        send_to_office,
        recuse,
        name_translators,
        end_work,
        to_applicant,
        from_applicant,
        note_reason,
        keep_quote,
        agree_quote,
        accept_request,
        refuse_request,
        terminate,
        add_item,
        drop_item,
        change_destination,
        ask_supplement,
        send_verification,
        verification_done,
        submit_draft,
        return_draft,
        approve,
        issue,
        reprint,
        deliver,
        open_review,
        uphold,
        correct,
        revoke,
        archive,
    )
}
