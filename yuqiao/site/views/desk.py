"""The desk: what waits, until when, and the matter's page with its moves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yuqiao.kernel import clock
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.matters import registry, selectors
from yuqiao.matters.access import Actor, visible_at_desk
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.models import Matter
from yuqiao.matters.search import search_matters
from yuqiao.matters.services import act, record_reading
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.site.views.common import error_context, form_of, kept_files, stream

ORDER = (("next_due_at", False), ("id", False))
WAITING = {"center", "applicant", "professional"}


def _rows(found: list[Matter]) -> list[tuple]:
    return [(m, registry.area(m.area).title, registry.area(m.area).workflow.state(m.state)) for m in found]


def _listed(request: HttpRequest, rows, title: str) -> HttpResponse:
    page = page_of(
        rows.select_related("handler", "territory"), ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    return render(request, "desk/worklist.html", {"rows": _rows(page.rows), "page": page, "title": title})


@desk_view()
def today(request: HttpRequest) -> HttpResponse:
    """Open matters, what falls due first on top."""
    return _listed(request, visible_at_desk(request.user).filter(closed_at=None), _("Today"))


@desk_view()
def worklist(request: HttpRequest) -> HttpResponse:
    """All matters, filtered by whose move it is, area and state."""
    rows = visible_at_desk(request.user)
    if request.GET.get("waiting") in WAITING:
        rows = rows.filter(waiting_on=request.GET["waiting"])
    for name in ("area", "state"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    return _listed(request, rows, _("Worklist"))


@desk_view()
def search(request: HttpRequest) -> HttpResponse:
    """By reference, any name, pinyin, credit code, passport, telephone."""
    typed = request.GET.get("q", "")
    found = search_matters(visible_at_desk(request.user), typed)
    return _listed(request, found, _("Search: %(typed)s") % {"typed": typed})


@desk_view(Role.DEPARTMENT_MANAGER, Role.OFFICE_HEAD)
def promises(request: HttpRequest) -> HttpResponse:
    """The manager's board of promises kept."""
    return render(request, "desk/promises.html", {"promises": selectors.promises(clock.now())})


def _own(request: HttpRequest, reference: str) -> Matter:
    return get_object_or_404(visible_at_desk(request.user), reference=reference)


def _page(request: HttpRequest, found: Matter, error: YuqiaoError | None = None, tried: str = "") -> HttpResponse:
    actor = Actor.of_user(request.user)
    area = registry.area(found.area)
    moves = [(m, form_of(m, request, error) if m.code == tried else ContractForm(m.asks)) for m in selectors.open_moves(found, actor)]
    answers = [(f.label, found.answers[f.code]) for f in area.fields if f.code in found.answers]
    context = {
        "matter": found,
        "area": area,
        "state": area.workflow.state(found.state),
        "moves": moves,
        "tried": tried,
        "answers": answers,
        "parties": found.parties.order_by("pk"),
        "assignments": found.assignments.select_related("user", "lawyer__firm").order_by("pk"),
        "timeline": selectors.timeline(found, inside=True),
        "deadlines": [(selectors.clock_title(found, d.code), d) for d in selectors.running_deadlines(found)],
        "conversation": found.messages.order_by("-pk").prefetch_related("documents"),
        "documents": found.documents.order_by("pk"),
    }
    return render(request, "desk/matter.html", {**context, **error_context(error)}, status=error.status if error else 200)


@desk_view()
def matter(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one matter on one page."""
    return _page(request, _own(request, reference))


@desk_view()
def move(request: HttpRequest, reference: str, move: str) -> HttpResponse:
    """Make one move."""
    found = _own(request, reference)
    if request.method != "POST":
        raise Http404
    try:
        version = int(request.POST.get("version", "0"))
        act(found.pk, move, Actor.of_user(request.user), version=version, data=request.POST.dict(), files=kept_files(request))
    except YuqiaoError as error:
        found.refresh_from_db()
        return _page(request, found, error, move)
    messages.success(request, _("Done."))
    return redirect("desk:matter", reference=reference)


@desk_view()
def document(request: HttpRequest, reference: str, document: int) -> HttpResponse:
    """Read a file; the reading is an event."""
    found = _own(request, reference)
    wanted = get_object_or_404(found.documents.select_related("stored"), pk=document)
    record_reading(found.pk, Actor.of_user(request.user), wanted.name)
    return stream(wanted)
