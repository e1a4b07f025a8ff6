"""Words of the papers that are signed at the counter, filled from the file; the notary changes them before they are read out.

What the person says of the own will, of capacity and of disputes is never filled in: those answers are asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from yuqiao.areas.notarization import selectors, words
from yuqiao.areas.notarization.models import Item, NotarialFile
from yuqiao.areas.notarization.papers import FORMS
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import NotaryChecklistItem, Rule
from yuqiao.kernel.identifiers.documents import KINDS as DOCUMENT_KINDS
from yuqiao.kernel.numerals import plain_date
from yuqiao.kernel.text import Text
from yuqiao.matters.models import Material, Matter

NOTHING = Text("", "")
# Notarization Law art. 27: the meaning in law and the consequences are told. Numbers come from the rules that are named here.
RULES = {"notice": ("notarization.issue", "notarization.review_apply")}

_ASKED = Text("问：{question}\n答：{answer}", "Question: {question}\nAnswer: {answer}")
_PERSON = Text("我叫{name}，{sex}，{birth}出生，{document}。", "My name is {name}, {sex}, born on {birth}; {document}.")
_PERSON_BARE = Text("我叫{name}，{document}。", "My name is {name}; {document}.")
_ENTERPRISE = Text(
    "我代表{name}（统一社会信用代码{code}），法定代表人{legal}。",
    "I act for {name} (unified social credit code {code}); its legal representative is {legal}.",
)
_DOCUMENT = Text("{kind}号码{number}", "{kind} no. {number}")
_NO_DOCUMENT = Text("证件号码：", "identity document:")
_ITEM = Text("{n}. {name}，用于{place}", "{n}. {name}, for use in: {place}")
_INTERVIEW = (
    (Text("请说明您的身份。", "Please say who you are."), "identity"),
    (Text("您今天申请办理什么公证，用在哪里？", "What do you ask to have certified, and for where?"), "items"),
    (Text("公证书作什么用途？", "What are the certificates for?"), "purpose"),
    (
        Text(
            "申请公证是不是您本人的真实意愿，有没有受到胁迫或者欺骗？",
            "Do you ask for this of your own will, without threat or deceit?",
        ),
        "",
    ),
    (
        Text("您提交了哪些材料，是否真实、完整？", "Which papers have you handed in, and are they genuine and complete?"),
        "papers",
    ),
    (
        Text(
            "公证员已向您说明申请事项的法律意义和可能产生的法律后果，您是否清楚？",
            "The notary has explained what this means in law and what may follow from it. Have you understood?",
        ),
        "",
    ),
    (Text("对申请公证的事项，您与他人有没有争议？", "Is there a dispute with anybody about what is to be certified?"), ""),
    (Text("译文中您的姓名和有关名称怎样书写？", "How are your name and the other names spelt in the translation?"), "spelling"),
    (Text("您还有什么要说明的？", "Is there anything else you want to say?"), ""),
)
_INTERVIEW_END = Text(
    "以上笔录我已看过（已向我宣读），与我说的一致。",
    "I have read this note (it was read out to me); it is what I said.",
)
_NOTICE = (
    Text("申请事项：\n{items}", "What is asked for:\n{items}"),
    Text("一、法律意义和法律后果", "1. What a certificate means in law"),
    Text(
        "公证书是公证机构依法对法律行为、有法律意义的事实和文书的真实性、合法性所作的证明。经公证的法律行为、事实和文书，"
        "通常作为认定事实的根据，有相反证据足以推翻的除外。",
        "A certificate attests that an act, a fact or a paper of legal weight is true and lawful. What is certified is as a rule "
        "taken as a basis for finding facts, unless there is evidence strong enough to overturn it.",
    ),
    Text(
        "公证书只证明所写明的内容。是否采用、要不要认证、多长时间内有效，由使用地的主管机关或者文书使用单位决定，请事先问清。",
        "It attests what it says and no more. Whether it is accepted, needs authentication, or must be recent, is decided "
        "where it is used; please ask there beforehand.",
    ),
    Text("二、您的权利", "2. Your rights"),
    Text(
        "可以询问办理进度和收费依据；公证员与您或者申请事项有利害关系的，可以要求其回避；公证书出具前可以撤回申请；"
        "对您的个人信息、商业秘密和个人隐私，公证机构负有保密义务。",
        "You may ask how the matter stands and on what the fees rest; you may ask for another notary where this one has an "
        "interest; you may withdraw before the certificate is issued; the office keeps your data and secrets confidential.",
    ),
    Text("办理期限：{issue}", "Time: {issue}"),
    Text(
        "认为公证书有错误的，可以向本公证机构提出复查。{review_apply}对公证书的内容有争议的，可以就争议向人民法院提起民事诉讼。",
        "If you think that the certificate is wrong you may ask this office for a review. {review_apply} A dispute about what "
        "it says may be brought before a court.",
    ),
    Text("三、您的义务", "3. Your duties"),
    Text(
        "如实说明情况，提供真实、合法、充分的材料，配合核实；按照规定支付公证费；领取时核对姓名、日期和译文。",
        "Say what is true, hand in papers that are genuine, lawful and sufficient, and help with their verification; pay the "
        "fees due; check names, dates and the translation when you receive the certificate.",
    ),
    Text(
        "虚构、隐瞒事实，提供虚假证明材料，或者利用虚假公证书进行欺诈的，公证机构不予办理或者撤销公证书；给他人造成损失的，"
        "依法承担民事责任；违反治安管理的，依法给予处罚；构成犯罪的，依法追究刑事责任。",
        "If facts are invented or hidden, false papers are used, or a false certificate serves fraud, the matter is refused or "
        "the certificate withdrawn; damage is to be made good, and penalties under administrative or criminal law may follow.",
    ),
    Text("四、使用须知", "4. How to use it"),
    Text(
        "不要拆开、涂改公证书，不要在上面另加文字；拆开或者涂改的，可能不被认证机关和使用地接受。",
        "Do not take the certificate apart, alter it or write on it: authorities may then turn it away.",
    ),
    Text(
        "以上内容公证员已向我说明，我已理解。",
        "The notary has explained this to me, and I have understood it.",
    ),
)
_RECEIPT_LEAD = Text("今收到{name}提交的下列材料：", "Received from {name}:")
_RECEIPT_LINE = Text("{n}. {paper}（{form}），{files}份", "{n}. {paper} ({form}), number: {files}")
_RECEIPT_NONE = Text("（请填写收到的材料）", "(please fill in what was received)")
_RECEIPT_END = Text(
    "原件核对后退还的，请在上面注明。本回执不表示已经受理。",
    "Originals that are given back after comparison are to be noted above. This receipt does not mean that the matter is accepted.",
)
_SEVERAL = Text("原件或复印件", "original or copy")


@dataclass(frozen=True)
class _Case:
    matter: Matter
    file: NotarialFile
    items: list[Item]


def prepared(matter: Matter, file: NotarialFile, kind: str, languages: Iterable[str]) -> str:
    """The text of a paper as it stands before anybody has changed it, in each of the languages (zh-hans, en) one after another."""
    case = _Case(matter, file, selectors.items_of(matter))
    body = {"interview": _interview, "notice": _notice, "receipt": _receipt}[kind]
    parts = list(body(case))
    return "\n\n———\n\n".join("\n".join(part.in_language(language) for part in parts) for language in languages)


def rules_of(kind: str) -> list[Rule]:
    """The rules whose words a paper carries; one that is not confirmed is shown as such to who writes it."""
    return [facts.rule(code) for code in RULES.get(kind, ())]


def _both(zh: str, en: str) -> Text:
    return Text(zh, en)


def _interview(case: _Case) -> Iterator[Text]:
    answers = {
        "identity": _identity(case.file),
        "items": _items(case.items, ("；", "; ")),
        "purpose": dict(words.PURPOSES).get(case.file.purpose, NOTHING),
        "papers": _sent(case.matter),
        "spelling": _spelling(case.file),
    }
    for question, answer in _INTERVIEW:
        yield _ASKED.format(question=question, answer=answers.get(answer, NOTHING))
    yield _INTERVIEW_END


def _identity(file: NotarialFile) -> Text:
    known = file.applicant
    if file.applicant_kind == "enterprise":
        values = {"name": "enterprise_name", "code": "credit_code", "legal": "legal_representative"}
        return _ENTERPRISE.format(**{name: known.get(part, "") for name, part in values.items()})
    kind = dict(DOCUMENT_KINDS).get(known.get("document_kind", ""))
    document = _DOCUMENT.format(kind=kind, number=known.get("document_number", "")) if kind else _NO_DOCUMENT
    sex = dict(words.SEXES).get(known.get("sex", ""))
    if not sex or not known.get("birth_date"):
        return _PERSON_BARE.format(name=known.get("applicant_name", ""), document=document)
    return _PERSON.format(
        name=known.get("applicant_name", ""), sex=sex, birth=plain_date(date.fromisoformat(known["birth_date"])), document=document
    )


def _spelling(file: NotarialFile) -> Text:
    known = file.applicant.get("applicant_name_latin") or file.applicant.get("enterprise_name_foreign") or ""
    return _both(known, known)


def _items(items: list[Item], glue: tuple[str, str]) -> Text:
    lines = [_ITEM.format(n=i.position, name=i.subject.name, place=i.destination.name) for i in items]
    return _both(glue[0].join(line.zh for line in lines), glue[1].join(line.en for line in lines))


def _sent(matter: Matter) -> Text:
    rows = matter.materials.filter(state__in=[Material.State.ACCEPTED, Material.State.RECEIVED]).order_by("pk")
    found = [(m.title_zh, m.title_en) for m in rows]
    return _both("、".join(zh for zh, _en in found), ", ".join(en for _zh, en in found))


def _notice(case: _Case) -> Iterator[Text]:
    values: dict[str, Text] = {"items": _items(case.items, ("\n", "\n"))}
    for code in RULES["notice"]:
        rule = facts.rule(code)
        values[code.partition(".")[2]] = _both(rule.statement_zh, rule.statement_en)
    for part in _NOTICE:
        yield part.format(**values)


def _receipt(case: _Case) -> Iterator[Text]:
    known = case.file.applicant
    name = known.get("applicant_name") or known.get("enterprise_name") or ""
    yield _RECEIPT_LEAD.format(name=name)
    rows = case.matter.materials.prefetch_related("files").order_by("pk")
    came = [m for m in rows if m.state in (Material.State.ACCEPTED, Material.State.RECEIVED)]
    forms = dict(
        NotaryChecklistItem.objects.filter(material_slug__in=[m.code for m in came], valid_to=None)
        .order_by("-pk")
        .values_list("material_slug", "form")
    )
    for number, material in enumerate(came, start=1):
        form = FORMS.get(forms.get(material.code, ""), _SEVERAL)
        files = max(len(material.files.all()), 1)
        yield _RECEIPT_LINE.format(n=number, paper=_both(material.title_zh, material.title_en), form=form, files=files)
    if not came:
        yield _RECEIPT_NONE
    yield _RECEIPT_END
