"""Certificates as papers: what they say, that it can be copied out, checked and trusted, and that a fault leaves no gap."""

import io
import re
import subprocess
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
import zxingcpp
from asn1crypto import x509 as asn1x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from yuqiao.areas.notarization import documents, frames, selectors, titles
from yuqiao.areas.notarization.models import Certificate, Item
from yuqiao.areas.notarization.tests.factories import BIRTH, Case
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.files import path_of
from yuqiao.kernel.models import Series
from yuqiao.kernel.pki import trusted_roots
from yuqiao.kernel.signing import LocalSigner, check_signature
from yuqiao.kernel.statements import read_statement, verify_statement
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Output, Party
from yuqiao.matters.services import preview
from yuqiao.registers.models import Notary

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 23, 3, 0, tzinfo=UTC)
WORDING = "兹证明张𬎆于一九八八年三月五日在河南省示例市出生。张𬎆的父亲是张䶮，母亲是李某某。"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.PKI_ROOT = tmp_path / "pki"


def text_of(pdf: bytes) -> str:
    """What a reader copies out, without spaces and line ends."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", run.stdout.decode())


def pdf_of(certificate: Certificate) -> bytes:
    return path_of(certificate.output.document.stored.sha256).read_bytes()


def issued(answers: dict | None = None, text_zh: str = WORDING, text_foreign: str = "", **changes) -> tuple[Case, bytes]:
    """A case of one certificate with its signed PDF."""
    with clock.frozen(AT):
        case = Case(answers or BIRTH, **changes).approved()
        item = selectors.items_of(case.matter)[0]
        item.text_zh, item.text_foreign = text_zh, text_foreign or item.text_foreign
        item.save()
        case.do("issue", steel_seal="on", layout_checked="on")
    return case, pdf_of(selectors.certificates_of(case.matter)[0])


def test_the_chinese_text_is_copied_out_whole_with_rare_characters_and_the_number_in_one_piece():
    case, pdf = issued()
    found = text_of(pdf)
    number = selectors.certificates_of(case.matter)[0].output.number
    assert number == f"（2026）{case.office.short_name}证外民字第1号"
    assert found.count(number) >= 3
    assert "申请人：张𬎆，男，一九八八年三月五日出生，护照号码：E00000001。" in found
    assert "公证事项：出生" in found and WORDING in found
    assert f"中华人民共和国河南省{case.office.name_zh}" in found and "二〇二六年十月二十三日" in found


def test_the_translation_has_the_form_words_of_its_language():
    case, pdf = issued({**BIRTH, "territory": "DEU"}, text_foreign="Es wird hiermit beurkundet, dass …")
    found = text_of(pdf)
    for said in (
        "NOTARIELLEURKUNDE",
        f"(2026){case.office.short_name_en}ZhengWaiMinZi,No.1",
        "Antragsteller:ZHANGQIAN,männlich,geborenam5.März1988,ReisepassnummerE00000001",
        "GegenstandderBeurkundung:Geburt",
        "Eswirdhiermitbeurkundet,dass…",
        case.office.registered_name_en,
        "23.Oktober2026",
    ):
        assert said.replace(" ", "") in found, said


@pytest.mark.parametrize(
    ("language", "title", "day"),
    [
        ("en", "NOTARIAL CERTIFICATE", "23 October 2026"),
        ("fr", "ACTE NOTARIÉ", "23 octobre 2026"),
        ("es", "CERTIFICADO NOTARIAL", "23 de octubre de 2026"),
        ("ru", "НОТАРИАЛЬНОЕ СВИДЕТЕЛЬСТВО", "23 октября 2026"),
        ("ja", "NOTARIAL CERTIFICATE", "23 October 2026"),
    ],
)
def test_other_languages_have_their_frame_or_the_english_one(language, title, day):
    frame = frames.frame_of(language)
    assert frame.title == title
    assert day in documents.foreign_date(date(2026, 10, 23), frame.code)


def test_every_kind_of_matter_has_a_title_in_the_languages_of_the_frames():
    assert set(frames.FRAMES) == {"en", *titles.LANGUAGES}
    assert set(titles.TITLES) == set(selectors.notary_matters().values_list("slug", flat=True))
    assert titles.title_of("birth", "Birth", "ru") == "Рождение"
    assert titles.title_of("birth", "Birth", "ja") == titles.title_of("new-kind", "Birth", "de") == "Birth"


def test_the_paper_is_an_archive_file_with_its_fonts_inside(tmp_path):
    _, pdf = issued()
    assert b"pdfaid:part" in pdf and b"/StructTreeRoot" in pdf
    (tmp_path / "a.pdf").write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(" yes yes yes " in line for line in fonts)


def test_pages_are_counted_and_numbered():
    case, pdf = issued()
    certificate = selectors.certificates_of(case.matter)[0]
    assert certificate.pages == len(pypdfium2.PdfDocument(pdf)) == 3
    assert "2/3" in text_of(pdf)


def test_a_long_wording_goes_on_to_another_page_and_keeps_the_signature_together():
    case, pdf = issued(text_zh="\n".join(f"第{n}段。" + WORDING for n in range(30)))
    found = text_of(pdf)
    assert selectors.certificates_of(case.matter)[0].pages > 3
    assert found.index("第29段。") < found.index("（签名）")


def test_the_code_leads_to_a_statement_that_verifies(settings):
    case, pdf = issued()
    page = pypdfium2.PdfDocument(pdf)[1].render(scale=3).to_pil()
    address = urlsplit(zxingcpp.read_barcode(page).text)
    assert f"{address.scheme}://{address.netloc}{address.path}" == documents.verify_url() == f"{settings.SITE_URL}/verify/"
    (statement,) = parse_qs(address.query)["s"]
    checked = verify_statement(statement)
    assert checked.valid and checked.owner.code == case.office.office.code
    output = selectors.certificates_of(case.matter)[0].output
    assert dict(zip(documents.STATEMENT_FIELDS, read_statement(statement).fields, strict=True)) == {
        "number": output.number,
        "day": "2026-10-23",
        "code": output.verification_code,
        "office": case.office.registered_name_en,
        "title": "Birth",
        "applicant": "张𬎆",
    }
    printed = text_of(pdf)
    assert output.verification_code in printed and "2026-10-23" in printed and documents.verify_url() in printed


def test_the_signature_holds_for_us_and_for_pdfsig(tmp_path):
    case, pdf = issued()
    checked = check_signature(pdf)
    assert checked.valid and checked.time_stamped and checked.signer_name == case.office.name_zh
    assert not check_signature(pdf.replace(b"/Title", b"/Titel", 1)).valid
    (tmp_path / "a.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and "Total document signed" in said


def test_pyhanko_by_itself_with_the_published_root_finds_each_certificate_valid_and_whole():
    case = Case().issued()
    roots = [asn1x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in trusted_roots()]
    for certificate in selectors.certificates_of(case.matter):
        (signature,) = PdfFileReader(io.BytesIO(pdf_of(certificate))).embedded_regular_signatures
        found = validation.validate_pdf_signature(signature, ValidationContext(trust_roots=roots))
        assert found.bottom_line, found.pretty_print_details()
        assert found.coverage == SignatureCoverageLevel.ENTIRE_FILE and found.timestamp_validity.trusted


def test_rare_characters_are_drawn_and_not_only_copied_out():
    _, pdf = issued()
    document = pypdfium2.PdfDocument(pdf)
    for rare in "𬎆䶮":
        drawn = [_ink(page, rare) for page in document]
        assert max(drawn) > 0.05, f"{rare}: {drawn}"


def _ink(page: pypdfium2.PdfPage, wanted: str) -> float:
    """How much of the box of a character is dark, on this page; 0 where it does not stand."""
    text, high = page.get_textpage(), 0xD800 + ((ord(wanted) - 0x10000) >> 10)  # PDFium may speak of halves
    for index in range(text.count_chars()):
        if pdfium_c.FPDFText_GetUnicode(text.raw, index) in (ord(wanted), high):
            left, bottom, right, top = text.get_charbox(index)
            height = page.get_height()
            picture = page.render(scale=6).to_pil().convert("L")
            box = picture.crop((int(left * 6), int((height - top) * 6), int(right * 6), int((height - bottom) * 6)))
            return sum(box.histogram()[:128]) / max(box.width * box.height, 1)
    return 0


@pytest.mark.parametrize("name", ["\U0002a6d6", "김철수", "甲\ue000"])
@pytest.mark.parametrize("place", ["applicant", "text_zh", "text_foreign", "notary"])
def test_a_character_that_no_font_has_is_refused_by_name_before_a_number_is_spent(name, place):
    with clock.frozen(AT):
        first = Case(BIRTH).issued()
        case = Case(BIRTH, office=first.office).approved()
        _put(case, place, name)
        before = list(Series.objects.values_list("key", "last"))
        with pytest.raises(Refused) as refused:
            case.do("issue", steel_seal="on", layout_checked="on")
    missing = next(c for c in name if c != "甲")
    assert f"U+{ord(missing):04X}" in refused.value.text.zh and f"U+{ord(missing):04X}" in refused.value.text.en
    assert list(Series.objects.values_list("key", "last")) == before
    assert before[0][1] == Output.objects.count() == 1


def _put(case: Case, place: str, name: str) -> None:
    if place == "notary":
        Notary.objects.filter(pk=case.notary.pk).update(name_zh=name)
    elif place == "applicant":
        file = selectors.file_of(case.matter)
        file.applicant["applicant_name"] = name
        file.save()
    else:
        Item.objects.filter(matter=case.matter).update(
            **{place: f"This is {name}." if place == "text_foreign" else f"兹证明{name}。"}
        )


def test_three_certificates_have_consecutive_numbers_and_signed_papers():
    case = Case().issued()
    certificates = selectors.certificates_of(case.matter)
    assert [c.sequence for c in certificates] == [1, 2, 3]
    assert all(check_signature(pdf_of(c)).valid for c in certificates)
    assert [c.output.document.kind for c in certificates] == ["certificate"] * 3


def test_a_fault_in_signing_takes_no_number(monkeypatch):
    case = Case().approved()
    sign, calls = LocalSigner.sign, []

    def fails_at_the_third(self, *args, **more):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the module is gone")
        return sign(self, *args, **more)

    monkeypatch.setattr(LocalSigner, "sign", fails_at_the_third)
    with pytest.raises(RuntimeError):
        case.do("issue", steel_seal="on", layout_checked="on")
    assert not Output.objects.exists() and not Certificate.objects.exists()
    case.matter.refresh_from_db()
    assert case.matter.state == "approved"
    monkeypatch.undo()
    case.do("issue", steel_seal="on", layout_checked="on")
    assert [c.sequence for c in selectors.certificates_of(case.matter)] == [1, 2, 3]


@pytest.mark.parametrize("hostile", ['#read("/etc/passwd")', "*bold* _x_ $1+1$", '#import "x": *; #panic()', "\\ ] } <a> @b `c`"])
def test_words_of_users_stay_words(hostile):
    _, pdf = issued(text_zh=f"兹证明{hostile}。", text_foreign=f"This is {hostile}")
    found = text_of(pdf)
    assert found.count(re.sub(r"\s", "", hostile)) == 2
    assert "root:" not in found


def test_a_demo_certificate_says_so_and_a_real_one_does_not():
    case, pdf = issued()
    assert "Demospecimen" not in text_of(pdf)
    certificate = selectors.certificates_of(case.matter)[0]
    certificate.is_demo = True
    drawn, _ = documents.certificate_pdf(certificate, selectors.file_of(case.matter), selectors.owner_of(case.office))
    found = text_of(drawn)
    assert "演示样本，没有法律效力·Demospecimen,withoutlegaleffect" in found
    assert WORDING in found


def test_without_a_translation_there_is_no_page_for_it():
    with clock.frozen(AT):
        case = Case({**BIRTH, "territory": "HKG"}).drafted()
    Item.objects.filter(matter=case.matter).update(text_foreign="", language="")
    item = selectors.items_of(case.matter)[0]
    certificate = Certificate(
        output=Output(number="（2026）豫示证港澳字第1号", issued_on=date(2026, 10, 23), issued_at=AT, verification_code="2CDFGH"),
        item=item,
        office=case.office,
        subject=item.subject,
        number_class=item.number_class,
    )
    drawn, pages = documents.certificate_pdf(certificate, selectors.file_of(case.matter), selectors.owner_of(case.office))
    assert pages == 2 and "NOTARIAL" not in text_of(drawn)


# ---- how the applicant is named

ZHANG = {
    "applicant_name": "张𬎆",
    "applicant_name_latin": "ZHANG QIAN",
    "sex": "female",
    "birth_date": "1988-03-05",
    "document_kind": "identity_card",
    "document_number": "410300198803050001",
    "address": "河南省示例市示例路2号",
}
ERIKA = {
    "applicant_name": "Erika Mustermann",
    "sex": "female",
    "birth_date": "1964-08-12",
    "document_kind": "passport",
    "document_number": "C01X00T47",
    "nationality": "DEU",
}
COMPANY = {
    "enterprise_name": "郑州旭构新材料有限公司",
    "enterprise_name_foreign": "Zhengzhou Xugou New Materials Co., Ltd.",
    "legal_representative": "陈示例",
    "address": "河南省郑州市示例路1号",
    "agent_name": "王代理",
}


def test_a_person_with_a_citizen_identity_number():
    assert frames.applicant_zh(ZHANG) == [("申请人", "张𬎆，女，一九八八年三月五日出生，公民身份号码：410300198803050001。")]
    assert frames.applicant_foreign(ZHANG, frames.FRAMES["fr"]) == [
        ("Demanderesse", "ZHANG QIAN, sexe féminin, née le 5 mars 1988, numéro d’identité de citoyen 410300198803050001")
    ]


def test_a_foreigner_with_nationality_and_passport():
    assert frames.applicant_zh(ERIKA) == [
        ("申请人", "Erika Mustermann，女，一九六四年八月十二日出生，国籍：德国，护照号码：C01X00T47。")
    ]
    assert frames.applicant_foreign(ERIKA, frames.FRAMES["en"]) == [
        ("Applicant", "Erika Mustermann, female, born on 12 August 1964, nationality: Germany, passport number C01X00T47")
    ]


def test_an_organisation_with_its_legal_representative_and_agent_on_lines_of_their_own():
    assert frames.applicant_zh(COMPANY) == [
        ("申请人", "郑州旭构新材料有限公司，住所：河南省郑州市示例路1号。"),
        ("法定代表人", "陈示例。"),
        ("代理人", "王代理。"),
    ]
    latin = {**COMPANY, "address_latin": "No. 1 Shili Road, Zhengzhou", "legal_representative_latin": "CHEN Shili"}
    assert frames.applicant_foreign(latin, frames.FRAMES["en"])[:2] == [
        ("Applicant", "Zhengzhou Xugou New Materials Co., Ltd., registered address: No. 1 Shili Road, Zhengzhou"),
        ("Legal representative", "CHEN Shili"),
    ]


def test_the_nationality_of_the_party_serves_where_the_file_has_none():
    case = Case(BIRTH)
    file = selectors.file_of(case.matter)
    assert "国籍" not in dict(frames.applicant_zh(documents.applicant_of(file)))["申请人"]
    Party.objects.filter(matter=case.matter, role="client").update(nationality="DEU")
    assert "国籍：德国" in dict(frames.applicant_zh(documents.applicant_of(file)))["申请人"]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("出生公证", "出生"),
        ("文书上的签名公证（个人）", "文书上的签名"),
        ("未婚（婚姻状况）公证", "未婚（婚姻状况）"),
        ("公证", "公证"),
    ],
)
def test_a_matter_is_named_without_the_word_that_the_title_says(full, short):
    assert frames.matter_zh(full) == short


def test_the_office_stands_under_the_name_of_the_state():
    assert frames.office_zh("河南省郑州市示例公证处") == "中华人民共和国河南省郑州市示例公证处"
    assert frames.office_zh("郑州市示例公证处") == "中华人民共和国河南省郑州市示例公证处"
    assert frames.office_zh("中华人民共和国河南省郑州市示例公证处") == "中华人民共和国河南省郑州市示例公证处"


def test_a_draft_is_seen_as_printed_without_number_and_code():
    case = Case().drafted()
    item = selectors.items_of(case.matter)[0]
    printed = text_of(documents.draft_pdf(item, selectors.file_of(case.matter)))
    assert "草稿" in printed and "核验" not in printed


@pytest.mark.parametrize("state", ["issue", "reprint", "refuse_request"])
def test_a_look_beforehand_signs_nothing_and_leaves_no_file(state, settings, tmp_path):
    case = {"issue": Case.approved, "reprint": Case.issued, "refuse_request": Case.taken}[state](Case())
    data = {"steel_seal": "on", "layout_checked": "on", "ground": "dispute", "reason": "卡纸", "cause": "print"}
    if state == "reprint":
        data["certificate"] = str(selectors.certificates_of(case.matter)[0].pk)
    settings.FILES_ROOT = tmp_path / "files"
    before = Output.objects.count()
    preview(case.matter.pk, state, Actor.of_user(case.notary.user), version=case.matter.version, data=data)
    assert not [f for f in (tmp_path / "files").rglob("*") if f.is_file()]
    assert Output.objects.count() == before
    case.do(state, **data)
    assert all(check_signature(path_of(d.stored.sha256).read_bytes()).valid for d in case.matter.documents.order_by("-pk")[:1])
