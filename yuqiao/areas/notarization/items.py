"""Verbs on what is asked for: items, their route and class, and the quote. The caller holds the matter's lock.

`set_line` and `drop_line` are called by a view and take the lock themselves.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from yuqiao.areas.notarization import flow, selectors, words
from yuqiao.areas.notarization.models import Item, NotarialFile, OfficeFee, QuoteLine
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.facts.routes import Route, document_route
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import access
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import NOTARY
from yuqiao.matters.models import Matter
from yuqiao.matters.timeline import record_event

MOST_AMOUNT = Decimal("10000000")
APPLICANT_PARTS = (
    "applicant_name", "applicant_name_latin", "sex", "birth_date", "document_kind", "document_number", "address",
    "enterprise_name", "enterprise_name_foreign", "credit_code", "legal_representative", "agent_name",
)  # fmt: skip


def open_file(matter: Matter) -> NotarialFile:
    """The notarial file of a new matter, filled from its answers, with its items, papers and quote."""
    answers = matter.answers
    asked = {"by_agent", "applicant_abroad", "disposes_property", "minor", "disputed"}
    file = NotarialFile.objects.create(
        matter=matter,
        office=selectors.notary_offices().filter(office=matter.office_id).first(),
        applicant_kind=answers.get("asker", flow.PERSON),
        applicant={part: answers[part] for part in APPLICANT_PARTS if answers.get(part)},
        purpose=answers.get("purpose", ""),
        needed_by=answers.get("needed_by") or None,
        circumstances={code: answers[code] == "yes" for code in sorted(asked) if answers.get(code)},
    )
    first = answers.get("territory", "")
    for number in range(1, flow.MOST_ITEMS + 1):
        slug = answers.get(f"matter_{number}")
        place = answers.get(f"territory_{number}") or first
        if slug and place:
            add_item(matter, file, slug, place)
    return file


def objections(answers: Mapping[str, Any]) -> dict[str, Text]:
    """Which of the certificates asked for this applicant cannot ask for, by the question that they answer."""
    asked = {f"matter_{n}": str(answers.get(f"matter_{n}") or "") for n in range(1, flow.MOST_ITEMS + 1)}
    known = {m.slug: m for m in NotaryMatter.objects.filter(slug__in=[slug for slug in asked.values() if slug])}
    who = answers.get("asker") or flow.PERSON
    found = {code: _not_for(known[slug], who) for code, slug in asked.items() if slug in known}
    return {code: text for code, text in found.items() if text}


def _not_for(subject: NotaryMatter, applicant_kind: str) -> Text | None:
    """Why this kind of applicant cannot ask for it, or None."""
    if subject.applicant in (applicant_kind, "both"):
        return None
    if subject.applicant == flow.PERSON:
        text = Text(
            "“{name}”只能由个人申请。请另选一种，或者更正“谁申请”。",
            "“{name}” is for persons only. Please choose another one, or correct who applies.",
        )
    else:
        text = Text(
            "“{name}”只能由企业或其他组织申请。请另选一种，或者更正“谁申请”。",
            "“{name}” is for enterprises and other organisations only. Please choose another one, or correct who applies.",
        )
    return text.format(name=subject.name)


def add_item(matter: Matter, file: NotarialFile, slug: str, place: str, language: str = "", copies: int = 1) -> Item:
    """One more certificate. Raises Missing for an unknown kind of matter or place, Refused for one that this applicant cannot ask for."""
    subject = NotaryMatter.objects.filter(slug=slug).first()
    if subject is None:
        text = Text("没有这种公证事项，请从列表中选择。", "There is no such notarial matter; please choose from the list.")
        raise Refused("no_subject", text, {"subject": text})
    wrong = _not_for(subject, file.applicant_kind)
    if wrong:
        raise Refused("wrong_applicant", wrong, {"subject": wrong})
    last = Item.objects.filter(matter=matter).order_by("-position").values_list("position", flat=True).first() or 0
    item = Item(matter=matter, position=last + 1, subject=subject, copies=max(copies, 1))
    _send_to(item, facts.territory(place), language, file)
    item.save()
    return item


def change_destination(item: Item, place: str, language: str, file: NotarialFile) -> tuple[Route, str]:
    """Send an item elsewhere: route, class and language follow; a translation into another language begins anew.

    Returns the new route and the name of the place before.
    """
    before, spoken = item.destination.name_zh, item.language
    route = _send_to(item, facts.territory(place), language, file)
    if item.language != spoken:
        item.text_foreign, item.translated_at, item.read_at = "", None, None
        item.version += 1 if item.version else 0  # a page that is open with the other language is told
    item.save()
    return route, before


def _send_to(item: Item, destination: Territory, language: str, file: NotarialFile) -> Route:
    route = document_route(destination, clock.today(), item.subject)
    item.destination = destination
    foreign = [pair.code for pair in route.languages if not pair.code.startswith("zh")]
    # Where English is one of the languages of the place, it is the usual one for papers from abroad.
    item.language = language or ("en" if "en" in foreign else next(iter(foreign), ""))
    item.number_class = words.number_class(destination.alpha3, file.applicant_kind == flow.ENTERPRISE)
    item.route = route.route
    item.route_reason_zh, item.route_reason_en = route.reason.zh[:500], route.reason.en[:500]
    item.route_confirmed = route.confirmed
    return route


def drop_item(item: Item) -> None:
    """Take an item out. Raises Refused for the last one: then the application is withdrawn instead."""
    if Item.objects.filter(matter=item.matter_id, dropped_at=None).count() == 1:
        raise Refused(
            "last_item", Text("这是最后一件，请改用“撤回申请”。", "This is the last one; withdraw the application instead.")
        )
    item.dropped_at = clock.now()
    item.save(update_fields=["dropped_at"])
    QuoteLine.objects.filter(item=item).delete()


def item_of(matter: Matter, data: dict[str, Any]) -> Item:
    """The item that a form chose. Raises Refused for none of this matter."""
    chosen = str(data.get("item", ""))
    found = Item.objects.filter(matter=matter, dropped_at=None, pk=int(chosen) if chosen.isdecimal() else 0).first()
    if found is None:
        text = Text("请选择一件公证。", "Please choose one of the certificates.")
        raise Refused("no_item", text, {"item": text})
    return found


# ---- the quote

_LINES = {
    OfficeFee.Kind.NOTARIZATION: Text("公证费：{name}", "Notarial fee: {name}"),
    OfficeFee.Kind.COPY: Text("副本费：{name}", "Additional copies: {name}"),
    OfficeFee.Kind.TRANSLATION: Text("翻译费：{name}（{language}）", "Translation: {name} ({language})"),
    OfficeFee.Kind.AUTHENTICATION: Text("认证代办：{name}（{route}）", "Authentication handled by the office: {name} ({route})"),
}


def write_quote(matter: Matter, file: NotarialFile) -> None:
    """Write the quote anew from the office's fees of today; lines written by hand stay."""
    QuoteLine.objects.filter(matter=matter, by_hand=False).delete()
    by_hand = {(line.item_id, line.kind) for line in QuoteLine.objects.filter(matter=matter)}
    for item in selectors.items_of(matter):
        for kind, number in _wanted(item):
            if (item.pk, kind) not in by_hand:
                _write_line(matter, file, item, kind, number)


def _wanted(item: Item) -> list[tuple[str, int]]:
    found = [(OfficeFee.Kind.NOTARIZATION, 1)]
    if item.copies > 1:
        found.append((OfficeFee.Kind.COPY, item.copies - 1))
    if item.language:
        found.append((OfficeFee.Kind.TRANSLATION, 1))
    if item.route in ("apostille", "consular"):
        found.append((OfficeFee.Kind.AUTHENTICATION, 1))
    return found


def _write_line(matter: Matter, file: NotarialFile, item: Item, kind: str, number: int) -> None:
    fee = selectors.fee_on(file.office, kind, clock.today(), subject=item.subject, language=item.language) if file.office else None
    language = next((row.name for row in selectors.languages() if row.code == item.language), Text(item.language, item.language))
    title = _LINES[kind].format(name=item.subject.name, language=language, route=words.ROUTES[item.route])
    QuoteLine.objects.create(
        matter=matter,
        item=item,
        kind=kind,
        title_zh=title.zh[:200],
        title_en=title.en[:200],
        number=number,
        amount=fee.amount if fee else None,
        source=fee.source if fee else "",
    )


def _quoted_matter(matter_id: int, actor: Actor) -> tuple[Matter, NotarialFile]:
    """The matter, locked, and its file. Raises NotAllowed for who does not write its quote."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & {*flow.STAFF, NOTARY}:
        raise NotAllowed("not_yours", Text("费用明细不由您填写。", "The quote is not yours to write."))
    return matter, selectors.file_of(matter)


def _line(matter: Matter, line_id: int) -> QuoteLine:
    found = QuoteLine.objects.select_related("item").filter(matter=matter, pk=line_id).first()
    if found is None:
        raise Missing("no_line", Text("费用明细里没有这一行。", "There is no such line in the quote."))
    return found


def _still_open(file: NotarialFile, line: QuoteLine | None) -> None:
    """Once accepted, what was agreed stands; a line without an amount (of a certificate added later) may be filled."""
    if file.accepted_on and (line is None or line.amount is not None):
        raise Refused(
            "quote_agreed_already",
            Text("受理以后，已经同意的费用不再改动。", "What was agreed does not change once the matter is accepted."),
        )


def _changed(matter: Matter, file: NotarialFile, actor: Actor, before: Decimal | None, data: dict[str, Any]) -> None:
    """A quote whose total changed has to be agreed to again; the timeline says what was changed, and why."""
    total = selectors.quote_of(matter).total
    if file.accepted_on is None and total != before:
        NotarialFile.objects.filter(matter=matter).update(quote_agreed_at=None, quote_agreed_by="")
    data |= {"total": [None if amount is None else str(amount) for amount in (before, total)]}
    record_event(matter, "notarization.quote_changed", actor, audience="everybody", data=data)
    matter.save()


@transaction.atomic
def set_line(
    matter_id: int,
    actor: Actor,
    *,
    amount: Decimal,
    reason: str,
    line_id: int | None = None,
    kind: str = "",
    title: Text | None = None,
    number: int | None = None,
    item_id: int | None = None,
) -> QuoteLine:
    """Give a line its amount by hand, or add one (of `kind`, with its `title`); `reason` says why it is not the office's fee.

    Raises NotAllowed, Missing for a line of another matter, Refused for a wrong amount, a line without a title or a
    reason, and for what was agreed to before acceptance.
    """
    matter, file = _quoted_matter(matter_id, actor)
    line = _line(matter, line_id) if line_id else None
    _still_open(file, line)
    before = selectors.quote_of(matter).total
    _check_line(line, amount, reason, kind, title)
    if line is None:
        item = Item.objects.filter(matter=matter, dropped_at=None, pk=item_id).first() if item_id else None
        line = QuoteLine(matter=matter, item=item, kind=kind, title_zh=title.zh[:200], title_en=title.en[:200])
    line.amount, line.number, line.by_hand, line.source = amount, number or line.number or 1, True, reason.strip()[:300]
    line.save()
    _changed(matter, file, actor, before, {"line": line.title_zh, "amount": str(amount), "reason": line.source})
    return line


def _check_line(line: QuoteLine | None, amount: Decimal, reason: str, kind: str, title: Text | None) -> None:
    wrong: dict[str, Text] = {}
    if not amount.is_finite() or not 0 <= amount < MOST_AMOUNT or amount != round(amount, 2):
        wrong["amount"] = Text(
            "金额须是0到9999999之间的数，最多两位小数。", "An amount is between 0 and 9999999, with two decimals at most."
        )
    if not reason.strip():
        wrong["reason"] = Text("请写明依据或者理由，申请人会看到。", "Please say on what it rests; the applicant reads it.")
    if line is None and (kind not in OfficeFee.Kind.values or title is None or not title.zh.strip()):
        wrong["title"] = Text("请写明收费项目。", "Please say what it is for.")
    if wrong:
        raise Refused("quote_line", next(iter(wrong.values())), wrong)


@transaction.atomic
def drop_line(matter_id: int, actor: Actor, line_id: int, reason: str) -> None:
    """Take a line out of the quote, with a reason; it stays on file with the number 0, so that it is not written anew.

    Raises NotAllowed, Missing, Refused without a reason and for what was agreed to before acceptance.
    """
    matter, file = _quoted_matter(matter_id, actor)
    line = _line(matter, line_id)
    _still_open(file, line)
    if not reason.strip():
        text = Text("请写明为什么不收这一项。", "Please say why it is not charged.")
        raise Refused("quote_line", text, {"reason": text})
    before = selectors.quote_of(matter).total
    line.number, line.by_hand, line.source = 0, True, reason.strip()[:300]
    line.save(update_fields=["number", "by_hand", "source"])
    _changed(matter, file, actor, before, {"line": line.title_zh, "dropped": True, "reason": line.source})
