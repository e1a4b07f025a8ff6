"""Issuing: number, text, code, signature and register line of one certificate, in the transaction of its move."""

import secrets
from datetime import date, datetime, timedelta

from django.db.models import Min

from yuqiao.areas.notarization import documents, flow, selectors, words
from yuqiao.areas.notarization.models import Authentication, Certificate, Item, NotarialFile
from yuqiao.areas.notarization.selectors import owner_of
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.signing import Owner, signer
from yuqiao.kernel.text import Text
from yuqiao.kernel.typeset import check_characters
from yuqiao.kernel.workdays import Calendar
from yuqiao.matters.contract import HANDLER
from yuqiao.matters.models import Document, Matter, Output
from yuqiao.matters.outputs import CODE_ALPHABET, keep_output, take_number
from yuqiao.matters.services import Context, add_document

# Through which authorities a certificate goes, in order, by its route.
STOPS = {
    "apostille": ("provincial_fao",),
    "consular": ("provincial_fao", "embassy"),
    "taiwan": ("notaries_association",),
}


def new_pick_up_code() -> str:
    """Eight characters that are easy to read out at the counter."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def check_printable(matter: Matter, file: NotarialFile) -> None:
    """Raises Refused that names the character when one cannot be printed; asked before a number is taken."""
    texts = [str(v) for v in file.applicant.values()]
    for item in selectors.items_of(matter):
        texts += [item.text_zh, item.text_foreign, item.subject.name_zh, item.destination.name_zh]
    notary = selectors.notary_of(matter.handler)
    texts += [file.office.name_zh, file.office.name_en, *([notary.name_zh, notary.name_en] if notary else [])]
    check_characters(texts)


def issue_certificate(context: Context, file: NotarialFile, item: Item) -> Certificate:
    """Take the next number of the office, year and class; set, sign and keep the certificate under it.

    A fault anywhere rolls all of it back: no gap, no double, nothing unsigned. A preview draws it and signs nothing.
    Numbers: consecutive in order of issue (Notarization Procedure Rules; as of 2026-11-23).
    """
    matter, office = context.matter, file.office
    year, classed = clock.today().year, words.NUMBER_CLASSES[item.number_class]
    output = take_number(
        matter,
        flow.CERTIFICATE,
        context.actor.user,
        office=office.office.code,
        year=year,
        number_class=item.number_class,
        short_name=Text(office.short_name, office.short_name_en),
        class_name=classed,
    )
    certificate = Certificate(
        output=output,
        matter=matter,
        item=item,
        office=office,
        year=year,
        number_class=item.number_class,
        sequence=output.sequence,
        issued_on=output.issued_on,
        accepted_on=file.accepted_on,
        subject=item.subject,
        destination=item.destination,
        language=item.language,
        route=item.route,
        handler=matter.handler,
        approver=file.approver,
        is_demo=matter.is_demo,
    )
    owner = owner_of(office)
    drawn, certificate.pages = documents.certificate_pdf(certificate, file, owner)
    if not context.looking:  # a preview shows the numbers and undoes them; a signed paper could not be undone
        keep_output(output, _signed(context, output, drawn, owner, office.name_zh))
    certificate.save(force_insert=True)
    Authentication.objects.bulk_create(
        Authentication(certificate=certificate, step=n, authority=authority, office=office, changed_at=clock.now())
        for n, authority in enumerate(STOPS.get(item.route, ()), start=1)
    )
    return certificate


def _signed(context: Context, output: Output, drawn: bytes, owner: Owner, place: str) -> Document:
    signed = signer().sign(drawn, owner=owner, reason=f"公证书 {output.number}", location=place, at=output.issued_at)
    name = f"{output.number}.pdf"
    stored = keep_bytes(signed, name)
    return add_document(context.matter, stored, name, sent_by=HANDLER, sender=context.actor.user, kind=flow.CERTIFICATE.code)


_REVIEW = ("notarization.review_apply", "notarization.review_latest")


def review_too_late(matter: Matter, known_on: date | None) -> Text | None:
    """Why a review can no longer be asked for, or None.

    The party: within the months of rule notarization.review_apply after receipt. An interested person: within as many after
    knowing, at most the months of notarization.review_latest after issue.
    """
    file = NotarialFile.objects.annotate(first=Min("matter__certificates__issued_on")).get(matter=matter)
    first = file.first
    if first is None:
        return Text("还没有出证。", "Nothing was issued yet.")
    received = file.delivered_at.astimezone(clock.ZONE).date() if file.delivered_at else first
    held = facts.rules_together(*_REVIEW)
    months, most = (int(held[code].value) for code in _REVIEW)
    if clock.today() <= min((known_on or received) + timedelta(days=28 * months), first + timedelta(days=28 * most)):
        return None  # in time however long the months are: no calendar has to be asked
    calendar = facts.china_calendar()
    latest = _after(first, most, calendar)
    if clock.today() > min(_after(known_on or received, months, calendar), latest):
        return Text("已超过申请复查的期限（{n}个月）。", "The time for asking for a review ({n} months) is over.").format(n=months)
    return None


def _after(day: date, months: int, calendar: Calendar) -> date:
    found = clock.due(day, months, clock.Unit.MONTH, calendar).due
    return found.date() if isinstance(found, datetime) else found
