"""What can be handed over, what has to be closed, and the catalogue and the package of a file for the archive."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from yuqiao.areas.notarization import lists, words
from yuqiao.areas.notarization.catalogue import catalogue_of
from yuqiao.areas.notarization.documents import catalogue_pdf
from yuqiao.areas.notarization.package import Package, open_package
from yuqiao.areas.notarization.reach import OFFICE_ROLES, ROLES, reach_of
from yuqiao.areas.notarization.selectors import file_of
from yuqiao.areas.notarization.views.common import matter_at_desk
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import desk_view


def _page(request: HttpRequest, rows, order):
    return page_of(rows, order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))


@desk_view(*OFFICE_ROLES)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Issued and to be handed over; found by pick-up code, reference or name."""
    if not reach_of(request.user).offices:
        raise Http404
    typed = request.GET.get("find", "").strip()
    under_way = request.GET.get("show") == "under_way"
    page = _page(request, lists.deliveries(request.user, typed, under_way=under_way), lists.BY_MATTER)
    numbers = lists.numbers_of([d.matter_id for d in page.rows])
    context = {"rows": [(d, numbers[d.matter_id]) for d in page.rows], "page": page, "typed": typed, "under_way": under_way}
    return render(request, "notarization/deliveries.html", context)


@desk_view(*OFFICE_ROLES)
def archive(request: HttpRequest) -> HttpResponse:
    """Files to be closed by their last day; and those that are closed."""
    if not reach_of(request.user).offices:
        raise Http404
    closed = request.GET.get("show") == "closed"
    rows = lists.archived(request.user) if closed else lists.to_archive(request.user)
    context = {
        "closed": closed,
        "page": _page(request, rows, lists.BY_MATTER if closed else lists.BY_DUE),
        "retentions": lists.retentions(),
        "retention_titles": dict(words.RETENTION),
        "secrecy_titles": dict(words.SECRECY),
    }
    return render(request, "notarization/archive.html", context)


@desk_view(*ROLES)
@require_POST
def package(request: HttpRequest, reference: str) -> HttpResponse:
    """The package of one file, sent while it is made; that it was taken away is an event of the file."""
    if not reach_of(request.user):
        raise Http404
    try:
        made = Package(open_package(reference, request.user), request.user)
    except YuqiaoError as error:
        raise Http404 from error
    response = StreamingHttpResponse(iter(made), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@desk_view(*ROLES)
@require_GET
def catalogue(request: HttpRequest, reference: str) -> HttpResponse:
    """The catalogue of the main file, to be looked at and printed."""
    return _catalogue(request, reference, side=False)


@desk_view(*ROLES)
@require_GET
def side_catalogue(request: HttpRequest, reference: str) -> HttpResponse:
    """The catalogue of the side file, for the office that handles the matter alone."""
    return _catalogue(request, reference, side=True)


def _catalogue(request: HttpRequest, reference: str, *, side: bool) -> HttpResponse:
    matter = matter_at_desk(request, reference)
    file = file_of(matter)
    held = catalogue_of(matter, file, request.user)
    papers = held.side if side else held.main
    if papers is None or not reach_of(request.user):
        raise Http404
    response = HttpResponse(catalogue_pdf(file, papers, side=side), content_type="application/pdf")
    name = f"卷内目录-{matter.reference}{'-副卷' if side else ''}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
