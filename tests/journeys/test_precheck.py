"""The notary's desk by keyboard: three papers, one letter, and a signature drawn with the mouse."""

import pytest

from tests.journeys.conftest import sign_in, wait_for
from yuqiao.areas.notarization.models import SignedPaper
from yuqiao.areas.notarization.tests.factories import BIRTH, Case
from yuqiao.areas.notarization.tests.test_precheck import picture
from yuqiao.kernel.files import keep_bytes
from yuqiao.matters.access import Actor
from yuqiao.matters.papers import send_paper
from yuqiao.matters.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def ready() -> tuple[Case, list]:
    """A matter of a notary for which three papers have come."""
    case = Case(BIRTH).do("take")
    papers = list(case.matter.materials.exclude(state="waived").order_by("pk")[:3])
    for number, paper in enumerate(papers):
        stored = keep_bytes(picture(mark=f"page {number}"), "p.jpg")
        send_paper(case.matter.pk, paper.pk, Actor.by_token(case.matter), [(stored, f"photo-{number}.jpg")])
    return case, papers


def test_three_papers_by_keyboard_and_one_letter(server, device):
    case, papers = ready()
    page = device()
    sign_in(page, server.url, case.notary.user.email, PASSWORD)
    page.goto(f"{server.url}/desk/notarization/{case.matter.reference}/papers/")
    image = page.locator(".yq-viewer__img")
    assert image.evaluate("i => i.complete && i.naturalWidth > 0")

    page.keyboard.press("+")
    assert "yq-viewer__img--2" in image.get_attribute("class")
    page.keyboard.press("o")
    wait_for(lambda: image.evaluate("i => i.naturalWidth > i.naturalHeight"), 10, "the page is turned")
    page.keyboard.press("-")
    assert "yq-viewer__img--1" in image.get_attribute("class")

    page.keyboard.press("j")
    page.wait_for_selector(f"#paper-{papers[1].pk}[aria-current]")
    page.keyboard.press("k")
    page.wait_for_selector(f"#paper-{papers[0].pk}[aria-current]")
    page.keyboard.press("a")
    page.wait_for_selector(f"#paper-{papers[1].pk}[aria-current]")
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("照片反光，看不清")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#paper-{papers[2].pk}[aria-current]")
    page.keyboard.press("a")
    page.wait_for_selector(f"#paper-{papers[2].pk}:not([aria-current])")
    for paper in papers:
        paper.refresh_from_db()
    assert [p.state for p in papers] == ["accepted", "refused", "accepted"]
    assert papers[1].reason == "照片反光，看不清"

    assert "照片反光，看不清" in page.input_value("#letter")
    page.locator(".yq-check__letter button").click()
    page.wait_for_selector(".yq-preview")
    assert "照片反光，看不清" in page.inner_text(".yq-preview")
    page.click("#move-ask_papers button[name=sure]")
    page.wait_for_selector(".yq-ban--ok")
    case.matter.refresh_from_db()
    assert case.matter.state == "papers_asked"


def test_a_signature_is_drawn_with_the_mouse(server, device):
    from yuqiao.areas.notarization import documents

    if not hasattr(documents, "signed_paper_pdf"):
        pytest.skip("The PDF of signed papers is not there yet.")
    case, _papers = ready()
    page = device()
    sign_in(page, server.url, case.notary.user.email, PASSWORD)
    page.goto(f"{server.url}/desk/notarization/{case.matter.reference}/sign/notice/")
    page.click("button[value=write]")
    page.wait_for_selector(".yq-sheet")
    page.click("button[value=sign]")
    assert page.locator("[data-yq-empty]").is_visible(), "an empty one is not sent"
    box = page.locator(".yq-pad").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 120)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + (60 if step % 2 else 130), steps=4)
    page.mouse.up()
    page.click("button[value=sign]")
    page.wait_for_selector(".yq-ban--ok")
    paper = SignedPaper.objects.get()
    assert paper.signed_at
    assert paper.signed_by == "张𬎆"
    assert paper.document.stored.content_type == "application/pdf"
