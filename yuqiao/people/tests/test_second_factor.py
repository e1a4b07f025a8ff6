import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client, override_settings

from yuqiao.people.models import Role
from yuqiao.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def signed_in_client(login: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


def test_who_serves_needs_a_second_factor(make, as_user):
    client = as_user(make(role=Role.ADMINISTRATOR))
    assert client.get("/desk/people/").url == "/accounts/2fa/"


def test_a_demo_account_is_exempt_only_in_the_demonstration(admin, as_user):
    client = as_user(admin)
    assert client.get("/desk/people/").status_code == 200
    with override_settings(DEMO=False):
        assert client.get("/desk/people/").url == "/accounts/2fa/"


def test_codes_of_an_app_from_enrolment_to_sign_in(make):
    user = make("ada@example.org", Role.ADMINISTRATOR)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client = signed_in_client("ada@example.org")
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    text = page.content.decode()
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in text
    assert secret in text
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/desk/people/").status_code == 200
    assert Authenticator.objects.filter(user=user, type="recovery_codes").exists()

    cache.clear()
    again = Client()
    step = again.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert step.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in again.session
    assert again.get("/desk/people/").status_code == 302
    assert again.get(step.url).status_code == 200
    assert again.post(step.url, {"code": "000000"}).status_code == 200
    assert again.post(step.url, {"code": code_of(secret)}).url == "/after-sign-in/"
    assert again.get("/desk/people/").status_code == 200


def test_a_recovery_code_works_once(make):
    user = make()
    totp.TOTP.activate(user, totp.generate_totp_secret())
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for status in (302, 200):
        client = signed_in_client("ada@example.org")
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == status


@override_settings(DESK_NETWORKS=["10.0.0.0/8"])
def test_the_desk_is_closed_outside_its_network(admin, as_user):
    client = as_user(admin)
    assert client.get("/desk/people/").status_code == 404
    assert client.get("/desk/people/", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_an_address_that_is_not_confirmed_is_told_to_be_confirmed_first(make):
    user = make()
    user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    client = signed_in_client("ada@example.org")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "/accounts/email/" in page.content.decode().split("<main")[1]
    assert not Authenticator.objects.filter(user=user).exists()
