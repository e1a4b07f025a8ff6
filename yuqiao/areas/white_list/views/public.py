"""What everybody reads. Never kept in memory: who is disciplined is off the list in the same second."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.white_list import reading, selectors
from yuqiao.areas.white_list.applying import OBJECTION_LENGTH, object_to
from yuqiao.areas.white_list.panels import LISTING, grounds_of
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock, limits, sheets
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import applicant_view
from yuqiao.registers.models import Listing
from yuqiao.registers.white_list import criteria

PAGE = 24
MOST = 50_000  # lines of an export


@public
def entries(request: HttpRequest) -> HttpResponse:
    """Who is on the list today; as a page, or taken away as CSV or XLSX."""
    asked = request.GET
    rows = reading.filtered(reading.entries(clock.today()), asked)
    if asked.get("format") in ("csv", "xlsx"):
        limits.check("api", limits.address_of(request))
        return _sheet(rows, asked["format"])
    page = page_of(
        rows, (("listed_on", True), ("id", True)), size=PAGE, after=asked.get("after", ""), before=asked.get("before", "")
    )
    context = {
        "page": page,
        "number": rows.count(),
        "q": asked,
        "asked": any(asked.get(name) for name in ("words", "city", "language", "territory")),
        "cities": facts.cities(),
        "languages": facts.service_languages(),
        "territories": facts.territory_names(),
        "notices": selectors.in_notice(clock.today()).count(),
    }
    return render(request, "white_list/entries.html", context)


def _sheet(rows: QuerySet[Listing], wanted: str) -> HttpResponse:
    """The list as a table, public particulars only, in both languages."""
    headings = [str(heading) for heading in reading.HEADINGS]
    lines = reading.lines(rows.order_by("-listed_on", "-pk")[:MOST])
    if wanted == "csv":
        body, kind = sheets.as_csv(headings, lines), sheets.CSV
    else:
        body, kind = sheets.as_xlsx([sheets.Sheet(_("White list"), headings, lines)]), sheets.XLSX
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="yuqiao-white-list-{clock.today().isoformat()}.{wanted}"'
    return response


@public
def entry(request: HttpRequest, listing: int) -> HttpResponse:
    """One entry: since and until when, why; evidence stays inside."""
    try:
        found = reading.shown_entry(listing)
    except Listing.DoesNotExist as error:
        raise Http404 from error
    state = reading.stands(found)
    held = list(criteria(clock.today()))
    context = {
        "listing": found,
        "lawyer": found.lawyer,
        "languages": found.lawyer.languages.order_by("code"),
        "territories": found.lawyer.territories.order_by("alpha3"),
        "fields": found.lawyer.practice_areas.order_by("pk"),
        "state": state,
        "state_text": LISTING[state],
        "grounds": grounds_of(found.grounds, held),
        "least": facts.rule("whitelist.points"),
        "rated": reading.rated(found.lawyer),
    }
    return render(request, "white_list/entry.html", context)


@public
def conditions(request: HttpRequest) -> HttpResponse:
    """By what the list judges, with sources and how sure they are."""
    rules = facts.rules_together(
        *(f"whitelist.{c}" for c in ("points", "check", "review", "decision", "notice", "term", "appeal_within"))
    )
    return render(request, "white_list/conditions.html", {"conditions": criteria(clock.today()), "rules": rules.values()})


@public
def notices(request: HttpRequest) -> HttpResponse:
    """What stands in public notice, and who is suspended or was removed within a year."""
    today = clock.today()
    context = {"notices": selectors.in_notice(today), "left": [(x, LISTING[x.state]) for x in reading.left_lately(today)[:100]]}
    return render(request, "white_list/notices.html", context)


def _notice(request: HttpRequest, reference: str, typed: str = "", problem: Refused | None = None) -> HttpResponse:
    found = selectors.in_notice(clock.today()).filter(matter__reference=reference).first()
    if found is None:
        raise Http404
    held = list(criteria(clock.today()))
    shared = selectors.shared_grounds(selectors.sheets_of(found))
    context = {
        "application": found,
        "lawyer": found.lawyer,
        "grounds": [(c, c.points) for c in held if c.code in shared],
        "typed": typed,
        "problem": problem.text if problem else None,
        "most": OBJECTION_LENGTH,
    }
    return render(request, "white_list/notice.html", context, status=problem.status if problem else 200)


@public
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """One notice, and how to object."""
    return _notice(request, reference)


@applicant_view
@require_POST
def objection(request: HttpRequest, reference: str) -> HttpResponse:
    """Object by name: only who has signed in; what is anonymous does not count."""
    limits.check("portal.submit", limits.address_of(request))
    typed = request.POST.get("body", "")
    try:
        object_to(reference, request.user, typed)
    except Missing as error:
        raise Http404 from error
    except Refused as refused:
        return _notice(request, reference, typed, refused)
    messages.success(request, _("Your objection was received. You will get a letter that says what came of it."))
    return redirect("white_list:notice", reference=reference)
