"""Supply at a glance: what the province can serve today, with its holes, and the people behind each number."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import Sheet, as_xlsx
from yuqiao.kernel.text import Text, name_of
from yuqiao.matters import supply
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role

READERS = (Role.DEPARTMENT_MANAGER, Role.WINDOW_CLERK)
TITLES = {
    "country-language": Text("国家和地区 × 语言", "Countries and regions × languages"),
    "country-field": Text("国家和地区 × 领域", "Countries and regions × fields"),
    "field-language": Text("领域 × 语言", "Fields × languages"),
}
STANDINGS = {
    "pool": Text("在库", "In the pool"),
    "white": Text("在白名单上", "On the white list"),
    "free": Text("在白名单上且现在有空", "On the white list and free today"),
}
ABSENT = {
    "country": Text("没有人办理的国家和地区", "Countries and regions that nobody serves"),
    "field": Text("没有人办理的领域", "Fields that nobody works in"),
    "language": Text("没有人会的语言", "Languages that nobody speaks"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _choices(axis: str) -> list[tuple[str, str]]:
    rows = {"country": facts.territories, "field": facts.practice_areas, "language": facts.service_languages}[axis]()
    return [(supply.code_of(row), name_of(row)) for row in rows]


@desk_view(*READERS)
def matrix(request: HttpRequest) -> HttpResponse:
    """Two of country, field and language against each other, narrowed down by the third; also as a workbook."""
    view = request.GET.get("view", "country-language")
    if view not in supply.VIEWS:
        raise Http404
    row, column, third = supply.VIEWS[view]
    choices = _choices(third)
    narrowed = request.GET.get(third, "")
    if narrowed not in dict(choices):
        narrowed = ""
    found = supply.matrix(view, narrowed)
    if request.GET.get("as") == "xlsx":
        return _workbook(found, str(TITLES[view]))
    context = {
        "view": view,
        "views": TITLES,
        "axes": (row, column, third),
        "choices": choices,
        "narrowed": narrowed,
        "found": [(one, supply.code_of(one), [(o, supply.code_of(o), cell) for o, cell in line]) for one, line in found.rows],
        "columns": found.columns,
        "holes": found.holes,
        "busy": found.busy,
        "absent": [(ABSENT[axis], rows) for axis, rows in found.absent.items() if rows],
    }
    return render(request, "desk/supply.html", context)


def _workbook(found: supply.Matrix, title: str) -> HttpResponse:
    headings = [title, *(f"{name_of(one)} · {what}" for one in found.columns for what in STANDINGS.values())]
    lines = [[name_of(one), *(n for _o, cell in line for n in (cell.pool, cell.white, cell.free))] for one, line in found.rows]
    response = HttpResponse(as_xlsx([Sheet(_("Supply"), headings, lines, [24])]), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="supply-{clock.today().isoformat()}.xlsx"'
    return response


@desk_view(*READERS)
def people(request: HttpRequest) -> HttpResponse:
    """Who stands behind a number, those who were asked longest ago first."""
    names = {axis: dict(_choices(axis)) for axis in supply.COLUMNS}
    chosen = {axis: code for axis in names if (code := request.GET.get(axis, "")) in names[axis]}
    what = request.GET.get("what", "pool")
    if what not in supply.STANDINGS:
        raise Http404
    rows = supply.people(**chosen, what=what).select_related("firm", "city")
    cursors: dict[str, Any] = {side: request.GET.get(side, "") for side in ("after", "before")}
    context = {
        "page": page_of(rows, (("id", False),), size=50, **cursors),
        "chosen": [names[axis][code] for axis, code in chosen.items()],
        "what": STANDINGS[what],
        "standings": STANDINGS,
        "chosen_standing": what,
        "query": chosen,
        "number": rows.count(),
    }
    return render(request, "desk/supply_people.html", context)
