"""The public page of the talent pool: its figures with what they count, and who belongs to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yuqiao.kernel.doors import public_page
from yuqiao.kernel.paging import page_of
from yuqiao.registers.pool import figures


@public_page(seconds=60)
def talent_pool(request: HttpRequest) -> HttpResponse:
    """Pool, leading, national; by city, country or region, and language; names of public entries, national ones apart."""
    shown = figures.members().filter(public=True).select_related("firm", "city")
    leading = request.GET.get("level") == "leading"
    rows = shown.filter(is_national=False)
    if leading:
        rows = rows.filter(is_leading=True)
    city = request.GET.get("city", "").strip()[:6]
    if city:
        rows = rows.filter(city__code=city)
    context = {
        "figures": figures.figures(),
        "cities": figures.lines_by("city"),
        "territories": figures.lines_by("territory"),
        "languages": figures.lines_by("language"),
        "national": list(shown.filter(is_national=True).order_by("pk")),
        "page": page_of(rows, [("id", False)], 60, request.GET.get("after", ""), request.GET.get("before", "")),
        "leading": leading,
        "city": city,
        "definitions": figures.DEFINITIONS,
    }
    return render(request, "registers/pool/public.html", context)
