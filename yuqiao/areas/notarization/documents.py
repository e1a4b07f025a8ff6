"""The papers that notarization makes: certificates, decisions, notices. Words of users go in as data, never as code."""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils.reader import PdfFileReader

from yuqiao.areas.notarization import frames, paperwork, selectors, words
from yuqiao.areas.notarization.catalogue import ORDER_SOURCE, Paper
from yuqiao.areas.notarization.models import AuthenticationBatch, Certificate, Item, NotarialFile, SignedPaper
from yuqiao.areas.notarization.notices import Notice
from yuqiao.areas.notarization.titles import title_of
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.numerals import chinese_date, chinese_number, foreign_date
from yuqiao.kernel.qr import qr_svg
from yuqiao.kernel.signing import Owner, signer
from yuqiao.kernel.statements import make_statement
from yuqiao.kernel.text import Text
from yuqiao.kernel.typeset import missing_characters, typeset
from yuqiao.matters.contract import HANDLER, NOTARY
from yuqiao.matters.models import Document, Matter, Output
from yuqiao.matters.services import Context, add_document
from yuqiao.matters.verification import STATEMENT_FIELDS
from yuqiao.registers.models import Notary, NotaryOffice

SIGNATURE_PIXELS = (1200, 400)
TEMPLATES = Path(__file__).parent / "typst"
# What the hand that binds the paper ticks off (order, thread and seals; trade practice).
CHECKLIST = (
    "装订顺序：封面、被证明的文书、证词页、译文；使用地要求的，后附译文与原文相符公证书",
    "证词页用公证专用水印纸；装订线结在封底，骑缝加盖印章",
    "证词页落款处加盖公证处印章、公证员签名；发往境外的同页加盖钢印，印迹完整清晰",
)


def certificate_pdf(certificate: Certificate, file: NotarialFile, owner: Owner) -> tuple[bytes, int]:
    """The certificate as PDF/A (not signed yet), and its number of pages. Its output has number, code and day already.

    Raises Refused("no_glyph") for a character that cannot be printed.
    """
    output = certificate.output
    verify = {
        "qr": qr_svg(f"{verify_url()}?s={_statement(certificate, file, owner)}"),
        "url": verify_url(),
        "date": output.issued_on.isoformat(),
        "code": output.verification_code,
    }
    return _set("certificate", _certificate(certificate, file, verify), output.issued_at)


def draft_pdf(item: Item, file: NotarialFile) -> bytes:
    """A certificate as it would be printed today, without a number and a code, with 草稿 DRAFT across it."""
    number = Text("（草稿）", "(draft)")
    output = Output(number=number.zh, number_en=number.en, issued_on=clock.today(), issued_at=clock.now())
    certificate = Certificate(
        output=output,
        matter=item.matter,
        item=item,
        office=file.office,
        subject=item.subject,
        destination=item.destination,
        language=item.language,
        handler=item.matter.handler,
    )
    return _set("certificate", _certificate(certificate, file, None), output.issued_at)[0]


def _certificate(certificate: Certificate, file: NotarialFile, verify: dict[str, str] | None) -> dict[str, Any]:
    output, item = certificate.output, certificate.item
    return {
        "title": f"公证书 {output.number}",
        "form": "公证书",
        "office": frames.office_zh(certificate.office.name_zh),
        "number": output.number,
        "demo": certificate.is_demo,
        "draft": verify is None,
        "applicant": frames.applicant_zh(applicant_of(file)),
        "matter": frames.matter_zh(certificate.subject.name_zh),
        "text": paragraphs(item.text_zh),
        "date": chinese_date(output.issued_on),
        "checklist": CHECKLIST,
        "foreign": _translation(certificate, item, file) if item.text_foreign.strip() else None,
        "verify": verify,
    }


def verify_url() -> str:
    """Where everybody checks a certificate."""
    return f"{settings.SITE_URL}/verify/"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without blank lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def applicant_of(file: NotarialFile) -> dict[str, Any]:
    """The applicant as the papers name him, with the nationality of the party where the file itself holds none."""
    party = None if file.applicant.get("nationality") else file.matter.parties.filter(role="client").order_by("pk").first()
    return {**({"nationality": party.nationality} if party and party.nationality else {}), **file.applicant}


def _statement(certificate: Certificate, file: NotarialFile, owner: Owner) -> str:
    said = {
        "number": certificate.output.number,
        "day": certificate.output.issued_on.isoformat(),
        "code": certificate.output.verification_code,
        "office": certificate.office.registered_name_en,
        "title": certificate.subject.name_en,
        "applicant": frames.applicant_name(file.applicant),
    }
    return make_statement([said[name] for name in STATEMENT_FIELDS], owner)


def _translation(certificate: Certificate, item: Item, file: NotarialFile) -> dict[str, Any]:
    frame = frames.frame_of(item.language)
    notary = selectors.notary_of(certificate.handler)
    return {
        "lang": frame.code,
        "title": frame.title,
        "colon": frame.colon,
        "number": number_foreign(certificate),
        "applicant": frames.applicant_foreign(applicant_of(file), frame),
        "matter_label": frame.matter,
        "matter": title_of(certificate.subject.slug, certificate.subject.name_en, frame.code),
        "text": paragraphs(item.text_foreign),
        "office": certificate.office.registered_name_en or certificate.office.name_en,
        "notary_label": frame.notary,
        "notary": notary.name_en if notary else "",
        "signature": frame.signature,
        "date": foreign_date(certificate.output.issued_on, frame.code),
    }


def number_foreign(certificate: Certificate) -> str:
    """The number of a certificate in Latin letters."""
    return certificate.output.number_en


# ---- decisions

DECISIONS = {
    "refusal": Text("不予办理公证决定书", "Decision not to handle an application for notarization"),
    "termination": Text("终止公证决定书", "Decision to terminate a notarization"),
}
# Procedure Rules, about art. 50: rule notarization.terminate_after (as of 2026-11-23; own knowledge, not confirmed).
NUMBER_NOT_CONFIRMED = Text("条文序号未核实，以公布文本为准", "number of the article not confirmed; the published text decides")
# For decisions no source names a remedy and its time; review within a year is for certificates that were issued.
REMEDY = Text(
    "对本决定有不同意见的，可以向本处提出。救济途径和期限未核实，请向本处询问。",
    "Whoever disagrees with this decision may tell this office. Which remedy is open, and until when, is not confirmed here; "
    "please ask the office.",
)


def keep_decision(context: Context, file: NotarialFile, kind: str) -> Document | None:
    """The written decision (`refusal` or `termination`), signed and kept among the matter's files; None in a preview.

    Its ground and reason are those of the move. Raises Refused without an office, and for a character that cannot be printed.
    """
    office, matter = file.office, context.matter
    if office is None:
        text = Text("这件申请还没有公证处，请先指定。", "No notary office has this application yet; please name one first.")
        raise Refused("no_office", text)
    title = DECISIONS[kind]
    drawn, _ = _set("paper", _decision(context, file, office, kind), clock.now())
    if context.looking:
        return None
    reason = f"{title.zh} {matter.reference}"
    signed = signer().sign(drawn, owner=selectors.owner_of(office), reason=reason, location=office.name_zh, at=clock.now())
    name = f"{title.zh}-{matter.reference}.pdf"
    return add_document(matter, keep_bytes(signed, name), name, sent_by=HANDLER, sender=context.actor.user, kind="decision")


def ground_of(kind: str, code: str) -> Text:
    """The statutory ground of a decision with its article, in both languages."""
    if kind == "refusal":
        number, text = next((n, t) for n, (c, t) in enumerate(words.REFUSAL_GROUNDS, start=1) if c == code)
        said = Text(re.sub(r"^（.）", "", text.zh), re.sub(r"^\(\d\) ", "", text.en))
        return Text(
            "《中华人民共和国公证法》第三十一条第{number}项（{said}）", "Notarization Law of the PRC, art. 31 ({number}): {said}"
        ).format(number=Text(chinese_number(number), str(number)), said=said)
    return Text("《公证程序规则》第五十条（{said}；{doubt}）", "Notarization Procedure Rules, art. 50: {said} ({doubt})").format(
        said=dict(words.TERMINATION_GROUNDS)[code], doubt=NUMBER_NOT_CONFIRMED
    )


def _decision(context: Context, file: NotarialFile, office: NotaryOffice, kind: str) -> dict[str, Any]:
    matter, today, title = context.matter, clock.today(), DECISIONS[kind]
    ground, applicant = ground_of(kind, context.data["ground"]), applicant_of(file)
    asked = [(frames.matter_zh(i.subject.name_zh), i.subject.name_en, i.destination) for i in selectors.items_of(matter)]
    opened = matter.opened_at.astimezone(clock.ZONE).date()
    reasons = paragraphs(context.data["reason"])
    chinese = [
        paperwork.clauses(
            *(f"{label}：{said}" for label, said in frames.applicant_zh(applicant)),
            f"申请公证事项：{'；'.join(f'{name}（用于{place.name_zh}）' for name, _, place in asked)}。",
            f"申请人于{chinese_date(opened)}向本处申请办理上述公证。本处查明的事实和理由如下：",
            *reasons,
            f"根据{ground.zh}，本处决定：{'不予办理' if kind == 'refusal' else '终止办理'}上述公证。",
            REMEDY.zh,
        ),
        paperwork.closing(frames.office_zh(office.name_zh), chinese_date(today)),
    ]
    verdict = "will not be handled" if kind == "refusal" else "is terminated"
    english = [
        paperwork.lines(
            *(f"{label}: {said}" for label, said in frames.applicant_foreign(applicant, frames.FRAMES["en"])),
            f"Asked for: {'; '.join(f'{name} (for {place.name_en})' for _, name, place in asked)}.",
            f"The application was received on {foreign_date(opened, 'en')}. Facts and reasons, in the words of the Chinese text:",
            *reasons,
            f"On the ground of {ground.en}, this office decides that the notarization {verdict}.",
            REMEDY.en,
            "The Chinese text is authoritative.",
        ),
        paperwork.closing(office.registered_name_en or office.name_en, foreign_date(today, "en")),
    ]
    parts = [
        paperwork.part("zh", title.zh, matter.reference, chinese),
        paperwork.part("en", title.en, matter.reference, english),
    ]
    return paperwork.paper(matter.reference, office.name_zh, parts, demo=matter.is_demo, size=14)


# ---- notice, papers signed at the counter, list for an authority


def notice_pdf(matter: Matter, language: str, *, own: bool = False) -> bytes:
    """The one-time notice (一次性告知书) in Chinese or English.

    `own`: the applicant's copy, whose code holds the applicant's link. Never for anybody else: the link opens the matter.
    """
    return _set("paper", Notice(matter, language, own=own).data(), clock.now())[0]


def signed_paper_pdf(paper: SignedPaper, signature_png: bytes | None) -> bytes:
    """An interview note, notice or receipt: its text, and the signature's picture or the place for one.

    Raises Refused when the picture cannot be read.
    """
    matter, zh = paper.matter, paper.language.startswith("zh")
    title = dict(words.SIGNED_PAPERS)[paper.kind]
    file, notary = selectors.file_of(matter), selectors.notary_of(paper.made_by)

    def t(in_chinese: str, in_english: str) -> str:
        return in_chinese if zh else in_english

    office = t(file.office.name_zh, file.office.registered_name_en or file.office.name_en) if file.office else ""
    notary_name = t(notary.name_zh, notary.name_en) if notary else str(paper.made_by or "")
    facts = paperwork.facts(
        (t("公证处", "Notary office"), office),
        (t("承办人", "Written by"), notary_name),
        (t("时间", "Time"), _moment(paper.made_at)),
        (t("申请人", "Applicant"), frames.applicant_name(file.applicant)),
        (
            t("公证事项", "Notarial matter"),
            t("、", ", ").join(i.subject.name.in_language(paper.language) for i in selectors.items_of(matter)),
        ),
    )
    signed = f"{paper.signed_by} {_moment(paper.signed_at)}".strip() if paper.signed_at else t("姓名、日期：", "Name, date:")
    picture = _picture(signature_png) if signature_png else None
    blocks = [
        facts,
        paperwork.heading(t("内容", "Text")),
        (paperwork.clauses if zh else paperwork.lines)(*paragraphs(paper.text)),
        paperwork.lines(t("以上内容已经阅读或者向本人宣读，确认无误。", "Read by me or read out to me, and correct.")),
        paperwork.signatures(
            paperwork.signature(t("签名", "Signature"), signed, picture),
            paperwork.signature(t("公证员", "Notary"), notary_name),
        ),
    ]
    subtitle = "" if zh else title.zh
    part = paperwork.part(paper.language, title.in_language(paper.language), matter.reference, blocks, subtitle)
    return _set("paper", paperwork.paper(matter.reference, office, [part], demo=matter.is_demo, size=12), clock.now())[0]


def batch_list_pdf(batch: AuthenticationBatch) -> bytes:
    """The list that goes with a batch of certificates to an authority, to be printed and receipted."""
    entries = list(
        batch.entries.select_related("certificate__output", "certificate__subject", "certificate__destination").order_by(
            "certificate__year", "certificate__number_class", "certificate__sequence"
        )
    )
    certificates = [entry.certificate for entry in entries]
    notaries = {n.user_id: f"{n.name_zh} {n.name_en}" for n in Notary.objects.filter(user__in=[c.handler_id for c in certificates])}
    authority = dict(words.AUTHORITIES)[batch.authority]
    rows = [
        (
            str(n),
            c.output.number,
            notaries.get(c.handler_id, ""),
            f"{c.destination.name_zh} {c.destination.name_en}",
            f"{frames.matter_zh(c.subject.name_zh)} {c.subject.name_en}",
            str(c.pages),
        )
        for n, c in enumerate(certificates, start=1)
    ]
    pages = sum(c.pages for c in certificates)
    blocks = [
        paperwork.facts(
            ("受理机关 To", f"{authority.zh} {authority.en}"),
            ("送办公证处 From", f"{batch.office.name_zh} {batch.office.registered_name_en or batch.office.name_en}"),
            ("日期 Date", chinese_date(batch.made_at.astimezone(clock.ZONE).date())),
            ("快递 Courier", f"{batch.courier} {batch.tracking}".strip()),
        ),
        paperwork.table(
            ("序号 No.", "公证书编号 Certificate", "公证员 Notary", "使用地 For use in", "公证事项 Matter", "页数 Pages"),
            rows,
            (0.7, 4, 2.4, 2.6, 3.4, 0.9),
        ),
        paperwork.lines(f"共{len(rows)}份，{pages}页。{len(rows)} certificates, {pages} pages."),
        paperwork.signatures(
            paperwork.signature("送件人、日期 Handed over by, date"), paperwork.signature("收件人、日期 Received by, date")
        ),
    ]
    part = paperwork.part("zh", "送办认证公证书清单", batch.number, blocks, "Certificates sent for authentication")
    demo = any(c.is_demo for c in certificates)
    data = paperwork.paper(batch.number, batch.office.name_zh, [part], demo=demo, size=10.5, landscape=True)
    return _set("paper", data, clock.now())[0]


def catalogue_pdf(file: NotarialFile, papers: list[Paper], *, side: bool = False) -> bytes:
    """Cover and list of contents of the main file, or of the side file, which is for the office alone."""
    matter = file.matter
    volume = VOLUMES[side]
    rows = [
        (
            str(p.number),
            _shown(p.title),
            str(p.pages or ""),
            p.on.isoformat() if p.on else "",
            _shown(" · ".join(filter(None, (p.remark, p.place.record)))),
        )
        for p in papers
    ]
    blocks = [
        paperwork.facts(*((label, _shown(said)) for label, said in _cover(file, volume))),
        paperwork.heading("卷内目录 Contents"),
        paperwork.table(("序号 No.", "材料名称 Paper", "页数 Pages", "日期 Date", "备注 Remarks"), rows, (0.7, 4.4, 0.9, 1.7, 3)),
        paperwork.lines(ORDER_SOURCE.zh, ORDER_SOURCE.en),
        paperwork.signatures(
            paperwork.signature("立卷人、日期 Bound by, date"), paperwork.signature("检查人、日期 Checked by, date")
        ),
    ]
    office = file.office.name_zh if file.office else ""
    part = paperwork.part("zh", f"公证案卷（{volume.zh}）", matter.reference, blocks, f"Notarial file: {volume.en}")
    data = paperwork.paper(matter.reference, office, [part], demo=matter.is_demo, size=10.5)
    return _set("paper", data, clock.now())[0]


VOLUMES = {False: Text("正卷", "main file"), True: Text("副卷", "side file")}
OPEN = Text("归档时确定", "decided at closing")


def _cover(file: NotarialFile, volume: Text) -> list[tuple[str, str]]:
    """What stands on the cover of a volume."""
    matter, certificates = file.matter, selectors.certificates_of(file.matter)
    subjects = dict.fromkeys(f"{frames.matter_zh(i.subject.name_zh)} {i.subject.name_en}" for i in selectors.items_of(matter))

    def kind(titles: Iterable[tuple[str, Text]], code: str) -> str:
        said = dict(titles).get(code, OPEN)
        return f"{said.zh} {said.en}"

    issued = certificates[-1].issued_on if certificates else None
    return [
        ("公证处 Office", f"{file.office.name_zh} {file.office.registered_name_en or file.office.name_en}" if file.office else ""),
        ("公证书编号 Numbers", "\n".join(c.output.number for c in certificates)),
        ("公证事项 Matter", "\n".join(subjects)),
        ("当事人 Parties", "、".join(matter.parties.order_by("pk").values_list("name", flat=True))),
        ("卷宗 Kind of file", f"{volume.zh} {volume.en} · {kind(words.SECRECY, file.secrecy)}"),
        ("保管期限 Retention", kind(words.RETENTION, file.retention)),
        ("受理日期 Accepted", file.accepted_on.isoformat() if file.accepted_on else ""),
        ("出证日期 Issued", issued.isoformat() if issued else ""),
        ("办结日期 Ended", file.ended_on.isoformat() if file.ended_on else ""),
        ("归档日期 Closed", _moment(file.archived_at)[:10]),
        ("承办人 Handler", _handler(matter)),
        ("审批人 Approver", str(file.approver or "")),
    ]


def _shown(text: str) -> str:
    """A text in which a character that no font has stands as its code point: a file's name must not stop its archive."""
    for character in missing_characters(text):
        text = text.replace(character, f"[U+{ord(character):04X}]")
    return text


def _handler(matter: Matter) -> str:
    """Who handled it; after the file was closed, who did so last."""
    last = matter.assignments.filter(seat=NOTARY, status__in=["accepted", "ended"]).select_related("user").order_by("-pk").first()
    return str(matter.handler or (last.user if last else ""))


def _moment(at: datetime | None) -> str:
    return at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if at else ""


def _picture(png: bytes) -> bytes:
    """A signature as a small picture on white, without anything else that a file may hold."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as found:
            found.thumbnail(SIGNATURE_PIXELS)
            drawn = found.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        text = Text("签名图片无法读取，请重新签名。", "The picture of the signature cannot be read. Please sign again.")
        raise Refused("signature", text, {"signature": text}) from error
    white = Image.new("RGBA", drawn.size, "white")
    white.alpha_composite(drawn)
    out = io.BytesIO()
    white.convert("L").save(out, "PNG")
    return out.getvalue()


def _set(template: str, data: dict, at: datetime) -> tuple[bytes, int]:
    drawn = typeset(TEMPLATES / f"{template}.typ", data, timestamp=at)
    return drawn, int(PdfFileReader(io.BytesIO(drawn)).root["/Pages"]["/Count"])
