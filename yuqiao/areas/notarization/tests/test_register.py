"""The register: who reads which lines and names, how a number is found, that no number is missing, what is taken away."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from yuqiao.areas.notarization import register
from yuqiao.areas.notarization.models import Certificate
from yuqiao.areas.notarization.reach import reach_of, rooms_of
from yuqiao.areas.notarization.tests.factories import BIRTH, make_notarial_matter, make_notary, make_office
from yuqiao.areas.notarization.tests.lines import make_line
from yuqiao.matters.inspections import open_file
from yuqiao.matters.tests.factories import make_firm, make_user
from yuqiao.people.models import Office, Role

pytestmark = pytest.mark.django_db
PAGE = "/desk/notarization/register/"


@pytest.fixture
def offices():
    return make_office(), make_office()


@pytest.fixture
def lines(offices):
    """Three numbers of the first office (one of them a failed print), one of the second."""
    first, second = offices
    person = make_notarial_matter(first, BIRTH)
    good = make_line(person)
    replacing = make_line(person)
    make_line(person, state="voided", replaced_by=replacing.output)
    make_line(make_notarial_matter(second))
    return good


def body(client, user, **query) -> str:
    client.force_login(user)
    response = client.get(PAGE, {"lang": "en", **query})
    assert response.status_code == 200
    return response.content.decode()


def test_who_reads_which_lines(offices, lines):
    first, second = offices
    center = Office.objects.create(code="c1", kind=Office.Kind.CENTER, name_zh="中心", name_en="Center")
    counts = {
        make_notary(first).user: 3,
        make_user(Role.OFFICE_HEAD, office=second.office): 1,
        make_user(Role.DEPARTMENT_MANAGER): 4,
        make_user(Role.WINDOW_CLERK, office=center): 4,
        make_user(Role.DEPARTMENT_MANAGER, area="consultation"): 0,
        make_user(Role.OFFICE_HEAD, office=make_firm().office): 0,
        make_user(Role.ADMINISTRATOR): 0,
        make_user(): 0,
    }
    assert {u: register.visible_certificates(u).count() for u in counts} == counts
    assert register.visible_certificates(None).count() == 0


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EDITOR, Role.LAWYER, Role.OFFICE_HEAD, ""])
def test_the_page_is_closed_to_others(client, lines, role):
    client.force_login(make_user(role, office=make_firm().office if role else None) if role else make_user())
    assert client.get(PAGE).status_code == 404


def test_another_office_sees_nothing_by_any_filter(client, offices, lines):
    other = make_notary(offices[1]).user
    for query in ({"office": offices[0].pk}, {"number": lines.output.number}, {"name": "张"}):
        page = body(client, other, **query)
        assert f">{lines.output.number}<" not in page
        assert "No certificate here" in page


def test_a_page_explains_every_number(client, offices, lines):
    page = body(client, make_notary(offices[0]).user)
    assert page.count("Voided") >= 1
    assert "打印故障：卡纸" in page
    replaced_by = Certificate.objects.get(state="voided").output.replaced_by.number
    assert f"replaced by {replaced_by}" in page
    assert "张𬎆" in page


def test_the_department_reads_names_of_opened_files_alone(client, offices, lines):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    page = body(client, manager)
    assert "张＊＊" in page
    assert "张𬎆" not in page
    assert lines.output.number not in body(client, manager, name="张"), "a name is not found where it is not read"
    open_file(lines.matter.reference, manager, "双随机抽查公证质量，抽中本卷")
    page = body(client, manager)
    assert "张𬎆" in page
    assert lines.output.number in body(client, manager, name="张")
    sheet = client.get(PAGE, {"format": "csv"}).content.decode("utf-8-sig")
    assert "张𬎆" in sheet
    assert "郑州旭构" not in sheet


@pytest.mark.parametrize(
    "typed",
    [
        "（{y}）{s}证外民字第{n}号",
        "({y}){s}证外民字第{n}号",
        "〔{y}〕{s}证外民字第000{n}号",
        " {y} {s} 证 外民 字 第 {n} 号 ",
        "({y}) {e} Zheng Wai Min Zi, No. {n}",
        "{y} {e} zheng waimin zi no {n}",
        "{n}",
        "第{n}号",
    ],
)
def test_a_number_is_found_in_any_spelling(offices, lines, typed):
    office = offices[0]
    values = {"y": lines.year, "s": office.short_name, "e": office.short_name_en, "n": lines.sequence}
    found = register.numbered(Certificate.objects.filter(office=office), typed.format(**values))
    assert [c.pk for c in found] == [lines.pk]


@pytest.mark.parametrize("typed", ["", "（2026）", "外民字第1号", "x" * 400, "9" * 40, "（2026）不存在证外民字第1号", "\x00"])
def test_what_is_no_number_finds_nothing(lines, typed):
    assert not register.numbered(Certificate.objects.all(), typed).exists()


def test_filters_and_what_cannot_be_read(client, offices, lines):
    user = make_notary(offices[0]).user
    rows = register.visible_certificates(user)
    day = lines.issued_on.isoformat()
    asked = {"year": str(lines.year), "class": "foreign_civil", "kind": "birth", "destination": "CAN", "state": "valid"}
    assert register.filtered(rows, {**asked, "from": day, "to": day, "name": "zhang"}, user).count() == 2
    assert register.filtered(rows, {"state": "voided"}, user).count() == 1
    assert register.filtered(rows, {"year": "2019"}, user).count() == 0
    assert register.filtered(rows, {"year": "x", "from": "soon", "office": "-1", "to": "2026-13-01"}, user).count() == 3
    page = body(client, user, number="<script>", name="'\"")
    assert "<script>&" not in page


def test_no_gap_is_said_and_a_gap_is_seen(client, offices, lines):
    user = make_notary(offices[0]).user
    [series] = register.series_of(user, lines.year)
    assert (series.last, series.count, series.missing) == (3, 3, 0)
    assert "1 … 3" in body(client, user)
    make_line(lines.matter, sequence=7)
    [series] = register.series_of(user, lines.year)
    assert series.missing == 3
    page = body(client, user)
    assert "1 … 7" in page
    assert "3 numbers are missing" in page


def test_what_is_taken_away(client, offices, lines):
    user = make_notary(offices[0]).user
    client.force_login(user)
    rows = list(csv.reader(io.StringIO(client.get(PAGE, {"format": "csv", "lang": "en"}).content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Number", "Class"]
    assert len(rows) == 4
    voided = next(r for r in rows if r[10] == "Voided")
    assert voided[11] == "打印故障：卡纸"
    assert voided[12].startswith("（")
    book = load_workbook(io.BytesIO(client.get(PAGE, {"format": "xlsx", "lang": "en", "state": "valid"}).content))
    assert book.active.max_row == 3
    assert book.active["F2"].value == "张𬎆"


def test_a_long_sheet_says_where_it_ends(offices, lines, monkeypatch):
    monkeypatch.setattr(register, "EXPORT_LIMIT", 2)
    rows = list(register.cells(Certificate.objects.all(), make_notary(offices[0]).user))
    assert [len(r) for r in rows] == [14, 14, 1]


def test_pages_follow_each_other(client, offices):
    matter = make_notarial_matter(offices[0], BIRTH)
    for n in range(60):
        make_line(matter, issued_on=date(2026, 1 + n % 9, 1))
    user = make_notary(offices[0]).user
    first = body(client, user)
    assert first.count('<tr><th scope="row"') == 50
    after = first.split("after=")[1].split('"')[0].split("&")[0]
    assert body(client, user, after=after).count('<tr><th scope="row"') == 10


@pytest.mark.parametrize("kind", ["office", "department"])
def test_a_page_asks_few_questions(client, offices, lines, kind):
    for _n in range(20):
        make_line(lines.matter)
    user = make_notary(offices[0]).user if kind == "office" else make_user(Role.DEPARTMENT_MANAGER)
    body(client, user)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE, {"year": str(lines.year), "name": "张"})
    assert len(asked) <= 15, [q["sql"][:120] for q in asked]


def test_rooms_by_seat(offices):
    first, _second = offices
    everything = ["office", "batches", "deliveries", "archive", "register", "figures", "fees"]
    assert rooms_of(make_user(Role.OFFICE_HEAD, office=first.office)) == everything
    assert rooms_of(make_notary(first).user) == everything[:5]
    assert rooms_of(make_user(Role.DEPARTMENT_MANAGER)) == ["register", "figures"]
    assert rooms_of(make_user(Role.WINDOW_CLERK)) == ["register"]
    assert rooms_of(make_user(Role.OFFICE_HEAD, office=make_firm().office)) == []
    assert rooms_of(None) == []
    assert not reach_of(None)


def test_the_desk_shows_the_way(client, offices):
    client.force_login(make_notary(offices[0]).user)
    assert PAGE in client.get("/desk/").content.decode()
    client.force_login(make_user(Role.OFFICE_HEAD, office=make_firm().office))
    assert PAGE not in client.get("/desk/").content.decode()
