"""The desk's room for rules: which numbers hold until when, a new version with its source, a year of the calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuqiao.facts import selectors
from yuqiao.facts.forms import RuleForm, YearForm, year_initial
from yuqiao.facts.models import Rule
from yuqiao.facts.services import confirm_year, edit_rule
from yuqiao.facts.wording import amount
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role

RULES_ROOM = (Role.EDITOR, Role.DEPARTMENT_MANAGER)
editor_view = desk_view(*RULES_ROOM)


def _with_amounts(rows) -> list[tuple[Rule, object]]:
    return [(rule, amount(rule.value, rule.unit)) for rule in rows]


@editor_view
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force, those that end soon first, and the years of the calendar."""
    expiring = selectors.rules_expiring()
    soon = {rule.pk for rule in expiring}
    context = {
        "expiring": _with_amounts(expiring),
        "rules": [(r, words) for r, words in _with_amounts(selectors.rules_in_force()) if r.pk not in soon],
        "to_come": _with_amounts(selectors.rules_to_come()),
        "years": selectors.calendar_years(),
        "today": clock.today(),
    }
    return render(request, "desk/rules.html", context)


@editor_view
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: its versions, and a new one."""
    versions = list(Rule.objects.filter(code=code).order_by("-valid_from"))
    if not versions:
        raise Http404
    form = RuleForm(versions[0], request.POST or None, initial={"checked_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            edit_rule(code, checked_by=str(request.user), **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The new version was kept."))
            return redirect("desk:rule", code)
    context = {"rule": versions[0], "versions": _with_amounts(versions), "form": form, "today": clock.today()}
    return render(request, "desk/rule.html", context, status=422 if form.errors else 200)


@editor_view
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Take over a year from the State Council's notice; due dates that rest on a draft are then computed again."""
    known = {row.year: row for row in selectors.calendar_years()}
    if year not in known and year - 1 not in known:
        raise Http404
    form = YearForm(request.POST or None, initial=year_initial(selectors.calendar_days(year)))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            confirm_year(year, asked["days"], source=asked["source"], as_of=asked["as_of"])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The year is confirmed. Due dates that rest on it are computed again within ten minutes."))
            return redirect("desk:rules")
    context = {"year": year, "held": known.get(year), "form": form}
    return render(request, "desk/year.html", context, status=422 if form.errors else 200)
