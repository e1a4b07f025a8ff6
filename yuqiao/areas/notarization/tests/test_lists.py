"""What can be handed over, what has to be closed, the archive package, the fees of an office."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest

from yuqiao.areas.notarization import lists
from yuqiao.areas.notarization.fees import end_fee, set_fee
from yuqiao.areas.notarization.models import Authentication, NotarialFile, OfficeFee, Opinion
from yuqiao.areas.notarization.selectors import fee_on
from yuqiao.areas.notarization.tests.factories import BIRTH, make_notarial_matter, make_notary, make_office
from yuqiao.areas.notarization.tests.lines import issued_matter
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.files import keep_bytes
from yuqiao.matters.inspections import open_file
from yuqiao.matters.models import Document
from yuqiao.matters.services import add_document
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
DELIVERIES, ARCHIVE, FEES = (f"/desk/notarization/{page}/" for page in ("deliveries", "archive", "fees"))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def clerk(office):
    return make_user(Role.WINDOW_CLERK, office=office.office)


# ---- to be handed over


def test_ready_once_every_stop_is_done(client, office, clerk):
    matter = issued_matter(office)
    assert not lists.deliveries(clerk).exists()
    assert [d.matter for d in lists.deliveries(clerk, under_way=True)] == [matter]
    Authentication.objects.update(state="done")
    assert [d.ready for d in lists.deliveries(clerk)] == [True]
    client.force_login(clerk)
    page = client.get(DELIVERIES, {"lang": "en"}).content.decode()
    assert matter.certificates.first().output.number in page
    assert "BCDF2345" not in page, "the code is the applicant's"


def test_nothing_is_handed_over_of_what_was_withdrawn(office, clerk):
    matter = issued_matter(office)
    Authentication.objects.update(state="done")
    matter.certificates.update(state="withdrawn")
    assert not lists.deliveries(clerk).exists() and not lists.deliveries(clerk, matter.reference).exists()


@pytest.mark.parametrize("typed", ["bcdf2345", "BCDF 2345", "旭构", "xugou", "{reference}"])
def test_found_by_code_name_or_reference(client, office, clerk, typed):
    matter = issued_matter(office)
    issued_matter(office, BIRTH, code="ZZZZ9999")
    issued_matter(make_office(), code="BCDF2345")
    found = lists.deliveries(clerk, typed.format(reference=matter.reference))
    assert [d.matter for d in found] == [matter]
    client.force_login(clerk)
    assert client.get(DELIVERIES, {"find": "<b>\x00", "lang": "en"}).status_code == 200


# ---- to be closed


def test_files_to_be_closed_by_their_last_day(client, office, clerk):
    matter = issued_matter(office, BIRTH)
    other = issued_matter(make_office(), BIRTH)
    for m in (matter, other):
        m.deadlines.create(
            code="archive",
            rule="notary.archive",
            amount=3,
            unit="month",
            started_at=clock.now(),
            due_at=clock.now() + timedelta(days=20),
        )
    assert [d.matter for d in lists.to_archive(clerk)] == [matter]
    client.force_login(clerk)
    page = client.get(ARCHIVE, {"lang": "en"}).content.decode()
    assert matter.reference in page
    assert "days left" in page
    assert "about 60 years" in page
    assert "not confirmed, ask" in page
    NotarialFile.objects.filter(matter=matter).update(
        archived_at=clock.now(), archived_by=clerk, retention="long", secrecy="ordinary"
    )
    matter.deadlines.update(met_at=clock.now())
    assert matter.reference not in client.get(ARCHIVE).content.decode()
    closed = client.get(ARCHIVE, {"show": "closed", "lang": "en"}).content.decode()
    assert matter.reference in closed
    assert "Long" in closed


def packed(client, matter) -> zipfile.ZipFile:
    response = client.post(f"{ARCHIVE}{matter.reference}/")
    assert response.status_code == 200
    assert response.streaming
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.fixture
def full(office):
    """A matter with a certificate, a paper of the applicant, one of the side file, and an opinion."""
    matter = issued_matter(office, BIRTH)
    add_document(matter, keep_bytes(PDF, "c.pdf"), "证书/1.pdf", sent_by="handler", kind="certificate")
    add_document(matter, keep_bytes(PDF + b"%a", "p.pdf"), "护照.pdf", sent_by="applicant")
    side = add_document(matter, keep_bytes(PDF + b"%b", "s.pdf"), "内部.pdf", sent_by="handler")
    Document.objects.filter(pk=side.pk).update(audience="side_file")
    Opinion.objects.create(matter=matter, author=None, at=clock.now(), move="approve", text="同意出证。")
    return matter


def test_the_package_holds_everything_and_its_hashes(client, office, full):
    client.force_login(make_user(Role.OFFICE_HEAD, office=office.office))
    package = packed(client, full)
    assert package.testzip() is None
    names = set(package.namelist())
    assert {"manifest.json", "manifest.csv", "matter.json", "register.json", "audit/events.json", "audit/events.csv"} <= names
    assert any(n.startswith("certificates/") and "/" not in n.removeprefix("certificates/") for n in names)
    assert any(n.startswith("originals/") and n.endswith("护照.pdf") for n in names)
    assert any(n.startswith("side-file/") and n.endswith("内部.pdf") for n in names)
    assert json.loads(package.read("side-file/opinions.json"))[0]["text"] == "同意出证。"
    manifest = json.loads(package.read("manifest.json"))
    assert {f["path"] for f in manifest["files"]} == names - {"manifest.json"}
    for line in manifest["files"]:
        content = package.read(line["path"])
        assert (line["sha256"], line["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    table = list(csv.DictReader(io.StringIO(package.read("manifest.csv").decode("utf-8-sig"))))
    assert {row["path"] for row in table} == names - {"manifest.json", "manifest.csv"}
    [line] = json.loads(package.read("register.json"))
    assert line["number"].startswith("（")
    events = json.loads(package.read("audit/events.json"))
    assert events[-1]["kind"] == "notarization.packaged", "that it was taken away is in it"
    assert events[-1]["previous_hash"] == events[-2]["hash"]


def test_the_side_file_stays_in_the_office(client, full):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    client.force_login(manager)
    assert client.post(f"{ARCHIVE}{full.reference}/").status_code == 404, "not before it is opened with a reason"
    open_file(full.reference, manager, "双随机抽查公证质量，抽中本卷")
    package = packed(client, full)
    assert not [n for n in package.namelist() if n.startswith("side-file")]
    assert "同意出证" not in str([package.read(n) for n in package.namelist()])
    assert json.loads(package.read("manifest.json"))["side_file"] is False


def test_another_office_takes_nothing_away(client, full):
    client.force_login(make_user(Role.OFFICE_HEAD, office=make_office().office))
    before = full.events.count()
    assert client.post(f"{ARCHIVE}{full.reference}/").status_code == 404
    assert client.get(f"{ARCHIVE}{full.reference}/").status_code == 405
    assert full.events.count() == before


@pytest.mark.parametrize("page", [DELIVERIES, ARCHIVE])
def test_the_lists_are_the_offices(client, page):
    for user in (make_user(Role.DEPARTMENT_MANAGER), make_user(Role.ADMINISTRATOR), make_user(Role.WINDOW_CLERK), make_user()):
        client.force_login(user)
        assert client.get(page).status_code == 404


# ---- fees

FEE = {
    "kind": "translation",
    "subject": "",
    "language": "",
    "amount": "120",
    "valid_from": "2027-01-01",
    "source": "豫价〔2027〕1号（示例）",
}


@pytest.fixture
def head(office):
    return make_user(Role.OFFICE_HEAD, office=office.office)


def test_a_new_version_from_a_day(client, office, head):
    client.force_login(head)
    assert client.post(FEES, FEE).status_code == 302
    assert fee_on(office, "translation", date(2026, 12, 31)).amount == 100
    assert fee_on(office, "translation", date(2027, 1, 1)).amount == 120
    assert OfficeFee.objects.filter(office=office, kind="translation").count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"source": " "}, "This field is required"),
        ({"amount": "-1"}, "greater than or equal to 0"),
        ({"amount": "many"}, "Enter a number"),
        ({"valid_from": "2026-01-01"}, "It must begin after"),
        ({"kind": "copy", "language": "en"}, "Only a translation has a language"),
        ({"kind": "bribe"}, "Select a valid choice"),
    ],
)
def test_a_wrong_fee_is_said_and_nothing_is_lost(client, office, head, wrong, words):
    client.force_login(head)
    response = client.post(f"{FEES}?lang=en", {**FEE, **wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    if "source" not in wrong:
        assert FEE["source"] in page
    assert OfficeFee.objects.filter(office=office).count() == 4


def test_a_fee_ends(client, office, head):
    fee = OfficeFee.objects.get(office=office, kind="copy")
    client.force_login(head)
    last = clock.today() + timedelta(days=10)
    assert client.post(f"{FEES}{fee.pk}/end/?lang=en", {"last_day": "2020-01-01"}).status_code == 422
    assert client.post(f"{FEES}{fee.pk}/end/?lang=en", {"last_day": "soon"}).status_code == 422
    assert client.post(f"{FEES}{fee.pk}/end/", {"last_day": last.isoformat()}).status_code == 302
    assert fee_on(office, "copy", last)
    assert fee_on(office, "copy", last + timedelta(days=1)) is None
    with pytest.raises(Refused):
        end_fee(head, fee.pk, last + timedelta(days=5))


def test_the_fees_are_the_heads(client, office, head):
    others = (make_notary(office).user, make_user(Role.OFFICE_HEAD, office=make_office().office))
    fee = OfficeFee.objects.filter(office=office).first()
    for user in others:
        with pytest.raises(NotAllowed):
            set_fee(user, office, kind="copy", amount=1, valid_from=date(2027, 1, 1), source="x")
        client.force_login(user)
        assert client.post(f"{FEES}{fee.pk}/end/", {"last_day": "2027-01-01"}).status_code == 404
    client.force_login(others[0])
    assert client.get(FEES).status_code == 404


def test_matters_of_no_office_are_nobodys_list(clerk):
    make_notarial_matter(make_office(), BIRTH)
    assert not lists.own_matters_of_offices(clerk).exists()
