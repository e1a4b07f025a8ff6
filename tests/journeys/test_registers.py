"""The registrar's work: an organisation enters the roster, the public reads what it lacks, the check is written down, a slip is undone."""

import pytest

from tests.journeys.conftest import sign_in
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.people.models import Role
from yuqiao.registers.models import MediationOrganisation
from yuqiao.registers.tests.entry_factories import an_entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_roster_from_entry_to_public_page(server, device):
    registrar = make_user(Role.REGISTRAR, email="registrar@test.example")
    page = device(width=1440)
    sign_in(page, server.url, registrar.email, PASSWORD, "/desk/registers/")
    page.click("text=商事调解组织名册")
    page.click(".yq-bar__end a[href$='/add/']")
    page.fill("[name=name_zh]", "郑州示例商事调解中心")
    page.fill("[name=name_en]", "Zhengzhou Sample Mediation Center")
    page.fill("[name=credit_code]", "52410100MJ0FAKE0XX")
    page.click(".yq-form__end button")
    page.wait_for_selector(".yq-err, .yq-error, [role=alert]")
    assert page.input_value("[name=name_zh]") == "郑州示例商事调解中心"
    page.fill("[name=credit_code]", "")
    page.select_option("[name=basis]", "licensed")
    page.select_option("[name=city]", "410100")
    page.fill("[name=licence]", "DEMO-TJ-001")
    page.fill("[name=assets]", "500000")
    page.click(".yq-form__end button")
    page.wait_for_selector("text=已登记。")
    made = MediationOrganisation.objects.get()
    for number in range(4):
        an_entry("mediators", organisation=f"#{made.pk}", full_time="1" if number == 0 else "0")

    phone = device(width=390)
    phone.goto(f"{server.url}/directory/mediation-organisations/")
    phone.wait_for_selector("text=调解员4名，少于规定的5名")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(f"{server.url}/desk/registers/roster/")
    row = page.locator("tr", has_text="郑州示例商事调解中心")
    row.locator("summary").click()
    row.locator("button", has_text="保存检查").click()
    page.wait_for_selector("text=检查已登记")

    page.goto(f"{server.url}/desk/registers/mediation-organisations/{made.pk}/change/")
    page.fill("[name=phone]", "0371-00000001")
    page.click(".yq-form__end button")
    page.wait_for_selector("text=已保存。")
    page.locator("tr", has_text="0371-00000001").locator("button", has_text="撤销").first.click()
    page.wait_for_selector("text=已撤销这处修改")
    made.refresh_from_db()
    assert made.phone == "" and made.checked_on is not None
