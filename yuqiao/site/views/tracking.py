"""Following a matter: by its link or signed in. State, whose turn, until when; papers, conversation, what one can do."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.kernel import clock, limits
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import Missing, YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.matters import registry, selectors
from yuqiao.matters.access import Actor, own_matters
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Assignment, Draft, Matter, Message
from yuqiao.matters.services import act, say
from yuqiao.matters.tokens import is_offer_token
from yuqiao.people.doors import applicant_view
from yuqiao.site import intake as way
from yuqiao.site.views.common import MoveTry, error_context, kept_files, moves_of, stream


@public
def track(request: HttpRequest) -> HttpResponse:
    """Reference and token, typed by hand; or the whole link."""
    reference, token = request.GET.get("reference", ""), request.GET.get("token", "")
    if reference and token:
        return redirect(f"/track/{reference.strip().upper()}/?token={token.strip()}")
    return render(request, "portal/track.html", {"asked": bool(request.GET), "reference": reference})


def _mine(request: HttpRequest, reference: str) -> tuple[Matter, Actor, str]:
    """The matter and who looks at it: a signed-in applicant, or the holder of the link. Misses are counted: who guesses is stopped, who has the link is not."""
    token = request.POST.get("token") or request.GET.get("token", "")
    if not token and request.user.is_authenticated:
        found = own_matters(request.user).filter(reference=reference).first()
        if found:
            return found, Actor.of_user(request.user), ""
    try:
        found = selectors.matter_by_token(reference, token)
    except Missing:
        limits.check("token.miss", limits.address_of(request))
        raise
    return found, Actor.by_token(found), token


def _page(
    request: HttpRequest,
    found: Matter,
    actor: Actor,
    token: str,
    tried: MoveTry | None = None,
    error: YuqiaoError | None = None,
) -> HttpResponse:
    area = registry.area(found.area)
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
        "deadlines": [(selectors.clock_title(found, d.code), d) for d in selectors.running_deadlines(found)],
        "conversation": found.messages.exclude(direction="internal").order_by("-pk").prefetch_related("documents"),
        "materials": found.materials.select_related("document").order_by("pk"),
        "documents": found.documents.filter(audience="everybody").select_related("stored").order_by("pk"),
        "answers": way.answered(area, found.answers),
        "handler": handler,
        "links": [(other, track_url(other.matter)) for other in selectors.linked(found)],
        "rating": getattr(found, "rating", None),
        "tools": area.tools(found, actor, False) if area.tools else None,
        "said": request.POST.get("message", "") if error else "",
        "now": clock.now(),
        **error_context(error),
    }
    response = render(request, "portal/matter.html", context, status=error.status if error else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _door(view):
    """An error on a tracked page becomes the same plain answer for a wrong link and a guessed reference."""

    def inner(request: HttpRequest, reference: str, **rest: object) -> HttpResponse:
        try:
            found, actor, token = _mine(request, reference)
        except YuqiaoError as error:
            return render(request, "portal/track.html", {"problem": error.text}, status=error.status)
        return view(request, found, actor, token, **rest)

    inner.__module__, inner.__name__ = view.__module__, view.__name__
    return public(inner)


def _back(found: Matter, token: str) -> HttpResponse:
    return redirect(f"/track/{found.reference}/" + (f"?token={token}" if token else ""))


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
    rows = [(m, registry.area(m.area).workflow.state(m.state)) for m in page.rows]
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
