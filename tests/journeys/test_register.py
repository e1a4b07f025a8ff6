"""An office after issue, as its people work: a batch is made, sent, partly returned, done; the certificate goes out against its code."""

import pytest

from tests.journeys.conftest import letters_to, sign_in, wait_for
from yuqiao.areas.notarization.models import Authentication
from yuqiao.areas.notarization.tests.factories import make_office
from yuqiao.areas.notarization.tests.lines import issued_matter
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "BCDF2345"


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_batch_to_the_counter(server, worker, device, settings, width):
    office = make_office()
    clerk = make_user(Role.WINDOW_CLERK, office=office.office, email=f"clerk{width}@test.example")
    matter = issued_matter(office, code=CODE, matter_3="")
    numbers = [c.output.number for c in matter.certificates.order_by("pk")]
    page = device(width=width)
    sign_in(page, server.url, clerk.email, PASSWORD, "/desk/notarization/batches/")
    for number in numbers:
        page.locator("label", has_text=number).locator("input").check()
    page.click("text=所选的组成一批")
    page.wait_for_selector("text=已组成批次")
    page.fill("#courier", "顺丰")
    page.fill("#tracking", "SF1234567890")
    page.click("text=本批已送出")
    page.wait_for_selector("text=本批已登记送出")

    row = page.locator("tr", has_text=numbers[0])
    row.locator("summary").click()
    row.locator("select").select_option("seal")
    row.locator("[name=note]").fill("第二页钢印不完整")
    row.locator("button", has_text="标记退回").click()
    page.wait_for_selector("text=已标记退回")
    page.click("button:has-text('把办理中的1份全部标记办好')")
    page.wait_for_selector("text=办理中的已全部标记办好")
    assert not [s for s, _w in letters_to(settings, "agent@test.example") if "认证已办好" in s], "one is not done yet"
    page.locator("tr", has_text=numbers[0]).locator("button", has_text="已改正").click()
    page.wait_for_selector("text=已列入待送")

    page.click("button:has-text('全部1份组成一批')")
    page.wait_for_selector("text=已组成批次")
    page.click("text=本批已送出")
    page.wait_for_selector("text=本批已登记送出")
    page.locator("tr", has_text=numbers[0]).locator("[name=reference]").fill("豫认2026-77")
    page.locator("tr", has_text=numbers[0]).locator("button", has_text="办好").first.click()
    page.wait_for_selector("text=豫认2026-77")
    page.click("text=办结本批")
    page.wait_for_selector("text=本批已办结")
    assert set(Authentication.objects.values_list("state", flat=True)) == {"done"}

    def told() -> list[str]:
        return [words for subject, words in letters_to(settings, "agent@test.example") if "认证已办好" in subject]

    wait_for(told, 30, "the applicant is told")
    assert CODE in told()[0]

    page.goto(f"{server.url}/desk/notarization/deliveries/")
    page.fill("#find", CODE.lower())
    page.click(".yq-filter button")
    page.click(f"a:has-text('{matter.reference}')")
    if not page.locator("#move-deliver").is_visible():  # the first of the moves stands open
        page.locator("[data-yq-move]:has(#move-deliver) > summary").click()
    page.select_option("#move-deliver [name=way]", "pick_up")
    page.fill("#move-deliver [name=recipient]", "王经办")
    page.fill("#move-deliver [name=pick_up_code]", CODE)
    page.locator("#move-deliver .yq-acts button").first.click()
    page.locator("#move-deliver [name=sure]").click()
    wait_for(lambda: type(matter).objects.get(pk=matter.pk).state == "delivered", 20, "delivered")
