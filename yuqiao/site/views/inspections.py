"""Who supervises opens one file, with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.matters.inspections import LEAST_REASON, open_file
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role


@desk_view(Role.DEPARTMENT_MANAGER)
def inspect(request: HttpRequest) -> HttpResponse:
    """Open a file for a short time; the files that one opened oneself, newest first."""
    error = None
    if request.method == "POST":
        reference = request.POST.get("reference", "")
        try:
            inspection = open_file(reference, request.user, request.POST.get("reason", ""))
        except YuqiaoError as refused:
            error = refused
        else:
            messages.success(request, _("The file is open. That you opened it, and why, stands in its timeline."))
            return redirect("desk:matter", reference=inspection.matter.reference)
    page = page_of(
        request.user.inspections.select_related("matter"),
        (("opened_at", True), ("id", True)),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "page": page,
        "typed": request.POST if error else request.GET,
        "problem": error.text if error else None,
        "fields": error.fields if error else {},
        "minutes": facts.rule("inspection.open").value,
        "least": LEAST_REASON,
        "present": clock.now(),
    }
    return render(request, "desk/open_file.html", context, status=error.status if error else 200)
