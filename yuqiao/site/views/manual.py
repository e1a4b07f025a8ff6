"""The desk's room for the manual: the lines of each checklist, their history, a change taken back."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yuqiao.facts import selectors
from yuqiao.facts.forms import LineForm, NewLineForm
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.facts.services import (
    LINE,
    add_checklist_item,
    edit_checklist_item,
    retire_checklist_item,
    undo_checklist_edit,
)
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role

editor_view = desk_view(Role.EDITOR, Role.DEPARTMENT_MANAGER)


@editor_view
def manual(request: HttpRequest) -> HttpResponse:
    """All matters with the number of their lines, and how many of these are not confirmed or have no validity."""
    rows = list(selectors.checklist_rows())
    lines = Counter(row.matter_id for row in rows)
    unconfirmed = Counter(row.matter_id for row in rows if not row.is_confirmed)
    edited = {row.matter_id: row.updated_at for row in sorted(rows, key=lambda r: r.updated_at) if row.edited_by_staff}
    matters = [(m, lines[m.pk], unconfirmed[m.pk], edited.get(m.pk)) for m in selectors.notary_matters()]
    return render(request, "desk/manual.html", {"matters": matters})


@editor_view
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    """The lines of one matter: those that hold, and those that were taken off."""
    found = selectors.notary_matter(matter)
    context = {"matter": found, "lines": selectors.checklist_rows(found.slug), "retired": selectors.retired_rows(found.slug)}
    return render(request, "desk/manual_matter.html", context)


@editor_view
def add(request: HttpRequest, matter: str) -> HttpResponse:
    """A new line; what was typed stays when it is refused."""
    found = selectors.notary_matter(matter)
    lines = list(selectors.checklist_rows(found.slug))
    initial = {"seq": max((line.seq for line in lines), default=0) + 1, "confidence": "knowledge"}
    if lines:
        initial["phase"] = lines[0].phase
    form = NewLineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            add_checklist_item(found.slug, typed, by=str(request.user), material_slug=typed.pop("material_slug"))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The line was added."))
            return redirect("desk:manual_matter", found.slug)
    context = {"matter": found, "form": form}
    return render(request, "desk/manual_line.html", context, status=422 if form.errors else 200)


@editor_view
def line(request: HttpRequest, line: int) -> HttpResponse:
    """One line: change it; below, what was done to it, by whom and when."""
    item = selectors.checklist_item(line)
    edits = selectors.checklist_edits(item)
    latest = edits[0].pk if edits else 0
    form = LineForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            edit_checklist_item(
                item.pk, form.cleaned_data, by=str(request.user), seen=int(seen) if seen.isascii() and seen.isdigit() else None
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The line was kept."))
            return redirect("desk:manual_matter", item.matter.slug)
    context = {
        "matter": item.matter,
        "item": item,
        "form": form,
        "seen": latest,
        "retired": bool(item.valid_to and item.valid_to < clock.today()),
        "history": [(edit, _differences(form, edit.before, edit.after)) for edit in edits],
    }
    return render(request, "desk/manual_line.html", context, status=422 if form.errors else 200)


@editor_view
@require_POST
def retire(request: HttpRequest, line: int) -> HttpResponse:
    """Take a line off the checklist."""
    return _done(request, retire_checklist_item(line, by=str(request.user)), _("The line was taken off. You can undo this."))


@editor_view
@require_POST
def undo(request: HttpRequest, line: int) -> HttpResponse:
    """Take back the last change of a line."""
    return _done(request, undo_checklist_edit(line, by=str(request.user)), _("The last change was taken back."))


def _done(request: HttpRequest, item: NotaryChecklistItem, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:manual_line", item.pk)


def _differences(form: LineForm, before: dict, after: dict) -> list[tuple[str, str, str]]:
    """(label, old, new) of each field that an edit changed, codes as words."""
    found = []
    for name in (*LINE, "valid_to"):
        if name in after:
            field = form.fields.get(name)
            words = dict(getattr(field, "choices", ()))
            old, new = (_shown(part.get(name), words) for part in (before, after))
            found.append((str(field.label) if field else pgettext("of a line", "Last day"), old, new))
    return found


def _shown(value: object, words: dict) -> str:
    return "—" if value in (None, "") else str(words.get(value, value))
