"""The doors: every view says who may come in. `public` and `public_page` are in the kernel."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from yuqiao.people.selectors import has_role, is_desk_user

View = Callable[..., HttpResponse]


def desk_view(*roles: str) -> Callable[[View], View]:
    """Only who serves, and only with one of the roles when some are named; others are told that nothing is here."""

    def mark(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
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
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    inner.door = "applicant"  # type: ignore[attr-defined]
    return inner
