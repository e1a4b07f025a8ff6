"""Marks a view as public. Every view says which door it stands behind; a system check refuses one that does not."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Open to everybody, on purpose."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def public_page(seconds: int = 60) -> Callable[[View], View]:
    """Open to everybody, and the same for everybody without a cookie: kept in memory for `seconds`."""

    def mark(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response.keep_seconds = seconds  # type: ignore[attr-defined]
            return response

        return public(inner)

    return mark
