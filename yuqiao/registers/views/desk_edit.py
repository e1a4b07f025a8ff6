"""Editing at the desk: add, change, end, restore, take back, link to a person."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Refused, YuqiaoError
from yuqiao.people.doors import desk_view
from yuqiao.registers import entries, persons
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.forms import EntryForm
from yuqiao.registers.history import latest_change
from yuqiao.registers.reach import keeps, open_columns
from yuqiao.registers.register import Register
from yuqiao.registers.story import label_of
from yuqiao.registers.values import Words, text_of
from yuqiao.registers.views.desk import entry_or_404, register_or_404

DEFAULTS = {
    "public": "1",
    "time_zone": "Asia/Shanghai",
    "load_limit": "10",
    "status": "active",
    "interprets": "1",
    "translates": "1",
}


def _show(request: HttpRequest, register: Register, form: EntryForm, entry: Any = None, **more: Any) -> HttpResponse:
    context = {
        "register": register,
        "entry": entry,
        "form": form,
        "territories": facts.territory_names() if any(c.kind in ("territory", "territories") for c in form.columns) else [],
        **more,
    }
    return render(request, "registers/form.html", context, status=409 if more.get("changes") else 422 if form.errors else 200)


@desk_view()
def add(request: HttpRequest, register: str) -> HttpResponse:
    """A new entry; what was typed stays when it is refused."""
    found = register_or_404(register)
    if found.room or not keeps(request.user, found):
        raise Http404
    columns = [c for c in found.columns if c.editable]
    form = EntryForm(columns, {c.code: DEFAULTS.get(c.code, "") for c in columns}, request.POST or None)
    if request.method == "POST":
        try:
            made = entries.add_entry(found, form.typed(), request.user, twice="twice" in request.POST)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The entry is in the register."))
            return redirect("registers_desk:entry", found.code, made.pk)
    return _show(request, found, form)


@desk_view()
def change(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """Change an entry; whoever is slower sees what was changed meanwhile, beside what was typed."""
    found = register_or_404(register)
    row = entry_or_404(request.user, found, entry)
    columns = [c for c in open_columns(request.user, found, row) if c.form]
    if not columns:
        raise Http404
    texts = {c.code: text_of(row, c) for c in columns} | {
        "city": text_of(row, found.column("city")) if hasattr(row, "city") else ""
    }
    form = EntryForm(columns, texts, request.POST or None)
    latest = latest_change(found.code, row.pk)
    if request.method != "POST":
        return _show(request, found, form, row, seen=latest)
    seen = request.POST.get("seen", "")
    try:
        entries.change_entry(
            found,
            row.pk,
            form.typed(),
            request.user,
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0,
            twice="twice" in request.POST,
        )
    except Changed as error:
        return _show(request, found, form, row, seen=latest, problem=error.text, changes=_differences(found, error))
    except Refused as refused:
        form.refuse(refused)
        return _show(request, found, form, row, seen=seen)
    messages.success(request, _("The entry was kept."))
    return redirect("registers_desk:entry", found.code, row.pk)


def _differences(register: Register, error: Changed) -> list[dict[str, Any]]:
    words = Words()
    return [
        {
            "label": label_of(register, event["field"]),
            "was": words.of(register.column(event["field"]), event["was"]),
            "now": words.of(register.column(event["field"]), event["now"]),
            "by": event["by"],
            "at": event["at"],
        }
        for event in error.events
    ]


def _done(request: HttpRequest, register: Register, entry: int, words: str, make: Any) -> HttpResponse:
    """Call a verb and say what came of it, on the entry's page."""
    try:
        make()
    except YuqiaoError as error:
        if error.status == 404:
            raise Http404 from error
        if error.status == 403:
            raise
        messages.error(request, str(error.text))
    else:
        messages.success(request, words)
    return redirect("registers_desk:entry", register.code, entry)


def _target(request: HttpRequest, register: str, entry: int) -> Register:
    found = register_or_404(register)
    entry_or_404(request.user, found, entry)
    return found


@desk_view()
@require_POST
def end(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """The entry leaves the register."""
    found = _target(request, register, entry)
    try:
        day = date.fromisoformat(request.POST.get("left_on", "") or clock.today().isoformat())
    except ValueError:
        messages.error(request, _("Give a date, written like 2026-11-24."))
        return redirect("registers_desk:entry", found.code, entry)
    reason = request.POST.get("reason", "").strip()[:200]
    words = _("The entry has left the register. You can undo this.")
    return _done(request, found, entry, words, lambda: entries.end_entry(found, entry, request.user, day=day, reason=reason))


@desk_view()
@require_POST
def restore(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """The entry is in the register again."""
    found = _target(request, register, entry)
    words = _("The entry is in the register again.")
    return _done(request, found, entry, words, lambda: entries.restore_entry(found, entry, request.user))


@desk_view()
@require_POST
def undo(request: HttpRequest, register: str, entry: int, change: int) -> HttpResponse:
    """Take back one change of this entry."""
    found = _target(request, register, entry)
    if not entries.is_change_of(found, entry, change):
        raise Http404
    return _done(request, found, entry, _("The change was taken back."), lambda: entries.undo_change(change, request.user))


@desk_view()
@require_POST
def link(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """Say that another entry is the same person."""
    found = _target(request, register, entry)
    code, _dot, pk = request.POST.get("other", "").partition(":")
    if code not in BY_CODE or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise Http404
    words = _("Both entries are one person now.")
    return _done(request, found, entry, words, lambda: persons.link_person(found, entry, BY_CODE[code], int(pk), request.user))


@desk_view()
@require_POST
def unlink(request: HttpRequest, register: str, entry: int) -> HttpResponse:
    """Say that this entry is somebody else."""
    found = _target(request, register, entry)
    words = _("The entry stands for itself now.")
    return _done(request, found, entry, words, lambda: persons.unlink_person(found, entry, request.user))
