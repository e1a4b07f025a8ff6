"""Who sees a notarial matter at the desk, in the worklist, in the search, and by opening a file."""

import pytest
from django.test import Client
from django.urls import reverse

from yuqiao.areas.notarization.tests.factories import BIRTH, Case, make_notarial_matter, make_notary, make_office
from yuqiao.kernel import clock
from yuqiao.kernel.clock import frozen
from yuqiao.matters.access import visible_at_desk, visible_to
from yuqiao.matters.inspections import open_file
from yuqiao.matters.models import Inspection
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role, Seat

pytestmark = pytest.mark.django_db
WHY = "年度执业检查抽查案卷"
OPEN = "/desk/open-file/"


@pytest.fixture
def case() -> Case:
    return Case(BIRTH).do("take")


def at_desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(user):
    """The account without the seats that were remembered."""
    return type(user).objects.get(pk=user.pk)


def test_a_notary_sees_own_matters_and_those_of_the_office_that_nobody_has(case):
    untaken = make_notarial_matter(case.office, BIRTH)
    colleague = make_notary(case.office)
    elsewhere = make_notary(make_office())
    assert set(visible_at_desk(case.notary.user)) == {case.matter, untaken}
    assert set(visible_at_desk(colleague.user)) == {untaken}
    assert not visible_at_desk(elsewhere.user).exists()


def test_the_head_sees_all_of_the_office_and_the_approver_too_others_nothing(case):
    untaken = make_notarial_matter(case.office, BIRTH)
    assert set(visible_at_desk(case.head)) == {case.matter, untaken}
    assert set(visible_at_desk(case.approver.user)) == {case.matter, untaken}
    other = make_office()
    for role in (Role.OFFICE_HEAD, Role.APPROVER, Role.WINDOW_CLERK):
        assert not visible_at_desk(make_user(role, office=other.office)).exists()


def test_who_was_replaced_and_whose_seat_ended_sees_nothing_more(case):
    successor = make_notary(case.office)
    case.do("assign", case.head, notary=str(successor.user_id))
    assert not visible_at_desk(fresh(case.notary.user)).exists()
    Seat.objects.filter(user=successor.user).update(valid_until="2020-12-31")
    page = at_desk(fresh(successor.user)).get(reverse("desk:matter", args=[case.matter.reference]))
    assert page.status_code == 404


def test_an_applicant_sees_the_own_matter_and_not_the_desk(case):
    applicant, other = make_user(), make_user()
    case.matter.client_user = applicant
    case.matter.save(update_fields=["client_user"])
    assert list(visible_to(applicant)) == [case.matter]
    assert not visible_to(other).exists()
    assert not visible_at_desk(applicant).exists()
    assert at_desk(applicant).get(reverse("notarization_desk:precheck", args=[case.matter.reference])).status_code == 404


@pytest.mark.parametrize("name", ["precheck", "sign", "quote", "verdict"])
def test_instruments_are_closed_to_everybody_who_does_not_see_the_matter(case, name):
    arguments = {"sign": ["notice"], "verdict": [case.matter.materials.first().pk]}.get(name, [])
    address = reverse(f"notarization_desk:{name}", args=[case.matter.reference, *arguments])
    method = "post" if name in ("quote", "verdict") else "get"
    strangers = [make_notary(make_office()).user, make_user(Role.DEPARTMENT_MANAGER), make_user(Role.ADMINISTRATOR), make_user()]
    assert {getattr(at_desk(user), method)(address).status_code for user in strangers} == {404}
    assert getattr(Client(), method)(address).status_code == 302


def test_the_department_opens_a_file_with_a_reason_and_only_for_a_time(case):
    manager = make_user(Role.DEPARTMENT_MANAGER)
    client = at_desk(manager)
    address = reverse("desk:matter", args=[case.matter.reference])
    assert case.matter.reference not in client.get("/desk/matters/").content.decode()
    assert client.get("/desk/search/", {"q": case.matter.reference}).context["rows"] == []
    asked = client.get(address)
    assert asked.url == f"{OPEN}?reference={case.matter.reference}"
    assert f'value="{case.matter.reference}"' in client.get(asked.url).content.decode()
    opened = client.post(OPEN, {"reference": case.matter.reference.lower(), "reason": WHY})
    assert opened.url == address
    page = client.get(address).content.decode()
    assert WHY in page
    event = case.matter.events.get(kind="matters.inspected")
    assert (event.actor, event.data["reason"]) == (manager, WHY)
    assert case.matter.reference in client.get(OPEN).content.decode()
    with frozen(Inspection.objects.get().expires_at.astimezone(clock.ZONE).isoformat()):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("reference", "reason", "status"), [("", WHY, 404), ("GZ-26-XXXXX-X", WHY, 404), (None, "太短", 422), (None, "", 422)]
)
def test_without_a_reason_or_a_file_nothing_opens(case, reference, reason, status):
    client = at_desk(make_user(Role.DEPARTMENT_MANAGER))
    sent = {"reference": case.matter.reference if reference is None else reference, "reason": reason}
    answer = client.post(OPEN, sent)
    assert answer.status_code == status
    assert not Inspection.objects.exists()
    if reason:
        assert reason in answer.content.decode(), "what was typed is still there"


def test_nobody_but_the_department_opens_files(case):
    for user in (case.head, make_user(Role.WINDOW_CLERK), make_user(Role.ADMINISTRATOR)):
        assert at_desk(user).get(OPEN).status_code == 404
    stranger = at_desk(make_notary(make_office()).user)
    assert stranger.get(reverse("desk:matter", args=[case.matter.reference])).status_code == 404


def test_an_inspection_by_one_manager_opens_nothing_to_another(case):
    at_desk(make_user(Role.DEPARTMENT_MANAGER)).post(OPEN, {"reference": case.matter.reference, "reason": WHY})
    assert not visible_at_desk(make_user(Role.DEPARTMENT_MANAGER)).exists()


def test_what_the_department_sees_is_asked_in_words_that_indexes_serve(case):
    """Neither "not in these areas" nor a question within the question: for both the database reads every matter."""
    manager = make_user(Role.DEPARTMENT_MANAGER)
    open_file(case.matter.reference, manager, "双随机抽查公证质量，抽中本卷")
    asked = str(visible_at_desk(manager).query)
    assert "NOT" not in asked and asked.count("SELECT") == 1
    assert [m.pk for m in visible_at_desk(manager).filter(area="notarization")] == [case.matter.pk]


def test_the_worklist_offers_the_states_of_the_area_and_filters_by_them(case):
    client = at_desk(case.notary.user)
    make_notarial_matter(case.office, BIRTH)
    page = client.get("/desk/matters/", {"area": "notarization", "state": "received", "mine": "1", "lang": "zh-hans"})
    shown = page.content.decode()
    assert "待预审" in shown
    assert [row["matter"] for row in page.context["rows"]] == [case.matter]
    assert [title.en for title, _states in page.context["states_of"]] == ["Notarization for use abroad"]
    assert not client.get("/desk/matters/", {"area": "consultation"}).context["rows"]
    assert len(client.get("/desk/matters/").context["states_of"]) > 1


def test_moves_that_are_rarely_made_are_folded_and_one_that_was_tried_is_open(case):
    client = at_desk(case.notary.user)
    address = reverse("desk:matter", args=[case.matter.reference])
    page = client.get(address)
    assert {e["move"].code for e in page.context["rare_moves"]} >= {"recuse", "add_item", "refuse_request"}
    assert all(e["move"].batch_order < 60 for e in page.context["moves"])
    tried = client.post(
        reverse("desk:move", args=[case.matter.reference, "drop_item"]), {"version": page.context["matter"].version, "sure": "1"}
    )
    assert tried.status_code == 422
    assert '<details class="yq-rare" open>' in tried.content.decode()
