"""The log of requests holds no key to anything, and believes no header."""

import pytest
import structlog

from yuqiao.kernel.logs import RequestLog


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/track/ZX-26-7K4MH-3/?token=abc234&lang=en", "/track/ZX-26-7K4MH-3/?token=…&lang=en"),
        ("/offers/7/?lang=en&token=abc234", "/offers/7/?lang=en&token=…"),
        ("/verify/?number=1&date=2026-11-24&code=7K4MHP", "/verify/?number=1&date=2026-11-24&code=…"),
        ("/verify/?s=AVH7K6-x&lang=en", "/verify/?s=…&lang=en"),
        ("/drafts/s3cr3t-key_/facts/?check=1", "/drafts/…/facts/?check=1"),
        ("/accounts/password/reset/key/1-abc-def/", "/accounts/password/reset/key/…/"),
        ("/desk/search/?q=lotus", "/desk/search/?q=lotus"),
    ],
)
def test_what_opens_something_is_not_logged(rf, address, logged):
    assert RequestLog.format_request(rf.get(address)) == f"GET {logged}"


def test_the_address_is_the_one_that_the_server_saw(rf):
    RequestLog.bind_ip(rf.get("/", REMOTE_ADDR="198.51.100.7", headers={"X-Forwarded-For": "203.0.113.1"}))
    assert structlog.contextvars.get_contextvars()["ip"] == "198.51.100.7"
    structlog.contextvars.clear_contextvars()
