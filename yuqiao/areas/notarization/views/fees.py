"""The fees of an office, kept by its head."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.notarization.fees import KINDS, end_fee, fees_of, set_fee
from yuqiao.areas.notarization.forms_office import EndForm, FeeForm
from yuqiao.areas.notarization.models import OfficeFee
from yuqiao.areas.notarization.reach import reach_of
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.forms import show_refusal
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.registers.models import NotaryOffice


def _office(request: HttpRequest) -> NotaryOffice:
    headed = reach_of(request.user).headed
    if not headed:
        raise Http404
    wanted = request.GET.get("office", "")
    return next((o for o in headed if str(o.pk) == wanted), headed[0])


@desk_view(Role.OFFICE_HEAD)
def fees(request: HttpRequest) -> HttpResponse:
    """Every fee with its versions; posted: a new version from a day."""
    office = _office(request)
    form = FeeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_fee(request.user, office, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The fee was kept."))
            return redirect(request.get_full_path())
    return _render(request, office, form)


def _render(request: HttpRequest, office: NotaryOffice, form: FeeForm, ending: tuple[int, EndForm] | None = None) -> HttpResponse:
    today = clock.today()
    rows = [
        (
            fee,
            KINDS[fee.kind],
            _stands(fee, today),
            ending[1] if ending and ending[0] == fee.pk else EndForm(auto_id=f"end-{fee.pk}-%s"),
        )
        for fee in fees_of(office)
    ]
    bad = form.errors or (ending and ending[1].errors)
    context = {"office": office, "form": form, "rows": rows, "tried": ending[0] if ending else None}
    return render(request, "notarization/fees.html", context, status=422 if bad else 200)


def _stands(fee: OfficeFee, today) -> str:
    if fee.valid_from > today:
        return "later"
    return "past" if fee.valid_to and fee.valid_to < today else "now"


@desk_view(Role.OFFICE_HEAD)
@require_POST
def end(request: HttpRequest, fee: int) -> HttpResponse:
    """A fee ends on a day."""
    offices = reach_of(request.user).headed
    found = get_object_or_404(OfficeFee.objects.select_related("office"), pk=fee, office__in=offices)
    form = EndForm(request.POST, auto_id=f"end-{found.pk}-%s")
    if form.is_valid():
        try:
            end_fee(request.user, found.pk, form.cleaned_data["last_day"])
        except Refused as refused:
            show_refusal(form, refused)
        except YuqiaoError as error:
            raise Http404 from error
        else:
            messages.success(request, _("The fee ends on that day."))
            return redirect("notarization_desk:fees")
    return _render(request, found.office, FeeForm(), (found.pk, form))
