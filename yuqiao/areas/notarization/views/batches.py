"""Authentication batches: what waits, a batch and its lines."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.notarization import authentication as verbs
from yuqiao.areas.notarization import documents, words
from yuqiao.areas.notarization.models import AuthenticationBatch
from yuqiao.areas.notarization.reach import OFFICE_ROLES, reach_of
from yuqiao.areas.notarization.views.register import attached
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import desk_view
from yuqiao.registers.models import NotaryOffice

NEWEST = (("made_at", True), ("id", True))
BY_ID = (("id", False),)


def _office(request: HttpRequest) -> tuple[NotaryOffice, list[NotaryOffice]]:
    """The office that the page is about, and all in which the person has a seat."""
    offices = reach_of(request.user).offices
    if not offices:
        raise Http404
    wanted = request.POST.get("office") or request.GET.get("office", "")
    return next((o for o in offices if str(o.pk) == wanted), offices[0]), offices


@desk_view(*OFFICE_ROLES)
def batches(request: HttpRequest) -> HttpResponse:
    """What waits for each authority, and the batches of the office; posted: make a batch."""
    office, offices = _office(request)
    if request.method == "POST":
        return _make(request, office)
    counts = verbs.offered_counts([office])
    wanted = request.GET.get("authority", "")
    authority = wanted if wanted in dict(words.AUTHORITIES) else next(iter(counts), words.AUTHORITIES[0][0])
    waiting = verbs.with_certificates(verbs.offered([office]).filter(authority=authority))
    page = page_of(waiting, BY_ID, size=verbs.MOST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    titles = dict(words.AUTHORITIES)
    made = page_of(verbs.batches_of([office]), NEWEST, size=20, after=request.GET.get("b", ""))
    context = {
        "office": office,
        "offices": offices if len(offices) > 1 else [],
        "authority": authority,
        "authority_title": titles[authority],
        "counts": [(code, titles[code], n["waiting"], n["returned"]) for code, n in counts.items()],
        "waiting": counts.get(authority, {}).get("waiting", 0),
        "page": page,
        "reasons": dict(words.RETURN_REASONS),
        "batches": [(b, titles[b.authority], verbs.BATCH_STATES[b.state]) for b in made.rows],
        "older": made.after,
        "most": verbs.MOST,
    }
    return render(request, "notarization/batches.html", context)


def _make(request: HttpRequest, office: NotaryOffice) -> HttpResponse:
    authority = request.POST.get("authority", "")
    ids = None if request.POST.get("all") else [int(i) for i in request.POST.getlist("ids") if i.isdecimal()]
    back = f"{request.path}?office={office.pk}&authority={authority}"
    if authority not in dict(words.AUTHORITIES):
        raise Http404
    try:
        batch = verbs.make_batch(request.user, office, authority, ids)
    except YuqiaoError as error:
        messages.error(request, str(error.text))
        return redirect(back)
    messages.success(request, _("Batch %(number)s was made.") % {"number": batch.number})
    return redirect("notarization_desk:batch", batch.pk)


def _own(request: HttpRequest, batch: int) -> AuthenticationBatch:
    offices = reach_of(request.user).offices
    return get_object_or_404(AuthenticationBatch.objects.select_related("office", "made_by"), pk=batch, office__in=offices)


@desk_view(*OFFICE_ROLES)
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch; posted: what happened to it, or to one of its lines."""
    found = _own(request, batch)
    error, line = None, request.POST.get("line", "")
    if request.method == "POST":
        try:
            done = _do(request, found, int(line) if line.isdecimal() else 0)
        except YuqiaoError as refused:
            error = refused
            found.refresh_from_db()
        else:
            messages.success(request, done)
            return redirect("notarization_desk:batch", found.pk)
    lines = verbs.lines_of(found)
    context = {
        "batch": found,
        "authority": dict(words.AUTHORITIES)[found.authority],
        "state": verbs.BATCH_STATES[found.state],
        "entries": [(e, verbs.STATES[e.state], dict(words.RETURN_REASONS).get(e.return_reason, "")) for e in lines.entries],
        "gone": [(r, dict(words.RETURN_REASONS)[r.reason]) for r in lines.gone],
        "under_way": lines.under_way,
        "reasons": words.RETURN_REASONS,
        "problem": error.text if error else None,
        "tried": line if error else "",
        "typed": request.POST if error else {},
    }
    return render(request, "notarization/batch.html", context, status=error.status if error else 200)


def _do(request: HttpRequest, batch: AuthenticationBatch, line: int) -> str:
    """Make what was asked for and say so. Raises YuqiaoError, and Http404 for what nobody offered."""
    user, post = request.user, request.POST
    verb = {
        "send": lambda: (
            verbs.send_batch(batch.pk, user, post.get("courier", ""), post.get("tracking", "")),
            _("The batch was sent."),
        ),
        "take_out": lambda: (verbs.take_out(batch.pk, user, line), _("It was taken out of the batch.")),
        "done": lambda: (verbs.mark_done(batch.pk, user, {line: post.get("reference", "")}), _("Marked as done.")),
        "all_done": lambda: (verbs.mark_all_done(batch.pk, user), _("Everything that was under way is marked as done.")),
        "returned": lambda: (
            verbs.mark_returned(batch.pk, user, line, post.get("reason", ""), post.get("note", "")),
            _("Marked as returned; it is on the list of what has to be put right."),
        ),
        "undo": lambda: (verbs.undo(batch.pk, user, line), _("The marking was taken back.")),
        "close": lambda: (verbs.close_batch(batch.pk, user), _("The batch is closed.")),
    }.get(post.get("do", ""))
    if verb is None:
        raise Http404
    return verb()[1]


@desk_view(*OFFICE_ROLES)
@require_POST
def fixed(request: HttpRequest, line: int) -> HttpResponse:
    """What came back is put right and waits again."""
    _office(request)
    try:
        made = verbs.mark_fixed(request.user, line)
    except YuqiaoError as error:
        messages.error(request, str(error.text))
        return redirect("notarization_desk:batches")
    messages.success(request, _("It waits for the next batch."))
    return redirect(f"/desk/notarization/batches/?office={made.office_id}&authority={made.authority}")


@desk_view(*OFFICE_ROLES)
def batch_list(request: HttpRequest, batch: int) -> HttpResponse:
    """The list that goes with the batch, as a PDF."""
    found = _own(request, batch)
    return attached(documents.batch_list_pdf(found), "application/pdf", f"{found.number}.pdf")
