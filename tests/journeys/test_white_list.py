"""A lawyer applies for the white list on a telephone, is asked for what is missing, listed, disciplined, and appeals."""

import re
from datetime import timedelta

import pytest

from tests.journeys.conftest import sign_in
from yuqiao.areas.notarization.tests.factories import photographed
from yuqiao.areas.white_list.models import Application
from yuqiao.areas.white_list.tests.factories import ENOUGH, Case, decision
from yuqiao.areas.white_list.upkeep import turn
from yuqiao.kernel import clock
from yuqiao.matters.models import Matter
from yuqiao.matters.tests.factories import PASSWORD, make_lawyer, make_matter
from yuqiao.registers.discipline import record_discipline
from yuqiao.registers.models import Lawyer

pytestmark = pytest.mark.django_db(transaction=True)
TELEPHONE = 390


def test_a_lawyer_applies_on_a_telephone_and_leaves_the_list_at_once(server, device):
    case = Case(make_lawyer(name="白立", territories=("VNM",)))
    page = device(width=TELEPHONE, language="en")
    sign_in(page, server.url, case.user.email, PASSWORD)
    page.goto(f"{server.url}/my/white-list/?lang=en")
    page.fill("[name=statement]", "Twelve sales disputes with buyers in Viet Nam; lead counsel.")
    page.check("[name=truthful]")
    page.get_by_role("button", name="Send the application").click()
    page.wait_for_url(re.compile("/track/"))
    case.matter = Matter.objects.get()

    # Photos of all papers but the licence; the reviewer asks for that one, and the clock stands still.
    for code in ENOUGH[1:]:
        paper = case.paper(code)
        photo = {"name": f"{code}.jpg", "mimeType": "image/jpeg", "buffer": photographed(code)}
        page.set_input_files(f"#send-{paper.pk}", photo)
        page.wait_for_selector(f"#paper-{paper.pk} .yq-file")
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE
    case.judge(*ENOUGH[1:])
    case.do("ask_more", case.reviewers[0], question="Please send the practising licence.")
    page.reload()
    assert "Please send the practising licence." in page.inner_text("main") and "paused" in page.inner_text("main").lower()
    licence = case.paper("practice")
    photo = {"name": "licence.jpg", "mimeType": "image/jpeg", "buffer": photographed("licence")}
    page.set_input_files(f"#send-{licence.pk}", photo)
    page.wait_for_selector(f"#paper-{licence.pk} .yq-file")
    page.reload()
    page.locator("#move-complete button").last.click()
    page.wait_for_selector(".yq-news")

    # Reviewed by two, approved, noticed; then on the list.
    case.judge("practice")
    case.do("pass_check", case.reviewers[0])
    case.review(0)
    case.review(1)
    case.do("approve", case.manager)
    page.goto(f"{server.url}/white-list/notices/?lang=en")
    assert "白立" in page.inner_text("main")
    Application.objects.update(notice_until=clock.today() - timedelta(days=1))
    assert turn() == 1
    page.goto(f"{server.url}/white-list/?lang=en")
    assert "白立" in page.inner_text(".yq-cards")

    # Disciplined while a question is offered: off the list with the next look, the question goes to somebody else.
    Lawyer.objects.filter(pk=case.lawyer.pk).update(last_offered_at=None)
    question = make_matter()
    offer = question.assignments.get(status="offered")
    assert offer.lawyer_id == case.lawyer.pk
    record_discipline(case.lawyer, decision(), case.reviewers[0])
    page.goto(f"{server.url}/white-list/?lang=en")
    assert "白立" not in page.inner_text("main")
    offer.refresh_from_db()
    assert offer.status == "expired"

    # The appeal, from the same telephone.
    page.goto(f"{server.url}/my/white-list/?lang=en")
    assert "conflicts of interest" in page.inner_text("main")
    page.locator("a.yq-num", has_text="BM").first.click()
    appeal = page.locator("#move-appeal_suspended")
    if not appeal.is_visible():
        page.locator("summary", has_text="Appeal").first.click()
    appeal.locator("textarea").fill("The decision was withdrawn.")
    appeal.locator("button").last.click()
    page.wait_for_selector(".yq-news")
    case.matter.refresh_from_db()
    assert case.matter.state == "appeal_suspension"
