"""The white list at the desk: what waits, one review sheet, decisions against lawyers and firms."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.white_list import flow, reading, selectors
from yuqiao.areas.white_list.applying import review
from yuqiao.areas.white_list.board import steps_of
from yuqiao.areas.white_list.forms import DisciplineForm, LiftForm, SheetForm
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, NotAllowed, Refused, YuqiaoError
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.paging import page_of
from yuqiao.matters.access import Actor, visible_at_desk
from yuqiao.matters.models import Matter
from yuqiao.matters.selectors import open_moves
from yuqiao.matters.services import why_not
from yuqiao.people.doors import desk_view
from yuqiao.registers.discipline import KEEPERS, KINDS, lift_discipline, record_discipline
from yuqiao.registers.models import Discipline, Listing
from yuqiao.registers.white_list import criteria


@desk_view(*KEEPERS)
def board(request: HttpRequest) -> HttpResponse:
    """How many stand at each step, whose terms end soon, what discipline holds."""
    today = clock.today()
    last = today + timedelta(days=int(facts.rule_value("whitelist.renew_before")))
    ending = Listing.objects.filter(state=Listing.State.LISTED, until__range=(today, last)).select_related("lawyer__firm")
    context = {
        "steps": steps_of(visible_at_desk(request.user)),
        "in_force": reading.entries(today).count(),
        "suspended": Listing.objects.filter(state=Listing.State.SUSPENDED).count(),
        "ending": ending.order_by("until", "pk")[:20],
        "ending_number": ending.count(),
        "last": last,
    }
    return render(request, "white_list/board.html", context)


def _application(request: HttpRequest, reference: str) -> Matter:
    """A matter that waits for reviews, which this person may review."""
    found = get_object_or_404(visible_at_desk(request.user).filter(area=flow.CODE), reference=reference)
    codes = [m.code for m in open_moves(found, Actor.of_user(request.user))]
    if not {"review", "review_third"} & set(codes):
        raise Http404
    return found


def _sheet(request: HttpRequest, matter: Matter, form: SheetForm, met: set[str], error: YuqiaoError | None = None) -> HttpResponse:
    actor, application = Actor.of_user(request.user), selectors.application_of(matter)
    move = next(m for m in open_moves(matter, actor) if m.code.startswith("review"))
    mine = application.sheets.filter(round=application.round, reviewer=request.user).first()
    stands_aside = why_not(matter, move, actor) if mine else _tie(matter, move, actor)
    papers = {m.code: m for m in matter.materials.prefetch_related("files")}
    context = {
        "matter": matter,
        "lawyer": application.lawyer,
        "rows": [(c, papers.get(c.code), c.code in met) for c in criteria(clock.today())],
        "form": form,
        "problem": error.text if error else None,
        "changes": error.events if isinstance(error, Changed) else [],
        "stands_aside": stands_aside,
        "least": facts.rule("whitelist.points"),
        "third": matter.state == "third_review",
    }
    return render(request, "white_list/sheet.html", context, status=error.status if error else 200)


def _tie(matter: Matter, move, actor: Actor):
    """Why this person stands aside, before there is a sheet."""
    why = why_not(matter, move, actor)
    return why if why and why != flow.NO_SHEET else None


@desk_view(*KEEPERS)
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """The conditions beside their evidence, ticked one by one; then the verdict. Nobody sees the other's before."""
    matter = _application(request, reference)
    if request.method != "POST":
        return _sheet(request, matter, SheetForm(), set())
    form, met = SheetForm(request.POST), set(request.POST.getlist("met"))
    if not form.is_valid():
        return _sheet(request, matter, form, met, Refused("sheet", flow.SHEET_INCOMPLETE))
    said = form.cleaned_data
    version = request.POST.get("version", "")
    try:
        review(matter.pk, request.user, met, said["verdict"], said["reason"], int(version) if version.isdecimal() else -1)
    except YuqiaoError as error:
        if isinstance(error, Refused) and error.fields:
            show_refusal(form, error)
        matter.refresh_from_db()
        return _sheet(request, matter, form, met, error)
    messages.success(request, _("Your review was kept."))
    return redirect("desk:matter", reference=reference)


def _discipline(request: HttpRequest, form: DisciplineForm, lifting: tuple[int, LiftForm] | None = None) -> HttpResponse:
    rows = Discipline.objects.select_related("lawyer__firm", "firm", "by")
    page = page_of(rows, (("id", True),), size=20, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    today = clock.today()
    lines = [
        (d, KINDS[d.kind], holds(d, today), lifting[1] if lifting and lifting[0] == d.pk else LiftForm(auto_id=f"lift-{d.pk}-%s"))
        for d in page.rows
    ]
    bad = form.errors or lifting
    context = {
        "page": page,
        "lines": lines,
        "form": form,
        "opened": bool(form.errors or form.initial.get("who")),
        "tried": lifting[0] if lifting else None,
    }
    return render(request, "white_list/discipline.html", context, status=422 if bad else 200)


def holds(made: Discipline, on) -> bool:
    """True when the decision holds on a day."""
    over = (made.until and made.until < on) or (made.lifted_on and made.lifted_on <= on)
    return made.valid_from <= on and not over


@desk_view(*KEEPERS)
def discipline(request: HttpRequest) -> HttpResponse:
    """All decisions, the newest first; posted: a new one, which takes off the list at once."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("who", "complaint")}
    form = DisciplineForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            record_discipline(form.cleaned_data["subject"], form.decision(), request.user)
        except Refused as refused:
            show_refusal(form, refused)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal.text))
        else:
            messages.success(request, _("Recorded. Who is concerned is off the list, and open offers have moved on."))
            return redirect(reverse("white_list_desk:discipline"))
    return _discipline(request, form)


@desk_view(*KEEPERS)
@require_POST
def lift(request: HttpRequest, discipline: int) -> HttpResponse:
    """A decision ends today. The entry stays suspended until the department resumes it."""
    found = get_object_or_404(Discipline, pk=discipline)
    form = LiftForm(request.POST, auto_id=f"lift-{found.pk}-%s")
    if form.is_valid():
        try:
            lift_discipline(found.pk, request.user, form.cleaned_data["reason"])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Lifted. The department can resume the entry now."))
            return redirect("white_list_desk:discipline")
    return _discipline(request, DisciplineForm(), (found.pk, form))
