"""What would send a certificate back from abroad, and what an approver must look at. Pure: facts in, findings out.

The rules are those of DOMAIN notes on the 2011 forms and of the authorities' reasons for sending back (as of 2026-11-23):
title, wording, birth date, no ages, signature on file, registered English name, language pair, province.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from yuqiao.kernel.text import Text

PROVINCE = "41"  # first two digits of the division code: Henan's foreign affairs office takes papers of its own province alone
AGE = re.compile(
    r"\d+\s*周?岁|[〇零一二三四五六七八九十百]+周?岁|\b\d+\s*years?\s+old\b|\baged\s+\d+|\d+\s+Jahre\s+alt", re.IGNORECASE
)
# Arabic digits are for numbers of certificates and documents, and of doors; other numbers are written in Chinese.
_ALLOWED = re.compile(
    r"[A-Za-z0-9]*\d[A-Za-z0-9/\-－—]{3,}|\d+(?=号|室|栋|幢|单元|层|楼|%|％)|第\d+号|[（(]\d{4}[）)]|[A-Za-z]+\d+|\d+[A-Za-z]+"
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


def preflight(file: FileFacts) -> list[Finding]:
    """Every finding, blocking ones first."""
    found = [*_office(file), *_applicant(file)]
    for item in file.items:
        found += _item(item)
    return sorted(found, key=lambda f: not f.blocking)


def _office(file: FileFacts) -> Iterator[Finding]:
    if not file.division_code.startswith(PROVINCE):
        yield Finding(
            "province",
            Text(
                "公证处不在本省，本省外事部门不受理。",
                "The office is of another province; the provincial office does not take its papers.",
            ),
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
    if file.person and not file.birth_date:
        yield Finding(
            "birth_date", Text("发往境外的公证书必须写明出生日期。", "A certificate for abroad must state the date of birth.")
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


def _item(item: ItemFacts) -> Iterator[Finding]:
    for code, text, stops in (*_texts(item), *_route(item)):
        yield Finding(code, Text(f"{item.label.zh}：{text.zh}", f"{item.label.en}: {text.en}"), stops)


def _texts(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    if not item.text_zh.strip():
        yield "no_draft", Text("还没有起草。", "no draft yet."), True
    if item.language and not item.text_foreign.strip():
        yield "no_translation", Text("缺译文。", "the translation is missing."), True
    if AGE.search(item.text_zh) or AGE.search(item.text_foreign):
        yield "age", Text("写了年龄，只能写出生日期。", "an age is written; only the date of birth may be."), True
    if digits := stray_digits(item.text_zh):
        wrong = Text("阿拉伯数字应改为汉字：{digits}", "Arabic digits should be written in Chinese: {digits}")
        yield "digits", wrong.format(digits=Text("、".join(digits[:5]), ", ".join(digits[:5]))), False
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


def _route(item: ItemFacts) -> Iterator[tuple[str, Text, bool]]:
    if item.languages_of_destination and item.language not in item.languages_of_destination:
        yield "language", Text("译文语种不是使用地通用的语言。", "the translation is not in a language of the destination."), False
    if item.route == "unknown":
        yield "route", Text("文书流转方式未核实，请先确认。", "the document route is not confirmed; ask first."), True
    elif not item.route_confirmed:
        yield "route_weak", Text("流转方式依据的资料未经核实。", "the document route rests on facts that are not confirmed."), False


def stray_digits(text: str) -> list[str]:
    """Arabic digits that stand where the forms want Chinese ones."""
    return re.findall(r"\d+", _ALLOWED.sub(" ", text))


def blocking(findings: list[Finding]) -> list[Finding]:
    """Those that stop approval and issue."""
    return [f for f in findings if f.blocking]
