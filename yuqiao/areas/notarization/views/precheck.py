"""The pre-check: on the left the paper, on the right the checklist with its verdicts."""

import io
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from PIL import Image

from yuqiao.areas.notarization import choices, prechecks, selectors, words
from yuqiao.areas.notarization.views.common import matter_at_desk
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.files import path_of
from yuqiao.kernel.papers import page_count, page_image
from yuqiao.matters.access import Actor, readable_documents, roles_in
from yuqiao.matters.look import one_look
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.papers import judge_paper, judges_of, kept_papers, send_paper, tells_together
from yuqiao.matters.services import record_reading
from yuqiao.people.doors import desk_view

SEEN = "notarization.precheck"
SEEN_SECONDS = 8 * 3600  # a page that stays open for a day's work shows its pages
ZOOMS = (1, 2, 3, 4)
TURNS = (0, 90, 180, 270)
WIDE, WIDEST = 1400, 2400


def _number(text: str | None, allowed: tuple[int, ...] | None = None, default: int = 0) -> int:
    found = int(text) if text and text.isdecimal() and len(text) < 10 else default
    return found if allowed is None or found in allowed else default


def _mark(document: Document, request: HttpRequest) -> str:
    return signing.dumps([document.pk, request.user.pk], salt=SEEN)


def _was_recorded(document: Document, request: HttpRequest) -> bool:
    """True when the address carries the mark that this opening of the document is on record."""
    try:
        return signing.loads(request.GET.get("seen", ""), salt=SEEN, max_age=SEEN_SECONDS) == [document.pk, request.user.pk]
    except signing.BadSignature:
        return False


def _viewer(request: HttpRequest, found: Matter, document: Document | None) -> dict[str, Any]:
    """What the left half shows; a document that is opened is put on record, once for all its pages."""
    if document is None:
        return {}
    pages = page_count(path_of(document.stored.sha256), document.stored.content_type)
    shown: dict[str, Any] = {"document": document, "pages": pages}
    if not pages:
        return shown
    if not _was_recorded(document, request):
        record_reading(found.pk, Actor.of_user(request.user), document.name)
    page = min(max(_number(request.GET.get("page"), default=1), 1), pages)
    zoom, turn = _number(request.GET.get("zoom"), ZOOMS, 1), _number(request.GET.get("turn"), TURNS)
    return shown | {
        "page": page,
        "before": page - 1,
        "behind": page + 1 if page < pages else 0,
        "zoom": zoom,
        "closer": zoom + 1 if zoom < ZOOMS[-1] else 0,
        "farther": zoom - 1,
        "turn": turn,
        "turned": (turn + 90) % 360,
        "seen": _mark(document, request),
    }


def _page(request: HttpRequest, found: Matter, error: YuqiaoError | None = None, tried: int | None = None) -> HttpResponse:
    with one_look(found):
        return _looked_at(request, found, error, tried)


def _looked_at(request: HttpRequest, found: Matter, error: YuqiaoError | None, tried: int | None) -> HttpResponse:
    actor = Actor.of_user(request.user)
    desk = prechecks.desk_of(found, selectors.file_of(found), request.user)
    line = desk.line(tried or _number(request.GET.get("paper"))) or desk.next_open() or next(iter(desk.lines), None)
    wanted = desk.documents.get(_number(request.GET.get("document")))
    document = wanted or (next(reversed(line.files), None) if line else None)
    viewer = _viewer(request, found, document)
    before, behind = prechecks.neighbours(found, request.user)
    together = tells_together(found)
    context = {
        "matter": found,
        "desk": desk,
        "line": line,
        "viewer": viewer,
        "judges": bool(roles_in(actor, found) & judges_of(found)),
        "reasons": words.QUICK_REASONS,
        "together": together,
        "letter": choices.gaps_in_words(desk.lacking, found.language) if together else "",
        "before": before,
        "behind": behind,
        "problem": error.text if error else None,
        "typed": request.POST if error else {},
        "chosen": request.POST.getlist("quick") if error else [],
    }
    return render(request, "notarization/precheck.html", context, status=error.status if error else 200)


@desk_view()
@require_safe
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """The paper that waits, beside the checklist."""
    return _page(request, matter_at_desk(request, reference))


def _onward(found: Matter, paper: int) -> HttpResponse:
    return redirect(f"{reverse('notarization_desk:precheck', args=[found.reference])}?paper={paper}#paper-{paper}")


@desk_view()
@require_POST
def verdict(request: HttpRequest, reference: str, material: int) -> HttpResponse:
    """Say what has become of a paper, and open the next one."""
    found = matter_at_desk(request, reference)
    reason = prechecks.reason_in_words(
        request.POST.getlist("quick"), request.POST.get("reason", ""), found.language, words.QUICK_REASONS
    )
    came_as = _number(request.POST.get("document")) or None
    actor = Actor.of_user(request.user)
    try:
        judge_paper(found.pk, material, actor, request.POST.get("verdict", ""), reason=reason, document_id=came_as)
    except YuqiaoError as error:
        return _page(request, found, error, material)
    found = matter_at_desk(request, reference)
    following = prechecks.desk_of(found, selectors.file_of(found), request.user).next_open(material)
    if following is None:
        messages.success(request, _("Every paper is decided."))
    return _onward(found, following.material.pk if following else material)


@desk_view()
@require_POST
def upload(request: HttpRequest, reference: str, material: int) -> HttpResponse:
    """What was scanned at the counter, for one paper."""
    found = matter_at_desk(request, reference)
    sent = kept_papers(request.FILES.getlist("files"))
    for problem in (*sent.problems, *sent.notes):
        messages.warning(request, str(problem))
    try:
        if sent.files or not sent.problems:
            send_paper(found.pk, material, Actor.of_user(request.user), sent.files)
    except YuqiaoError as error:
        return _page(request, found, error, material)
    if not sent.files:
        return _onward(found, material)
    messages.success(request, _("The files were kept."))
    return _onward(found, material)


@desk_view()
@require_safe
def page(request: HttpRequest, reference: str, document: int, page: int) -> HttpResponse:
    """One page as a picture. Without the mark of an opening that is on record, this is one."""
    found = matter_at_desk(request, reference)
    wanted = get_object_or_404(readable_documents(found, request.user).select_related("stored"), pk=document)
    turn, zoom = _number(request.GET.get("turn"), TURNS), _number(request.GET.get("zoom"), ZOOMS, 1)
    picture = page_image(path_of(wanted.stored.sha256), wanted.stored.content_type, page, WIDE if zoom < 3 else WIDEST)
    if picture is None:
        raise Http404
    if not _was_recorded(wanted, request):
        record_reading(found.pk, Actor.of_user(request.user), wanted.name)
    response = HttpResponse(_turned(picture, turn), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _turned(picture: bytes, turn: int) -> bytes:
    if not turn:
        return picture
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.rotate(-turn, expand=True).save(out, "JPEG", quality=85)
    return out.getvalue()
