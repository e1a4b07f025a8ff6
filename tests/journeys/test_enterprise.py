"""An enterprise and the register: somebody asks on a phone to act for it, corrects and confirms; another answers a letter."""

from datetime import date, timedelta

import pytest

from tests.journeys.conftest import letters_to, link_in, sign_in, wait_for
from yuqiao.kernel import clock
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.people.models import Role
from yuqiao.registers.enterprises.campaigns import send_campaigns
from yuqiao.registers.enterprises.services import Origin, change_enterprise, enter_enterprise
from yuqiao.registers.models import Enterprise

pytestmark = pytest.mark.django_db(transaction=True)
ONE, TWO = "91410300MA9DEM002Q", "91410100MA0FAKE01T"
NAME = "河南星络演示机电有限公司"
LIST = Origin("外贸企业名单2026", date(2026, 3, 1))


def test_from_the_request_to_the_yearly_answer(server, worker, device, settings):
    make_user(Role.REGISTRAR, email="registrar@test.example")
    make_user(email="owner@test.example")
    own, _new = enter_enterprise(ONE, {"name_zh": NAME, "website": "https://old.example"}, LIST)
    other, _new = enter_enterprise(TWO, {"name_zh": "洛阳演示轴承有限公司", "products": "轴承"}, LIST)
    change_enterprise(other.pk, {"contact_email": "other@test.example", "contact_name": "联系人（演示）"}, LIST)

    phone = device(width=390)
    sign_in(phone, server.url, "owner@test.example", PASSWORD, "/my/enterprise/")
    phone.locator("main a", has_text="代表").first.click()
    phone.fill("[name=credit_code]", "91410300ma9dem002q")
    phone.fill("[name=name]", NAME)
    phone.set_input_files("[name=proof]", {"name": "authority.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"})
    phone.locator("main form button").last.click()
    phone.wait_for_selector(f"text={ONE}")

    desk = device()
    sign_in(desk, server.url, "registrar@test.example", PASSWORD, "/desk/enterprises/representatives/")
    card = desk.locator("li", has_text=NAME)
    card.locator("summary", has_text="确认").click()
    card.locator("button.yq-b--go").click()
    desk.wait_for_selector("text=代表资格今天开始")

    phone.goto(f"{server.url}/my/enterprise/{ONE}/")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.click(f"a[href$='/{ONE}/fields/website/']")
    phone.fill("[name=website]", "https://new.example")
    phone.locator("main form button").first.click()
    phone.wait_for_selector(".yq-err")
    assert phone.input_value("[name=website]") == "https://new.example"
    phone.fill("[name=reason]", "换了网站")
    phone.locator("main form button").first.click()
    phone.wait_for_selector("text=https://new.example")
    phone.locator("form[action$='/confirm/'] button").click()
    phone.wait_for_selector(".yq-ban--ok")

    desk.goto(f"{server.url}/desk/enterprises/campaigns/new/")
    for name, text in (("title_zh", "核对"), ("title_en", "Update"), ("text_zh", "请核对。"), ("text_en", "Please check.")):
        desk.fill(f"[name={name}]", text)
    desk.fill("[name=starts_on]", clock.today().isoformat())
    desk.fill("[name=until]", (clock.today() + timedelta(days=30)).isoformat())
    desk.locator("main form button").last.click()
    desk.click("form[action$='/start/'] button")
    desk.wait_for_selector("text=进行中")
    settings.SITE_URL = server.url
    send_campaigns()
    wait_for(lambda: letters_to(settings, "other@test.example"), 30, "the letter arrives")
    visitor = device(width=390)
    visitor.goto(link_in(letters_to(settings, "other@test.example")[0][1], "/update/"))
    assert "联系人" not in visitor.locator("dl").inner_text()
    visitor.fill("[name=products]", "轴承、电机")
    visitor.fill("[name=reason]", "新产品")
    visitor.click("button[value=save]")
    visitor.wait_for_selector(".yq-ban--ok")
    desk.goto(f"{server.url}/desk/enterprises/{other.pk}/")
    assert "轴承、电机" in desk.inner_text("main") and "新产品" in desk.inner_text("main")
    assert Enterprise.objects.filter(confirmed_at__isnull=False).count() == 2
