"""Form F1, counted by hand on a small set: by class, by office, by days; frozen and compared."""

import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from yuqiao.areas.notarization import metrics
from yuqiao.areas.notarization.metrics import Scope, form_f1
from yuqiao.areas.notarization.models import Certificate, FrozenForm, NotarialFile, Review
from yuqiao.areas.notarization.months import register_changed
from yuqiao.areas.notarization.tests.factories import BIRTH, make_notarial_matter, make_notary, make_office
from yuqiao.areas.notarization.tests.lines import make_line
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.matters.outputs import end_output
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
PAGE = "/desk/notarization/figures/"
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def world():
    """March 2026. Office A: 4 civil (one voided and replaced), 1 corrected in April, 1 for 中国香港; office B: 2 economic, one withdrawn.

    Days to issue, A: 2, 4, 6 (the voided one), 20 (corrected later), 10 (中国香港); B: 3, 5. One of February, one of April.
    """
    a, b = make_office(), make_office()
    person, firm = make_notarial_matter(a, BIRTH), make_notarial_matter(b)

    def line(matter, day, days, **more):
        issued = date(2026, 3, day)
        return make_line(matter, issued_on=issued, accepted_on=issued - timedelta(days=days), **more)

    line(person, 2, 2)
    line(person, 3, 4)
    again = line(person, 5, 7)
    line(person, 5, 6, state="voided", replaced_by=again.output)
    later = make_line(person, issued_on=date(2026, 4, 8), accepted_on=date(2026, 3, 1))
    line(person, 25, 20, state="corrected", replaced_by=later.output, state_at=later.output.issued_at)
    line(person, 31, 10, number_class="hk_macao")
    line(firm, 1, 3)
    line(firm, 9, 5, state="withdrawn")
    make_line(person, issued_on=date(2026, 2, 28))
    NotarialFile.objects.filter(matter=person).update(accepted_on=date(2026, 3, 1))
    for ground, day in (("dispute", 3), ("dispute", 4), ("six_months", 31)):
        ended = make_notarial_matter(a, BIRTH)
        NotarialFile.objects.filter(matter=ended).update(ended_ground=ground, ended_on=date(2026, 3, day))
    Review.objects.create(
        matter=firm,
        certificate=Certificate.objects.get(state="withdrawn"),
        asked_by="party",
        reason="…",
        asked_on=date(2026, 3, 9),
        decision="withdrawn",
        decided_on=date(2026, 3, 20),
    )
    return a, b


def test_counted_by_class(world):
    classes = form_f1(Scope(*MARCH))["classes"]
    assert classes["foreign_civil"] == {"given": 5, "voided": 1, "corrected": 1, "withdrawn": 0, "counted": 3}
    assert classes["hk_macao"]["counted"] == 1
    assert classes["foreign_economic"] == {"given": 2, "voided": 0, "corrected": 0, "withdrawn": 1, "counted": 2}
    assert classes["total"] == {"given": 8, "voided": 1, "corrected": 1, "withdrawn": 1, "counted": 6}


def test_counted_by_office_by_matter_by_destination(world):
    a, b = world
    found = form_f1(Scope(*MARCH))
    assert found["offices"][a.office.code]["counted"] == 4
    assert found["offices"][b.office.code]["counted"] == 2
    assert found["offices"][a.office.code]["accepted"] == 1
    assert found["offices"]["total"]["given"] == 8
    assert found["matters"] == {"birth": {"counted": 4}, "business-licence": {"counted": 2}, "total": {"counted": 6}}
    assert found["destinations"]["CAN"] == {"counted": 4}
    assert found["refused"]["dispute"] == {"files": 2}
    assert found["terminated"]["six_months"] == {"files": 1}
    assert found["reviews"]["withdrawn"] == {"reviews": 1}
    assert {k: v["numbers"] for k, v in found["ended"].items()} == {"voided": 1, "corrected": 0, "withdrawn": 1}
    assert form_f1(Scope(date(2026, 4, 1), date(2026, 4, 30)))["ended"]["corrected"] == {"numbers": 1}


def test_counted_by_days(world):
    a, b = world
    found = form_f1(Scope(*MARCH))
    # 2 3 4 5 6 10 20: what was issued again (7 days) is left out
    assert found["days"]["total"] == {"certificates": 7, "mean": 7.1, "p95": 20}
    assert (found["offices"][b.office.code]["mean"], found["offices"][b.office.code]["p95"]) == (4.0, 5)
    april = form_f1(Scope(date(2026, 4, 1), date(2026, 4, 30)))
    assert april["days"]["total"] == {"certificates": 0, "mean": None, "p95": None}, "a correction is no first issue"


def test_the_same_three_ways(world):
    """The whole is the sum of its offices, of its days, and of what plain Python counts line by line."""
    a, b = world
    whole = form_f1(Scope(*MARCH))["classes"]["total"]
    of_offices = [form_f1(Scope(*MARCH, office))["classes"]["total"] for office in (a, b)]
    days = [form_f1(Scope(d, d))["classes"]["total"] for d in (date(2026, 3, n) for n in range(1, 32))]
    lines = Certificate.objects.filter(issued_on__range=MARCH)
    for column in whole:
        assert whole[column] == sum(o[column] for o in of_offices) == sum(d[column] for d in days)
    assert whole["counted"] == sum(c.state in ("valid", "withdrawn") for c in lines)
    assert whole["given"] == len(lines)


@pytest.mark.parametrize(
    ("span", "p95"),
    [({3: 1}, 3), ({1: 95, 9: 5}, 1), ({1: 94, 9: 6}, 9), ({1: 19, 30: 1}, 1), ({}, None)],
)
def test_95_in_100_by_nearest_rank(span, p95):
    assert metrics._span_figures(span)["p95"] == p95


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (("month", 2026, 2), ("2026-02-01", "2026-02-28")),
        (("month", 2026, 12), ("2026-12-01", "2026-12-31")),
        (("quarter", 2026, 4), ("2026-10-01", "2026-12-31")),
        (("year", 2024, 7), ("2024-01-01", "2024-12-31")),
    ],
)
def test_periods(asked, days):
    assert tuple(d.isoformat() for d in metrics.period_of(*asked)) == days


def test_a_head_counts_the_own_office_alone(client, world):
    a, b = world
    client.force_login(make_user(Role.OFFICE_HEAD, office=a.office))
    page = client.get(PAGE, {"lang": "en", "kind": "month", "year": 2026, "part": 3})
    assert page.status_code == 200
    assert page.context["scope"].office == a
    assert client.get(PAGE, {"kind": "month", "year": 2026, "part": 3, "office": b.pk}).status_code == 422
    client.force_login(make_notary(a).user)
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "quarter", "year": 2026, "part": 5},
        {"kind": "range", "first": "2026-03-31", "last": "2026-03-01"},
        {"kind": "week"},
        {"kind": "year", "year": "next"},
        {"office": "x"},
    ],
)
def test_a_period_that_cannot_be_read_is_said(client, world, query):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    assert client.get(PAGE, {"lang": "en", **query}).status_code == 422


def test_on_the_page_and_in_the_workbook(client, world):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER))
    query = {"kind": "range", "first": "2026-03-01", "last": "2026-03-31", "lang": "en"}
    page = client.get(PAGE, query).content.decode()
    assert "A certificate counts once" in page.replace("a certificate", "A certificate")
    assert "(4) The parties dispute the matter" in page
    book = load_workbook(io.BytesIO(client.get(PAGE, {**query, "format": "xlsx"}).content))
    assert book.sheetnames[0] == "By class"
    assert book.sheetnames[-1] == "Definitions"
    assert len(book.sheetnames) == 10
    by_class = {row[0]: row[1:] for row in book["By class"].iter_rows(values_only=True)}
    assert by_class["Foreign-related civil"] == (5, 1, 1, 0, 3)


def test_frozen_and_then_changed(client, world):
    a, _b = world
    head = make_user(Role.OFFICE_HEAD, office=a.office)
    scope = Scope(*MARCH, a)
    frozen = metrics.freeze(head, scope)
    frozen.refresh_from_db()
    assert metrics.is_intact(frozen)
    assert metrics.differences(frozen, form_f1(scope)) == []
    line = Certificate.objects.filter(office=a, state="valid", issued_on=date(2026, 3, 2)).get()
    end_output(line.output, "withdrawn", "示例")
    Certificate.objects.filter(pk=line.pk).update(state="withdrawn")
    register_changed(a, line.issued_on, clock.today())
    changed = {(d.table.en, d.row.en, d.column.en): (d.then, d.now) for d in metrics.differences(frozen, form_f1(scope))}
    assert changed["By class", "Foreign-related civil", "of these withdrawn"] == (0, 1)
    client.force_login(head)
    query = "?kind=month&year=2026&part=3&lang=en"
    assert "What has changed since" in client.get(PAGE + query).content.decode()
    assert client.post(PAGE + query).status_code == 302
    assert FrozenForm.objects.count() == 2


def test_who_freezes_and_when(world):
    a, b = world
    with pytest.raises(NotAllowed):
        metrics.freeze(make_user(Role.OFFICE_HEAD, office=a.office), Scope(*MARCH, b))
    with pytest.raises(NotAllowed):
        metrics.freeze(make_user(Role.OFFICE_HEAD, office=a.office), Scope(*MARCH))
    with pytest.raises(Refused):
        metrics.freeze(make_user(Role.DEPARTMENT_MANAGER), Scope(date(2026, 1, 1), clock.today()))


def test_a_frozen_form_cannot_be_changed(world):
    frozen = metrics.freeze(make_user(Role.DEPARTMENT_MANAGER), Scope(*MARCH))
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenForm.objects.filter(pk=frozen.pk).update(hash="0")
    with pytest.raises(DatabaseError), transaction.atomic():
        frozen.delete()


def test_the_form_asks_few_questions(world):
    for most in (15, 7):  # counted from the rows, and read from what is kept
        with CaptureQueriesContext(connection) as asked:
            form_f1(Scope(*MARCH))
        assert len(asked) <= most
