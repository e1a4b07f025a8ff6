"""Verbs on what is asked for: items, their route and class, and the quote. The caller holds the matter's lock."""

from typing import Any

from yuqiao.areas.notarization import flow, selectors, words
from yuqiao.areas.notarization.models import Item, NotarialFile, OfficeFee, QuoteLine
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.facts.routes import Route, document_route
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters.models import Matter

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


def add_item(matter: Matter, file: NotarialFile, slug: str, place: str, language: str = "", copies: int = 1) -> Item:
    """One more certificate. Raises Missing for an unknown kind of matter or place, Refused for one that this applicant cannot ask for."""
    subject = NotaryMatter.objects.filter(slug=slug).first()
    if subject is None:
        text = Text("没有这种公证事项，请从列表中选择。", "There is no such notarial matter; please choose from the list.")
        raise Refused("no_subject", text, {"subject": text})
    if subject.applicant not in (file.applicant_kind, "both"):
        text = Text(
            "“{name}”由{who}申请，请另选或更正申请人。", "“{name}” is for {who}; choose another one or correct the applicant."
        )
        named = text.format(name=subject.name, who=dict(words.APPLICANTS)[subject.applicant])
        raise Refused("wrong_applicant", named, {"subject": named})
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
    item.language = language or next(iter(foreign), "")
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
