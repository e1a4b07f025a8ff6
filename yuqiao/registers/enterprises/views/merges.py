"""Duplicates: candidates, two entries side by side, merging, undoing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import desk_view
from yuqiao.registers.enterprises import merging
from yuqiao.registers.enterprises.views.enterprises import EDITORS, own_page
from yuqiao.registers.models import Enterprise, EnterpriseMerge


@desk_view(*EDITORS)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that look like one enterprise; or any two, by their codes."""
    found = merging.candidates()
    return render(request, "registers/enterprises/duplicates.html", {"candidates": found, "most": len(found) >= merging.MOST})


@desk_view(*EDITORS)
def compare(request: HttpRequest, enterprise: int, other: int) -> HttpResponse:
    """Both entries field by field and what would move; then the merge."""
    kept, gone = get_object_or_404(Enterprise, pk=enterprise), get_object_or_404(Enterprise, pk=other)
    error, status = None, 200
    if request.method == "POST":
        try:
            choices = [
                name.removeprefix("take:") for name, value in request.POST.items() if name.startswith("take:") and value == "gone"
            ]
            merging.merge(kept.pk, gone.pk, choices, request.user, versions=_versions(request))
            messages.success(request, _("Merged. It can be undone as long as nothing else is changed."))
            return redirect("enterprises:detail", kept.pk)
        except YuqiaoError as refused:
            error, status = refused, refused.status
    try:
        side = merging.side_by_side(kept, gone)
    except YuqiaoError as refused:
        messages.error(request, str(refused.text))
        return redirect("enterprises:duplicates")
    return own_page(request, "registers/enterprises/merge.html", {"side": side, "error": error, "chosen": request.POST}, status)


def _versions(request: HttpRequest) -> tuple[int, int]:
    typed = [request.POST.get(name, "") for name in ("kept_version", "gone_version")]
    return (int(typed[0]), int(typed[1])) if all(t.isdecimal() for t in typed) else (-1, -1)


@desk_view(*EDITORS)
@require_POST
def apart(request: HttpRequest, enterprise: int, other: int) -> HttpResponse:
    """They are two enterprises."""
    get_object_or_404(Enterprise, pk=enterprise)
    get_object_or_404(Enterprise, pk=other)
    merging.not_duplicates(enterprise, other, request.user)
    messages.success(request, _("Noted: these are two enterprises."))
    return redirect("enterprises:duplicates")


@desk_view(*EDITORS)
def merges(request: HttpRequest) -> HttpResponse:
    """What was merged, newest first."""
    rows = EnterpriseMerge.objects.select_related("kept", "gone", "by", "undone_by")
    page = page_of(rows, (("id", True),), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(request, "registers/enterprises/merges.html", {"page": page})


@desk_view(*EDITORS)
@require_POST
def undo(request: HttpRequest, merge: int) -> HttpResponse:
    """Put both entries back as they stood."""
    done = get_object_or_404(EnterpriseMerge, pk=merge)
    try:
        merging.undo_merge(done.pk, request.user)
        messages.success(request, _("Undone: both entries stand as before."))
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:merges")
