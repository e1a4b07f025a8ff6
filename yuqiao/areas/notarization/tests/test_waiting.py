"""What the desk's first page says waits in a notary office, and what lists call a notarial matter."""

import re

import pytest
from django.utils import translation

from yuqiao.areas.notarization.selectors import items_of
from yuqiao.areas.notarization.tests.factories import Case, make_notary
from yuqiao.areas.notarization.waiting import names, waits
from yuqiao.matters.access import visible_at_desk
from yuqiao.matters.tests.factories import make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.usefixtures("facts")


def counted(user) -> dict[str, int]:
    return {each.title.en: each.count for each in waits(user, visible_at_desk(user))}


@pytest.mark.django_db
def test_each_sees_what_the_seat_does(client):
    case = Case()
    user = case.notary.user
    assert counted(user) == {"to pre-check": 1, "to draft": 0, "to issue": 0, "to hand over": 0, "to close": 0}
    other = make_notary(case.office).user
    case.accepted()
    assert counted(user)["to draft"] == 1 and counted(other)["to draft"] == 0


@pytest.mark.django_db
def test_the_department_has_nothing_waiting_here():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    assert waits(manager, visible_at_desk(manager)) == []


@pytest.mark.django_db
def test_every_figure_leads_to_as_many(client):
    case = Case()
    client.force_login(case.notary.user)
    board = client.get("/desk/?lang=en").content.decode()
    found = re.findall(r'<a href="([^"]+)"><b>(\d+)</b><span>(?:to pre-check|to draft|to issue)</span>', board)
    assert len(found) == 3
    for address, number in found:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert listed.count('<td class="yq-num yq-nowrap"><a') == int(number)


@pytest.mark.django_db
def test_a_list_says_what_is_asked_for_in_the_readers_language(client):
    case = Case()
    client.force_login(case.notary.user)
    for language, said in (("zh-hans", items_of(case.matter)[0].subject.name_zh), ("en", items_of(case.matter)[0].subject.name_en)):
        with translation.override(language):
            assert str(names([case.matter])[case.matter.pk]).startswith(said)
    assert items_of(case.matter)[0].subject.name_en in client.get("/desk/matters/?lang=en").content.decode()
    assert "涉外公证" in client.get(f"/desk/matters/{case.matter.reference}/?lang=zh-hans").content.decode()


@pytest.mark.django_db
def test_what_cannot_be_done_now_is_offered_last(client):
    case = Case().drafted()
    client.force_login(case.notary.user)
    page = client.get(f"/desk/matters/{case.matter.reference}/?lang=en").content.decode()
    assert page.index("<summary>Send for approval") < page.index("<summary>I take it")
