"""The desk: what waits, until when, and the matter's page with its moves."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock, sheets
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.matters import inspections, registry, selectors
from yuqiao.matters.access import Actor, counted_at_desk, readable_documents, visible_at_desk
from yuqiao.matters.look import one_look
from yuqiao.matters.models import Assignment, Matter, Message
from yuqiao.matters.papers import judge_paper
from yuqiao.matters.search import search_matters
from yuqiao.matters.services import act, drop_filter, record_reading, save_filter, say
from yuqiao.notify.models import Letter
from yuqiao.notify.services import cancel_letter, retry_letter
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.people.selectors import has_role
from yuqiao.site import intake as way
from yuqiao.site import worklist as lists
from yuqiao.site.views.common import MoveTry, error_context, folded, kept_files, moves_of, stream
from yuqiao.site.views.rules import RULES_ROOM


def _page_of(request: HttpRequest, rows, order=lists.BY_DUE, size: int = 50):
    return page_of(
        rows.select_related("handler", "territory"),
        order,
        size=size,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )


@desk_view()
def today(request: HttpRequest) -> HttpResponse:
    """What is offered to me, what falls due, what waits for whom."""
    rows = visible_at_desk(request.user)
    offers = (
        Assignment.objects.filter(user=request.user, status="offered").select_related("matter__territory").order_by("expires_at")
    )
    page = _page_of(request, rows.filter(closed_at=None), size=20)
    context = {
        "waits": [each for area in registry.areas() for each in area.waits(request.user, rows)],
        "counts": lists.counts(rows, request.user),
        "ending_rules": len(facts.rules_expiring()) if has_role(request.user, *RULES_ROOM) else 0,
        "offers": [_offered(o) for o in offers],
        "rows": lists.rows_of(page.rows),
        "page": page,
    }
    return render(request, "desk/today.html", context)


def _offered(offer: Assignment) -> tuple[Assignment, list, tuple]:
    """An offer with what may be said of it, and the reasons for declining."""
    area = registry.area(offer.matter.area)
    return offer, way.scrubbed(area, offer.matter.answers), area.workflow.move("decline").asks[0].choices


@desk_view()
def worklist(request: HttpRequest) -> HttpResponse:
    """Matters by whose move it is, area, state, due date; as a page, or taken away as CSV or XLSX."""
    rows = lists.filtered(visible_at_desk(request.user), request.GET, request.user)
    order = lists.order_of(request.GET)
    wanted = request.GET.get("format")
    if wanted in ("csv", "xlsx"):
        ordered = rows.order_by(*(f"-{name}" if down else name for name, down in order))
        body, kind = (lists.as_csv(ordered), sheets.CSV) if wanted == "csv" else (lists.as_xlsx(ordered), sheets.XLSX)
        response = HttpResponse(body, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="yuqiao-worklist-{clock.today().isoformat()}.{wanted}"'
        return response
    page = _page_of(request, rows, order)
    areas = [a for a in registry.areas() if a.open]
    chosen = [a for a in areas if a.code == request.GET.get("area")] or areas
    context = {
        "rows": lists.rows_of(page.rows),
        "page": page,
        "q": request.GET,
        "query": lists.kept_query(request.GET),
        "areas": areas,
        "states_of": [(a.title, a.workflow.states) for a in chosen],
        "waiting": lists.waiting_words(),
        "filters": request.user.saved_filters.order_by("name"),
    }
    return render(request, "desk/worklist.html", context)


@desk_view()
@require_POST
def filters(request: HttpRequest) -> HttpResponse:
    """Name the present filter, or forget one."""
    query = request.POST.get("query", "")
    try:
        if request.POST.get("drop"):
            drop_filter(request.user, request.POST["drop"])
        else:
            save_filter(request.user, request.POST.get("name", ""), query)
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect(f"{reverse('desk:worklist')}?{query}")


@desk_view()
def search(request: HttpRequest) -> HttpResponse:
    """By reference, any name, pinyin, credit code, passport, telephone."""
    typed = request.GET.get("q", "").strip()
    page = _page_of(request, search_matters(visible_at_desk(request.user), typed), lists.BY_NEWEST)
    if len(page.rows) == 1 and page.rows[0].reference == typed.upper():
        return redirect("desk:matter", reference=page.rows[0].reference)
    return render(request, "desk/search.html", {"rows": lists.rows_of(page.rows), "page": page, "typed": typed})


@desk_view(Role.DEPARTMENT_MANAGER, Role.OFFICE_HEAD)
def promises(request: HttpRequest) -> HttpResponse:
    """The manager's board of promises kept."""
    now = clock.now()
    visible = visible_at_desk(request.user)
    counted = counted_at_desk(request.user)
    rows = [(selectors.clock_title_anywhere(p.code), p) for p in selectors.promises(now, counted)]
    overdue = _page_of(request, visible.filter(closed_at=None, next_due_at__lte=now))
    context = {"promises": rows, "rows": lists.rows_of(overdue.rows), "page": overdue, "ratings": selectors.ratings(counted)}
    return render(request, "desk/promises.html", context)


@desk_view(Role.DEPARTMENT_MANAGER, Role.ADMINISTRATOR, Role.WINDOW_CLERK)
def letters(request: HttpRequest) -> HttpResponse:
    """Letters that could not be sent, and those still waiting; subject and state, never the words.

    Each sees those about matters that the seat may see; the administrator those about no matter.
    """
    rows = Letter.objects.filter(about__in=visible_at_desk(request.user).values("reference"))
    if has_role(request.user, Role.ADMINISTRATOR):
        rows = Letter.objects.filter(about="")
    if request.method == "POST":
        chosen = request.POST.get("letter", "")
        letter = get_object_or_404(rows, pk=int(chosen) if chosen.isdecimal() else 0)
        try:
            (cancel_letter if request.POST.get("do") == "cancel" else retry_letter)(letter)
        except YuqiaoError as error:
            messages.error(request, str(error.text))
        return redirect("desk:letters")
    wanted = request.GET.get("state") if request.GET.get("state") in Letter.State.values else Letter.State.FAILED
    page = page_of(
        rows.filter(state=wanted), (("id", True),), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    return render(request, "desk/letters.html", {"page": page, "state": wanted, "states": Letter.State.values})


def _own(request: HttpRequest, reference: str) -> Matter:
    rows = visible_at_desk(request.user).select_related("territory", "practice_area", "handler", "client_enterprise", "rating")
    return get_object_or_404(rows, reference=reference)


def _people(request: HttpRequest, found: Matter):
    """Who was asked and who acts. That a firm was passed over for a conflict is for those who oversee, not for other firms."""
    rows = found.assignments.select_related("user", "lawyer__firm").order_by("-pk")
    if has_role(request.user, Role.WINDOW_CLERK, Role.OFFICE_HEAD, Role.DEPARTMENT_MANAGER):
        return rows
    return rows.exclude(status=Assignment.Status.PASSED_OVER)


def _links(request: HttpRequest, found: Matter) -> list[tuple[selectors.Linked, bool]]:
    """Linked matters, each with whether this person may open it."""
    others = selectors.linked(found)
    mine = (
        set(visible_at_desk(request.user).filter(pk__in=[o.matter.pk for o in others]).values_list("pk", flat=True))
        if others
        else ()
    )
    return [(other, other.matter.pk in mine) for other in others]


def _page(request: HttpRequest, found: Matter, tried: MoveTry | None = None, error: YuqiaoError | None = None) -> HttpResponse:
    with one_look(found):
        return _looked_at(request, found, tried, error)


def _looked_at(request: HttpRequest, found: Matter, tried: MoveTry | None, error: YuqiaoError | None) -> HttpResponse:
    actor = Actor.of_user(request.user)
    area = registry.area(found.area)
    error = error or (tried and tried.error) or None
    moves = moves_of(found, actor, request, tried)
    asks_place = any(f.kind == "territory" for entry in moves for f in entry["move"].asks)
    context = {
        "matter": found,
        "area": area,
        "state": area.workflow.state(found.state),
        "waiting": lists.waiting_words().get(found.waiting_on, ""),
        "channel": lists.channel_words().get(found.channel, found.channel),
        "requested": registry.area(found.requested_area) if found.requested_area else None,
        "inspection": inspections.current_inspection(request.user, found) if area.inspected else None,
        **folded(moves),
        "territories": facts.territory_names() if asks_place else (),
        "tried": tried,
        "answers": way.answered(area, found.answers, found),
        "parties": found.parties.order_by("pk"),
        "assignments": _people(request, found),
        "timeline": selectors.timeline(found, inside=True),
        "deadlines": [(selectors.clock_title(found, d.code), d) for d in selectors.running_deadlines(found)],
        "conversation": found.messages.order_by("-pk").prefetch_related("documents").select_related("author"),
        "documents": readable_documents(found, request.user).select_related("stored").order_by("pk"),
        "materials": found.materials.select_related("document").order_by("pk"),
        "links": _links(request, found),
        "rating": getattr(found, "rating", None),
        "tools": area.tools(found, actor, True) if area.tools else None,
        "letters": Letter.objects.filter(about=found.reference).order_by("-pk")[:20],
        "note": request.POST.get("body", "") if error and tried is None else "",
        **error_context(error),
    }
    return render(request, "desk/matter.html", context, status=error.status if error else 200)


@desk_view()
def matter(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one matter on one page; who supervises is first asked why the file is opened."""
    try:
        found = _own(request, reference)
    except Http404:
        if not inspections.may_open(request.user, reference):
            raise
        return redirect(f"{reverse('desk:open_file')}?{urlencode({'reference': reference})}")
    return _page(request, found)


@desk_view()
def move(request: HttpRequest, reference: str, move: str) -> HttpResponse:
    """Look at a move, then make it."""
    found = _own(request, reference)
    if request.method != "POST":
        raise Http404
    tried = MoveTry(request, found, Actor.of_user(request.user), move)
    if not tried.done:
        found.refresh_from_db()
        return _page(request, found, tried)
    messages.success(request, _("Done: %(move)s") % {"move": tried.title})
    if not visible_at_desk(request.user).filter(pk=found.pk).exists():
        return redirect("desk:today")
    return redirect("desk:matter", reference=reference)


@desk_view()
@require_POST
def message(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the applicant, or a note that stays inside."""
    found = _own(request, reference)
    inside = request.POST.get("to") != "applicant"
    direction = Message.Direction.INTERNAL if inside else Message.Direction.TO_APPLICANT
    try:
        say(found.pk, Actor.of_user(request.user), request.POST.get("body", ""), direction=direction, files=kept_files(request))
    except YuqiaoError as error:
        return _page(request, found, error=error)
    messages.success(request, _("The note was kept.") if inside else _("The message was sent."))
    return redirect("desk:matter", reference=reference)


@desk_view()
@require_POST
def paper(request: HttpRequest, reference: str, material: int) -> HttpResponse:
    """Say what has become of a paper that was asked for."""
    found = _own(request, reference)
    asked = {name: request.POST.get(name, "") for name in ("verdict", "reason", "document")}
    came_as = int(asked["document"]) if asked["document"].isdecimal() else None
    try:
        judge_paper(found.pk, material, Actor.of_user(request.user), asked["verdict"], reason=asked["reason"], document_id=came_as)
    except YuqiaoError as error:
        return _page(request, found, error=error)
    messages.success(request, _("The paper was marked."))
    return redirect("desk:matter", reference=reference)


@desk_view()
def document(request: HttpRequest, reference: str, document: int) -> HttpResponse:
    """Read a file; the reading is an event."""
    found = _own(request, reference)
    wanted = get_object_or_404(readable_documents(found, request.user).select_related("stored"), pk=document)
    record_reading(found.pk, Actor.of_user(request.user), wanted.name)
    return stream(wanted)


@desk_view()
@require_POST
def offer(request: HttpRequest, offer: int) -> HttpResponse:
    """Accept or decline an offer made to me."""
    found = get_object_or_404(Assignment.objects.select_related("matter"), pk=offer, user=request.user, status="offered")
    choice = "accept" if request.POST.get("choice") == "accept" else "decline"
    data = {"reason": request.POST.get("reason", "")} if choice == "decline" else {}
    try:
        act(found.matter_id, choice, Actor.of_user(request.user), version=None, data=data)
    except YuqiaoError as error:
        messages.error(request, str(error.text))
        return redirect("desk:today")
    messages.success(request, _("Done."))
    return redirect("desk:matter", reference=found.matter.reference) if choice == "accept" else redirect("desk:today")
