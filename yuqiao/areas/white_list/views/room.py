"""The lawyer's room: how the own entry stands, applying, what waits."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuqiao.areas.white_list import flow, reading, selectors
from yuqiao.areas.white_list.applying import apply
from yuqiao.areas.white_list.panels import LISTING, grounds_of
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.forms import show_refusal
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.selectors import counted_ratings
from yuqiao.people.doors import applicant_view
from yuqiao.registers.models import Lawyer, Listing
from yuqiao.registers.white_list import criteria, live_listing


def _lawyer(request: HttpRequest) -> Lawyer:
    found = selectors.lawyer_of(request.user)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, lawyer: Lawyer, form: Any = None, status: int = 200) -> HttpResponse:
    listing = live_listing(lawyer.pk) or Listing.objects.filter(lawyer=lawyer).order_by("-pk").first()
    held = list(criteria(clock.today()))
    may = selectors.may_apply(lawyer)
    state = reading.stands(listing) if listing else ""
    context = {
        "lawyer": lawyer,
        "listing": listing,
        "state": state,
        "state_text": LISTING[state] if listing else None,
        "grounds": grounds_of(listing.grounds, held) if listing else [],
        "renews_from": selectors.renews_from(listing) if listing else None,
        "applications": [(a.matter, flow.WORKFLOW.state(a.matter.state)) for a in selectors.applications_of(lawyer)[:20]],
        "ratings": counted_ratings(request.user.pk).order_by("-at")[:20],
        "may_apply": may,
        "form": form or (ContractForm(flow.STEPS[0].fields) if may else None),
        "conditions": held,
        "least": facts.rule("whitelist.points"),
    }
    response = render(request, "white_list/room.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@applicant_view
def room(request: HttpRequest) -> HttpResponse:
    """Everything about the own entry; posted: an application. Nothing is here for who is no lawyer of the register."""
    lawyer = _lawyer(request)
    if request.method != "POST":
        return _show(request, lawyer)
    try:
        matter = apply(request.user, request.POST.dict())
    except Refused as refused:
        form = ContractForm(flow.STEPS[0].fields, data=request.POST)
        if form.is_valid() or not refused.fields:
            show_refusal(form, refused)
        return _show(request, lawyer, form, 422)
    except YuqiaoError as error:
        raise Http404 from error
    messages.success(request, _("Your application was received. Please send the evidence now, one by one."))
    return redirect("portal:matter", reference=matter.reference)
