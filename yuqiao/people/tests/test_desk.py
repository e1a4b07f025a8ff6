import re

import pytest
from django.urls import reverse

from yuqiao.people.models import Office, Role, User
from yuqiao.people.services import grant_seat

pytestmark = pytest.mark.django_db
SEAT = {
    "role": Role.NOTARY,
    "office": "",
    "area": "notarization",
    "enterprise_code": "",
    "valid_from": "2026-11-01",
    "valid_until": "",
}


def pages(user: User, seat_id: int) -> list[tuple[str, str]]:
    return [
        ("get", reverse("people_desk:accounts")),
        ("get", reverse("people_desk:new_account")),
        ("get", reverse("people_desk:account", args=[user.pk])),
        ("post", reverse("people_desk:grant", args=[user.pk])),
        ("post", reverse("people_desk:contact", args=[user.pk])),
        ("get", reverse("people_desk:end", args=[user.pk, seat_id])),
        ("post", reverse("people_desk:end", args=[user.pk, seat_id])),
        ("get", reverse("people_desk:deactivate", args=[user.pk])),
        ("post", reverse("people_desk:deactivate", args=[user.pk])),
        ("post", reverse("people_desk:activate", args=[user.pk])),
        ("get", reverse("people_desk:break_glass")),
        ("post", reverse("people_desk:break_glass")),
        ("post", reverse("people_desk:break_glass_close")),
    ]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_nothing_is_here_for_any_other_role(make, as_user, role):
    user = make(role=role, is_demo=True)
    client = as_user(user)
    for method, url in pages(user, user.seats.get().pk):
        assert getattr(client, method)(url).status_code == 404, url
    user.refresh_from_db()
    assert user.is_active
    assert user.seats.get().valid_until is None


def test_who_has_not_signed_in_is_sent_to_sign_in(client, make):
    user = make(role=Role.NOTARY)
    for method, url in pages(user, user.seats.get().pk):
        response = getattr(client, method)(url)
        assert response.status_code == 302, url
        assert response.url.startswith("/accounts/login/?next="), url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_for_an_administrator(admin, make, as_user, language):
    user = make(role=Role.NOTARY)
    client = as_user(admin)
    for method, url in pages(user, user.seats.get().pk):
        if method == "get":
            response = client.get(url, {"lang": language})
            assert response.status_code == 200, url
            text = response.content.decode()
            assert " style=" not in text
            assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


def test_a_seat_is_given_with_its_scope(admin, make, as_user):
    user = make()
    office = Office.objects.create(code="n1", kind="notary_office", name_zh="公证处", name_en="Notary office")
    response = as_user(admin).post(reverse("people_desk:grant", args=[user.pk]), {**SEAT, "office": office.pk})
    assert response.url == reverse("people_desk:account", args=[user.pk])
    seat = user.seats.get()
    assert (seat.role, seat.office, seat.area, seat.granted_by) == (Role.NOTARY, office, "notarization", admin)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "king"}, "role"),
        ({"area": "astrology"}, "area"),
        ({"valid_from": "someday"}, "valid_from"),
        ({"valid_until": "2026-10-31"}, "valid_until"),
        ({"role": Role.ENTERPRISE_REPRESENTATIVE, "enterprise_code": "91410100"}, "enterprise_code"),
        ({"enterprise_code": "91410100MA00000X0Q"}, "enterprise_code"),
    ],
)
def test_what_was_typed_stays_and_the_error_stands_beside_its_field(admin, make, as_user, wrong, field):
    user = make()
    response = as_user(admin).post(reverse("people_desk:grant", args=[user.pk]), {**SEAT, **wrong})
    assert response.status_code == 422
    form = response.context["seat_form"]
    assert field in form.errors
    assert form.data["valid_from"] == {**SEAT, **wrong}["valid_from"]
    assert not user.seats.exists()


def test_a_seat_ends_after_a_reason_was_given(admin, make, as_user):
    user = make(role=Role.NOTARY)
    seat = user.seats.get()
    url = reverse("people_desk:end", args=[user.pk, seat.pk])
    client = as_user(admin)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "moved"}).status_code == 302
    seat.refresh_from_db()
    assert (seat.ended_reason, seat.ended_by) == ("moved", admin)
    assert client.post(url, {"reason": "moved"}).status_code == 422


def test_a_seat_is_reached_only_through_its_own_account(admin, make, as_user):
    seat = make(role=Role.NOTARY).seats.get()
    assert as_user(admin).get(reverse("people_desk:end", args=[admin.pk, seat.pk])).status_code == 404


def test_closing_an_account_ends_its_sessions_and_opening_gives_its_seats_back(admin, make, as_user):
    user = make(role=Role.NOTARY, is_demo=True)
    other, client = as_user(user), as_user(admin)
    client.post(reverse("people_desk:deactivate", args=[user.pk]))
    assert other.get("/me/").status_code == 302
    client.post(reverse("people_desk:activate", args=[user.pk]))
    assert as_user(User.objects.get(pk=user.pk)).get("/after-sign-in/").url == "/desk/"


def test_nobody_closes_the_own_account(admin, as_user):
    response = as_user(admin).post(reverse("people_desk:deactivate", args=[admin.pk]))
    assert response.status_code == 422
    admin.refresh_from_db()
    assert admin.is_active


def test_accounts_are_found_by_name_address_number_and_role(admin, make, as_user):
    li = make("li@example.org", Role.NOTARY, name="李明", phone="+8613800138000")
    make("wang@example.org", name="王芳")
    client = as_user(admin)

    def found(**query):
        return client.get(reverse("people_desk:accounts"), query).context["page"].rows

    for query in ({"q": "李"}, {"q": "LI@example"}, {"q": "138 0013"}, {"role": "notary"}):
        assert found(**query) == [li], query
    assert found(q="nobody") == []
    assert len(found()) == 3


def test_the_list_goes_on_beyond_its_first_page(admin, as_user):
    User.objects.bulk_create(User(email=f"u{n}@example.org", password="!") for n in range(60))
    client = as_user(admin)
    first = client.get(reverse("people_desk:accounts")).context["page"]
    second = client.get(reverse("people_desk:accounts"), {"after": first.after}).context["page"]
    assert (len(first.rows), len(second.rows)) == (50, 11)
    assert not {u.pk for u in first.rows} & {u.pk for u in second.rows}


def test_the_list_asks_the_same_number_of_questions_for_any_length(admin, make, as_user, django_assert_max_num_queries):
    for n in range(12):
        grant_seat(make(f"n{n}@example.org"), Role.NOTARY)
    client = as_user(admin)
    with django_assert_max_num_queries(12):
        client.get(reverse("people_desk:accounts"))


def test_name_and_telephone_are_set_or_refused_in_place(admin, make, as_user):
    user, url = make(), reverse("people_desk:contact", args=[make("b@example.org").pk])
    client = as_user(admin)
    assert client.post(url, {"name": "Bo", "phone": "+49 170 12345678"}).status_code == 302
    response = client.post(reverse("people_desk:contact", args=[user.pk]), {"name": "Ada", "phone": "+4917012345678"})
    assert response.status_code == 422
    assert "phone" in response.context["contact_form"].errors


def opened(client, **typed):
    return client.post(
        "/desk/people/new/?lang=en", {"name": "Wang Demo", "email": "", "phone": "", "language": "zh-hans", **typed}, follow=True
    )


def test_an_account_with_a_telephone_alone_signs_in_with_the_password_that_is_shown_once(admin, as_user, client):
    page = opened(as_user(admin), phone="138 0013 8000").content.decode()
    user = User.objects.get(phone="+8613800138000")
    assert (user.name, user.email) == ("Wang Demo", None)
    password = re.search(r"shown only now: (\S+?)<", page).group(1)
    assert client.post("/accounts/login/", {"login": "13800138000", "password": password}).status_code == 302
    assert password not in as_user(admin).get(f"/desk/people/{user.pk}/").content.decode()


def test_an_account_with_an_address_gets_its_password_by_letter(admin, as_user):
    page = opened(as_user(admin), email="New@Example.org").content.decode()
    user = User.objects.get(email="new@example.org")
    assert "set a new password" in page
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().primary


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, "e-mail address or a telephone"), ({"email": "admin"}, "valid email"), ({"phone": "12"}, "not complete")],
)
def test_an_account_that_cannot_be_is_refused_at_its_field(admin, as_user, typed, words):
    before = User.objects.count()
    page = opened(as_user(admin), **typed)
    assert (page.status_code, words in page.content.decode(), "Wang Demo" in page.content.decode()) == (422, True, True)
    taken = opened(as_user(admin), email=admin.email)
    assert "belongs to another account" in taken.content.decode()
    assert User.objects.count() == before


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client):
    where = "http://testserver/desk/matters/ZX-26-AAAAA-A/?x=1"
    for referer, onward in ((where, "/desk/matters/ZX-26-AAAAA-A/%3Fx%3D1"), ("https://elsewhere.example/a", "/"), ("", "/")):
        headers = {"Referer": referer} if referer else {}
        response = client.post("/desk/matters/ZX-26-AAAAA-A/message/", {"body": "x"}, headers=headers)
        assert response.url == f"/accounts/login/?next={onward}"
