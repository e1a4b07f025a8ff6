"""The doors: every view says who may come in. `public` and `public_page` are in the kernel."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from yuqiao.people.selectors import has_role, is_desk_user

View = Callable[..., HttpResponse]


def _onward(request: HttpRequest) -> str:
    """Where to go on after signing in: this address; after a form, which cannot be sent a second time, the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    return urlsplit(came_from)._replace(scheme="", netloc="").geturl()


def desk_view(*roles: str) -> Callable[[View], View]:
    """Only who serves, and only with one of the roles when some are named; others are told that nothing is here."""

    def mark(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(_onward(request))
            if not (has_role(request.user, *roles) if roles else is_desk_user(request.user)):
                raise Http404
            return view(request, *args, **kwargs)

        inner.door = "desk"  # type: ignore[attr-defined]
        return inner

    return mark


def applicant_view(view: View) -> View:
    """Only who has signed in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_onward(request))
        return view(request, *args, **kwargs)

    inner.door = "applicant"  # type: ignore[attr-defined]
    return inner
