"""The register of certificates, as a page, a sheet, or on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuqiao.areas.notarization import register, words
from yuqiao.areas.notarization.reach import ROLES, reach_of
from yuqiao.areas.notarization.selectors import notary_matters
from yuqiao.kernel import clock
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from yuqiao.people.doors import desk_view


def attached(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@desk_view(*ROLES)
def certificates(request: HttpRequest) -> HttpResponse:
    """Every number, newest first, by office, year, class, kind, place, state, day, party and number."""
    user = request.user
    reach = reach_of(user)
    if not reach:
        raise Http404
    rows = register.filtered(register.visible_certificates(user), request.GET, user)
    wanted = request.GET.get("format")
    if wanted in ("csv", "xlsx"):
        return _taken_away(request, rows, wanted)
    page = page_of(
        register.lines_of(rows, user),
        register.NEWEST,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    year = register.year_of(request.GET) or clock.today().year
    office = request.GET.get("office", "")
    series = register.series_of(user, year, int(office) if office.isdecimal() else None)
    context = {
        "lines": [
            (line, words.CLASS_TITLES[line.number_class], register.STATES[line.state], register.party_of(line))
            for line in page.rows
        ],
        "page": page,
        "q": request.GET,
        "reach": reach,
        "series": series,
        "gaps": [s for s in series if s.missing],
        "series_year": year,
        "kinds": notary_matters().only("slug", "name_zh", "name_en"),
        **register.choices_of(user, reach),
    }
    return render(request, "notarization/register.html", context)


def _taken_away(request: HttpRequest, rows, wanted: str) -> HttpResponse:
    lines = register.cells(rows, request.user)
    name = f"yuqiao-register-{clock.today().isoformat()}.{wanted}"
    if wanted == "csv":
        return attached(as_csv(register.headings(), lines), CSV, name)
    sheet = Sheet(_("Register of certificates"), register.headings(), lines, register.WIDTHS)
    return attached(as_xlsx([sheet]), XLSX, name)
