"""The door of the desk: a code of an app, or a passkey, in a real browser under our own content policy."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.journeys.conftest import sign_in
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db):
    """Somebody who serves, with a confirmed address and no second factor yet."""
    user = make_user(Role.WINDOW_CLERK, name="Sam Sample", demo=False)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def confirm_password(page) -> None:
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.locator("form:has([name=password]) button").first.click()
        page.wait_for_url(lambda address: "reauthenticate" not in address)


def test_who_serves_sets_up_an_app_and_enters_with_its_code(server, device, clerk):
    page = device(390, "en-GB")
    sign_in(page, server.url, clerk.email, PASSWORD, "/desk/")
    assert page.url.endswith("/accounts/2fa/"), "the desk asks for a second factor first"
    page.click("a[href$='/totp/activate/']")
    confirm_password(page)
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.inner_text("main")).group()
    page.fill("[name=code]", totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
    page.locator("form:has([name=code]) button").first.click()
    page.wait_for_url(lambda address: "activate" not in address)
    page.goto(f"{server.url}/accounts/2fa/recovery-codes/")
    code = re.search(r"\b[0-9a-f]{8}\b", page.inner_text("main")).group()
    page.goto(f"{server.url}/desk/")
    assert "Today" in page.inner_text("h1")

    elsewhere = device(1440, "zh-CN")
    sign_in(elsewhere, server.url, clerk.email, PASSWORD, "/desk/")
    elsewhere.goto(f"{server.url}/desk/")
    assert "/2fa/authenticate/" in elsewhere.url, "half signed in is not signed in"
    elsewhere.fill("[name=code]", code)
    elsewhere.locator("form:has([name=code]:visible) button:visible").first.click()
    elsewhere.wait_for_url(f"{server.url}/desk/")


def test_a_passkey_opens_the_desk_without_a_password(server, device, clerk):
    url = server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page = device(1440, "en-GB")
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, url, clerk.email, PASSWORD, "/desk/")
    page.click("a[href$='/webauthn/add/']")
    confirm_password(page)
    page.fill("[name=name]", "Sam's telephone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda address: "/webauthn/add/" not in address)
    page.goto(f"{url}/desk/")
    assert "Today" in page.inner_text("h1")

    page.context.clear_cookies()
    page.goto(f"{url}/accounts/login/?next=/desk/")
    page.click("#passkey_login")
    page.wait_for_url(f"{url}/desk/")
    assert "Sam Sample" in page.inner_text("header")
