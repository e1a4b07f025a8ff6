"""The catalogue of a volume: what stands in it and in which order, who reads the side file's, and that the package holds it."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.catalogue import MAIN_FILE, SIDE_FILE, catalogue_of
from yuqiao.areas.notarization.documents import catalogue_pdf
from yuqiao.areas.notarization.models import SignedPaper, VerificationLetter
from yuqiao.areas.notarization.tests.factories import BIRTH, TENDER, Case, make_office, photographed
from yuqiao.areas.notarization.tests.test_certificates import text_of
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.papers import page_count
from yuqiao.matters.access import Actor
from yuqiao.matters.inspections import open_file
from yuqiao.matters.models import Document
from yuqiao.matters.papers import send_paper
from yuqiao.matters.services import add_document
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
AT = "2026-10-23T11:00"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.PKI_ROOT = tmp_path / "pki"


@pytest.fixture
def case() -> Case:
    """Issued, with a paper of every place, the newest first to arrive."""
    with clock.frozen(AT):
        found = Case(BIRTH)
        paper = found.matter.materials.exclude(state="waived").first()
        send_paper(found.matter.pk, paper.pk, Actor.by_token(found.matter), [(keep_bytes(photographed("id"), "i.jpg"), "id.jpg")])
        found.drafted()

        def add(name: str, **more) -> Document:
            stored = keep_bytes(photographed(name), f"{name}.jpg")
            return add_document(found.matter, stored, f"{name}.jpg", sent_by="handler", **more)

        found.minutes = add("合议", audience=Document.Audience.SIDE_FILE)
        add("现场照片")
        VerificationLetter.objects.create(
            matter=found.matter,
            issuer="示例医院",
            channel="letter",
            question="是否属实？",
            sent_at=clock.now(),
            result="confirmed",
            document=add("回函"),
        )
        SignedPaper.objects.filter(matter=found.matter, kind="interview").update(document=add("笔录"))
        found.do("submit_draft", opinion="材料齐全。")
        found.do("approve", found.approver, flags_seen="on", opinion="同意。")
        found.do("issue", steel_seal="on", layout_checked="on")
        found.do("reprint", certificate=str(selectors.certificates_of(found.matter)[0].pk), cause="print", reason="卡纸")
    return found


def held(case: Case, user):
    return catalogue_of(case.matter, selectors.file_of(case.matter), user)


def test_the_papers_stand_in_the_declared_order_with_pages_days_and_remarks(case):
    main = held(case, case.notary.user).main
    found = [p.place.code for p in main]
    order = [place.code for place in MAIN_FILE]
    assert found == sorted(found, key=order.index)
    assert {*found} == {*order} - {"decision", "receipt", "notice"}
    assert [p.number for p in main] == list(range(1, len(main) + 1))
    void, valid = (p for p in main if p.place.code == "certificate")
    assert (void.remark, valid.remark) == ("作废 void", "") and valid.pages == 3
    sent = next(p for p in main if p.place.code == "applicant")
    assert sent.pages == 1 and sent.remark == "id.jpg" and sent.on.isoformat() == "2026-10-23"
    note = next(p for p in main if p.place.code == "interview")
    assert (note.title, note.remark) == ("询问笔录 Interview note", "笔录.jpg")
    assert "示例医院" in next(p for p in main if p.place.code == "verification").title
    assert not [p for p in main if p.document == case.minutes]


def test_the_side_file_stands_apart(case):
    side = held(case, case.head).side
    assert [p.place.code for p in side] == ["opinion", "opinion", "side"]
    assert [p.place for p in side if p.place not in SIDE_FILE] == []
    assert side[-1].document == case.minutes and side[-1].number == 3


def test_the_printed_catalogue_has_a_cover_and_every_paper(case):
    case.do("archive", secrecy="ordinary", retention="long", in_order="on")
    file = selectors.file_of(case.matter)
    pdf = catalogue_pdf(file, held(case, case.notary.user).main)
    assert page_count(pdf, "application/pdf") >= 1
    found = text_of(pdf)
    for said in (
        "正卷mainfile",
        case.office.name_zh,
        *(c.output.number for c in selectors.certificates_of(case.matter)),
        "普通卷Ordinaryfile",
        "长期Long",
        "张𬎆",
        "受理日期Accepted2026-10-23",
        f"归档日期Closed{clock.today().isoformat()}",
        case.notary.user.name.replace(" ", ""),
        case.approver.user.name.replace(" ", ""),
        "id.jpg",
        "matter.json",
        "未核实",
        "notconfirmed",
    ):
        assert said in found, said
    for said in ("合议.jpg", "材料齐全"):
        assert said not in found, said
    assert "合议.jpg" in text_of(catalogue_pdf(file, held(case, case.head).side, side=True))


def test_an_enterprises_parties_and_matters_are_all_on_the_cover():
    case = Case(TENDER)
    found = text_of(catalogue_pdf(selectors.file_of(case.matter), held(case, case.head).main))
    assert "郑州旭构新材料有限公司、" in found and "陈示例" in found
    assert "归档时确定" in found and "营业执照" in found and "受理日期" not in found


def test_a_file_whose_name_cannot_be_printed_is_in_it_by_the_code_point():
    case = Case(BIRTH)
    add_document(case.matter, keep_bytes(photographed("x"), "x.jpg"), "护照\ue000.jpg", sent_by="applicant")
    found = text_of(catalogue_pdf(selectors.file_of(case.matter), held(case, case.head).main))
    assert "护照[U+E000].jpg" in found


def urls(case: Case) -> tuple[str, str]:
    return tuple(reverse(f"notarization_desk:{n}", args=[case.matter.reference]) for n in ("catalogue", "side_catalogue"))


def test_the_office_reads_both_and_has_them_on_the_matters_page(client, case):
    for user in (case.notary.user, case.approver.user, case.head):
        client.force_login(user)
        page = client.get(reverse("desk:matter", args=[case.matter.reference]), {"lang": "en"}).content.decode()
        for url in urls(case):
            answer = client.get(url)
            assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
            assert answer["Content-Disposition"].startswith("inline") and answer["Cache-Control"] == "private, no-store"
            assert url in page
        assert "Catalogue of the side file" in page and "not closed yet" in page
        assert urls(case)[0] in client.get(f"{reverse('notarization_desk:archive')}").content.decode()


def test_the_department_reads_the_main_file_once_opened_and_never_the_side_file(client, case):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    client.force_login(manager)
    assert [client.get(url).status_code for url in urls(case)] == [404, 404]
    open_file(case.matter.reference, manager, "双随机抽查公证质量，抽中本卷")
    answers = [client.get(url) for url in urls(case)]
    assert [a.status_code for a in answers] == [200, 404]
    assert "合议.jpg" not in text_of(answers[0].content)
    page = client.get(reverse("desk:matter", args=[case.matter.reference])).content.decode()
    assert urls(case)[0] in page and urls(case)[1] not in page


def test_the_applicant_and_other_offices_read_neither(client, case):
    applicant = make_user()
    case.matter.client_user = applicant
    case.matter.save(update_fields=["client_user"])
    for user in (applicant, make_user(Role.OFFICE_HEAD, office=make_office().office), make_user(Role.ADMINISTRATOR)):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls(case)] == [404, 404]


def package(client, case: Case, user) -> zipfile.ZipFile:
    client.force_login(user)
    answer = client.post(reverse("notarization_desk:package", args=[case.matter.reference]))
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_package_holds_the_catalogues_and_its_files_under_their_numbers(client, case):
    found = package(client, case, case.head)
    paths = [line["path"] for line in json.loads(found.read("manifest.json"))["files"]]
    assert paths[:2] == ["catalogue.pdf", "side-file/catalogue.pdf"]
    assert "合议.jpg" not in text_of(found.read("catalogue.pdf")) and "合议.jpg" in text_of(found.read("side-file/catalogue.pdf"))
    papers = held(case, case.head).documents
    names = [f"{p.place.folder}/{p.number:03d}-{p.document.name}" for p in papers]
    assert [p for p in paths if p in names] == names
    assert json.loads(found.read("verification.json"))[0]["issuer"] == "示例医院"
    records = {place.record for place in (*MAIN_FILE, *SIDE_FILE) if place.record}
    assert records <= set(paths), "what a catalogue calls a record is in the package"


def test_the_package_of_who_supervises_has_the_main_file_alone(client, case):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    open_file(case.matter.reference, manager, "双随机抽查公证质量，抽中本卷")
    names = package(client, case, manager).namelist()
    assert "catalogue.pdf" in names and not [n for n in names if n.startswith("side-file")]
