"""What the panels on the matter's pages show, for the desk and for the applicant."""

from datetime import date
from typing import Any

from yuqiao.areas.notarization import choices, flow, following, papers, selectors, words
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.models import (
    Authentication,
    Delivery,
    Item,
    NotarialFile,
    OfficeFee,
    Opinion,
    QuoteLine,
    Review,
    SignedPaper,
    VerificationLetter,
)
from yuqiao.areas.notarization.reach import rooms_of
from yuqiao.kernel.numerals import plain_date
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor, reads_side_file, roles_in
from yuqiao.matters.contract import NOTARY, Field
from yuqiao.matters.models import Material, Matter

DRAFTED = ("accepted", "supplementing", "verifying", "approval", "approved", "reviewing")
# What helps against a finding of the pre-flight check.
HELP = {
    "province": Text("请交由本省公证处办理。", "Give the matter to an office of this province."),
    "name_unknown": Text("请在公证处资料中登记备案的英文名称。", "Enter the registered English name in the office's record."),
    "office_name": Text("请把公证处英文名称改成备案的写法。", "Change the office's English name to the registered one."),
    "not_in_post": Text("用“指派承办公证员”另行指派。", "Use “Assign a notary”."),
    "specimen": Text("先备案签名式样，或者另行指派。", "File the specimen first, or assign another notary."),
    "birth_date": Text("请向申请人核实，并在起草时写明。", "Ask the applicant, and state it in the draft."),
    "minor": Text("核对监护人身份和代理权。", "Check who the guardian is, and the authority."),
    "disputed": Text("问明争议；有争议的不予办理。", "Ask about the dispute; a disputed matter is not accepted."),
    "abroad": Text("在询问笔录中写明核对的方式。", "Say in the interview note how it was done."),
    "by_agent": Text("核对授权委托书。", "Check the power of attorney."),
    "tied": Text("核对现承办人没有回避情形。", "Check that the present notary has no tie."),
    "paper_refused": Text("核对是否已有替代材料。", "Check whether another paper takes its place."),
    "no_draft": Text("打开“起草”。", "Open the draft."),
    "no_translation": Text("请翻译人员补上译文。", "Ask the translator for it."),
    "age": Text("打开“起草”，改写成出生日期。", "Open the draft and write the date of birth instead."),
    "digits": Text("打开“起草”，改成汉字数字。", "Open the draft and write them in Chinese."),
    "deviation": Text("打开“起草”，写明理由。", "Open the draft and give the reason."),
    "deviates": Text("审批人核对理由。", "The approver looks at the reason."),
    "language": Text("向申请人核实使用地要求的语种。", "Ask the applicant which language is wanted there."),
    "route": Text(
        "向省外事部门核实后，用“更改使用地”重新确定。", "Ask the foreign affairs office, then use “Change the destination”."
    ),
    "route_weak": Text("办理前向省外事部门核实。", "Ask the foreign affairs office before it is sent."),
}
CHANGED = {
    "valid": Text("有效", "in force"),
    "voided": Text("作废", "void"),
    "withdrawn": Text("已撤销", "withdrawn"),
    "corrected": Text("已更正换发", "corrected"),
}
AUTHENTICATED = {
    "waiting": Text("待送", "to be sent"),
    "sent": Text("已送", "sent"),
    "returned": Text("退回", "sent back"),
    "done": Text("已办结", "done"),
}
FEES = {
    OfficeFee.Kind.NOTARIZATION: Text("公证费", "Notarial fee"),
    OfficeFee.Kind.COPY: Text("副本费", "Additional copies"),
    OfficeFee.Kind.TRANSLATION: Text("翻译费", "Translation"),
    OfficeFee.Kind.COURIER: Text("邮寄费", "Courier"),
    OfficeFee.Kind.AUTHENTICATION: Text("认证代办", "Authentication handled by the office"),
}


def tools(matter: Matter, actor: Actor, inside: bool) -> dict[str, Any]:
    """Items with their routes, quote and certificates; for the desk also findings, letters and, within the office, the side file."""
    file, items, certificates = selectors.file_of(matter), selectors.items_of(matter), selectors.certificates_of(matter)
    shown: dict[str, Any] = {
        "file": file,
        "items": [(item, words.ROUTES[item.route]) for item in items],
        "quote": selectors.quote_of(matter),
        "certificates": certificates,
        "authentications": _authentications(matter) if certificates else [],
        "authorities": dict(words.AUTHORITIES),
        "return_reasons": dict(words.RETURN_REASONS),
        "delivery": Delivery.objects.filter(matter=matter).first() if certificates else None,
        "reviews": Review.objects.filter(matter=matter).select_related("certificate__output").order_by("pk"),
    }
    more = _inside(matter, actor, shown) if inside else following.for_applicant(matter, file, items, shown)
    return shown | more


def _authentications(matter: Matter) -> list[Authentication]:
    rows = Authentication.objects.filter(certificate__matter=matter).select_related("certificate__output", "batch")
    return list(rows.order_by("certificate__pk", "step"))


def _inside(matter: Matter, actor: Actor, shown: dict[str, Any]) -> dict[str, Any]:
    found = findings(matter) if matter.state in DRAFTED else []
    delivery, auths = shown["delivery"], shown["authentications"]
    channels, results = dict(words.VERIFICATION_CHANNELS), dict(words.VERIFICATION_RESULTS)
    letters = VerificationLetter.objects.filter(matter=matter).select_related("document").order_by("-pk")
    return {
        "questions": papers.open_questions(matter, shown["file"]) if not matter.closed_at else [],
        "findings": [(finding, HELP.get(finding.code)) for finding in found],
        "blocking": sum(f.blocking for f in found),
        "register": [(c, CHANGED[c.output.state], words.CLASS_TITLES[c.number_class]) for c in shown["certificates"]],
        "ways_through": [
            (a, shown["authorities"][a.authority], AUTHENTICATED[a.state], shown["return_reasons"].get(a.return_reason))
            for a in auths
        ],
        "delivered": dict(words.DELIVERY_WAYS).get(delivery.way) if delivery else None,
        "letters": letters,
        "verifications": [(letter, channels[letter.channel], results.get(letter.result)) for letter in letters],
        "signed_papers": _signed_papers(matter),
        "opinions": _side_file(matter, actor),
        "applicant": applicant_words(shown["file"]),
        "quotes": _writes_quote(matter, actor),
        "open_lines": _open_lines(shown["quote"], shown["file"]),
        "taken_out": shown["quote"].taken_out,
        "fees": FEES.items(),
        "people": _people(matter, shown["file"], [item for item, _route in shown["items"]]),
        "papers": _progress(matter),
        "asked_for": _asked_for(matter, shown["items"]),
        "archive": _archive(shown["file"], actor),
    }


def _archive(file: NotarialFile, actor: Actor) -> dict[str, Text | str]:
    """How the file is kept, once the work on it has ended, for who works with files; empty otherwise."""
    if file.ended_on is None or not rooms_of(actor.user):
        return {}
    return {
        "secrecy": dict(words.SECRECY).get(file.secrecy, ""),
        "retention": dict(words.RETENTION).get(file.retention, ""),
    }


def applicant_words(file: NotarialFile) -> list[tuple[Text, str | Text]]:
    """What the file says of the applicant, each with its label, in the order of the form."""
    found = []
    for field in (f for step in flow.STEPS for f in step.fields):
        value = file.applicant.get(field.code)
        if value:
            found.append((field.label, _said(field, value)))
    return found


def _said(field: Field, value: str) -> str | Text:
    return plain_date(date.fromisoformat(value)) if field.kind == "date" else dict(field.choices).get(value, value)


def _signed_papers(matter: Matter) -> list[tuple[str, Text, list[SignedPaper]]]:
    """Every kind of paper that is signed at the counter, with those that there are."""
    rows = selectors.signed_papers_of(matter)
    return [(kind, title, [p for p in rows if p.kind == kind]) for kind, title in words.SIGNED_PAPERS]


def _open_lines(quote: selectors.Quote, file: NotarialFile) -> list[QuoteLine]:
    """Lines that the office may change: all before acceptance, then those without an amount; these come first."""
    return sorted(
        (line for line in quote.lines if file.accepted_on is None or line.amount is None), key=lambda x: x.amount is not None
    )


def _writes_quote(matter: Matter, actor: Actor) -> bool:
    return not matter.closed_at and bool(roles_in(actor, matter) & {*flow.STAFF, NOTARY})


def _asked_for(matter: Matter, items: list[tuple[Item, Text]]) -> list[tuple[Item, Text, Text, Text | str]]:
    """What is asked for, each with its route, the class of its number and the name of its language."""
    spoken = dict(choices.languages(matter))
    return [(item, route, words.CLASS_TITLES[item.number_class], spoken.get(item.language, "")) for item, route in items]


def _people(matter: Matter, file: NotarialFile, items: list[Item]) -> list[tuple[Text, Any]]:
    first = items[0] if items else None
    return [
        (Text("承办公证员", "Notary"), matter.handler),
        (Text("翻译", "Translator"), first and first.translator),
        (Text("校对", "Second reader"), first and first.second_reader),
        (Text("审批人", "Approver"), file.approver),
    ]


def _progress(matter: Matter) -> dict[str, int]:
    """How many papers wait for a look, and how many there are."""
    states = list(matter.materials.exclude(state=Material.State.WAIVED).values_list("state", flat=True))
    return {"all": len(states), "waiting": states.count(Material.State.RECEIVED), "accepted": states.count(Material.State.ACCEPTED)}


def _side_file(matter: Matter, actor: Actor) -> list[tuple[Opinion, Text]] | None:
    """Internal opinions with the move that each came with, for the office alone; None for everybody else."""
    if not reads_side_file(actor.user, matter):
        return None
    rows = Opinion.objects.filter(matter=matter).select_related("author").order_by("pk")
    return [(opinion, flow.WORKFLOW.move(opinion.move).title) for opinion in rows]
