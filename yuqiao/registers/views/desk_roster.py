"""The roster of mediation organisations at the desk: who lacks what, and the yearly check."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.people.doors import desk_view
from yuqiao.registers import roster as rolls
from yuqiao.registers.catalogue import MEDIATION_ORGANISATIONS
from yuqiao.registers.reach import keeps_the_roster, reads


@desk_view()
def roster(request: HttpRequest) -> HttpResponse:
    """Every organisation with what it lacks; those that lack something first."""
    if not reads(request.user, MEDIATION_ORGANISATIONS):
        raise Http404
    wanted = rolls.needs()
    lines = [(row, rolls.shortfalls(row, wanted)) for row in rolls.roster().order_by("pinyin", "pk")]
    context = {
        "lines": sorted(lines, key=lambda line: not line[1]),
        "flagged": sum(1 for _row, missing in lines if missing),
        "wanted": wanted,
        "today": clock.today().isoformat(),
        "keeper": keeps_the_roster(request.user),
    }
    return render(request, "registers/roster.html", context)


@desk_view()
@require_POST
def check(request: HttpRequest, organisation: int) -> HttpResponse:
    """Write down that the yearly check of an organisation was made."""
    if not reads(request.user, MEDIATION_ORGANISATIONS):
        raise Http404
    try:
        day = date.fromisoformat(request.POST.get("checked_on", "") or clock.today().isoformat())
    except ValueError:
        messages.error(request, _("Give a date, written like 2026-11-24."))
        return redirect("registers_desk:roster")
    try:
        rolls.check_organisation(organisation, request.user, day=day, remark=request.POST.get("remark", "").strip()[:200])
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, _("The check is on record."))
    return redirect("registers_desk:roster")
