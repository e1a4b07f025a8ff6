"""The public pages of rules and sources: what we hold, where it comes from, how sure it is, until when it holds."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuqiao.facts import columns, selectors
from yuqiao.facts.choices import YearStatus
from yuqiao.facts.tables import BY_SLUG, Table
from yuqiao.facts.wording import amount
from yuqiao.kernel import clock
from yuqiao.kernel.doors import public_page


@public_page(seconds=60)
def rules(request: HttpRequest) -> HttpResponse:
    """Rules in force and to come, those that end soon, the years of the calendar, and all tables with their counts."""
    today = clock.today()
    years = selectors.calendar_years()
    return render(
        request,
        "facts/rules.html",
        {
            "today": today,
            "rules": [(rule, amount(rule.value, rule.unit)) for rule in selectors.rules_in_force(today)],
            "to_come": [(rule, amount(rule.value, rule.unit)) for rule in selectors.rules_to_come(today)],
            "expiring": selectors.rules_expiring(today),
            "years": years,
            "drafts": [year for year in years if year.status == YearStatus.DRAFT],
            "counts": selectors.table_counts(),
        },
    )


@public_page(seconds=60)
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """One table: search, pages, and at each row its source, its day and whether it is confirmed."""
    found = _table(slug)
    query = request.GET.get("q", "").replace("\x00", "").strip()
    page = selectors.table_page(found, query, request.GET.get("after", ""), request.GET.get("before", ""))
    names = columns.visible(found)
    return render(
        request,
        "facts/table.html",
        {
            "table": found,
            "query": query,
            "page": page,
            "headings": columns.headings(names),
            "rows": [[columns.cell(row, name) for name in names] for row in page.rows],
        },
    )


@public_page(seconds=60)
def table_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """A whole table to take away."""
    found = _table(slug)
    response = HttpResponse(columns.as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="yuqiao-{found.slug}-{clock.today().isoformat()}.csv"'
    return response


@public_page(seconds=60)
def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """A year of the working-day calendar: working days by month, and every day that differs from Monday to Friday."""
    years = selectors.calendar_years()
    shown = next((row for row in years if row.year == year), None)
    if shown is None:
        raise Http404(_("There is no table of working days for this year."))
    days = selectors.calendar_days(year)
    return render(
        request,
        "facts/calendar.html",
        {
            "year": shown,
            "years": years,
            "is_draft": shown.status == YearStatus.DRAFT,
            "days": days,
            "months": selectors.working_days_by_month(year),
        },
    )


def _table(slug: str) -> Table:
    try:
        return BY_SLUG[slug]
    except KeyError:
        raise Http404(_("There is no such table.")) from None
