"""An output as an area issues it: number, code, signed file and QR statement, without the area's own steps."""

from dataclasses import dataclass

from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.signing import Owner, signer
from yuqiao.kernel.statements import make_statement
from yuqiao.kernel.tests.test_typeset import paper
from yuqiao.kernel.text import Text
from yuqiao.matters import contract
from yuqiao.matters.contract import HANDLER
from yuqiao.matters.models import Output
from yuqiao.matters.outputs import keep_output, take_number
from yuqiao.matters.services import add_document
from yuqiao.matters.tests.factories import make_matter
from yuqiao.people.models import Office
from yuqiao.registers.models import NotaryOffice

APPLICANT = "张𬎆"
OFFICE_ZH, OFFICE_EN = "河南省示例市示例公证处", "Sample Notary Public Office"
DECLARED = contract.Output(
    "certificate",
    Text("公证书", "Notarial certificate"),
    "",
    "test.certificate:{year}",
    Text("（{year}）豫示例证外民字第{number}号", "({year}) Yu Shi Li Zheng Wai Min Zi, No. {number}"),
)


@dataclass(frozen=True)
class Issued:
    """What the holder has: the register's line, the file, and what the QR code says."""

    output: Output
    pdf: bytes
    statement: str

    @property
    def asked(self) -> tuple:
        """Number, day and code as they stand on the paper."""
        return self.output.number, self.output.issued_on, self.output.verification_code


def make_notary_office() -> NotaryOffice:
    """The office in whose name it is issued."""
    office, _ = Office.objects.get_or_create(
        code="notary-issued", defaults={"kind": Office.Kind.NOTARY_OFFICE, "name_zh": OFFICE_ZH, "name_en": "Sample Notary Office"}
    )
    values = {"name_zh": office.name_zh, "name_en": office.name_en, "registered_name_en": OFFICE_EN, "phone": "0371-0000-0001"}
    return NotaryOffice.objects.get_or_create(office=office, defaults=values)[0]


@transaction.atomic
def issue(on_paper: bool = False) -> Issued:
    """Issue one for a matter of its own; `on_paper`: without a file."""
    house = make_notary_office()
    matter = make_matter()
    matter.area, matter.office = "notarization", house.office
    matter.save()
    output = take_number(matter, DECLARED, None, year=clock.today().year)
    owner = Owner(house.office.code, house.name_zh, house.registered_name_en)
    fields = [output.number, output.issued_on.isoformat(), output.verification_code, OFFICE_EN, "Birth", APPLICANT]
    pdf = b""
    if not on_paper:
        drawn = paper(zh=[f"申请人：{APPLICANT}", output.number])
        pdf = signer().sign(drawn, owner=owner, reason=f"公证书 {output.number}", location=OFFICE_ZH, at=output.issued_at)
        keep_output(output, add_document(matter, keep_bytes(pdf, "c.pdf"), "c.pdf", sent_by=HANDLER))
    return Issued(output, pdf, make_statement(fields, owner))
