"""The portal: ask, follow, answer, rate; no account needed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yuqiao.facts.selectors import rules_expiring
from yuqiao.kernel import clock, limits
from yuqiao.kernel.doors import public, public_page
from yuqiao.kernel.errors import Missing, TooMany, YuqiaoError
from yuqiao.kernel.text import Text
from yuqiao.matters import contract, registry, selectors
from yuqiao.matters.access import Actor, roles_in, visible_to
from yuqiao.matters.contract import Field
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Assignment, Matter
from yuqiao.matters.services import Contact, act, open_matter
from yuqiao.matters.tokens import is_offer_token, matter_token
from yuqiao.people.doors import applicant_view
from yuqiao.site.views.common import error_context, form_of, kept_files, stream, territory_names

CONTACT = (
    Field("name", Text("怎么称呼您", "Your name"), hint=Text("照证件上的写法", "As in your document")),
    Field("email", Text("邮箱", "E-mail"), "email", required=False, hint=Text("境外邮箱也可以", "Any country's address")),
    Field("phone", Text("电话", "Telephone"), "phone", required=False, hint=Text("境外号码请带国家代码", "With the country code")),
)


@public_page(seconds=30)
def home(request: HttpRequest) -> HttpResponse:
    """What people come for, first."""
    return render(request, "portal/home.html", {"areas": registry.areas(), "expiring": rules_expiring(clock.today())})


@public
def health(request: HttpRequest) -> JsonResponse:
    """For the machine that watches."""
    return JsonResponse({"ok": True})


@public
@csrf_exempt
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Big type, high contrast, dark: kept in cookies; nothing else changes, so no token is needed."""
    target = request.POST.get("next", "/")
    response = redirect(target if target.startswith("/") and not target.startswith("//") else "/")
    for name, allowed in (("theme", "dark"), ("contrast", "high"), ("type", "big")):
        if name in request.POST:
            value = allowed if request.POST[name] == allowed else ""
            response.set_cookie(f"yq_{name}", value, max_age=365 * 86400, samesite="Lax")
    return response


@public_page(seconds=60)
def services(request: HttpRequest) -> HttpResponse:
    """The eight areas; one that is not open yet takes requests as consultations."""
    return render(request, "portal/services.html", {"areas": registry.areas()})


@public
def ask(request: HttpRequest, area: str) -> HttpResponse:
    """The intake: one page of fieldsets, everything typed still there after an error."""
    requested = registry.area(area)
    taken = requested if requested.open else registry.area(requested.taken_by)
    bound = request.POST if request.method == "POST" else None
    form, contact = ContractForm(taken.fields, data=bound), ContractForm(CONTACT, data=bound)
    error: YuqiaoError | None = None
    if request.method == "POST":
        try:
            limits.check("portal.submit", limits.address_of(request))
            files = kept_files(request)
            if form.is_valid() and contact.is_valid():
                return _opened(request, area, form, contact, files)
        except YuqiaoError as problem:
            error = problem
    steps = [(step, [form[f.code] for f in step.fields]) for step in taken.steps]
    context = {"area": requested, "taken": taken, "steps": steps, "form": form, "contact": contact}
    return render(
        request, "portal/ask.html", {**context, "territories": territory_names(), **error_context(error)}
    )


def _opened(request: HttpRequest, area: str, form: ContractForm, contact: ContractForm, files: list) -> HttpResponse:
    who = Contact(**{f.code: contact.cleaned_data.get(f.code) or "" for f in CONTACT}, language=get_language() or "zh-hans")
    user = request.user if request.user.is_authenticated else None
    found = open_matter(area, form.data.dict(), who, channel=Matter.Channel.PORTAL, user=user, files=files)
    messages.success(request, _("Received. Keep this page's address: it is your link to follow the matter."))
    return redirect(track_url(found).removeprefix(settings.SITE_URL))


@public
def track(request: HttpRequest) -> HttpResponse:
    """Reference and token, typed by hand."""
    reference, token = request.GET.get("reference", ""), request.GET.get("token", "")
    if reference and token:
        return redirect(f"/track/{reference.strip().upper()}/?token={token.strip()}")
    return render(request, "portal/track.html")


def _mine(request: HttpRequest, reference: str) -> tuple[Matter, Actor, str]:
    """The matter and who looks at it: a signed-in applicant, or the holder of the link. Misses are counted."""
    token = request.POST.get("token") or request.GET.get("token", "")
    if not token and request.user.is_authenticated:
        found = visible_to(request.user).filter(reference=reference).first()
        if found and contract.APPLICANT in roles_in(Actor.of_user(request.user), found):
            return found, Actor.of_user(request.user), ""
    address = limits.address_of(request)
    allowed, seconds = settings.RATE_LIMITS["token.miss"]
    if limits.missed("token.miss", address) >= allowed:
        raise TooMany(seconds)
    try:
        found = selectors.matter_by_token(reference, token)
    except Missing:
        limits.count("token.miss", address)
        raise
    return found, Actor.by_token(found), token


def _matter_page(
    request: HttpRequest, found: Matter, actor: Actor, token: str, error: YuqiaoError | None = None, tried: str = ""
) -> HttpResponse:
    area = registry.area(found.area)
    moves = [(m, form_of(m, request, error) if m.code == tried else ContractForm(m.asks)) for m in selectors.open_moves(found, actor)]
    context = {
        "matter": found,
        "area": area,
        "state": area.workflow.state(found.state),
        "token": token,
        "moves": moves,
        "tried": tried,
        "timeline": selectors.timeline(found, inside=False),
        "deadlines": [(selectors.clock_title(found, d.code), d) for d in selectors.running_deadlines(found)],
        "conversation": found.messages.exclude(direction="internal").order_by("-pk").prefetch_related("documents"),
        "materials": found.materials.select_related("document").order_by("pk"),
        "documents": found.documents.filter(audience="everybody").order_by("pk"),
    }
    status = error.status if error else 200
    return render(request, "portal/matter.html", {**context, **error_context(error)}, status=status)


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


@_door
def matter(request: HttpRequest, found: Matter, actor: Actor, token: str) -> HttpResponse:
    """State, whose turn, until when; papers, conversation, what one can do."""
    return _matter_page(request, found, actor, token)


@_door
def move(request: HttpRequest, found: Matter, actor: Actor, token: str, move: str) -> HttpResponse:
    """Make one move as the applicant."""
    if request.method != "POST":
        raise Http404
    try:
        version = int(request.POST.get("version", "0"))
        act(found.pk, move, actor, version=version, data=request.POST.dict(), files=kept_files(request))
    except YuqiaoError as error:
        found.refresh_from_db()
        return _matter_page(request, found, actor, token, error, move)
    messages.success(request, _("Done."))
    return redirect(f"/track/{found.reference}/" + (f"?token={matter_token(found)}" if token else ""))


@_door
def document(request: HttpRequest, found: Matter, actor: Actor, token: str, document: int) -> HttpResponse:
    """A file of the matter that is for everybody in it."""
    return stream(get_object_or_404(found.documents, pk=document, audience="everybody"))


@public
def offer(request: HttpRequest, offer: int) -> HttpResponse:
    """A lawyer answers an offer from the letter, without signing in; names of the parties are not shown."""
    token = request.POST.get("token") or request.GET.get("token", "")
    found = Assignment.objects.select_related("matter", "user").filter(pk=offer).exclude(user=None).first()
    if found is None or not is_offer_token(found, token):
        raise Http404
    error: YuqiaoError | None = None
    if request.method == "POST" and found.status == "offered":
        try:
            choice = "accept" if request.POST.get("choice") == "accept" else "decline"
            data = {"reason": request.POST.get("reason") or "busy"} if choice == "decline" else {}
            act(found.matter_id, choice, Actor.by_offer(found), version=None, data=data)
            found.refresh_from_db()
        except YuqiaoError as problem:
            error = problem
    area = registry.area(found.matter.area)
    decline = area.workflow.move("decline").asks[0]
    context = {"offer": found, "matter": found.matter, "token": token, "reasons": decline.choices}
    return render(request, "portal/offer.html", {**context, **error_context(error)})


@applicant_view
def my_matters(request: HttpRequest) -> HttpResponse:
    """Own matters, newest first."""
    mine = [m for m in visible_to(request.user).order_by("-opened_at", "-pk")[:100]]
    rows = [(m, registry.area(m.area).workflow.state(m.state)) for m in mine]
    return render(request, "portal/my_matters.html", {"rows": rows})
