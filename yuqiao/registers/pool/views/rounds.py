"""Rounds of nomination: the cities nominate up to their quota, the department decides with the evidence beside it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yuqiao.kernel.errors import Changed, Refused, YuqiaoError
from yuqiao.kernel.files import keep_file, open_file
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import desk_view
from yuqiao.registers.models import Lawyer, Nomination, NominationRound
from yuqiao.registers.pool import figures, selectors, services
from yuqiao.registers.pool.evidence import evidence_of
from yuqiao.registers.pool.forms import NominateForm, RefuseForm, RoundForm
from yuqiao.registers.pool.reach import POOL_ROLES, pool_rooms


def enter(request: HttpRequest) -> None:
    """Raises Http404 for who neither reads the registers nor leads a city's bureau."""
    if not pool_rooms(request.user):
        raise Http404


@desk_view(*POOL_ROLES)
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest first."""
    enter(request)
    found = [(round, services.KINDS[round.kind], services.is_open(round)) for round in figures.rounds()[:200]]
    context = {"rounds": found, "department": services.is_department(request.user)}
    return render(request, "registers/pool/rounds.html", context)


@desk_view(*POOL_ROLES)
def new(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    if not services.is_department(request.user):
        raise Http404
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_round(request.user, **form.cleaned_data)
        except (Refused, Changed) as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The round is there. The cities nominate from its first day on."))
            return redirect("pool:round", made.pk)
    return render(request, "registers/pool/new_round.html", {"form": form}, status=422 if form.errors else 200)


@desk_view(*POOL_ROLES)
def round(request: HttpRequest, round: int) -> HttpResponse:
    """One round: for the department every city with the evidence beside each nomination, for a bureau its own city."""
    enter(request)
    found = get_object_or_404(NominationRound.objects.select_related("closed_by"), pk=round)
    return _round_page(request, found)


def _round_page(request: HttpRequest, found: NominationRound, tried: tuple[int, RefuseForm] | None = None) -> HttpResponse:
    department = services.is_department(request.user)
    everything = "figures" in pool_rooms(request.user)
    own = selectors.cities_of(request.user)
    parts = selectors.parts_of(found, None if everything else own)
    open_now = services.is_open(found)
    counts = selectors.state_counts(parts)
    context = {
        "round": found,
        "kind": services.KINDS[found.kind],
        "open": open_now,
        "department": department,
        "own": own,
        "parts": [(part, _shown(part, tried)) for part in parts],
        "states": services.STATES,
        "counts": [(services.STATES[state], counts.get(state, 0)) for state in services.STATES if counts.get(state)],
        "places": sum(part.places for part in parts),
        "used": sum(part.used for part in parts),
        "undecided": counts.get("nominated", 0),
        "q": request.GET.get("q", ""),
    }
    if own and open_now:
        rows = selectors.named(selectors.candidates(found, own), request.GET.get("q", ""))
        context["candidates"] = page_of(rows, [("id", False)], 20, request.GET.get("after", ""), request.GET.get("before", ""))
    return render(request, "registers/pool/round.html", context, status=422 if tried else 200)


def _shown(part: selectors.CityPart, tried: tuple[int, RefuseForm] | None) -> list[tuple[Any, Any, Any, RefuseForm]]:
    """(nomination, its state in words, evidence, form of refusal) of a city."""
    return [
        (
            nomination,
            services.STATES[nomination.state],
            evidence,
            tried[1] if tried and tried[0] == nomination.pk else RefuseForm(auto_id=f"refuse-{nomination.pk}-%s"),
        )
        for nomination, evidence in part.nominations
    ]


@desk_view(*POOL_ROLES)
def nominate(request: HttpRequest, round: int, lawyer: int) -> HttpResponse:
    """A bureau nominates a lawyer of its city."""
    found = get_object_or_404(NominationRound, pk=round)
    own = selectors.cities_of(request.user)
    whom = get_object_or_404(Lawyer.objects.select_related("firm", "city"), pk=lawyer, city__code__in=own)
    form = NominateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            files = [(keep_file(f, f.name), f.name) for f in request.FILES.getlist("files")[: services.MAX_FILES + 1]]
            services.nominate(request.user, found.pk, whom.pk, reasons=form.cleaned_data["reasons"], files=files)
        except YuqiaoError as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The lawyer is nominated."))
            return redirect("pool:round", found.pk)
    part = next(iter(selectors.parts_of(found, [whom.city.code])), None)
    context = {
        "round": found,
        "kind": services.KINDS[found.kind],
        "lawyer": whom,
        "form": form,
        "part": part,
        "open": services.is_open(found),
        "evidence": evidence_of([whom])[whom.pk],
    }
    return render(request, "registers/pool/nominate.html", context, status=422 if form.errors else 200)


@desk_view(*POOL_ROLES)
@require_POST
def withdraw(request: HttpRequest, nomination: int) -> HttpResponse:
    """The bureau takes its nomination back."""
    asked = get_object_or_404(Nomination, pk=nomination, office__in=services.bureaux_of(request.user))
    return _done(request, lambda: services.withdraw(request.user, asked.pk), _("The nomination was withdrawn."), asked.round_id)


@desk_view(*POOL_ROLES)
@require_POST
def decide(request: HttpRequest, nomination: int) -> HttpResponse:
    """The department accepts, refuses with a reason, or takes its decision back."""
    if not services.is_department(request.user):
        raise Http404
    asked = get_object_or_404(Nomination.objects.select_related("round"), pk=nomination)
    what = request.POST.get("decision")
    if what == "accept":
        words = _("The nomination is accepted; bureau and lawyer are told.")
        return _done(request, lambda: services.accept(request.user, asked.pk), words, asked.round_id, asked.pk)
    if what == "take_back":
        words = _("The decision was taken back.")
        return _done(request, lambda: services.take_back(request.user, asked.pk), words, asked.round_id, asked.pk)
    form = RefuseForm(request.POST, auto_id=f"refuse-{asked.pk}-%s")
    if form.is_valid():
        try:
            services.refuse(request.user, asked.pk, form.cleaned_data["reason"])
        except (Refused, Changed) as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The nomination is not accepted; bureau and lawyer are told why."))
            return redirect(_at(asked.round_id, asked.pk))
    return _round_page(request, asked.round, (asked.pk, form))


@desk_view(*POOL_ROLES)
@require_POST
def close(request: HttpRequest, round: int) -> HttpResponse:
    """Close the round, or reopen it: its standings are written, or taken back."""
    if not services.is_department(request.user):
        raise Http404
    found = get_object_or_404(NominationRound, pk=round)
    try:
        if request.POST.get("reopen"):
            n = services.reopen_round(request.user, found.pk)
            words = ngettext(
                "The round is open for decisions again; %(n)s standing was taken back.",
                "The round is open for decisions again; %(n)s standings were taken back.",
                n,
            )
        else:
            n = len(services.close_round(request.user, found.pk))
            words = ngettext(
                "The round is closed; %(n)s standing was written.", "The round is closed; %(n)s standings were written.", n
            )
    except (Refused, Changed) as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, words % {"n": n})
    return redirect("pool:round", found.pk)


@desk_view(*POOL_ROLES)
def file(request: HttpRequest, file: int) -> HttpResponse:
    """A piece of evidence, for the department and the bureau that sent it."""
    found = selectors.file_for(request.user, file)
    if found is None:
        raise Http404
    response = FileResponse(open_file(found.stored), as_attachment=True, filename=found.name)
    response["Content-Type"] = found.stored.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _at(round_pk: int, nomination: int | None = None) -> str:
    return reverse("pool:round", args=[round_pk]) + (f"#n{nomination}" if nomination else "")


def _done(request: HttpRequest, verb: Any, words: str, round_pk: int, nomination: int | None = None) -> HttpResponse:
    try:
        verb()
    except (Refused, Changed) as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, words)
    return redirect(_at(round_pk, nomination))
