"""Decisions, one-time notices, papers signed at the counter and lists for authorities, as papers."""

import io
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from yuqiao.areas.notarization import documents, words
from yuqiao.areas.notarization.models import Authentication, AuthenticationBatch, NotarialFile, QuoteLine, SignedPaper
from yuqiao.areas.notarization.notices import basis_of
from yuqiao.areas.notarization.tests.factories import BIRTH, TENDER, Case, make_notary
from yuqiao.areas.notarization.tests.test_certificates import text_of
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.files import path_of
from yuqiao.kernel.signing import check_signature
from yuqiao.kernel.text import Text
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.tests.factories import make_user
from yuqiao.matters.tokens import matter_token
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 23, 3, 0, tzinfo=UTC)
HOSTILE = '#read("/etc/passwd") *bold* $x$'


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.PKI_ROOT = tmp_path / "pki"


def decision_of(matter: Matter) -> tuple[Document, bytes]:
    document = matter.documents.get(kind="decision")
    return document, path_of(document.stored.sha256).read_bytes()


def codes_in(pdf: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(pdf)
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]


# ---- decisions


def test_a_refusal_names_article_and_item_the_facts_and_the_applicant():
    with clock.frozen(AT):
        case = Case(BIRTH).taken().do("refuse_request", ground="false_facts", reason=f"出生医学证明经核实是伪造的。\n{HOSTILE}")
    document, pdf = decision_of(case.matter)
    assert document.audience == "everybody" and document.name == f"不予办理公证决定书-{case.matter.reference}.pdf"
    found = text_of(pdf)
    for said in (
        "不予办理公证决定书",
        "申请人：张𬎆，男，一九八八年三月五日出生，护照号码：E00000001。",
        "申请公证事项：出生（用于加拿大）。",
        "出生医学证明经核实是伪造的。",
        "根据《中华人民共和国公证法》第三十一条第五项（当事人虚构、隐瞒事实，或者提供虚假证明材料），本处决定：不予办理上述公证。",
        "NotarizationLawofthePRC,art.31(5):Factswereinventedorhidden,orfalsepapersweregiven",
        "二〇二六年十月二十三日",
        "23October2026",
        case.matter.reference,
        HOSTILE,
    ):
        assert re.sub(r"\s", "", said) in found, said


def test_a_decision_is_signed_in_the_name_of_the_office_and_takes_no_number():
    case = Case(BIRTH).taken().do("refuse_request", ground="fee", reason="拒绝支付公证费。")
    _, pdf = decision_of(case.matter)
    checked = check_signature(pdf)
    assert checked.valid and checked.signer_name == case.office.name_zh
    assert not case.matter.outputs.exists()
    assert b"pdfaid:part" in pdf


def test_a_termination_says_that_the_number_of_its_article_is_not_confirmed():
    case = Case().accepted().do("terminate", ground="obstructed", reason="阻挠核实。")
    found = text_of(decision_of(case.matter)[1])
    assert "终止公证决定书" in found and "本处决定：终止办理上述公证。" in found
    assert "根据《公证程序规则》第五十条（当事人阻挠、妨碍公证活动；条文序号未核实，以公布文本为准）" in found
    assert "法定代表人：陈示例。" in found


@pytest.mark.parametrize("number", range(9))
def test_each_ground_of_refusal_has_its_own_item(number):
    code, text = words.REFUSAL_GROUNDS[number]
    ground = documents.ground_of("refusal", code)
    assert f"第三十一条第{'一二三四五六七八九'[number]}项（{text.zh[3:]}）" in ground.zh
    assert f"art. 31 ({number + 1}): {text.en[4:]}" in ground.en


def test_without_an_office_there_is_no_decision_and_the_matter_stays():
    case = Case(BIRTH).taken()
    NotarialFile.objects.filter(matter=case.matter).update(office=None)
    with pytest.raises(Refused) as refused:
        case.do("refuse_request", ground="fee", reason="拒绝支付公证费。")
    assert "公证处" in refused.value.text.zh
    case.matter.refresh_from_db()
    assert case.matter.state == "received"


# ---- the one-time notice


def gaps_in(found: str, begin: str, end: str) -> str:
    return found[found.index(begin) : found.index(end)]


def test_the_notice_lists_what_is_missing_first_and_then_every_paper_with_its_issuer():
    case = Case(TENDER)
    accepted, refused, *_ = case.matter.materials.order_by("pk")
    case.matter.materials.filter(pk=accepted.pk).update(state="accepted")
    case.matter.materials.filter(pk=refused.pk).update(state="refused", reason="照片模糊")
    found = text_of(documents.notice_pdf(case.matter, "zh-hans"))
    gaps = gaps_in(found, "还缺的材料", "材料清单")
    assert f"{refused.title_zh}：不能采用，照片模糊" in gaps
    assert accepted.title_zh not in gaps and accepted.title_zh in found
    missing = case.matter.materials.filter(state="missing")
    assert missing and all(m.title_zh in gaps for m in missing)
    for said in ("市场监督管理", "原件和复印件", "1、2、3", "已采用", "□未提交"):
        assert said in found, said


def test_the_notice_tells_law_way_fees_time_and_contact():
    case = Case(TENDER)
    case.office.address_zh, case.office.phone = "河南省郑州市示例路3号", "0371-0000-0001"
    case.office.save()
    QuoteLine.objects.filter(matter=case.matter, kind="translation").update(amount=None)
    found = text_of(documents.notice_pdf(case.matter, "zh-hans"))
    for said in (
        "1.营业执照公证（用于德国，附德语译文）",
        "《公证法》第十一条第十项",
        "《公证法》第三十条（出证期限）",
        "附加证明书。德国是《取消外国公文书认证要求的公约》缔约方",
        "河南省人民政府外事办公室",
        "由公证处报价",
        "80.00",
        "15个工作日内出具公证书",
        "补充证明材料、核实有关情况、发生不可抗力的时间，不计入期限",
        "河南省郑州市示例路3号",
        "0371-0000-0001",
        "申请人或者代理人（已收到并了解）",
    ):
        assert said in found, said


def test_the_notice_in_english_has_no_chinese_but_names():
    case = Case(TENDER)
    found = text_of(documents.notice_pdf(case.matter, "en"))
    assert "One-timenotice" in found and "Stillmissing" in found and "ZhengzhouXugouNewMaterialsCo.,Ltd." in found
    assert not re.search(r"[\u3400-\u9fff]", found)


def test_certificates_for_several_places_have_their_own_way():
    found = text_of(documents.notice_pdf(Case({**TENDER, "territory_2": "IND"}).matter, "zh"))
    assert found.count("附加证明书。德国是") == 1 and found.count("领事认证（双认证）") == 1


def test_a_way_that_is_not_confirmed_says_so():
    found = text_of(documents.notice_pdf(Case({**BIRTH, "territory": "HKG"}).matter, "zh"))
    assert "（未核实，请向公证处确认）" in found


def test_a_paper_asked_for_later_is_on_the_notice():
    case = Case(TENDER).accepted().do("ask_supplement", reason=f"请补交股东会决议 {HOSTILE}")
    found = text_of(documents.notice_pdf(case.matter, "zh"))
    assert re.sub(r"\s", "", HOSTILE) in gaps_in(found, "还缺的材料", "材料清单")


def test_only_the_applicants_own_copy_holds_the_link():
    case = Case(BIRTH)
    assert codes_in(documents.notice_pdf(case.matter, "zh", own=True)) == [track_url(case.matter)]
    (plain,) = codes_in(documents.notice_pdf(case.matter, "zh"))
    assert plain.endswith(f"/track/?reference={case.matter.reference}")
    assert matter_token(case.matter) not in text_of(documents.notice_pdf(case.matter, "zh", own=True))


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("公证法第11条(十)(十一)", "《公证法》第十一条第十项、第十一项", "Notarization Law art. 11 (10), (11)"),
        ("公证法第37条", "《公证法》第三十七条", "Notarization Law art. 37"),
        ("另有规定", "另有规定", "另有规定"),
    ],
)
def test_a_basis_is_quoted_in_both_languages(written, zh, en):
    assert basis_of(written) == Text(zh, en)


# ---- who gets the notice


def portal(reference: str, **data: str) -> tuple[str, dict]:
    return reverse("notarization:notice", kwargs={"reference": reference}), data


def test_the_applicant_gets_the_notice_by_the_link_in_both_languages():
    case = Case(BIRTH)
    for language, said in (("zh", "一次性告知书"), ("en", "One-timenotice")):
        url, data = portal(case.matter.reference, token=matter_token(case.matter), lang=language)
        response = Client().get(url, data)
        assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
        assert response["Cache-Control"] == "private, no-store"
        assert said in text_of(response.content)
        assert codes_in(response.content) == [track_url(case.matter)]


def test_a_wrong_link_and_a_guessed_reference_get_the_same_answer(settings):
    settings.SLOW_ANSWER_SECONDS = 0
    case = Case(BIRTH)
    answers = []
    for reference in (case.matter.reference, "GZ-26-AAAAA-A"):
        url, data = portal(reference, token="wrong")
        response = Client().get(url, data)
        answers.append(
            (response.status_code, "没有找到" in response.content.decode() or "Nothing found" in response.content.decode())
        )
    assert answers == [(404, True)] * 2


def test_who_guesses_is_stopped(settings):
    settings.SLOW_ANSWER_SECONDS, settings.RATE_LIMITS = 0, {**settings.RATE_LIMITS, "token.miss": (2, 600)}
    url, data = portal("GZ-26-AAAAA-A", token="wrong")
    assert [Client().get(url, data).status_code for _ in range(3)] == [404, 404, 429]


def test_an_applicant_who_has_signed_in_needs_no_link_and_gets_no_other_matter(settings):
    settings.SLOW_ANSWER_SECONDS = 0
    case, owner, other = Case(BIRTH), make_user(Role.APPLICANT), make_user(Role.APPLICANT)
    Matter.objects.filter(pk=case.matter.pk).update(client_user=owner)
    url, _ = portal(case.matter.reference)
    found = {}
    for user in (owner, other):
        client = Client()
        client.force_login(user)
        found[user] = client.get(url).status_code
    assert found == {owner: 200, other: 404}


def test_at_the_desk_only_who_serves_the_matter_gets_the_notice_and_it_holds_no_link():
    case = Case(BIRTH).taken()
    stranger = make_notary(Case(BIRTH).office)
    url = reverse("notarization_desk:notice", kwargs={"reference": case.matter.reference})
    found = {}
    for who, user in (("handler", case.notary.user), ("head", case.head), ("stranger", stranger.user)):
        client = Client()
        client.force_login(user)
        response = client.get(url)
        found[who] = response.status_code
        if response.status_code == 200:
            assert matter_token(case.matter) not in codes_in(response.content)[0]
    assert found == {"handler": 200, "head": 200, "stranger": 404}
    assert Client().get(url).status_code == 302


# ---- papers signed at the counter


def scribble(mode: str = "RGBA", size: tuple[int, int] = (800, 300)) -> bytes:
    picture = Image.new(mode, size)
    ImageDraw.Draw(picture).line([(50, 200), (200, 50), (700, 220)], fill=(10, 10, 80, 255), width=8)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def signed_paper(**changes) -> SignedPaper:
    case = Case(BIRTH).taken()
    values = {"kind": "interview", "text": f"问：您为什么申请？\n答：{HOSTILE}", "made_by": case.notary.user, "made_at": AT}
    return SignedPaper.objects.create(matter=case.matter, **{**values, **changes})


def test_an_interview_note_has_its_text_time_notary_and_the_signature():
    paper = signed_paper(signed_by="张𬎆", signed_at=AT)
    pdf = documents.signed_paper_pdf(paper, scribble())
    found = text_of(pdf)
    for said in ("询问笔录", "问：您为什么申请？", re.sub(r"\s", "", HOSTILE), "张𬎆2026-10-2311:00", paper.matter.reference):
        assert said in found, said
    assert next(iter(pypdfium2.PdfDocument(pdf)[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])))
    assert b"pdfaid:part" in pdf


def test_without_a_picture_there_is_a_place_to_sign():
    found = text_of(documents.signed_paper_pdf(signed_paper(kind="notice"), None))
    assert "公证告知书" in found and "姓名、日期：" in found


def test_a_paper_in_another_language_has_english_form_words_and_the_chinese_title():
    found = text_of(documents.signed_paper_pdf(signed_paper(kind="receipt", language="de", text="Empfangen: Geburtsurkunde"), None))
    assert "Receiptforpapers" in found and "收件回执" in found and "Empfangen:Geburtsurkunde" in found


@pytest.mark.parametrize("wrong", [b"no picture", b"\x89PNG\r\n\x1a\n", scribble()[:200]])
def test_a_picture_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(Refused) as refused:
        documents.signed_paper_pdf(signed_paper(), wrong)
    assert "signature" in refused.value.fields


# ---- lists for authorities


def test_the_list_names_every_certificate_with_notary_destination_and_pages(django_assert_max_num_queries):
    case = Case(TENDER).issued()
    batch = AuthenticationBatch.objects.create(
        office=case.office, authority="provincial_fao", number="RZ-2026-0001", made_at=AT, courier="EMS", tracking="EX1"
    )
    Authentication.objects.filter(certificate__matter=case.matter, step=1).update(batch=batch)
    with django_assert_max_num_queries(3):
        pdf = documents.batch_list_pdf(batch)
    found = text_of(pdf)
    for certificate in case.matter.certificates.select_related("output"):
        assert certificate.output.number in found
    for said in (
        "送办认证公证书清单",
        "RZ-2026-0001",
        "省外事部门",
        case.office.name_zh,
        re.sub(r"\s", "", case.notary.name_zh),
        "德国Germany",
        "营业执照",
        "共3份，9页。",
        "EMSEX1",
    ):
        assert said in found, said


def test_the_code_on_a_certificate_and_on_a_notice_lead_to_this_site(settings):
    address = urlsplit(codes_in(documents.notice_pdf(Case(BIRTH).matter, "zh"))[0])
    assert f"{address.scheme}://{address.netloc}" == settings.SITE_URL
