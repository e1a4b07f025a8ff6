"""The talent pool at the desk: its figures, tables, people, and the standing of one lawyer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from yuqiao.kernel.text import name_of
from yuqiao.people.doors import desk_view
from yuqiao.registers.models import Lawyer, Standing
from yuqiao.registers.pool import figures, selectors, services
from yuqiao.registers.pool.evidence import evidence_of
from yuqiao.registers.pool.forms import AddForm, EndForm
from yuqiao.registers.pool.reach import READERS, reads_registers

EXPORT_LIMIT = 50_000


def attached(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def reader(request: HttpRequest) -> None:
    """Raises Http404 for who does not read the registers."""
    if not reads_registers(request.user):
        raise Http404


def keeper(request: HttpRequest) -> None:
    """Raises Http404 for who does not keep the pool."""
    if not services.is_department(request.user):
        raise Http404


@desk_view(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """The three figures, by city, the national members, and the rounds."""
    reader(request)
    context = {
        "figures": figures.figures(),
        "standings": figures.figures_of_standings(),
        "cities": figures.lines_by("city"),
        "national": selectors.national(),
        "rounds": list(figures.rounds()[:5]),
        "definitions": figures.DEFINITIONS,
    }
    return render(request, "registers/pool/index.html", context)


@desk_view(*READERS)
def table(request: HttpRequest) -> HttpResponse:
    """A table of two dimensions, as a page or a sheet."""
    reader(request)
    question = figures.Question.of(request.GET)
    found = figures.table_of(question)
    wanted = request.GET.get("format")
    if wanted in ("csv", "xlsx"):
        return _table_file(found, wanted)
    context = {
        "table": found,
        "question": question,
        "filters": dict(question.filters),
        "dimensions": figures.DIMENSIONS,
        "choices": _choices(question),
        "definitions": figures.DEFINITIONS,
        "today": clock.today(),
    }
    return render(request, "registers/pool/table.html", context)


def _choices(question: figures.Question | None = None) -> list[tuple[str, Any, list[tuple[str, str]]]]:
    """(dimension, title, [(code, name)]) of every filter that is not a side of the table."""
    lists: dict[str, Any] = {
        "territory": facts.territories,
        "practice_area": facts.practice_areas,
        "language": facts.service_languages,
        "city": facts.cities,
    }
    found = []
    for dimension, title in figures.DIMENSIONS.items():
        if question and dimension in (question.rows, question.columns):
            continue
        if dimension == "level":
            options = [(code, str(text)) for code, text in figures.LEVELS.items() if code != "pool"]
        else:
            code = figures.CODES[dimension]
            options = [(getattr(row, code), name_of(row)) for row in lists[dimension]()]
        found.append((dimension, title, options))
    return found


def label_of(label: Any) -> str:
    """A label of a table in the reader's language."""
    return name_of(label) or str(label)


def _table_file(found: figures.Table, wanted: str) -> HttpResponse:
    title = figures.DIMENSIONS[found.question.rows]
    headings = [str(title), *(label_of(label) for label, _code in found.head), str(figures.TOTAL)]
    lines = [[label_of(label), *(n for _head, _code, n in cells), total] for label, _code, cells, total in found.grid]
    lines.append([str(figures.TOTAL), *(n for _label, _code, n in found.foot), found.total])
    name = f"yuqiao-pool-{found.question.rows}-{found.question.columns}-{clock.today().isoformat()}"
    if wanted == "csv":
        return attached(as_csv(headings, lines), CSV, f"{name}.csv")
    said = [[str(figures.DIMENSIONS[d]), code] for d, code in found.question.filters]
    said += [[str(head), str(text)] for head, text in figures.DEFINITIONS] + [[_("Counted"), clock.today().isoformat()]]
    sheets = [
        Sheet(_("Talent pool"), headings, lines, (24, *[12] * (len(headings) - 1))),
        Sheet(_("Definitions"), [_("Figure"), _("What it counts")], said, (30, 100), wraps=True),
    ]
    return attached(as_xlsx(sheets), XLSX, f"{name}.xlsx")


@desk_view(*READERS)
def people(request: HttpRequest) -> HttpResponse:
    """Members of the pool that fit the filters: where a cell of a table leads to."""
    reader(request)
    filters = [(d, request.GET[d].strip()[:60]) for d in figures.DIMENSIONS if request.GET.get(d, "").strip()]
    everybody = request.GET.get("all") == "1"
    rows = figures.narrowed(Lawyer.objects.all() if everybody else figures.members(), filters)
    rows = selectors.named(rows, request.GET.get("q", "")).select_related("firm", "city")
    if request.GET.get("format") in ("csv", "xlsx"):
        return _people_file(rows, request.GET["format"])
    page = page_of(rows, [("id", False)], after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "page": page,
        "count": rows.count(),
        "filters": dict(filters),
        "choices": _choices(),
        "q": request.GET.get("q", ""),
        "everybody": everybody,
    }
    return render(request, "registers/pool/people.html", context)


def _people_file(rows: Any, wanted: str) -> HttpResponse:
    headings = [
        pgettext("of a person", "Name"),
        _("Name in English"),
        _("Licence"),
        _("Law firm"),
        _("City"),
        *(str(k) for k in services.KINDS.values()),
    ]
    lines = [
        [
            lawyer.name_zh,
            lawyer.name_en,
            lawyer.licence,
            name_of(lawyer.firm),
            name_of(lawyer.city) if lawyer.city else "",
            *(_("yes") if getattr(lawyer, flag) else "" for flag in services.FLAGS.values()),
        ]
        for lawyer in rows.order_by("pk")[:EXPORT_LIMIT]
    ]
    name = f"yuqiao-pool-people-{clock.today().isoformat()}.{wanted}"
    if wanted == "csv":
        return attached(as_csv(headings, lines), CSV, name)
    return attached(as_xlsx([Sheet(_("Talent pool"), headings, lines, (16, 22, 20, 34, 12, 10, 10, 16))]), XLSX, name)


# ---- one lawyer


@desk_view(*READERS)
def lawyer(request: HttpRequest, lawyer: int) -> HttpResponse:
    """What a lawyer's standing rests on, what was changed, and (for the department) what can be done."""
    reader(request)
    return _lawyer_page(request, _found(lawyer))


def _found(pk: int) -> Lawyer:
    return get_object_or_404(Lawyer.objects.select_related("firm__city", "city", "user"), pk=pk)


def _lawyer_page(
    request: HttpRequest, found: Lawyer, add: AddForm | None = None, ending: tuple[int, EndForm] | None = None
) -> HttpResponse:
    department = services.is_department(request.user)
    standings = [
        (
            standing,
            services.KINDS[standing.kind],
            ending[1] if ending and ending[0] == standing.pk else EndForm(auto_id=f"end-{standing.pk}-%s"),
        )
        for standing in selectors.standings_of(found)
    ]
    titles = {flag: services.KINDS[kind] for kind, flag in services.FLAGS.items()}
    context = {
        "lawyer": found,
        "standings": standings,
        "tried": ending[0] if ending else None,
        "evidence": evidence_of([found])[found.pk],
        "history": [(change, titles[change.field]) for change in selectors.history_of(found)],
        "department": department,
        "form": add or AddForm(None, found),
        "undoable": [titles[c.field] for c in services.last_change(found)] if department else [],
        "nominations": [
            (n, services.STATES[n.state]) for n in found.nominations.select_related("round", "city").order_by("-at", "-pk")
        ],
    }
    bad = bool((add and add.errors) or (ending and ending[1].errors))
    return render(request, "registers/pool/lawyer.html", context, status=422 if bad else 200)


@desk_view(*READERS)
@require_POST
def add(request: HttpRequest, lawyer: int) -> HttpResponse:
    """A level for a lawyer."""
    keeper(request)
    found = _found(lawyer)
    form = AddForm(request.POST, found)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.add_standing(found.pk, typed["kind"], request.user, since=typed["since"], source=typed["source"])
        except (Refused, Changed) as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The lawyer stands in this level now. You can take this back."))
            return redirect("pool:lawyer", found.pk)
    return _lawyer_page(request, found, form)


@desk_view(*READERS)
@require_POST
def end(request: HttpRequest, standing: int) -> HttpResponse:
    """A standing ends."""
    keeper(request)
    asked = get_object_or_404(Standing, pk=standing)
    form = EndForm(request.POST, auto_id=f"end-{asked.pk}-%s")
    if form.is_valid():
        try:
            services.end_standing(asked.pk, request.user, **form.cleaned_data)
        except (Refused, Changed) as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The standing has ended. You can take this back."))
            return redirect("pool:lawyer", asked.lawyer_id)
    return _lawyer_page(request, _found(asked.lawyer_id), ending=(asked.pk, form))


@desk_view(*READERS)
@require_POST
def undo(request: HttpRequest, lawyer: int) -> HttpResponse:
    """The last change of a lawyer's standing is taken back."""
    keeper(request)
    found = _found(lawyer)
    return done(request, lambda: services.undo_last(found.pk, request.user), _("The last change was taken back."), found.pk)


def done(request: HttpRequest, verb: Any, words: str, lawyer: int) -> HttpResponse:
    """Do it and say so, or say why not; back to the lawyer."""
    try:
        verb()
    except (Refused, Changed) as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, words)
    return redirect("pool:lawyer", lawyer)
