"""A firm's year and a lawyer's rise: the head fills in the return on a phone, a bureau nominates, the department decides on both."""

from datetime import timedelta

import pytest

from tests.journeys.conftest import sign_in
from yuqiao.facts.models import Division
from yuqiao.kernel import clock
from yuqiao.matters.tests.factories import PASSWORD, make_firm, make_lawyer, make_user
from yuqiao.notify.models import Letter
from yuqiao.people.models import Office, Role
from yuqiao.registers.models import AnnualReturn, NominationRound, Standing
from yuqiao.registers.pool.services import add_standing
from yuqiao.registers.returns.services import last_year

pytestmark = pytest.mark.django_db(transaction=True)
FIGURES = {"foreign_matters": "20", "foreign_lawyers": "6", "foreign_revenue": "900000", "revenue": "5000000", "lawyers": "30"}


def test_a_return_is_reminded_of_sent_corrected_and_counted(server, device):
    firm, year = make_firm(), last_year()
    make_user(Role.OFFICE_HEAD, office=firm.office, email="head@test.example")
    make_user(Role.DEPARTMENT_MANAGER, email="manager@test.example")

    desk = device(width=1440)
    sign_in(desk, server.url, "manager@test.example", PASSWORD, "/desk/returns/?state=not_sent")
    desk.click("form[action$='/remind/'] button")
    desk.wait_for_selector("text=已向1家律所发函催报")
    assert Letter.objects.get(template="registers.return_reminder").to_address == "head@test.example"

    phone = device(width=390)
    sign_in(phone, server.url, "head@test.example", PASSWORD, "/desk/returns/own/")
    phone.click(f"a[href$='/{firm.pk}/{year}/']")
    for name, value in {**FIGURES, "foreign_lawyers": "31"}.items():
        phone.fill(f"[name={name}]", value)
    phone.click("button[name=send]")
    phone.wait_for_selector(".yq-err")
    assert phone.input_value("[name=revenue]") == "5000000", "what was typed stays"
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.fill("[name=foreign_lawyers]", "6")
    phone.click("button[name=send]")
    phone.wait_for_selector("form[action$='/recall/']")
    found = AnnualReturn.objects.get()
    assert found.state == "sent"

    desk.goto(f"{server.url}/desk/returns/{found.pk}/")
    desk.click("button[value=accept]")
    desk.wait_for_selector("button[value=reopen]")
    desk.goto(f"{server.url}/desk/returns/growth/")
    desk.wait_for_selector("text=÷")
    assert "20" in desk.locator("main table").first.inner_text()


def test_a_lawyer_is_nominated_accepted_and_leading(server, device):
    manager = make_user(Role.DEPARTMENT_MANAGER, email="manager@test.example")
    bureau = Office.objects.create(
        code="bureau-410100", kind="justice_bureau", name_zh="示例司法局", name_en="Sample bureau", division_code="410100"
    )
    make_user(Role.OFFICE_HEAD, office=bureau, email="bureau@test.example")
    lawyer = make_lawyer(city=Division.objects.get(code="410100"), in_pool=False)
    add_standing(lawyer.pk, "pool", manager, since=clock.today() - timedelta(days=30), source="示例文件〔2026〕1号")

    desk = device(width=1440)
    sign_in(desk, server.url, manager.email, PASSWORD, "/desk/pool/rounds/new/")
    today = clock.today()
    typed = {"title_zh": "示例轮次", "title_en": "Sample round", "source": "示例通知〔2026〕2号", "city_410100": "1"}
    typed |= {"opens": today.isoformat(), "closes": today.isoformat()}
    desk.select_option("[name=kind]", "leading")
    for name, value in typed.items():
        desk.fill(f"[name={name}]", value)
    desk.click(".yq-form__end button")
    desk.wait_for_selector("h1:has-text('示例轮次')")
    round = NominationRound.objects.get()

    phone = device(width=390)
    sign_in(phone, server.url, "bureau@test.example", PASSWORD, f"/desk/pool/rounds/{round.pk}/")
    phone.click(f"a[href$='/nominate/{lawyer.pk}/']")
    phone.fill("[name=reasons]", "短")
    phone.click(".yq-form__end button")
    phone.wait_for_selector(".yq-err")
    phone.fill("[name=reasons]", "办理过多件涉外投资争议。")
    phone.set_input_files("[name=files]", {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 proof"})
    phone.click(".yq-form__end button")
    phone.wait_for_selector("text=证明.pdf")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    desk.reload()
    desk.click("form[action$='/decide/'] button[value=accept]")
    desk.wait_for_selector("button[value=take_back]")
    yesterday = today - timedelta(days=1)
    NominationRound.objects.update(opens=yesterday, closes=yesterday)  # the day after
    desk.reload()
    desk.click("form[action$='/close/'] button")
    desk.wait_for_selector("form[action$='/close/'] button[name=reopen]")
    assert Standing.objects.filter(lawyer=lawyer, kind="leading").exists()
    phone.goto(f"{server.url}/talent-pool/")
    assert phone.locator("main").inner_text().count("领军")
