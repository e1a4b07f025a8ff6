"""Lists with the returns of many firms: sent, looked at, written once, taken back as a whole."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yuqiao.kernel.errors import Changed, Refused, YuqiaoError
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.sheets import XLSX, Sheet, as_xlsx
from yuqiao.people.doors import desk_view
from yuqiao.registers.models import ReturnImport
from yuqiao.registers.pool.reach import READERS
from yuqiao.registers.pool.views.desk import attached, keeper
from yuqiao.registers.returns import importing
from yuqiao.registers.returns.forms import ListForm

SHOWN = 500


@desk_view(*READERS)
def lists(request: HttpRequest) -> HttpResponse:
    """Send a list; the lists that were sent before."""
    keeper(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        stream = form.cleaned_data["file"]
        try:
            made = importing.take_list(request.user, form.cleaned_data["year"], stream, stream.name)
        except YuqiaoError as refused:
            show_refusal(form, refused)
        else:
            return redirect("returns:preview", made.pk)
    context = {"form": form, "batches": ReturnImport.objects.select_related("by").order_by("-pk")[:50]}
    return render(request, "registers/returns/lists.html", context, status=422 if form.errors else 200)


@desk_view(*READERS)
def preview(request: HttpRequest, batch: int) -> HttpResponse:
    """What a list would change, row by row; after it was written, what became of it."""
    keeper(request)
    found = get_object_or_404(ReturnImport.objects.select_related("stored", "by"), pk=batch)
    lines = [] if found.applied_at else importing.lines_of(found)
    if request.GET.get("format") == "xlsx":
        return _left_out(found, lines)
    wanted = request.GET.get("kind", "")
    counts = [(kind, title, sum(line.kind == kind for line in lines)) for kind, title in importing.KINDS.items()]
    chosen = [line for line in lines if not wanted or line.kind == wanted]
    context = {
        "batch": found,
        "counts": counts,
        "kind": wanted,
        "bad": sum(line.kind == importing.LEFT_OUT for line in lines),
        "lines": chosen[:SHOWN],
        "more": max(len(chosen) - SHOWN, 0),
        "to_write": sum(line.kind in (importing.NEW, importing.CHANGES) for line in lines),
    }
    return render(request, "registers/returns/preview.html", context)


def _left_out(batch: ReturnImport, lines: list[importing.Line]) -> HttpResponse:
    """The rows that would not be written, as they were, each with why: to be put right and sent again."""
    rows = [line for line in lines if line.kind == importing.LEFT_OUT]
    headings = [heading for heading, _cell in rows[0].cells] if rows else []
    body = [[*(_plain(cell) for _heading, cell in r.cells), "\n".join(str(p) for p in r.problems), r.number] for r in rows]
    sheet = Sheet(
        _("Left out"), [*headings, _("What is wrong"), _("Row")], body, (30, *[18] * len(headings[1:]), 60, 8), wraps=True
    )
    name = _("%(name)s, to be put right") % {"name": batch.name.rpartition(".")[0] or batch.name}
    return attached(as_xlsx([sheet]), XLSX, f"{name}.xlsx")


def _plain(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, (str, int, float, Decimal)) else str(cell)


@desk_view(*READERS)
@require_POST
def do(request: HttpRequest, batch: int) -> HttpResponse:
    """Write the list, or take it back as a whole."""
    keeper(request)
    found = get_object_or_404(ReturnImport, pk=batch)
    try:
        if request.POST.get("undo"):
            n = importing.undo(request.user, found.pk)
            words = ngettext("%(n)s return was put back.", "%(n)s returns were put back.", n)
        else:
            n = importing.apply(request.user, found.pk).taken
            words = ngettext("%(n)s return was written.", "%(n)s returns were written.", n)
    except (Refused, Changed) as error:
        messages.error(request, str(error.text))
    else:
        messages.success(
            request, words % {"n": n} + " " + (_("You can take the list back as a whole.") if not request.POST.get("undo") else "")
        )
    return redirect("returns:preview", found.pk)
