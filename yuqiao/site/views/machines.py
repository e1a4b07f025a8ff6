"""What search engines ask for: which pages there are, and which they leave alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.facts.tables import TABLES
from yuqiao.kernel.doors import public, public_page
from yuqiao.matters import registry
from yuqiao.registers.catalogue import REGISTERS

PAGES = (
    "home",
    "services",
    "triage",
    "emergency",
    "directory",
    "privacy",
    "accessibility",
    "notary",
    "notary_manual",
)
PRIVATE = ("/accounts/", "/api/", "/desk/", "/drafts/", "/mailbox/", "/my/", "/offers/", "/preferences/", "/track/")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page that stands for itself, the ways of each notarial matter to each destination among them.

    Not kept in memory: it is large, and quickly made.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<url><loc>{settings.SITE_URL}{address}</loc></url>" for address in addresses()]
    lines.append("</urlset>")
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")


def addresses() -> list[str]:
    """Paths of the public pages (two queries)."""
    places = [code.lower() for code in Territory.objects.order_by("alpha3").values_list("alpha3", flat=True)]
    found = [reverse(f"portal:{name}") for name in PAGES]
    found += [reverse("portal:service", args=[area.code]) for area in registry.services()]
    found += [reverse("directory:registers"), *(reverse("directory:entries", args=[r.code]) for r in REGISTERS if r.public)]
    found += [reverse(f"white_list:{name}") for name in ("entries", "conditions", "notices")]
    found += [reverse("facts:rules"), *(reverse("facts:table", args=[table.slug]) for table in TABLES)]
    for slug in NotaryMatter.objects.order_by("id").values_list("slug", flat=True):
        page = reverse("portal:notary_matter", args=[slug])
        found += [page, *(f"{page}{place}/" for place in places)]
    return found


@public_page(seconds=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may not go, and where the list of pages is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('portal:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
