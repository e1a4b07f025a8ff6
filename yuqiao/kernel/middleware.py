"""Middleware without a domain: the cache of public pages outside everything else, and the choice of language."""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.defaults import bad_request

from yuqiao.kernel import clock
from yuqiao.kernel.errors import TooMany, YuqiaoError

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PREFERENCE_COOKIES = ("yq_theme", "yq_contrast", "yq_type")


def language_of(request: HttpRequest) -> str:
    """Language of a request: `?lang=`, else the cookie, else what the browser prefers.

    A browser that prefers other languages alone gets English; one that says nothing, Chinese.
    """
    codes = dict(settings.LANGUAGES)
    for asked in (request.GET.get("lang", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if asked in codes:
            return asked
    preferred = [tag for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")) if tag != "*"]
    for tag in preferred:
        with contextlib.suppress(LookupError):
            return get_supported_language_variant(tag)
    return "en" if preferred else settings.LANGUAGE_CODE


class LanguageMiddleware(LocaleMiddleware):
    """As Django's, and a link with `?lang=` switches: shareable, indexable, works without a script."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        asked = request.GET.get("lang", "")
        if asked in dict(settings.LANGUAGES) and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != asked:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, max_age=365 * 86400, samesite="Lax")
        response.headers.setdefault("Content-Language", translation.get_language())
        return super().process_response(request, response)


class PublicPageCache:
    """Keeps public pages for visitors who carry no cookie, before any other middleware runs.

    Key: path, query, language. Only what a view marked with `public_page` is kept; a page that sets a cookie never is.
    """

    LIMIT = 500

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, str, str], tuple[float, HttpResponse]] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or request.COOKIES or "Authorization" in request.headers or clock.is_frozen():
            return self.get_response(request)
        try:
            key = (request.get_host(), request.get_full_path(), language_of(request))
        except DisallowedHost:
            return self.get_response(request)
        kept = self.pages.get(key)
        if kept and kept[0] > time.monotonic():
            return self._copy(kept[1])
        response = self.get_response(request)
        seconds = getattr(response, "keep_seconds", 0)
        if seconds and response.status_code == 200 and not response.cookies:
            self.pages[key] = (time.monotonic() + seconds, self._copy(response))
            self.pages.move_to_end(key)
            while len(self.pages) > self.LIMIT:
                self.pages.popitem(last=False)
        return response

    @staticmethod
    def _copy(response: HttpResponse) -> HttpResponse:
        copy = HttpResponse(response.content, status=response.status_code)
        for name, value in response.headers.items():
            copy.headers[name] = value
        return copy


class ErrorPages:
    """An error that a view does not catch becomes a page in the reader's language that says what to do."""

    PAGES = (403, 404, 429)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a YuqiaoError; any other exception is Django's."""
        if not isinstance(error, YuqiaoError):
            return None
        page = f"{error.status}.html" if error.status in self.PAGES else "400.html"
        response = render(request, page, {"error": error}, status=error.status)
        if isinstance(error, TooMany):
            response["Retry-After"] = str(error.retry_after)
        return response


class CleanInput:
    """No NUL character comes further: no keyboard makes one, and PostgreSQL cannot keep one.

    An address or a form with one is refused; in a query it is dropped, since a search breaks nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            return bad_request(request, SuspiciousOperation("NUL"))
        if self._holds_nul(request.GET):
            request.GET = self._without_nul(request.GET)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: object, kwargs: object) -> HttpResponse | None:
        """Forms; a view that takes other bodies (the API) reads its own, and looks itself."""
        form = request.method == "POST" and request.content_type in FORMS and not getattr(view, "csrf_exempt", False)
        return bad_request(request, SuspiciousOperation("NUL")) if form and self._holds_nul(request.POST) else None

    @staticmethod
    def _holds_nul(given: QueryDict) -> bool:
        return any("\x00" in value for name, values in given.lists() for value in (name, *values))

    @staticmethod
    def _without_nul(given: QueryDict) -> QueryDict:
        cleaned = QueryDict(mutable=True)
        for name, values in given.lists():
            cleaned.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
        return cleaned
