"""Form F1: figures of a period with their definitions, as a workbook, and frozen."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuqiao.areas.notarization import metrics
from yuqiao.areas.notarization.forms_office import PeriodForm
from yuqiao.areas.notarization.reach import reach_of
from yuqiao.areas.notarization.views.register import attached
from yuqiao.kernel import clock
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.sheets import XLSX, Sheet, as_xlsx
from yuqiao.kernel.text import name_of
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.registers.models import NotaryOffice


@desk_view(Role.OFFICE_HEAD, Role.DEPARTMENT_MANAGER)
def figures(request: HttpRequest) -> HttpResponse:
    """The tables of a period; posted: keep them as they stand."""
    reach = reach_of(request.user)
    if not (reach.department or reach.headed):
        raise Http404
    offices = NotaryOffice.objects.all() if reach.department else NotaryOffice.objects.filter(pk__in=[o.pk for o in reach.headed])
    form = PeriodForm(request.GET, offices.order_by("city__code", "pk"), all_of_them=reach.department)
    scope = form.scope(reach.headed, all_of_them=reach.department)
    if scope is None:
        return render(request, "notarization/figures.html", {"form": form, "several": offices.count() > 1}, status=422)
    if request.method == "POST":
        return _freeze(request, scope)
    found = metrics.form_f1(scope)
    tables = metrics.tables_of(found)
    if request.GET.get("format") == "xlsx":
        name = f"yuqiao-F1-{scope.first.isoformat()}-{scope.last.isoformat()}.xlsx"
        return attached(as_xlsx(_sheets(scope, tables)), XLSX, name)
    frozen = [(f, metrics.is_intact(f), metrics.differences(f, found)) for f in metrics.frozen_forms(scope)[:5]]
    context = {
        "form": form,
        "several": offices.count() > 1,
        "scope": scope,
        "tables": tables,
        "definitions": metrics.DEFINITIONS,
        "frozen": frozen,
        "over": scope.last < clock.today(),
    }
    return render(request, "notarization/figures.html", context)


def _freeze(request: HttpRequest, scope: metrics.Scope) -> HttpResponse:
    try:
        metrics.freeze(request.user, scope)
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _("The figures of this period are frozen."))
    return redirect(f"{reverse('notarization_desk:figures')}?{request.GET.urlencode()}#frozen")


def _sheets(scope: metrics.Scope, tables: list[metrics.Table]) -> list[Sheet]:
    """One sheet a table; the last one says what each figure means and how the sheets came about."""
    sheets = [
        Sheet(str(t.title), ["", *map(str, t.columns)], [[str(row), *cells] for row, cells in t.rows], (36, *[14] * len(t.columns)))
        for t in tables
    ]
    lines = [[str(title), str(text)] for title, text in metrics.DEFINITIONS]
    lines += [
        [_("Period"), f"{scope.first.isoformat()} – {scope.last.isoformat()}"],
        [_("Notary office"), name_of(scope.office) if scope.office else _("all offices")],
        [_("Counted"), clock.now().astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")],
    ]
    return [*sheets, Sheet(_("Definitions"), [_("Figure"), _("What it counts")], lines, (32, 110))]
