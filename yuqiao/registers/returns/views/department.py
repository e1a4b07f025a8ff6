"""Annual returns for the department: by year and state, one beside the year before, growth with both bases."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from yuqiao.kernel.errors import Changed, Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from yuqiao.kernel.text import name_of
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.registers.models import AnnualReturn
from yuqiao.registers.pool.reach import READERS, headed_firms, reads_registers
from yuqiao.registers.pool.services import is_department
from yuqiao.registers.pool.views.desk import attached, reader
from yuqiao.registers.returns import selectors, services
from yuqiao.registers.returns.fields import CODES, FIGURES, NOT_SENT, STATES, State
from yuqiao.registers.returns.forms import SendBackForm

NEITHER = "not_sent"


def asked_year(request: HttpRequest) -> int:
    """The year of the address, or the last one that is over."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 and services.is_year(int(asked)) else services.last_year()


def years() -> range:
    """The years to choose from, the newest first."""
    return range(services.last_year(), services.last_year() - 6, -1)


@desk_view(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """The returns of a year: in which state each stands, and who has sent nothing."""
    reader(request)
    year, state, words = asked_year(request), request.GET.get("state", ""), request.GET.get("q", "")
    nobody = state == NEITHER
    rows = selectors.not_sent(year, words) if nobody else selectors.returns_of(year, state, words)
    if request.GET.get("format") in ("csv", "xlsx"):
        return _file(selectors.returns_of(year, state, words), year, request.GET["format"])
    page = page_of(rows, [("id", False)], after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    counts = selectors.counts(year)
    context = {
        "year": year,
        "years": years(),
        "due": services.due_on(year),
        "state": state,
        "nobody": nobody,
        "heads": services.heads_by_office(f.office_id for f in page.rows) if nobody else {},
        "department": is_department(request.user),
        "q": words,
        "page": page,
        "rows": [] if nobody else [(r, STATES[r.state], [getattr(r, c) for c in CODES]) for r in page.rows],
        "figures": FIGURES,
        "states": [(code, title, counts[code]) for code, title in {**STATES, NEITHER: NOT_SENT}.items()],
    }
    return render(request, "registers/returns/index.html", context)


def _file(rows: Any, year: int, wanted: str) -> HttpResponse:
    headings = [_("Law firm"), pgettext("of a return", "State"), *(str(f.title) for f in FIGURES), _("Remark")]
    lines = [
        [name_of(r.firm), str(STATES[r.state]), *(_cell(getattr(r, c)) for c in CODES), r.remark] for r in rows.order_by("firm")
    ]
    if wanted == "csv":
        return attached(as_csv(headings, lines), CSV, f"yuqiao-returns-{year}.csv")
    said = [[str(f.title), str(f.hint)] for f in FIGURES]
    sheets = [
        Sheet(_("Annual returns"), headings, lines, (36, 10, *[16] * len(FIGURES), 40)),
        Sheet(_("Definitions"), [_("Figure"), _("What it counts")], said, (30, 100), wraps=True),
    ]
    return attached(as_xlsx(sheets), XLSX, f"yuqiao-returns-{year}.xlsx")


def _cell(value: Any) -> Any:
    return float(value) if value is not None and not isinstance(value, int) else value


@desk_view(*READERS)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Letters to the firms that owe a return of a year."""
    if not is_department(request.user):
        raise Http404
    typed = request.POST.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    try:
        done = services.remind(request.user, year)
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect("returns:index")
    said = [ngettext("%(n)s firm is written to now.", "%(n)s firms are written to now.", done.now) % {"n": done.now}]
    if done.already:
        said.append(_("Reminded today already: %(n)s.") % {"n": done.already})
    if done.nobody:
        said.append(_("Without a head who can be written to: %(n)s.") % {"n": done.nobody})
    messages.success(request, " ".join(said))
    return redirect(f"{reverse('returns:index')}?year={year}&state={NEITHER}")


@desk_view(*READERS, Role.OFFICE_HEAD)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One return beside the year before, for the department and the firm itself."""
    return _one(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> AnnualReturn:
    rows = AnnualReturn.objects.select_related("firm__city", "sent_by", "decided_by")
    if not reads_registers(request.user):
        rows = rows.filter(firm__office__in=headed_firms(request.user))
    return get_object_or_404(rows, pk=pk)


def _one(request: HttpRequest, found: AnnualReturn, form: SendBackForm | None = None) -> HttpResponse:
    last = AnnualReturn.objects.filter(firm=found.firm_id, year=found.year - 1).first()
    names = {f.code: f.title for f in FIGURES}
    context = {
        "return": found,
        "before": found.year - 1,
        "title": STATES[found.state],
        "rows": [(f, getattr(found, f.code), getattr(last, f.code) if last else None) for f in FIGURES],
        "findings": services.findings(found.firm_id, found.year, services.values_of(found) or {}),
        "history": [(c, names.get(c.field)) for c in selectors.history_of(found)],
        "department": is_department(request.user),
        "reader": reads_registers(request.user),
        "own": found.firm.office_id in {o.pk for o in headed_firms(request.user)},
        "open": found.state in services.Open,
        "figures": FIGURES,
        "form": form or SendBackForm(),
    }
    return render(request, "registers/returns/one.html", context, status=422 if form is not None and form.errors else 200)


@desk_view(*READERS)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, send back with a reason, or take an acceptance back."""
    if not is_department(request.user):
        raise Http404
    found, version = _found(request, pk), _version(request)
    what = request.POST.get("decision")
    form = SendBackForm(request.POST)
    try:
        if what == "accept":
            services.accept(request.user, found.pk, version)
            messages.success(request, _("The return is accepted; the firm is told."))
        elif what == "reopen":
            services.reopen(request.user, found.pk, version)
            messages.success(request, _("The acceptance was taken back."))
        elif form.is_valid():
            services.send_back(request.user, found.pk, version, form.cleaned_data["reason"])
            messages.success(request, _("The return was sent back; the firm is told why."))
        else:
            return _one(request, found, form)
    except Changed as changed:
        messages.error(request, str(changed.text))
    except Refused as refused:
        show_refusal(form, refused)
        return _one(request, found, form)
    return redirect("returns:one", found.pk)


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1


@desk_view(*READERS)
def growth(request: HttpRequest) -> HttpResponse:
    """The figures of a year against the year before: formula, both sums, and of how many firms each is."""
    reader(request)
    year = asked_year(request)
    tables = [(title, selectors.growth(year, base)) for base, title in selectors.BASES.items()]
    if request.GET.get("format") in ("csv", "xlsx"):
        return _growth_file(tables, year, request.GET["format"])
    context = {
        "year": year,
        "before": year - 1,
        "years": years(),
        "tables": tables,
        "formula": selectors.FORMULA,
        "cities": selectors.by_city(year),
        "figures": FIGURES,
        "accepted": STATES[State.ACCEPTED],
    }
    return render(request, "registers/returns/growth.html", context)


def _growth_file(tables: Any, year: int, wanted: str) -> HttpResponse:
    headings = [
        pgettext("of a figure", "Base"),
        _("Figure"),
        str(year - 1),
        _("Firms in %(year)s") % {"year": year - 1},
        str(year),
        _("Firms in %(year)s") % {"year": year},
        _("Growth in per cent"),
    ]
    lines = [
        [str(base), str(g.figure.title), _cell(g.before), g.firms_before, _cell(g.now), g.firms_now, _cell(g.percent)]
        for base, found in tables
        for g in found
    ]
    if wanted == "csv":
        return attached(as_csv(headings, lines), CSV, f"yuqiao-growth-{year}.csv")
    said = [[_("Growth"), str(selectors.FORMULA)], *([str(f.title), str(f.hint)] for f in FIGURES)]
    sheets = [
        Sheet(_("Growth"), headings, lines, (30, 30, *[16] * 5)),
        Sheet(_("Definitions"), [_("Figure"), _("What it counts")], said, (30, 100), wraps=True),
    ]
    return attached(as_xlsx(sheets), XLSX, f"yuqiao-growth-{year}.xlsx")
