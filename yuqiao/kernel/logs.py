"""The log of requests: who asked, from where, for what; never what opens something."""

import re

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from yuqiao.kernel.limits import address_of

# Whoever has one of these may open a matter, a draft or an account: a log must not be a bunch of keys.
_SECRETS = re.compile(
    r"(?<=[?&]token=)[^&]+|(?<=[?&]code=)[^&]+|(?<=[?&]s=)[^&]+|(?<=/drafts/)[^/?]+|(?<=/reset/key/)[^/?]+|(?<=/confirm-email/)[^/?]+"
)


class RequestLog(RequestMiddleware):
    """As the library's, with the address as the server saw it (the library trusts a header) and without secrets."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=address_of(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {_SECRETS.sub('…', request.get_full_path())}"
