"""Following a matter: by its link or signed in. State, whose turn, until when; papers, conversation, what one can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.kernel import clock
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.text import Text
from yuqiao.matters import registry, selectors
from yuqiao.matters.access import Actor, own_matters
from yuqiao.matters.letters import track_url
from yuqiao.matters.look import one_look
from yuqiao.matters.models import Assignment, Document, Draft, Material, Matter, Message
from yuqiao.matters.papers import kept_papers, remove_file, send_paper
from yuqiao.matters.services import act, say
from yuqiao.matters.tokens import is_offer_token
from yuqiao.matters.tracked import followed
from yuqiao.people.doors import applicant_view
from yuqiao.site import intake as way
from yuqiao.site.views.common import MoveTry, error_context, kept_files, moves_of, stream, typed_day
from yuqiao.site.worklist import titles_of


@public
def track(request: HttpRequest) -> HttpResponse:
    """Reference and token, typed by hand; or the whole link."""
    reference, token = request.GET.get("reference", ""), request.GET.get("token", "")
    if reference and token:
        return redirect(f"/track/{reference.strip().upper()}/?token={token.strip()}")
    return render(request, "portal/track.html", {"asked": bool(request.GET), "reference": reference})


@dataclass
class PaperTry:
    """What came of sending files for one paper, said beside that paper."""

    material: int
    problems: list[Text]
    dates: dict[str, str]
    status: int = 422


@dataclass(frozen=True)
class PaperRow:
    """One paper as the applicant sees it: `more` is what the area knows of it, `tried` what has just not been taken."""

    paper: Material
    files: list[Document]
    more: Mapping[str, Any]
    tried: PaperTry | None


def _papers(found: Matter, tools: Mapping[str, Any] | None, tried: PaperTry | None) -> dict[str, Any]:
    """Papers that are asked for, how far they have come, and those that are not needed."""
    about = (tools or {}).get("papers") or {}
    rows = [
        PaperRow(m, list(m.files.all()), about.get(m.code, {}), tried if tried and tried.material == m.pk else None)
        for m in found.materials.prefetch_related(
            Prefetch("files", Document.objects.select_related("stored").order_by("pk"))
        ).order_by("pk")
    ]
    asked = [row for row in rows if row.paper.state != Material.State.WAIVED]
    sent = [row for row in asked if row.paper.state in (Material.State.RECEIVED, Material.State.ACCEPTED)]
    return {
        "papers": asked,
        "papers_waived": [row for row in rows if row.paper.state == Material.State.WAIVED],
        "papers_sent": len(sent),
        "papers_settled": bool(asked) and all(row.paper.state == Material.State.ACCEPTED for row in asked),
        "paper_limit_mb": settings.PAPER_LIMIT // 1024 // 1024,
    }


def _page(
    request: HttpRequest,
    found: Matter,
    actor: Actor,
    token: str,
    tried: MoveTry | None = None,
    error: YuqiaoError | None = None,
    paper: PaperTry | None = None,
) -> HttpResponse:
    with one_look(found):
        return _looked_at(request, found, actor, token, tried, error, paper)


def _looked_at(
    request: HttpRequest,
    found: Matter,
    actor: Actor,
    token: str,
    tried: MoveTry | None,
    error: YuqiaoError | None,
    paper: PaperTry | None,
) -> HttpResponse:
    area = registry.area(found.area)
    tools = area.tools(found, actor, False) if area.tools else None
    status = paper.status if paper else 200
    inside = {c.code for c in area.clocks if c.inside}
    error = error or (tried and tried.error) or None
    handler = found.assignments.filter(status="accepted").select_related("lawyer__firm").first()
    context = {
        "matter": found,
        "area": area,
        "state": area.workflow.state(found.state),
        "token": token,
        "link": track_url(found),
        "moves": moves_of(found, actor, request, tried),
        "tried": tried,
        "timeline": selectors.timeline(found, inside=False),
        "deadlines": [
            (selectors.clock_title(found, d.code), d) for d in selectors.running_deadlines(found) if d.code not in inside
        ],
        "conversation": found.messages.exclude(direction="internal").order_by("-pk").prefetch_related("documents"),
        **_papers(found, tools, paper),
        "documents": found.documents.filter(audience="everybody", material=None).select_related("stored").order_by("pk"),
        "answers": way.answered(area, found.answers, found),
        "handler": handler,
        "links": [(other, track_url(other.matter)) for other in selectors.linked(found)],
        "rating": getattr(found, "rating", None),
        "tools": tools,
        "said": request.POST.get("message", "") if error else "",
        "now": clock.now(),
        **error_context(error),
    }
    response = render(request, "portal/matter.html", context, status=error.status if error else status)
    response["Cache-Control"] = "private, no-store"
    return response


def _door(view):
    """An error on a tracked page becomes the same plain answer for a wrong link and a guessed reference."""

    def inner(request: HttpRequest, reference: str, **rest: object) -> HttpResponse:
        try:
            found, actor, token = followed(request, reference)
        except YuqiaoError as error:
            return render(request, "portal/track.html", {"problem": error.text}, status=error.status)
        return view(request, found, actor, token, **rest)

    inner.__module__, inner.__name__ = view.__module__, view.__name__
    return public(inner)


def _back(found: Matter, token: str, place: str = "") -> HttpResponse:
    return redirect(f"/track/{found.reference}/" + (f"?token={token}" if token else "") + place)


@_door
def matter(request: HttpRequest, found: Matter, actor: Actor, token: str) -> HttpResponse:
    """Everything the applicant may know about one matter."""
    return _page(request, found, actor, token)


@_door
def move(request: HttpRequest, found: Matter, actor: Actor, token: str, move: str) -> HttpResponse:
    """Look at a move, then make it."""
    if request.method != "POST":
        raise Http404
    tried = MoveTry(request, found, actor, move)
    if not tried.done:
        found.refresh_from_db()
        return _page(request, found, actor, token, tried)
    messages.success(request, _("Done: %(move)s") % {"move": tried.title})
    return _back(found, token)


@_door
def message(request: HttpRequest, found: Matter, actor: Actor, token: str) -> HttpResponse:
    """Write to whoever handles it."""
    if request.method != "POST":
        raise Http404
    try:
        files = kept_files(request)
        say(found.pk, actor, request.POST.get("message", ""), direction=Message.Direction.FROM_APPLICANT, files=files)
    except YuqiaoError as error:
        return _page(request, found, actor, token, error=error)
    messages.success(request, _("Your message was sent."))
    return _back(found, token)


@_door
def paper(request: HttpRequest, found: Matter, actor: Actor, token: str, material: int) -> HttpResponse:
    """Files for one paper: what can be taken is kept; why the rest cannot is said beside that paper."""
    if request.method != "POST":
        raise Http404
    tried = PaperTry(material, [], {name: request.POST.get(name, "")[:10] for name in ("issued_on", "valid_until")})
    notes: list[Text] = []
    try:
        days = {name: typed_day(request, name) for name in tried.dates}
        sent = kept_papers(request.FILES.getlist("files"))
        tried.problems, notes = sent.problems, sent.notes
        if sent.files or not sent.problems:
            send_paper(found.pk, material, actor, sent.files, **days)
    except YuqiaoError as error:
        tried.problems, tried.status = [*tried.problems, error.text], error.status
    for note in notes:
        messages.warning(request, str(note))
    if tried.problems:
        found.refresh_from_db()
        return _page(request, found, actor, token, paper=tried)
    messages.success(request, _("The paper was sent."))
    return _back(found, token, f"#paper-{material}")


@_door
def paper_remove(request: HttpRequest, found: Matter, actor: Actor, token: str, document: int) -> HttpResponse:
    """Take back a file that nobody has judged yet."""
    if request.method != "POST":
        raise Http404
    try:
        material = remove_file(found.pk, document, actor)
    except YuqiaoError as error:
        return _page(request, found, actor, token, error=error)
    messages.success(request, _("The file was taken back."))
    return _back(found, token, f"#paper-{material.pk}")


@_door
def document(request: HttpRequest, found: Matter, actor: Actor, token: str, document: int) -> HttpResponse:
    """A file of the matter that is for everybody in it."""
    return stream(get_object_or_404(found.documents.select_related("stored"), pk=document, audience="everybody"))


@public
def offer(request: HttpRequest, offer: int) -> HttpResponse:
    """A lawyer answers an offer from the letter, without signing in; names of the parties are not shown."""
    token = request.POST.get("token") or request.GET.get("token", "")
    found = (
        Assignment.objects.select_related("matter__territory", "matter__practice_area", "user")
        .filter(pk=offer, user__is_active=True)
        .first()
    )
    if found is None or not is_offer_token(found, token):
        raise Http404
    error: YuqiaoError | None = None
    if request.method == "POST":
        choice = "accept" if request.POST.get("choice") == "accept" else "decline"
        data = {"reason": request.POST.get("reason", "")} if choice == "decline" else {}
        try:
            act(found.matter_id, choice, Actor.by_offer(found), version=None, data=data)
        except YuqiaoError as problem:
            error = problem
        found.refresh_from_db()
    area = registry.area(found.matter.area)
    late = found.status == "offered" and found.expires_at and found.expires_at <= clock.now()
    context = {
        "offer": found,
        "matter": found.matter,
        "token": token,
        "late": late,
        "about": way.scrubbed(area, found.matter.answers),
        "reasons": area.workflow.move("decline").asks[0].choices,
    }
    return render(request, "portal/offer.html", {**context, **error_context(error)}, status=error.status if error else 200)


@applicant_view
def my_matters(request: HttpRequest) -> HttpResponse:
    """Own matters, newest first, and what was not sent yet."""
    page = page_of(
        own_matters(request.user).select_related("territory"),
        (("opened_at", True), ("id", True)),
        size=20,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    titles = titles_of(page.rows)
    rows = [(m, titles[m.pk], registry.area(m.area).workflow.state(m.state)) for m in page.rows]
    open_drafts = Draft.objects.filter(user=request.user, matter=None, expires_at__gt=clock.now()).order_by("-updated_at")[:20]
    drafts = [(d, registry.area(d.area)) for d in open_drafts]
    return render(request, "portal/my_matters.html", {"rows": rows, "page": page, "drafts": drafts})


@applicant_view
@require_POST
def drop_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Throw an own draft away."""
    get_object_or_404(Draft, key=key, user=request.user, matter=None).delete()
    messages.success(request, _("The draft was deleted."))
    return redirect("portal:my_matters")
