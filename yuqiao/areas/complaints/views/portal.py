"""Making a complaint, and the lawyer's side of it: what is said, and the answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yuqiao.areas.complaints import flow
from yuqiao.areas.complaints.complaining import complain, heard_about
from yuqiao.areas.complaints.models import Complaint
from yuqiao.kernel import limits
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.files import keep_file
from yuqiao.kernel.forms import show_refusal
from yuqiao.matters.access import Actor
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.services import act
from yuqiao.people.doors import applicant_view
from yuqiao.registers.models import Lawyer

FIELDS = flow.STEPS[0].fields


@applicant_view
def new(request: HttpRequest, lawyer: int) -> HttpResponse:
    """Complain about a lawyer of the public register; only signed in, because nothing anonymous counts."""
    found = get_object_or_404(Lawyer.objects.select_related("firm"), pk=lawyer, public=True)
    form, status = ContractForm(FIELDS, data=request.POST or None), 200
    if request.method == "POST":
        limits.check("portal.submit", limits.address_of(request))
        try:
            files = [(keep_file(f, f.name), f.name) for f in request.FILES.getlist("files")]
            matter = complain(request.user, found, request.POST.dict(), files)
        except Refused as refused:
            status = 422
            if form.is_valid() or not refused.fields:
                show_refusal(form, refused)
        except YuqiaoError as error:  # a file that cannot be taken
            status = error.status
            form.add_error(None, str(error.text))
        else:
            messages.success(request, _("Your complaint was received."))
            return redirect("portal:matter", reference=matter.reference)
    return render(request, "complaints/new.html", {"lawyer": found, "form": form}, status=status)


@applicant_view
def heard(request: HttpRequest) -> HttpResponse:
    """Complaints about me that I am heard about."""
    rows = [(c, flow.WORKFLOW.state(c.matter.state)) for c in heard_about(request.user)[:100]]
    return render(request, "complaints/heard.html", {"rows": rows})


def _answer(request: HttpRequest, complaint: Complaint, form: ContractForm | None, status: int = 200) -> HttpResponse:
    matter = complaint.matter
    said = matter.answers
    context = {
        "matter": matter,
        "state": flow.WORKFLOW.state(matter.state),
        "complainant": matter.parties.filter(role="client").values_list("name", flat=True).first(),
        "said": [(f.label, said[f.code]) for f in FIELDS if said.get(f.code)],
        "mine": matter.messages.filter(author=request.user, kind="answer").order_by("pk"),
        "decided": matter.messages.filter(kind__in=["uphold", "dismiss", "overturn", "confirm"]).order_by("pk"),
        "form": form,
        "due": matter.deadlines.filter(code="hearing", met_at=None, stopped_at=None).first(),
    }
    response = render(request, "complaints/answer.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@applicant_view
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """What is said about me, and my answer. The file itself stays inside."""
    complaint = get_object_or_404(heard_about(request.user), matter__reference=reference)
    move = flow.WORKFLOW.move("answer")
    open_now = complaint.matter.state in move.sources
    if request.method != "POST":
        return _answer(request, complaint, ContractForm(move.asks) if open_now else None)
    form = ContractForm(move.asks, data=request.POST)
    try:
        act(complaint.matter_id, "answer", Actor.of_user(request.user), version=None, data=request.POST.dict())
    except YuqiaoError as error:
        if form.is_valid() or not getattr(error, "fields", None):
            form.add_error(None, str(error.text))
        return _answer(request, complaint, form, error.status)
    messages.success(request, _("Your answer was sent."))
    return redirect("complaints:answer", reference=reference)
