"""The conditions at the desk: reviewers read them, the department gives them another version from a day, or a last day."""

import secrets
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.white_list.conditions import Condition, end_condition, set_condition, versions
from yuqiao.areas.white_list.forms import ConditionForm, EndConditionForm
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.people.selectors import has_role
from yuqiao.registers.discipline import KEEPERS
from yuqiao.registers.models import ListingCriterion


def _show(request: HttpRequest, tried: tuple[int, Any] | None = None) -> HttpResponse:
    """The page; `tried`: the form that was refused, by the condition's key (0: a new one; -key: its last day)."""
    given = dict([tried]) if tried else {}
    rows = []
    for row in versions():
        said = {f.name: getattr(row, f.name) for f in fields(Condition)}
        change = given.get(row.pk) or ConditionForm(initial=said, auto_id=f"c{row.pk}-%s")
        end = given.get(-row.pk) or EndConditionForm(auto_id=f"e{row.pk}-%s")
        rows.append((row, row.valid_from > clock.today(), change, end, row.pk in given, -row.pk in given))
    context = {
        "rows": rows,
        "new": given.get(0) or ConditionForm(auto_id="new-%s"),
        "tried_new": 0 in given,
        "keeps": has_role(request.user, Role.DEPARTMENT_MANAGER),
        "least": facts.rule("whitelist.points"),
    }
    return render(request, "white_list/desk_conditions.html", context, status=422 if tried else 200)


@desk_view(*KEEPERS)
def conditions(request: HttpRequest) -> HttpResponse:
    """Every version that holds now or later; posted by the department: a new condition."""
    if request.method != "POST":
        return _show(request)
    if not has_role(request.user, Role.DEPARTMENT_MANAGER):
        raise Http404
    form = ConditionForm(request.POST, auto_id="new-%s")
    return _kept(request, form, f"c{secrets.token_hex(4)}", 0)


@desk_view(Role.DEPARTMENT_MANAGER)
@require_POST
def condition(request: HttpRequest, condition: int) -> HttpResponse:
    """Another version of one condition, from a day on."""
    found = get_object_or_404(ListingCriterion, pk=condition, valid_to=None)
    return _kept(request, ConditionForm(request.POST, auto_id=f"c{found.pk}-%s"), found.code, found.pk)


def _kept(request: HttpRequest, form: ConditionForm, code: str, key: int) -> HttpResponse:
    if form.is_valid():
        try:
            set_condition(code, form.condition(), form.cleaned_data["valid_from"], request.user)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Kept. Matters that are opened from that day on ask for it."))
            return redirect("white_list_desk:conditions")
    return _show(request, (key, form))


@desk_view(Role.DEPARTMENT_MANAGER)
@require_POST
def end(request: HttpRequest, condition: int) -> HttpResponse:
    """The last day of one condition."""
    found = get_object_or_404(ListingCriterion, pk=condition)
    form = EndConditionForm(request.POST, auto_id=f"e{found.pk}-%s")
    if form.is_valid():
        try:
            end_condition(found.pk, form.cleaned_data["last_day"], request.user)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The condition ends on that day."))
            return redirect("white_list_desk:conditions")
    return _show(request, (-found.pk, form))
