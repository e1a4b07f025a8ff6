from datetime import timedelta

import pytest
from django.urls import reverse

from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.people.models import BreakGlass, Role
from yuqiao.people.selectors import current_break_glass
from yuqiao.people.services import close_break_glass, open_break_glass

pytestmark = pytest.mark.django_db
REASON = "the handler is in hospital, the deadline is today"


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_an_administrator_opens_it(make, role):
    with pytest.raises(NotAllowed):
        open_break_glass(make(role=role), REASON)
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("reason", ["", "          ", "urgent"])
def test_it_needs_a_reason(admin, reason):
    with pytest.raises(Refused):
        open_break_glass(admin, reason)


def test_it_ends_by_itself_after_thirty_minutes(admin):
    with clock.frozen(clock.now()) as hands:
        access = open_break_glass(admin, REASON, "10.0.0.1")
        assert access.expires_at - access.opened_at == timedelta(minutes=30)
        hands.forward(minutes=29)
        assert current_break_glass(admin) == access
        hands.forward(minutes=1)
        assert current_break_glass(admin) is None


def test_it_is_opened_once_and_closed_at_once(admin):
    access = open_break_glass(admin, REASON)
    with pytest.raises(Refused, match="break_glass_open"):
        open_break_glass(admin, REASON)
    close_break_glass(access)
    assert current_break_glass(admin) is None
    assert open_break_glass(admin, REASON).pk != access.pk


def test_the_page_refuses_without_a_reason_and_keeps_what_was_typed(admin, as_user):
    response = as_user(admin).post(reverse("people_desk:break_glass"), {"reason": "urgent"})
    assert response.status_code == 422
    assert "urgent" in response.content.decode()
    assert not BreakGlass.objects.exists()


def test_every_page_of_the_desk_is_logged_while_it_is_open_and_none_before_or_after(admin, as_user):
    client = as_user(admin)
    client.get(reverse("people_desk:accounts"))
    opened = client.post(reverse("people_desk:break_glass"), {"reason": REASON})
    access = BreakGlass.objects.get()
    assert opened.url == reverse("people_desk:break_glass_opening", args=[access.pk])
    assert access.address == "127.0.0.1"
    page = client.get(reverse("people_desk:accounts"))
    assert reverse("people_desk:break_glass_close") in page.content.decode()
    client.get("/me/")
    client.post(reverse("people_desk:break_glass_close"))
    page = client.get(reverse("people_desk:accounts"))
    assert reverse("people_desk:break_glass_close") not in page.content.decode()
    assert [r.path for r in access.reads.order_by("pk")] == [
        reverse("people_desk:accounts"),
        reverse("people_desk:break_glass_close"),
    ]


def test_every_administrator_sees_all_openings_and_what_was_read(admin, make, as_user):
    access = open_break_glass(admin, REASON)
    as_user(admin).get("/desk/people/?q=x")
    second = as_user(make("second@example.org", Role.ADMINISTRATOR, is_demo=True))
    assert REASON in second.get(reverse("people_desk:break_glass")).content.decode()
    page = second.get(reverse("people_desk:break_glass_opening", args=[access.pk]))
    assert [r.path for r in page.context["page"].rows] == ["/desk/people/"]
