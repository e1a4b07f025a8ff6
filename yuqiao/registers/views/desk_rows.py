"""Rows of an entry at the desk: add one, change one, take one off."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.facts import selectors as facts
from yuqiao.kernel.errors import Refused
from yuqiao.people.doors import desk_view
from yuqiao.registers.forms import EntryForm
from yuqiao.registers.reach import may_change_rows
from yuqiao.registers.register import Register, Rows
from yuqiao.registers.rows import remove_row, save_row
from yuqiao.registers.values import text_of
from yuqiao.registers.views.desk import entry_or_404, register_or_404

DEFAULTS = {"currency": "CNY", "level": "working"}


def _found(request: HttpRequest, register: str, entry: int, rows: str) -> tuple[Register, Any, Rows]:
    found = register_or_404(register)
    row = entry_or_404(request.user, found, entry)
    declared = next((r for r in found.rows if r.code == rows), None)
    if declared is None or not may_change_rows(request.user, found, row, declared):
        raise Http404
    return found, row, declared


def _edit(request: HttpRequest, register: Register, entry: Any, rows: Rows, texts: dict[str, str], row: int | None) -> HttpResponse:
    form = EntryForm(rows.columns, texts, request.POST or None)
    if request.method == "POST":
        try:
            save_row(register, entry.pk, rows, form.typed(), request.user, row=row)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The line was kept."))
            return redirect("registers_desk:entry", register.code, entry.pk)
    context = {
        "register": register,
        "entry": entry,
        "rows": rows,
        "row": row,
        "form": form,
        "territories": facts.territory_names() if any(c.kind == "territory" for c in rows.columns) else [],
    }
    return render(request, "registers/row.html", context, status=422 if form.errors else 200)


@desk_view()
def add(request: HttpRequest, register: str, entry: int, rows: str) -> HttpResponse:
    """A new row; what was typed stays when it is refused."""
    found, row, declared = _found(request, register, entry, rows)
    return _edit(request, found, row, declared, {c.code: DEFAULTS.get(c.code, "") for c in declared.columns}, None)


@desk_view()
def change(request: HttpRequest, register: str, entry: int, rows: str, row: int) -> HttpResponse:
    """One row."""
    found, holder, declared = _found(request, register, entry, rows)
    line = apps.get_model(declared.model).objects.filter(pk=row, **{declared.via: holder}).first()
    if line is None:
        raise Http404
    return _edit(request, found, holder, declared, {c.code: text_of(line, c) for c in declared.columns}, line.pk)


@desk_view()
@require_POST
def remove(request: HttpRequest, register: str, entry: int, rows: str, row: int) -> HttpResponse:
    """Take a row off; its history brings it back."""
    found, holder, declared = _found(request, register, entry, rows)
    remove_row(found, holder.pk, declared, row, request.user)
    messages.success(request, _("The line was taken off. You can undo this in the history."))
    return redirect("registers_desk:entry", found.code, holder.pk)
