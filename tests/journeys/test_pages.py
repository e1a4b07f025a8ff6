"""Main pages in the demonstration province: accessible by axe, never wider than the screen, usable by keyboard alone."""

import pytest
from django.db import connection

from demo.accounts import ACCOUNTS, PASSWORD
from demo.loading import load
from tests.journeys.conftest import ROOT, sign_in
from yuqiao.matters.models import Matter
from yuqiao.matters.tokens import matter_token

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text() if (ROOT / "node_modules/axe-core").exists() else ""
PUBLIC = (
    "/",
    "/services/",
    "/services/mediation/",
    "/triage/?subject=payment&stage=dispute&territory=VNM",
    "/ask/consultation/",
    "/directory/",
    "/directory/?who=lawyers",
    "/track/",
    "/rules/",
    "/rules/calendar/2026/",
    "/rules/data/territories/",
    "/privacy/",
    "/accessibility/",
    "/emergency/",
    "/notary/",
    "/notary/birth/?f_no_medical_certificate=yes",
    "/notary/business-licence/deu/",
    "/notary/birth/grl/",
    "/notary/birth/usa/?date=soon",
    "/notary/manual/",
    "/rules/data/notary-forms/",
    "/accounts/login/",
    "/accounts/signup/",
    "/mailbox/",
)
DESK = (
    "/desk/",
    "/desk/matters/",
    "/desk/search/?q=lu",
    "/desk/promises/",
    "/desk/letters/?state=sent",
    "/desk/manual/",
    "/desk/manual/birth/",
    "/desk/manual/birth/add/",
    "/desk/manual/lines/1/",
)


def complaints(page, where: str) -> list[str]:
    """What axe finds of WCAG 2.2 AA on the page that is open."""
    found = page.evaluate(
        AXE + ";axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}).then(r=>r.violations.map("
        "v=>v.id+': '+v.nodes.slice(0,3).map(n=>n.target.join(' ')).join(' | ')))"
    )
    return [f"{where}: {v}" for v in found]


def too_wide(page, where: str) -> list[str]:
    """Whether the page that is open is wider than the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{where}: {wider} px wider than the screen"] if wider > 0 else []


def look(page, url: str, paths: tuple[str, ...], language: str, by_axe: bool = True) -> list[str]:
    found = []
    for path in paths:
        page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={language}")
        where = f"{path} {language} {page.viewport_size['width']}"
        found += too_wide(page, where) + (complaints(page, where) if by_axe else [])
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how a page looks does not depend on the database")
def test_pages_are_accessible_and_fit_the_screen_and_the_desk_is_used_by_keyboard_alone(server, device):
    """One demonstration for all of it. Every width in both languages; axe reads each width once, in one of them."""
    load(consultation_count=24, notarization_count=20)
    matter = Matter.objects.filter(state="answered").first()
    track = f"/track/{matter.reference}/?token={matter_token(matter)}"
    found: list[str] = []
    for width, read in ((1440, "zh-hans"), (390, "en")):
        page, desk, admin = device(width), device(width), device(width)
        sign_in(desk, server.url, ACCOUNTS[5].email, PASSWORD)
        sign_in(admin, server.url, ACCOUNTS[6].email, PASSWORD)
        for language in ("zh-hans", "en"):
            found += look(page, server.url, (*PUBLIC, track), language, language == read)
            found += look(desk, server.url, (*DESK, f"/desk/matters/{matter.reference}/"), language, language == read)
            found += look(admin, server.url, ("/desk/people/", "/desk/people/break-glass/", "/me/"), language, language == read)
    assert not found, "\n".join(found)
    by_keyboard_alone(server, device())


def by_keyboard_alone(server, page) -> None:
    sign_in(page, server.url, ACCOUNTS[5].email, PASSWORD)
    page.goto(f"{server.url}/desk/matters/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "desk-q"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-yq-rows] tbody tr").nth(1).locator("a").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/matters/{second}/")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "body"
    page.keyboard.type("from the keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".yq-ban--ok")
    assert "from the keyboard" in page.inner_text("main")


def test_in_big_type_and_dark_and_high_contrast_nothing_is_cut(server, device):
    page = device(390)
    page.goto(server.url)
    page.context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in (("yq_type", "big"), ("yq_contrast", "high"))])
    found = look(page, server.url, ("/", "/ask/consultation/", "/track/"), "en")
    dark = device(1024)
    dark.goto(server.url)
    dark.context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in (("yq_theme", "dark"), ("yq_type", "big"))])
    found += look(dark, server.url, ("/", "/services/", "/directory/"), "zh-hans")
    assert not found, "\n".join(found)


def test_the_api_page_opens_under_our_own_rules_for_scripts(server, device):
    page = device()
    page.goto(f"{server.url}/api/v1/docs")
    page.wait_for_selector("#swagger-ui .opblock")
