from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import override_settings
from django.utils import translation

from yuqiao.people.models import Role, User
from yuqiao.people.tests.conftest import PASSWORD

LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["ada@example.org", " Ada@Example.ORG "])
def test_sign_in_with_an_email_address(client, make, typed):
    make()
    response = sign_in(client, typed)
    assert (response.status_code, response.url) == (302, "/after-sign-in/")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("+8613800138000", "+86 138 0013 8000"),
        ("+8613800138000", "13800138000"),
        ("+8613800138000", "0086-138-0013-8000"),
        ("+8613800138000", "１３８００１３８０００"),
        ("+4917012345678", "+49 (0)170 1234 5678"),
        ("+4917012345678", "+49 170 12345678"),
    ],
)
@pytest.mark.parametrize("email", [None, "ada@example.org"])
def test_sign_in_with_a_telephone_number_however_it_is_typed(client, make, email, kept, typed):
    make(email, phone=kept)
    assert sign_in(client, typed).status_code == 302
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client, make):
    make()
    with override_settings(AXES_FAILURE_LIMIT=50):
        answers = [sign_in(client, "ada@example.org", "wrong"), sign_in(client, "eve@example.org", "wrong")]
    words = [str(a.context["form"].non_field_errors()) for a in answers]
    assert words[0] == words[1] != ""
    assert {a.status_code for a in answers} == {200}


def test_five_failures_close_signing_in_with_429_and_fifteen_minutes_open_it(client, make):
    make()
    for _ in range(4):
        assert sign_in(client, "ada@example.org", "wrong").status_code == 200
    locked = sign_in(client, "ADA@example.org", "wrong")
    assert locked.status_code == 429
    assert "429.html" in [t.name for t in locked.templates]
    assert "15分钟" in locked.content.decode()
    assert sign_in(client, "ada@example.org").status_code == 429
    assert not signed_in(client)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert sign_in(client, "ada@example.org").status_code == 302


def test_the_lock_is_the_same_for_an_account_that_does_not_exist(client, make):
    make()
    pages = []
    for login in ("ada@example.org", "eve@example.org"):
        for _ in range(4):
            sign_in(client, login, "wrong")
        pages.append(sign_in(client, login, "wrong"))
    assert [p.status_code for p in pages] == [429, 429]
    assert pages[0].context["error"].text == pages[1].context["error"].text


def test_a_telephone_number_is_locked_however_it_is_typed(client, make):
    make(None, phone="+8613800138000")
    for typed in ("13800138000", "+86 138 0013 8000", "0086 13800138000", "138-0013-8000"):
        assert sign_in(client, typed, "wrong").status_code == 200
    assert sign_in(client, "+8613800138000", "wrong").status_code == 429


def test_success_forgets_earlier_failures(client, make):
    make(None, phone="+8613800138000")
    for _ in range(3):
        for _ in range(3):
            sign_in(client, "13800138000", "wrong")
        assert sign_in(client, "13800138000").status_code == 302
        client.logout()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_next_leads_only_to_this_site(client, make, target):
    make()
    assert sign_in(client, "ada@example.org", next=target).url == "/after-sign-in/"


def test_next_leads_to_a_page_of_this_site(client, make):
    make()
    assert sign_in(client, "ada@example.org", next="/me/").url == "/me/"


def test_a_closed_account_learns_so_only_with_its_password_and_loses_its_sessions(client, make, as_user):
    user = make()
    other = as_user(user)
    assert other.get("/me/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert other.get("/me/").status_code == 302
    assert sign_in(client, "ada@example.org", "wrong").status_code == 200
    assert sign_in(client, "ada@example.org").url == "/accounts/inactive/"
    assert not signed_in(client)


def test_sign_up_makes_an_account_in_the_language_of_the_page(client):
    data = {"email": "New@Example.org", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/accounts/signup/?lang=en", data)
    assert (response.status_code, response.url) == (302, "/after-sign-in/")
    user = User.objects.get(email="new@example.org")
    assert user.language == "en"
    assert "new@example.org" in mail.outbox[0].to


def test_a_new_password_can_be_set_by_letter_and_tells_nothing_about_unknown_addresses(client, make):
    make()
    answers = [client.post("/accounts/password/reset/", {"email": e}) for e in ("ada@example.org", "eve@example.org")]
    assert answers[0].url == answers[1].url == "/accounts/password/reset/done/"
    assert "没有对应的账号" in mail.outbox[1].subject
    assert "您好" in mail.outbox[0].body
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link.replace("http://testserver", ""), follow=True)
    fresh = "another-lighthouse-8"
    assert client.post(page.redirect_chain[-1][0], {"password1": fresh, "password2": fresh}).status_code == 302
    assert sign_in(client, "ada@example.org", fresh).status_code == 302


def test_a_changed_password_is_told_by_letter(client, make):
    make()
    sign_in(client, "ada@example.org")
    fresh = "another-lighthouse-8"
    data = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert client.post("/accounts/password/change/", data).status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == ["ada@example.org"]
    assert "如非本人操作" in letter.body
    assert "127.0.0.1" in letter.body


def test_an_account_with_a_telephone_number_alone_can_confirm_its_password(make, client):
    make(None, phone="+8613800138000")
    sign_in(client, "13800138000")
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def test_the_demonstration_shows_its_accounts_and_nowhere_else(client):
    from demo.accounts import ACCOUNTS
    from demo.accounts import PASSWORD as DEMO_PASSWORD

    zh, en = client.get(LOGIN).content.decode(), client.get(LOGIN + "?lang=en").content.decode()
    for account in ACCOUNTS:
        assert account.email in zh
        assert account.role_zh in zh
        assert account.try_en in en
    with override_settings(DEMO=False):
        page = client.get(LOGIN).content.decode()
    assert ACCOUNTS[0].email not in page
    assert DEMO_PASSWORD not in page


def test_the_login_page_stands_without_the_demonstration(client, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("yuqiao.people.templatetags.people.import_module", missing)
    assert client.get(LOGIN).status_code == 200


def test_after_sign_in_who_serves_goes_to_the_desk(make, as_user):
    assert as_user(make(role=Role.NOTARY)).get("/after-sign-in/").url == "/desk/"
    assert as_user(make("bo@example.org", Role.APPLICANT)).get("/after-sign-in/").url == "/my/"


def test_the_message_comes_in_chinese(client, make):
    with translation.override("zh-hans"):
        text = sign_in(client, "eve@example.org", "wrong").content.decode()
    assert "不匹配" in text


def test_sign_in_works_where_the_server_sees_no_address(client, make):
    make()
    data = {"login": "ada@example.org", "password": "wrong"}
    assert client.post(LOGIN, data, REMOTE_ADDR="").status_code == 200
    assert client.post(LOGIN, {**data, "password": PASSWORD}, REMOTE_ADDR="").status_code == 302
