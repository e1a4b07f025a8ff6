"""A firm's own returns: its head fills in, saves, sends, takes back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.kernel.errors import Changed, Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.registers.models import AnnualReturn, LawFirm
from yuqiao.registers.returns import selectors, services
from yuqiao.registers.returns.fields import CODES, FIGURES, STATES, State
from yuqiao.registers.returns.forms import ReturnForm

YEARS = 3


def _firms(request: HttpRequest) -> list[LawFirm]:
    firms = selectors.own_firms(request.user)
    if not firms:
        raise Http404
    return firms


@desk_view(Role.OFFICE_HEAD)
def index(request: HttpRequest) -> HttpResponse:
    """The returns of the firms that the user leads, the year that is due first."""
    firms = _firms(request)
    there = {(r.firm_id, r.year): r for r in AnnualReturn.objects.filter(firm__in=firms)}
    years = range(services.last_year(), services.last_year() - YEARS, -1)
    rows = [
        (firm, [(year, r, STATES[r.state] if r else None) for year in years for r in [there.get((firm.pk, year))]])
        for firm in firms
    ]
    context = {"rows": rows, "due": services.due_on(services.last_year()), "year": services.last_year()}
    return render(request, "registers/returns/own.html", context)


@desk_view(Role.OFFICE_HEAD)
def form(request: HttpRequest, firm: int, year: int) -> HttpResponse:
    """The return of one year: to fill in while it is open, to read afterwards."""
    own = next((f for f in _firms(request) if f.pk == firm), None)
    if own is None or not services.is_year(year):
        raise Http404
    found = AnnualReturn.objects.filter(firm=own, year=year).first()
    if found and found.state not in services.Open:
        return redirect("returns:one", found.pk)
    typed = ReturnForm(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and typed.is_valid():
        sending = "send" in request.POST
        try:
            kept = _do(request, own, year, typed.cleaned_data, sending)
        except (Refused, Changed) as refused:
            show_refusal(typed, refused)
        else:
            messages.success(request, _("The return was sent.") if sending else _("Saved. You can go on later."))
            return redirect("returns:one", kept.pk) if sending else redirect("returns:form", own.pk, year)
    return _page(request, own, year, found, typed)


def _do(request: HttpRequest, own: LawFirm, year: int, typed: dict[str, Any], sending: bool) -> AnnualReturn:
    verb = services.send if sending else services.save
    return verb(request.user, own.pk, year, {c: typed.get(c) for c in CODES}, typed["remark"], typed["version"])


def _page(request: HttpRequest, own: LawFirm, year: int, found: AnnualReturn | None, typed: ReturnForm) -> HttpResponse:
    last = services.before(own.pk, year)
    values = typed.cleaned_data if typed.is_bound and hasattr(typed, "cleaned_data") else services.values_of(found) or {}
    context = {
        "firm": own,
        "year": year,
        "before": year - 1,
        "return": found,
        "sent_back": found is not None and found.state == State.SENT_BACK,
        "form": typed,
        "rows": [(typed[f.code], getattr(last, f.code) if last else None) for f in FIGURES],
        "findings": services.findings(own.pk, year, {c: values.get(c) for c in CODES}),
        "due": services.due_on(year),
        "figures": FIGURES,
    }
    return render(request, "registers/returns/form.html", context, status=422 if typed.errors else 200)


@desk_view(Role.OFFICE_HEAD)
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm takes its return back before anybody decided."""
    found = get_object_or_404(AnnualReturn, pk=pk, firm__in=_firms(request))
    try:
        services.recall(request.user, found.pk, int(request.POST.get("version", "0") or 0))
    except (Refused, Changed, ValueError) as error:
        messages.error(request, str(getattr(error, "text", services.GONE)))
        return redirect("returns:one", found.pk)
    messages.success(request, _("The return is a draft again."))
    return redirect("returns:form", found.firm_id, found.year)
