"""A list of the commerce department, from the file to the register and back, with the worker that really does it."""

import pytest

from demo import workbooks
from tests.journeys.conftest import sign_in
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.people.models import Role
from yuqiao.registers.models import Enterprise, ImportBatch

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_is_looked_at_written_and_taken_back(server, worker, device):
    make_user(Role.REGISTRAR, email="registrar@test.example")
    desk = device()
    sign_in(desk, server.url, "registrar@test.example", PASSWORD, "/desk/registers/")
    desk.locator("main a", has_text="名单导入").first.click()
    desk.select_option("[name=kind]", "foreign_invested")
    desk.fill("[name=source]", workbooks.SOURCE)
    desk.click("text=读取名单")
    desk.wait_for_selector(".yq-err")
    assert desk.input_value("[name=source]") == workbooks.SOURCE

    desk.fill("[name=as_of]", workbooks.EARLIER.isoformat())
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    desk.set_input_files("[name=file]", {"name": "list.xlsx", "mimeType": sheet, "buffer": workbooks.earlier_list()})
    desk.click("text=读取名单")
    assert desk.locator("select[name=c5] option:checked").inner_text() == "投资者国家和地区"
    desk.locator("button", has_text="读取名单").click()

    # The page shows how far the worker is and comes to the rows by itself.
    desk.locator("button", has_text="写入28行").click(timeout=40_000)
    desk.locator("summary", has_text="撤销整批").click(timeout=40_000)
    assert Enterprise.objects.count() == 28

    phone = device(width=390)
    sign_in(phone, server.url, "registrar@test.example", PASSWORD, f"/desk/imports/{ImportBatch.objects.get().pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    desk.fill("[name=reason]", "名单发错了")
    desk.locator("button", has_text="撤销这批名单").click()
    desk.wait_for_selector("text=名单发错了", timeout=40_000)
    assert not Enterprise.objects.exists()
