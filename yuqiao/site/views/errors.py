"""Errors that no view answers."""

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from yuqiao.kernel.doors import public
from yuqiao.site.api import nothing_here


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address: a page for people, problem+json for programs."""
    return nothing_here() if request.path.startswith("/api/") else page_not_found(request, exception)
