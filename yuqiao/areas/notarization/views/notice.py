"""The one-time notice as a file: for the applicant by the matter's link or signed in, and for who serves it at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header

from yuqiao.areas.notarization.documents import notice_pdf
from yuqiao.kernel import limits
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import Missing, YuqiaoError
from yuqiao.matters.access import own_matters, visible_at_desk
from yuqiao.matters.models import Matter
from yuqiao.matters.selectors import NOTHING_HERE, matter_by_token
from yuqiao.people.doors import desk_view

AREA = "notarization"


@public
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """The applicant's own copy: its code holds the link. Misses are counted: who guesses is stopped, who has the link is not."""
    try:
        found = _mine(request, reference)
    except YuqiaoError as error:
        return render(request, "portal/track.html", {"problem": error.text}, status=error.status)
    return _file(request, found, own=True)


@desk_view()
def notice_at_desk(request: HttpRequest, reference: str) -> HttpResponse:
    """The same for who serves the matter, without the applicant's link."""
    return _file(request, get_object_or_404(visible_at_desk(request.user).filter(area=AREA), reference=reference), own=False)


def _mine(request: HttpRequest, reference: str) -> Matter:
    token = request.GET.get("token", "")
    if not token and request.user.is_authenticated:
        found = own_matters(request.user).filter(reference=reference, area=AREA).first()
        if found:
            return found
    try:
        found = matter_by_token(reference, token)
        if found.area != AREA:
            raise Missing("matter", NOTHING_HERE)
    except Missing:
        limits.check("token.miss", limits.address_of(request))
        raise
    return found


def _file(request: HttpRequest, matter: Matter, *, own: bool) -> HttpResponse:
    language = "en" if request.GET.get("lang", "").lower().startswith("en") else "zh"
    response = HttpResponse(notice_pdf(matter, language, own=own), content_type="application/pdf")
    name = "一次性告知书" if language == "zh" else "One-time notice"
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{matter.reference}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
