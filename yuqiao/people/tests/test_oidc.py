import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import override_settings

VARIABLES = {"OIDC_SERVER_URL": "https://id.example", "OIDC_CLIENT_ID": "yuqiao", "OIDC_SECRET": "s"}
QUESTION = "from yuqiao.people import settings; print(hasattr(settings, 'SOCIALACCOUNT_PROVIDERS'))"
NAME = "from yuqiao.people.settings import SOCIALACCOUNT_PROVIDERS as p; print(p['openid_connect']['APPS'][0]['name'])"


def answer(question: str, variables: dict[str, str]) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OIDC_")}
    clean["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.test")
    command = [sys.executable, "-c", question]
    done = subprocess.run(command, cwd=settings.ROOT, env={**clean, **variables}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("missing", [*VARIABLES, "all"])
def test_no_provider_without_all_three_variables(missing):
    given = {k: v for k, v in VARIABLES.items() if missing not in (k, "all")}
    assert answer(QUESTION, given) == "False"


def test_three_variables_switch_the_provider_on():
    assert answer(QUESTION, VARIABLES) == "True"


def test_the_provider_bears_the_name_that_it_was_given():
    assert answer(NAME, {**VARIABLES, "OIDC_NAME": "Provincial identity"}) == "Provincial identity"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/"])
def test_the_provider_stands_on_the_pages_of_the_entrance(client, address):
    assert "Provincial identity" not in client.get(address).content.decode()
    app = {"provider_id": "organisation", "name": "Provincial identity", "client_id": "yuqiao", "secret": "s"}
    app["settings"] = {"server_url": "https://id.example"}
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        text = client.get(address).content.decode()
    assert "Provincial identity" in text
    assert "/accounts/oidc/organisation/login/" in text
