import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from yuqiao.people.models import Role
from yuqiao.people.services import grant_seat
from yuqiao.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-hans", "en"]
ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
    "socialaccount_login_cancelled",
]
OWN = [
    "people:profile",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "socialaccount_connections",
]
WITH_SECOND_FACTOR = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_list_webauthn",
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def signed_in(login: str = "ada@example.org") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


def confirmed() -> Client:
    """Signed in, and the password typed once more, as changes of the second factor ask."""
    client = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def holds(response, language: str, status: int = 200) -> None:
    """A page of the house: status, our head, its language, and nothing that the browser's guard would refuse."""
    assert response.status_code == status
    text = response.content.decode()
    assert 'class="yq-head"' in text
    assert not re.search(r"<[a-z]+[^>]* (style|on[a-z]+)=", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    main = text.split('<main id="main"')[1].split("</main>")[0]
    visible = re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", main, flags=re.S))
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", main, re.S).group(1)
    if language == "en":
        assert not CHINESE.search(visible.replace("中文", ""))
    else:
        assert CHINESE.search(heading)
        english = re.findall(r"[A-Za-z]+(?: [A-Za-z]+){3,}", visible)
        labels = re.findall(r"<(?:label|legend|button)[^>]*>(.*?)</(?:label|legend|button)>", main, re.S)
        english += [label for label in labels if "@" not in label and not CHINESE.search(label)]
        assert not english, english


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ENTRANCE)
def test_the_pages_before_signing_in_open_in_both_languages(client, monkeypatch, name, language):
    monkeypatch.setattr("yuqiao.people.templatetags.people.demo_accounts", list)
    holds(client.get(reverse(name), {"lang": language}), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OWN)
def test_the_pages_of_ones_own_account_open_in_both_languages(make, name, language):
    user = make()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    holds(confirmed().get(reverse(name), {"lang": language}), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WITH_SECOND_FACTOR)
def test_the_pages_of_the_second_factor_open_in_both_languages(make, as_user, name, language):
    user = make()
    client = confirmed()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Key", "credential": {}})
    holds(client.get(reverse(name), {"lang": language}), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_step_of_the_second_factor_opens_in_both_languages(make, language):
    TOTP.activate(make(), generate_totp_secret())
    holds(signed_in().get("/accounts/2fa/authenticate/", {"lang": language}), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_at_another_site_is_said_in_both_languages(client, language):
    holds(client.get(reverse("socialaccount_login_error"), {"lang": language}), language, status=401)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_letters_that_no_longer_work_say_so(client, language):
    holds(client.get("/accounts/confirm-email/nonsense/", {"lang": language}), language)
    holds(client.get("/accounts/password/reset/key/1-nonsense/", {"lang": language}), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_can_be_renamed_and_removed(make, language):
    user = make()
    client = confirmed()
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Key", "credential": {}})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        holds(client.get(reverse(name, args=[key.pk]), {"lang": language}), language)


def test_a_page_of_ones_own_account_asks_to_sign_in(client):
    for name in [*OWN, "people:export"]:
        if name != "account_logout":
            assert client.get(reverse(name)).status_code == 302, name


def test_the_profile_shows_seats_and_saves_name_and_language(make, as_user):
    user = make()
    grant_seat(user, Role.LAWYER, area="arbitration")
    client = as_user(user)
    text = client.get("/me/?lang=en").content.decode()
    assert "Lawyer" in text
    assert "International commercial arbitration" in text
    client.post("/me/", {"name": "Ada", "language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Ada", "en")


def test_the_export_holds_ones_own_data_and_nobody_elses(make):
    user = make(name="Ada")
    make("bo@example.org", name="Bo", role=Role.NOTARY)
    grant_seat(user, Role.LAWYER)
    response = signed_in().get("/me/export/")
    data = response.json()
    assert "attachment" in response["Content-Disposition"]
    assert data["account"]["email"] == "ada@example.org"
    assert [s["role"] for s in data["seats"]] == ["lawyer"]
    assert len(data["sessions"]) == 1
    assert "bo@example.org" not in response.content.decode()
    assert "password" not in response.content.decode()


def test_one_session_ends_and_only_ones_own(make):
    make()
    make("bo@example.org")
    here, there, stranger = signed_in(), signed_in(), signed_in("bo@example.org")
    for client in (here, there, stranger):
        client.get("/me/")
    key = there.session.session_key
    session = UserSession.objects.get(session_key=key)
    stranger.post(reverse("people:session_end", args=[session.pk]))
    assert there.get("/me/").status_code == 200
    here.post(reverse("people:session_end", args=[session.pk]))
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
