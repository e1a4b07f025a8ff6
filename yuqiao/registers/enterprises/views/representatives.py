"""Who may act for enterprises, at the desk: requests, seats, and what enterprises ask to be registered anew."""

from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.files import open_file
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.text import Text
from yuqiao.people.doors import desk_view
from yuqiao.registers.enterprises import representation
from yuqiao.registers.enterprises.corrections import decide_correction
from yuqiao.registers.enterprises.fields import label_of
from yuqiao.registers.enterprises.views.enterprises import EDITORS, own_page
from yuqiao.registers.models import Correction, Enterprise, Representative

State = Representative.State
STATES = {
    State.ASKED: Text("待核对", "To decide"),
    State.ACTIVE: Text("已确认", "Confirmed"),
    State.REFUSED: Text("未通过", "Refused"),
    State.ENDED: Text("已停用", "Ended"),
    State.WITHDRAWN: Text("已撤回", "Taken back"),
}


@desk_view(*EDITORS)
def requests(request: HttpRequest) -> HttpResponse:
    """Requests to act for an enterprise by state, and names and codes that enterprises ask to correct."""
    state = request.GET.get("state", "")
    state = state if state in STATES else State.ASKED
    rows = Representative.objects.filter(state=state).select_related("enterprise", "user", "decided_by", "invited_by", "seat")
    rows = rows.prefetch_related("readings__by")
    page = page_of(rows, (("id", True),), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    corrections = Correction.objects.filter(state=Correction.State.OPEN).select_related("enterprise", "by").order_by("pk")[:100]
    context = {
        "page": page,
        "state": state,
        "states": STATES,
        "corrections": [(c, label_of(c.field)) for c in corrections],
    }
    return own_page(request, "registers/enterprises/representatives.html", context)


@desk_view(*EDITORS)
@require_POST
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Confirm or refuse a request; who is slower is told that it was decided."""
    asked = get_object_or_404(Representative, pk=request_id)
    try:
        if request.POST.get("verdict") == "confirm":
            representation.confirm_representative(asked.pk, request.user, until=_day(request.POST.get("until", "")))
            messages.success(request, _("Confirmed. The seat begins today and a letter is on its way."))
        else:
            representation.refuse_representative(asked.pk, request.user, request.POST.get("reason", ""))
            messages.success(request, _("Refused. A letter with the reason is on its way."))
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:requests")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        text = Text("请按2026-11-23的写法填写日期。", "Give a date, written like 2026-11-23.")
        raise Refused("date", text, {"until": text}) from error


@desk_view(*EDITORS)
def proof(request: HttpRequest, request_id: int) -> HttpResponse:
    """The paper that came with a request; opening it stays on record."""
    asked = get_object_or_404(Representative.objects.exclude(proof=None).select_related("proof"), pk=request_id)
    try:
        stream = open_file(asked.proof)
    except FileNotFoundError as error:
        raise Http404 from error
    representation.record_proof_reading(asked, request.user)
    response = FileResponse(stream, as_attachment=True, filename=asked.proof_name, content_type=asked.proof.content_type)
    response["Cache-Control"] = "private, no-store"
    return response


@desk_view(*EDITORS)
@require_POST
def seat(request: HttpRequest, enterprise: int, seat: int, do: str) -> HttpResponse:
    """End a representative with a reason, or make one the main one."""
    found = get_object_or_404(Enterprise, pk=enterprise)
    if do not in ("end", "main"):
        raise Http404
    if seat not in [s.pk for s in representation.representatives_of(found)]:
        raise Http404
    try:
        if do == "end":
            representation.end_representative(seat, request.user, request.POST.get("reason", ""))
            messages.success(request, _("Ended from now on."))
        else:
            representation.set_main(seat, request.user)
            messages.success(request, _("This is a main representative now."))
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:detail", found.pk)


@desk_view(*EDITORS)
@require_POST
def correction(request: HttpRequest, correction: int) -> HttpResponse:
    """Take over a corrected name or code, or answer why not."""
    found = get_object_or_404(Correction, pk=correction)
    try:
        decide_correction(
            found.pk, request.user, accept=request.POST.get("verdict") == "accept", answer=request.POST.get("answer", "")
        )
        messages.success(request, _("Decided."))
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:requests")
