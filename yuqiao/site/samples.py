"""Samples of papers that an applicant writes: what to fill in, in both languages, as a page to print.

The wording is the curator's (as of 2026-11-24); a notary office may ask for its own form.
"""

from dataclasses import dataclass
from pathlib import Path

from yuqiao.kernel.errors import Missing
from yuqiao.kernel.text import Text
from yuqiao.kernel.typeset import typeset

TEMPLATE = Path(__file__).parent / "typst" / "paper_sample.typ"
BLANK = "＿＿＿＿＿＿＿＿"


@dataclass(frozen=True)
class Sample:
    """A paper: its title, its paragraphs (＿ where something is filled in), and who signs."""

    title: Text
    paragraphs: tuple[Text, ...]
    signed: tuple[Text, ...]


def _t(zh: str, en: str) -> Text:
    return Text(zh.replace("_", BLANK), en.replace("_", BLANK))


DATE = _t("日期：_", "Date: _")
SAMPLES = {
    "application-form": Sample(
        Text("公证申请表", "Application for notarization"),
        (
            _t("申请人姓名或名称：_", "Name of the applicant: _"),
            _t("证件种类和号码，或统一社会信用代码：_", "Identity document and number, or unified social credit code: _"),
            _t("出生日期（个人）：_　住所：_", "Date of birth (a person): _　Address: _"),
            _t("法定代表人（企业）：_", "Legal representative (an enterprise): _"),
            _t("代办人姓名和证件号码（由他人代办时）：_", "Agent and identity document (when somebody applies for you): _"),
            _t("公证事项：_", "Notarial matter: _"),
            _t("使用的国家或地区：_　用途：_", "Country or region of use: _　Purpose: _"),
            _t("译文语种：_　份数：_", "Language of the translation: _　Copies: _"),
            _t(
                "申请人保证所述情况和提交的材料真实，知悉提供虚假材料的法律后果。",
                "The applicant assures that statements and papers are true, and knows the consequences of false ones.",
            ),
        ),
        (Text("申请人签名或盖章", "Signature or seal of the applicant"), DATE),
    ),
    "agent-auth": Sample(
        Text("授权委托书（办理公证）", "Letter authorising the person who applies"),
        (
            _t("委托人：_　统一社会信用代码：_", "Principal: _　Unified social credit code: _"),
            _t("受托人：_　证件号码：_", "Agent: _　Identity document: _"),
            _t(
                "现委托上述受托人代为向公证处申请办理_公证，代为提交材料、回答询问、交纳费用、领取公证书。",
                "The agent is authorised to apply to the notary office for the notarization of _, to hand in papers, answer "
                "questions, pay the fees and receive the certificate.",
            ),
            _t("委托期限：自_起至_止。", "Valid from _ to _."),
        ),
        (Text("委托人盖章、法定代表人签名", "Seal of the principal, signature of the legal representative"), DATE),
    ),
    "lr-cert": Sample(
        Text("法定代表人身份证明书", "Certificate of the legal representative"),
        (
            _t(
                "_（证件号码：_）在我单位任_职务，是我单位的法定代表人。",
                "_ (identity document: _) holds the post of _ and is our legal representative.",
            ),
            _t("单位名称：_　统一社会信用代码：_", "Name: _　Unified social credit code: _"),
            _t("住所：_", "Registered address: _"),
        ),
        (Text("单位盖章", "Seal"), DATE),
    ),
    "use-info": Sample(
        Text("使用地、用途和译文语种说明", "Note on place of use, purpose and language"),
        (
            _t("公证书使用的国家或地区：_", "Country or region of use: _"),
            _t("接收单位（如知道）：_", "Receiving authority, if known: _"),
            _t("用途：_　最晚使用日期：_", "Purpose: _　Needed by: _"),
            _t(
                "译文语种：_　是否须译文与原文相符的公证：是／否",
                "Language of the translation: _　Conformity of the translation certified: yes / no",
            ),
        ),
        (Text("申请人签名或盖章", "Signature or seal of the applicant"), DATE),
    ),
    "poa-draft": Sample(
        Text("委托书", "Power of attorney"),
        (
            _t("委托人：_，_年_月_日出生，证件号码：_", "Principal: _, born on _, identity document: _"),
            _t("受托人：_，证件号码：_", "Agent: _, identity document: _"),
            _t("一、委托事项和权限：_", "1. Matters and powers: _"),
            _t("二、委托期限：自_起至_止。", "2. Valid from _ to _."),
            _t("三、受托人有／无转委托权。", "3. The agent may / may not delegate these powers."),
            _t(
                "四、受托人在上述权限内所签署的文件，委托人均予承认。",
                "4. The principal acknowledges what the agent signs within these powers.",
            ),
        ),
        (Text("委托人签名（当着公证员的面）", "Signature of the principal (before the notary)"), DATE),
    ),
    "declaration-text": Sample(
        Text("声明书", "Declaration"),
        (
            _t("声明人：_，_年_月_日出生，证件号码：_", "Declarant: _, born on _, identity document: _"),
            _t("声明内容：_", "Declaration: _"),
            _t(
                "以上声明内容真实，声明人自愿承担由此产生的法律责任。",
                "This declaration is true; the declarant takes the legal responsibility for it.",
            ),
        ),
        (Text("声明人签名（当着公证员的面）", "Signature of the declarant (before the notary)"), DATE),
    ),
    "minutes": Sample(
        Text("股东会（董事会）决议", "Resolution of the shareholders (the board)"),
        (
            _t("公司名称：_　会议时间、地点：_", "Company: _　Date and place of the meeting: _"),
            _t(
                "应到_人，实到_人，符合法律和章程的规定。",
                "Entitled to attend: _; present: _; as the law and the articles require.",
            ),
            _t("会议决议：_", "Resolved: _"),
            _t("表决结果：同意_，反对_，弃权_。", "Votes: for _, against _, abstained _."),
        ),
        (Text("参会人员签名", "Signatures of those present"), Text("公司盖章", "Seal of the company"), DATE),
    ),
}


def sample_pdf(material: str) -> bytes:
    """The sample of a paper (by its code in the checklists) as a PDF. Raises Missing where there is none."""
    sample = SAMPLES.get(material)
    if sample is None:
        raise Missing("no_sample", Text("这份材料没有样本。", "There is no sample of this paper."))
    note = Text("样本 · 公证处有专用格式的，以其为准", "Sample · where the notary office has a form of its own, use that")
    data = {
        language: {
            "title": sample.title.in_language(language),
            "paragraphs": [p.in_language(language) for p in sample.paragraphs],
            "signed": [line.in_language(language) for line in sample.signed],
            "note": note.in_language(language),
        }
        for language in ("zh", "en")
    }
    return typeset(TEMPLATE, data)
