"""The applicant's details, corrected at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.applicants import amend_applicant, fields_of, may_amend
from yuqiao.areas.notarization.views.common import matter_at_desk
from yuqiao.facts.selectors import territory_names
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.matters.access import Actor
from yuqiao.matters.forms import ContractForm
from yuqiao.people.doors import desk_view


@desk_view()
def applicant(request: HttpRequest, reference: str) -> HttpResponse:
    """What the certificates say of the applicant; who may not correct it reads it."""
    found = matter_at_desk(request, reference)
    actor, file = Actor.of_user(request.user), selectors.file_of(found)
    fields = fields_of(file.applicant_kind)
    form = ContractForm(fields, initial=file.applicant)
    error: YuqiaoError | None = None
    if request.method == "POST":
        try:
            amend_applicant(found.pk, actor, {"asker": file.applicant_kind, **request.POST.dict()})
        except YuqiaoError as refused:
            error, form = refused, ContractForm(fields, data=request.POST)
            form.is_valid()
            for name, text in refused.fields.items():
                if name in form.fields and name not in form.errors:
                    form.add_error(name, str(text))
        else:
            messages.success(request, _("The applicant's details were corrected."))
            return redirect("desk:matter", reference=reference)
    context = {
        "matter": found,
        "form": form,
        "problem": error.text if error else None,
        "may": may_amend(found, actor),
        "territories": territory_names(),
    }
    return render(request, "notarization/applicant.html", context, status=error.status if error else 200)
