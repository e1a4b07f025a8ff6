"""Lists at the desk: bring one in, look at its headings and its rows, choose, apply, undo."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.files import open_file
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import XLSX
from yuqiao.people.doors import desk_view
from yuqiao.registers.imports import services as verbs
from yuqiao.registers.imports import showing
from yuqiao.registers.imports.books_out import empty_book, error_book
from yuqiao.registers.imports.forms import ListForm
from yuqiao.registers.imports.lists import KINDS
from yuqiao.registers.imports.problems import PROBLEMS
from yuqiao.registers.imports.tables import load_tables
from yuqiao.registers.imports.work import MOST_ATTEMPTS, TAKEN
from yuqiao.registers.models import ImportBatch, ImportRow

State, Class = ImportBatch.State, ImportRow.Class
NEWEST, BY_PLACE = (("id", True),), (("place", False),)
PAGE = 50
SECONDS = 3  # after which the page of a list that is worked on is loaded anew
TEMPLATES = {
    State.UPLOADED: "columns",
    State.FAILED: "columns",
    State.READING: "progress",
    State.APPLYING: "progress",
    State.UNDOING: "progress",
    State.PREVIEWED: "rows",
    State.APPLIED: "rows",
    State.UNDONE: "rows",
    State.DROPPED: "dropped",
}


@desk_view(*verbs.ROLES)
def lists(request: HttpRequest) -> HttpResponse:
    """All lists, the newest first; posted: bring one in."""
    form = ListForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        about = {name: typed[name] for name in ("kind", "source", "as_of", "partial")}
        try:
            made = verbs.receive(request.user, data=typed["file"].read(), name=typed["file"].name, **about)
            return redirect("imports_desk:batch", made.pk)
        except Refused as refused:
            show_refusal(form, refused)
    page = page_of(showing.batches(), NEWEST, size=30, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "form": form,
        "page": page,
        "lines": [(b, KINDS[b.kind].title, showing.STATES[b.state]) for b in page.rows],
        "kinds": KINDS.values(),
        "sources": showing.sources(),
    }
    return render(request, "registers/imports/lists.html", context, status=422 if form.errors else 200)


@desk_view(*verbs.ROLES)
def empty(request: HttpRequest, kind: str) -> HttpResponse:
    """A list of one kind with its headings alone."""
    if kind not in KINDS:
        raise Http404
    return _workbook(empty_book(KINDS[kind]), f"{KINDS[kind].title}.xlsx")


def _workbook(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(body, content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name)})


def _found(batch: int) -> ImportBatch:
    return get_object_or_404(showing.batches().select_related("file"), pk=batch)


@desk_view(*verbs.ROLES)
def errors(request: HttpRequest, batch: int) -> HttpResponse:
    """The rows that somebody has to put right, with comments."""
    found = _found(batch)
    if not found.head:
        raise Http404
    stem = found.file_name.rpartition(".")[0]
    return _workbook(error_book(found), _("%(name)s, to be put right") % {"name": stem} + ".xlsx")


@desk_view(*verbs.ROLES)
def original(request: HttpRequest, batch: int) -> HttpResponse:
    """The file as it came."""
    found = _found(batch)
    return FileResponse(
        open_file(found.file), as_attachment=True, filename=found.file_name, content_type="application/octet-stream"
    )


@desk_view(*verbs.ROLES)
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """One list in the state in which it is; posted: what is to be done with it."""
    found = _found(batch)
    refused: YuqiaoError | None = None
    if request.method == "POST":
        try:
            said = _do(request, found)
        except YuqiaoError as error:
            refused = error
            found = _found(batch)
        else:
            if said:
                messages.success(request, said)
            return redirect(_back(request, found))
    context = {
        "batch": found,
        "kind": KINDS[found.kind],
        "state": showing.STATES[found.state],
        "refused": refused,
        "unplaced": refused.text if refused and not refused.fields else None,
    }
    template = _template(request, found, refused)
    context |= _CONTEXTS[template](request, found, refused)
    response = render(request, f"registers/imports/{template}.html", context, status=refused.status if refused else 200)
    if template == "progress" and not context["stopped"]:
        response["Refresh"] = str(SECONDS)
    return response


def _template(request: HttpRequest, found: ImportBatch, refused: YuqiaoError | None) -> str:
    again = "columns" in request.GET and found.state == State.PREVIEWED
    return "columns" if again else TEMPLATES[State(found.state)]


def _back(request: HttpRequest, found: ImportBatch) -> str:
    """The same page of the same rows; after a step that leads on, the list itself."""
    stay = request.POST.get("do", "").partition(":")[0] in ("choose", "class", "take", "take_all")
    query = request.META.get("QUERY_STRING", "")
    return f"{request.path}?{query}" if stay and query else reverse("imports_desk:batch", args=[found.pk])


# ---- what can be done


def _do(request: HttpRequest, found: ImportBatch) -> str:
    """Do what the button says; what is to be told. Raises YuqiaoError, and Http404 for what nobody offered."""
    name, _colon, more = request.POST.get("do", "").partition(":")
    verb = _VERBS.get(name)
    if verb is None:
        raise Http404
    return verb(request, found, more)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise Http404
    return int(text)


def _columns(request: HttpRequest, found: ImportBatch, more: str) -> str:
    verbs.set_columns(found.pk, request.user, _typed_columns(request))
    return ""


def _typed_columns(request: HttpRequest) -> dict[int, str]:
    return {int(name[1:]): value for name, value in request.POST.items() if re.fullmatch(r"c\d{1,4}", name)}


def _sheet(request: HttpRequest, found: ImportBatch, more: str) -> str:
    verbs.choose_sheet(found.pk, request.user, request.POST.get("sheet", ""))
    return ""


def _choose(request: HttpRequest, found: ImportBatch, more: str) -> str:
    count = _kept(request, found)
    return ngettext("The choice of %(n)s row was kept.", "The choice of %(n)s rows was kept.", count) % {"n": count}


def _kept(request: HttpRequest, found: ImportBatch) -> int:
    """Keep what is ticked on the page that was sent."""
    post = request.POST
    shown = [int(r) for r in post.getlist("row") if r.isdecimal()]
    if not shown:
        return 0
    ticked = [int(r) for r in post.getlist("chosen") if r.isdecimal()]
    answers: dict[int, list[str]] = {}
    for value in post.getlist("over"):
        row, _colon, name = value.partition(":")
        if row.isdecimal():
            answers.setdefault(int(row), []).append(name)
    return verbs.choose(found.pk, request.user, shown, ticked, answers)


def _class(request: HttpRequest, found: ImportBatch, more: str) -> str:
    klass, _colon, take = more.partition(":")
    count = verbs.choose_class(found.pk, request.user, klass, take == "1")
    return ngettext("The choice of %(n)s row was changed.", "The choice of %(n)s rows was changed.", count) % {"n": count}


def _take(request: HttpRequest, found: ImportBatch, more: str) -> str:
    _kept(request, found)
    row = verbs.take_suggestion(found.pk, request.user, _number(more))
    return _("Row %(n)s was put right.") % {"n": row.number}


def _take_all(request: HttpRequest, found: ImportBatch, more: str) -> str:
    count = verbs.take_all(found.pk, request.user, more)
    return ngettext("%(n)s row was put right.", "%(n)s rows were put right.", count) % {"n": count}


def _apply(request: HttpRequest, found: ImportBatch, more: str) -> str:
    _kept(request, found)
    verbs.apply_batch(found.pk, request.user)
    return ""


def _undo(request: HttpRequest, found: ImportBatch, more: str) -> str:
    verbs.undo_batch(found.pk, request.user, request.POST.get("reason", ""))
    return ""


def _drop(request: HttpRequest, found: ImportBatch, more: str) -> str:
    verbs.drop_batch(found.pk, request.user)
    return _("The list was put aside. Nothing of it was written.")


def _go_on(request: HttpRequest, found: ImportBatch, more: str) -> str:
    verbs.go_on(found.pk, request.user)
    return ""


_VERBS: dict[str, Callable[[HttpRequest, ImportBatch, str], str]] = {
    "columns": _columns,
    "sheet": _sheet,
    "choose": _choose,
    "class": _class,
    "take": _take,
    "take_all": _take_all,
    "apply": _apply,
    "undo": _undo,
    "drop": _drop,
    "go_on": _go_on,
}


# ---- what the pages show


def _columns_context(request: HttpRequest, found: ImportBatch, refused: YuqiaoError | None) -> dict:
    with open_file(found.file) as stream:
        data = stream.read()
    fields = refused.fields if refused else {}
    typed = _typed_columns(request) if refused and request.POST.get("do") == "columns" else None
    shown = showing.headings_shown(found, data, typed, fields)
    return {
        "headings": shown,
        "unknown": [h for h in shown if not h.chosen and not h.heading.is_number],
        "columns": KINDS[found.kind].columns,
        "sheets": found.counts.get("sheets", []),
        "missing": fields.get("columns"),
        "again": found.state == State.PREVIEWED,
    }


def _progress_context(request: HttpRequest, found: ImportBatch, refused: YuqiaoError | None) -> dict:
    return {"stopped": found.attempts >= MOST_ATTEMPTS, "seconds": SECONDS}


def _rows_context(request: HttpRequest, found: ImportBatch, refused: YuqiaoError | None) -> dict:
    klass, code, outcome = (request.GET.get(name, "") for name in ("class", "problem", "outcome"))
    rows = found.rows.all()
    if klass in Class.values:
        rows = rows.filter(klass=klass)
    if code in PROBLEMS:
        rows = rows.filter(codes__contains=f",{code},")
    if outcome in ImportRow.Outcome.values and outcome:
        rows = rows.filter(outcome=outcome)
    page = page_of(rows, BY_PLACE, size=PAGE, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    classes = showing.classes_of(found)
    reason = refused.fields.get("reason") if refused else None
    return {
        "page": page,
        "rows": showing.rows_shown(found, page.rows, load_tables()),
        "classes": classes,
        "problems": showing.problems_of(found),
        "outcomes": showing.outcomes_of(found),
        "skipped": showing.skipped_of(found),
        "wanted": klass or code or outcome,
        "wanted_class": klass if klass in TAKEN else "",
        "wanted_title": _title(klass, code, outcome),
        "chosen": [c for c in classes if c.chosen],
        "chosen_all": sum(c.chosen for c in classes),
        "has_errors": any(showing.IN_ERRORS & {p} for p in found.counts.get("problems", {})),
        "deciding": found.state == State.PREVIEWED,
        "reason": request.POST.get("reason", ""),
        "reason_error": reason,
    }


def _title(klass: str, code: str, outcome: str) -> str:
    if klass in Class.values:
        return str(showing.CLASSES[klass])
    if code in PROBLEMS:
        return str(PROBLEMS[code].title)
    return str(showing.OUTCOMES.get(outcome, ""))


def _dropped_context(request: HttpRequest, found: ImportBatch, refused: YuqiaoError | None) -> dict:
    return {}


_CONTEXTS: dict[str, Callable[[HttpRequest, ImportBatch, YuqiaoError | None], dict]] = {
    "columns": _columns_context,
    "progress": _progress_context,
    "rows": _rows_context,
    "dropped": _dropped_context,
}
