"""Offices, notaries and notarial matters that tests need, brought to any state by the product's own verbs."""

import io
from datetime import date
from itertools import count
from typing import Any

from PIL import Image, ImageDraw

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.items import write_quote
from yuqiao.areas.notarization.models import Item, OfficeFee, SignedPaper
from yuqiao.kernel import clock
from yuqiao.matters.access import Actor
from yuqiao.matters.contact import Contact
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act, open_matter
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Office, Role, User
from yuqiao.registers.models import Notary, NotaryOffice

_numbers = count(1)

TENDER = {
    "matter_1": "business-licence",
    "territory": "DEU",
    "matter_2": "legal-representative",
    "matter_3": "enterprise-poa",
    "purpose": "tender",
    "asker": "enterprise",
    "enterprise_name": "郑州旭构新材料有限公司",
    "enterprise_name_foreign": "Zhengzhou Xugou New Materials Co., Ltd.",
    "credit_code": "91410100MA0FAKE01T",
    "legal_representative": "陈示例",
    "address": "河南省郑州市示例路1号",
    "by_agent": "no",
}
BIRTH = {
    "matter_1": "birth",
    "territory": "CAN",
    "purpose": "study",
    "asker": "person",
    "applicant_name": "张𬎆",
    "applicant_name_latin": "ZHANG QIAN",
    "sex": "male",
    "birth_date": "1988-03-05",
    "document_kind": "passport",
    "document_number": "E00000001",
    "address": "河南省示例市示例路2号",
    "by_agent": "no",
}


def make_office(**more: Any) -> NotaryOffice:
    """A notary office of the province whose English name is the registered one, with fees."""
    n = next(_numbers)
    office = Office.objects.create(
        code=f"notary-t{n}",
        kind=Office.Kind.NOTARY_OFFICE,
        name_zh=f"示例市第{n}公证处",
        name_en=f"Sample Notary Office {n}",
        division_code="410100",
    )
    values = {
        "name_zh": office.name_zh,
        "name_en": office.name_en,
        "registered_name_en": office.name_en,
        "short_name": f"豫示{n}",
        "short_name_en": f"Yu Shi {n}",
    }
    made = NotaryOffice.objects.create(office=office, **{**values, **more})
    for kind, amount in (("notarization", 80), ("copy", 20), ("translation", 100), ("authentication", 50)):
        OfficeFee.objects.create(office=made, kind=kind, amount=amount, valid_from=date(2026, 1, 1), source="test", is_demo=True)
    return made


def make_notary(office: NotaryOffice, role: str = Role.NOTARY, **more: Any) -> Notary:
    """A notary with an account and a seat in the office, signature on file."""
    user = make_user(role, name=more.pop("name", ""), office=office.office)
    values = {"name_zh": user.name, "name_en": user.name, "specimen_filed_on": date(2025, 1, 1), **more}
    return Notary.objects.create(user=user, office=office, **values)


def make_notarial_matter(office: NotaryOffice | None = None, answers: dict[str, str] | None = None, **changes: Any) -> Matter:
    """A submitted application."""
    office = office or make_office()
    given = {**(answers or TENDER), "office": office.office.code, **changes}
    return open_matter("notarization", given, Contact("王经办", "agent@test.example"), channel=Matter.Channel.PORTAL)


class Case:
    """A matter with its people, moved on step by step."""

    def __init__(self, answers: dict[str, str] | None = None, office: NotaryOffice | None = None, **changes: Any) -> None:
        self.office = office or make_office()
        self.notary = make_notary(self.office)
        self.approver = make_notary(self.office, Role.APPROVER)
        self.head = make_user(Role.OFFICE_HEAD, office=self.office.office)
        self.matter = make_notarial_matter(self.office, answers, **changes)

    def do(self, move: str, by: User | Notary | None = None, **data: Any) -> "Case":
        """Make a move, as the handling notary unless somebody else is named."""
        user = by.user if isinstance(by, Notary) else by or self.notary.user
        self.matter = act(self.matter.pk, move, Actor.of_user(user), version=None, data=data)
        return self

    def by_applicant(self, move: str, **data: Any) -> "Case":
        """Make a move as the applicant, by the link."""
        self.matter = act(self.matter.pk, move, Actor.by_token(self.matter), version=None, data=data)
        return self

    def taken(self) -> "Case":
        """The notary has it, and every paper is accepted."""
        self.do("take")
        self.matter.materials.update(state="accepted")
        return self

    def accepted(self) -> "Case":
        """Quote agreed, accepted."""
        self.taken().do("quote").by_applicant("agree_quote")
        return self.do("accept_request")

    def drafted(self) -> "Case":
        """Accepted, drafted, translated, read, signed."""
        self.accepted()
        for item in selectors.items_of(self.matter):
            Item.objects.filter(pk=item.pk).update(translated_at=clock.now(), read_at=clock.now())
            item.refresh_from_db()
            item.text_zh, item.text_foreign = (
                "兹证明前面的复印件与原件相符。",
                "This is to certify that the foregoing copy conforms to the original.",
            )
            item.save()
        for kind in ("interview", "notice"):
            SignedPaper.objects.create(
                matter=self.matter, kind=kind, text="…", made_at=clock.now(), signed_at=clock.now(), signed_by="张𬎆"
            )
        return self

    def approved(self) -> "Case":
        """Submitted and approved by another person."""
        self.drafted().do("submit_draft", opinion="材料齐全。")
        return self.do("approve", self.approver, flags_seen="on", opinion="同意。")

    def issued(self) -> "Case":
        """Certificates under their numbers."""
        return self.approved().do("issue", steel_seal="on", layout_checked="on")


def fresh_quote(matter: Matter) -> None:
    """Write the quote anew."""
    write_quote(matter, selectors.file_of(matter))


def photographed(words: str) -> bytes:
    """A photographed page with writing on it, as JPEG."""
    image = Image.new("RGB", (1200, 1600), "white")
    draw = ImageDraw.Draw(image)
    for y in range(100, 1500, 40):
        draw.text((80, y), f"{words} " * 20, fill="black", font_size=28)
    stream = io.BytesIO()
    image.save(stream, "JPEG")
    return stream.getvalue()
