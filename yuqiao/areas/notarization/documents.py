"""The papers that notarization makes: certificates, decisions, notices. Words of users go in as data, never as code."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader

from yuqiao.areas.notarization import frames, selectors
from yuqiao.areas.notarization.models import Certificate, Item, NotarialFile
from yuqiao.kernel.numerals import chinese_date, foreign_date
from yuqiao.kernel.qr import qr_svg
from yuqiao.kernel.signing import Owner
from yuqiao.kernel.statements import make_statement
from yuqiao.kernel.typeset import typeset
from yuqiao.matters.models import Document
from yuqiao.matters.services import Context
from yuqiao.matters.verification import STATEMENT_FIELDS, statement_url

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
    output, item = certificate.output, certificate.item
    data = {
        "title": f"公证书 {output.number}",
        "form": "公证书",
        "office": frames.office_zh(file.office.name_zh),
        "number": output.number,
        "demo": certificate.is_demo,
        "applicant": frames.applicant_zh(applicant_of(file)),
        "matter": frames.matter_zh(certificate.subject.name_zh),
        "text": paragraphs(item.text_zh),
        "date": chinese_date(output.issued_on),
        "checklist": CHECKLIST,
        "foreign": _translation(certificate, item, file) if item.text_foreign.strip() else None,
        "verify": {
            "qr": qr_svg(statement_url(_statement(certificate, file, owner))),
            "url": verify_url(),
            "date": output.issued_on.isoformat(),
            "code": output.verification_code,
        },
    }
    return _set("certificate", data, output.issued_at)


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
        "issued_on": certificate.output.issued_on.isoformat(),
        "code": certificate.output.verification_code,
        "office": file.office.registered_name_en,
        "matter": certificate.subject.name_en,
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
        "number": certificate.output.number_en,
        "applicant": frames.applicant_foreign(applicant_of(file), frame),
        "matter_label": frame.matter,
        "matter": certificate.subject.name_en,
        "text": paragraphs(item.text_foreign),
        "office": file.office.registered_name_en or file.office.name_en,
        "notary_label": frame.notary,
        "notary": notary.name_en if notary else "",
        "signature": frame.signature,
        "date": foreign_date(certificate.output.issued_on, frame.code),
    }


def keep_decision(context: Context, file: NotarialFile, kind: str) -> Document:
    """The written decision (refusal or termination), signed and kept among the matter's files."""
    raise NotImplementedError


def _set(template: str, data: dict, at: datetime) -> tuple[bytes, int]:
    drawn = typeset(TEMPLATES / f"{template}.typ", data, timestamp=at)
    return drawn, int(PdfFileReader(io.BytesIO(drawn)).root["/Pages"]["/Count"])
