"""What would send a certificate back from abroad, and what an approver must look at. Pure: facts in, findings out.

The rules are those of DOMAIN notes on the 2011 forms and of the authorities' reasons for sending back (as of 2026-11-23):
title, wording, birth date, no ages, signature on file, registered English name, language pair, province.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from yuqiao.areas.notarization.wording import has_blanks
from yuqiao.kernel.text import Text

PROVINCE = "41"  # first two digits of the division code: Henan's foreign affairs office takes papers of its own province alone
AGE = re.compile(
    r"\d+\s*周?岁|[〇零一二三四五六七八九十百]+周?岁|年龄"
    r"|\b\d+[\s-]*years?[\s-]+old\b|\b(?:years|months) of age\b|\baged?\s+\d+|\bage of \d+"
    r"|\d+\s+Jahre\s+alt|\bim\s+Alter\s+von\b|\bâgée?s?\s+de\b|\b(?:de\s+\d+\s+años\s+de\s+edad|\d+\s+años\s+de\s+edad)\b"
    r"|\bв\s+возрасте\b",
    re.IGNORECASE,
)
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# Arabic digits are for numbers of certificates and documents, and of doors; other numbers are written in Chinese.
_WRITTEN_DATE = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*(?:[-/.月]\s*\d{1,2}\s*[日号]?|月)?")
_ALLOWED = re.compile(
    r"[A-Za-z0-9]*(?:[A-Za-z]\d|\d[A-Za-z])[A-Za-z0-9]*"  # E00000001, 91410100MA0FAKE01T
    r"|\d+(?:[-/－—]\d+)+(?=号|室)"  # 12-3号
    r"|(?<![月\d])\d+(?=号|室|栋|幢|座|单元|层|楼|弄|院)"
    r"|[（(](?:19|20)\d{2}[）)]|\d{6,}"
)


@dataclass(frozen=True)
class Finding:
    """One thing that was found. A blocking one stops approval and issue; a flag is looked at by the approver."""

    code: str
    text: Text
    blocking: bool = True


@dataclass(frozen=True)
class ItemFacts:
    """What the check needs of one certificate."""

    label: Text
    route: str
    language: str
    languages_of_destination: tuple[str, ...]
    text_zh: str
    text_foreign: str
    deviates: bool = False
    deviation_reason: str = ""
    route_confirmed: bool = True
    only_language: str = ""  # the one language that the destination takes
    domestic: bool = False  # used in mainland China: no translation, and no date of birth, is a must
    read: bool = True  # by the second reader
    dates: tuple[tuple[Text, date], ...] = ()  # what the form says, by its labels


@dataclass(frozen=True)
class FileFacts:
    """What the check needs of the whole file."""

    office_name_en: str
    registered_name_en: str
    division_code: str
    person: bool
    birth_date: str
    handler_in_post: bool
    specimen_on: date | None
    items: tuple[ItemFacts, ...] = ()
    minor: bool | None = None
    disputed: bool | None = None
    applicant_abroad: bool = False
    by_agent: bool = False
    tied_before: int = 0
    refused_papers: tuple[str, ...] = field(default=())
    today: date | None = None
    short_name: str = "豫"  # of the office, in its numbers
    venue: bool = True  # the address names the office's city, or the office's place is unknown
    acts: bool = False  # a person's own act is certified: power of attorney, declaration …


def preflight(file: FileFacts) -> list[Finding]:
    """Every finding, blocking ones first."""
    found = [*_office(file), *_applicant(file)]
    for item in file.items:
        found += [Finding(f.code, _labelled(item.label, f.text), f.blocking) for f in of_item(item, file.today)]
    return sorted(found, key=lambda f: not f.blocking)


def _labelled(label: Text, text: Text) -> Text:
    return Text(f"{label.zh}：{text.zh}", f"{label.en}: {text.en}")


def _office(file: FileFacts) -> Iterator[Finding]:
    if not file.division_code.startswith(PROVINCE):
        yield Finding(
            "province",
            Text(
                "公证处不在本省，本省外事部门不受理。",
                "The office is of another province; the provincial office does not take its papers.",
            ),
        )
    if not file.short_name:
        yield Finding(
            "short_name",
            Text("公证处还没有登记编号用的简称。", "The office's short name for its numbers is not on record yet."),
        )
    if not file.registered_name_en:
        yield Finding(
            "name_unknown",
            Text("还没有登记公证处在外交部备案的英文名称。", "The office's registered English name is not on record yet."),
        )
    elif file.office_name_en != file.registered_name_en:
        text = Text(
            "公证处英文名称“{ours}”与备案“{registered}”不一致，认证会被退回。",
            "The office's English name “{ours}” differs from the registered “{registered}”; authentication would be refused.",
        )
        yield Finding("office_name", text.format(ours=file.office_name_en, registered=file.registered_name_en))
    if not file.handler_in_post:
        yield Finding(
            "not_in_post", Text("承办公证员已不在任，请重新指派。", "The notary is no longer in post; assign another one.")
        )
    if file.specimen_on is None:
        yield Finding("specimen", Text("承办公证员的签名式样没有备案。", "The notary's signature specimen is not on file."))


def _applicant(file: FileFacts) -> Iterator[Finding]:
    abroad = not file.items or any(not item.domestic for item in file.items)
    if file.person and abroad and not file.birth_date:
        yield Finding(
            "birth_date", Text("发往境外的公证书必须写明出生日期。", "A certificate for abroad must state the date of birth.")
        )
    if not file.venue:
        yield Finding(
            "venue",
            Text(
                "住所不在公证处所在市，核对执业区域（第二十五条）。",
                "The address is not in the office's city: check the venue (art. 25).",
            ),
            False,
        )
    if file.person and file.acts:
        yield Finding(
            "capacity",
            Text(
                "当事人的行为能力和真实意愿，须在询问笔录中写明。",
                "Capacity and free will: the interview note must show how they were established.",
            ),
            False,
        )
    if file.minor:
        yield Finding(
            "minor",
            Text("当事人未成年，须由监护人代理（第三十一条第一项）。", "A minor: a guardian must apply (art. 31 (1))."),
            False,
        )
    if file.disputed:
        yield Finding(
            "disputed", Text("申请时说明对事项有争议（第三十一条第四项）。", "A dispute was declared (art. 31 (4))."), False
        )
    if file.applicant_abroad:
        yield Finding(
            "abroad",
            Text("当事人在境外，核对身份和意愿的方式。", "The applicant is abroad: how were identity and will established?"),
            False,
        )
    if file.by_agent:
        yield Finding(
            "by_agent",
            Text(
                "由他人代办，核对授权；遗嘱、生存、收养须本人到场。",
                "By an agent: check the authority; wills, proof of life and adoption are in person.",
            ),
            False,
        )
    if file.tied_before:
        yield Finding("tied", Text("办理中曾有公证员回避。", "A notary stood aside in this matter."), False)
    for paper in file.refused_papers:
        yield Finding(
            "paper_refused", Text("材料“{paper}”没有被采用。", "The paper “{paper}” was not accepted.").format(paper=paper), False
        )


def of_item(item: ItemFacts, today: date | None = None) -> list[Finding]:
    """The findings about one certificate, without its name before them; blocking ones first."""
    found = [Finding(*each) for each in (*_texts(item), *_deviation(item), *_dates(item, today), *_route(item))]
    return sorted(found, key=lambda f: not f.blocking)


def _texts(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    if not item.text_zh.strip():
        yield "no_draft", Text("还没有起草。", "no draft yet."), True
    if has_blanks(item.text_zh) or has_blanks(item.text_foreign):
        yield "blank", Text("还有空白没有填写。", "a blank is still to be filled in."), True
    if AGE.search(item.text_zh) or AGE.search(item.text_foreign):
        yield "age", Text("写了年龄，只能写出生日期。", "an age is written; only the date of birth may be."), True
    if digits := stray_digits(item.text_zh):
        wrong = Text("阿拉伯数字应改为汉字：{digits}", "Arabic digits should be written in Chinese: {digits}")
        yield "digits", wrong.format(digits=Text("、".join(digits[:5]), ", ".join(digits[:5]))), False
    yield from _translation(item)


def _translation(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    if not item.language:
        return
    if not item.text_foreign.strip():
        yield "no_translation", Text("缺译文。", "the translation is missing."), True
        return
    if not item.read:
        yield "unread", Text("译文没有经过校对。", "the translation was not read by the second reader."), True
    if HAN.search(item.text_foreign):
        yield "han", Text("译文里还有汉字。", "Chinese characters are left in the translation."), False


def _deviation(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    if item.deviates and not item.deviation_reason.strip():
        yield (
            "deviation",
            Text("与定式文字不一致，没有写明理由。", "the wording differs from the form, and no reason is given."),
            True,
        )
    elif item.deviates:
        yield (
            "deviates",
            Text("与定式文字不一致：{why}", "the wording differs from the form: {why}").format(why=item.deviation_reason),
            False,
        )


def _dates(item: ItemFacts, today: date | None) -> Iterator[tuple[str, Text, bool]]:
    for label, day in item.dates:
        if today and day > today:
            late = Text("“{label}”在今天之后：{day}", "“{label}” lies in the future: {day}")
            yield "future", late.format(label=label, day=day.isoformat()), True


def _route(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    yield from _language(item)
    if item.route == "unknown":
        yield "route", Text("文书流转方式未核实，请先确认。", "the document route is not confirmed; ask first."), True
    elif not item.route_confirmed:
        yield "route_weak", Text("流转方式依据的资料未经核实。", "the document route rests on facts that are not confirmed."), False


def _language(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    """Chinese alone does where Chinese is spoken; elsewhere the translation is in a language of the place."""
    spoken = item.languages_of_destination
    if item.domestic or (not item.language and "zh" in spoken):
        return
    if item.only_language and item.language != item.only_language:
        yield "language", Text("使用地只接受规定的语种。", "the destination takes a translation into its own language alone."), True
    elif spoken and item.language not in spoken:
        yield "language", Text("译文语种不是使用地通用的语言。", "the translation is not in a language of the destination."), False


def stray_digits(text: str) -> list[str]:
    """Arabic digits that stand where the forms want Chinese ones."""
    dates = [m.group() for m in _WRITTEN_DATE.finditer(text)]
    return dates + re.findall(r"\d+", _ALLOWED.sub(" ", _WRITTEN_DATE.sub(" ", text)))


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that stop approval and issue."""
    return [f for f in findings if f.blocking]
