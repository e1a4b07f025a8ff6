"""A certificate is drafted, translated and read in a browser: fields, another wording, its flag, the second reader's ticks."""

import os
from pathlib import Path

import pytest

from tests.journeys.conftest import sign_in, wait_for
from yuqiao.areas.notarization import selectors
from yuqiao.areas.notarization.tests.factories import BIRTH, Case
from yuqiao.matters.tests.factories import PASSWORD, make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(transactional_db):
    """An accepted application with a translator and a second reader."""
    found = Case(BIRTH)
    found.translator = make_user(Role.WINDOW_CLERK, name="译者", office=found.office.office)
    found.reader = make_user(Role.WINDOW_CLERK, name="校对者", office=found.office.office)
    people = [found.notary.user, found.approver.user, found.head, found.translator, found.reader]
    for user in people:
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    found.accepted()
    return found.do("name_translators", translator=str(found.translator.pk), second_reader=str(found.reader.pk))


def look(page, name: str) -> None:
    """A picture of the page, where a folder for pictures is named."""
    folder = os.environ.get("YUQIAO_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_the_fields_to_the_second_reader(server, device, case):
    item = selectors.items_of(case.matter)[0]
    base = f"{server.url}/desk/notarization/{case.matter.reference}"
    draft = f"{base}/draft/{item.pk}/"

    notary = device(1440, "zh-CN")
    sign_in(notary, server.url, case.notary.user.email, PASSWORD, "/desk/")
    notary.goto(draft)
    assert notary.input_value("[name=v-name]") == "张𬎆", "what the file knows stands there"
    for name, zh, foreign in (
        ("birth_place", "河南省示例县", "Shili County, Henan Province"),
        ("father", "张父", "ZHANG Fu"),
        ("mother", "王母", "WANG Mu"),
    ):
        notary.fill(f"[name=v-{name}]", zh)
        notary.fill(f"[name=v-{name}-foreign]", foreign)
    notary.click("button[value=fill]")
    wait_for(lambda: "河南省示例县" in notary.input_value("#text-zh"), what="the form is filled in")
    notary.click("button[value=save]")
    notary.wait_for_selector("text=文本已保存")
    look(notary, "draft-1440-zh")

    # Another wording: saved by itself, flagged, and not taken without a reason.
    notary.fill("#text-zh", notary.input_value("#text-zh") + "特此证明。")
    wait_for(lambda: "已保存" in notary.inner_text("[data-yq-saved]"), what="the page says that it saved")
    wait_for(lambda: "特此" in selectors.items_of(case.matter)[0].text_zh, what="saved by itself")
    notary.click("button[value=save]")
    notary.wait_for_selector("#deviation")
    assert "与定式不一致" in notary.inner_text("#differs") and notary.locator(".yq-diff ins").count() == 1
    notary.fill("#deviation", "使用单位要求写明")
    look(notary, "deviates-1440-zh")
    notary.click("button[value=save]")
    notary.wait_for_selector("text=文本已保存")

    translator = device(390, "en-GB")
    sign_in(translator, server.url, case.translator.email, PASSWORD, "/desk/")
    translator.goto(f"{draft}translate/")
    translator.fill("#text-foreign", translator.input_value("#text-foreign") + " This is hereby certified.")
    look(translator, "translate-390-en")
    assert fits(translator)
    translator.click("button[value=save]")
    translator.wait_for_selector("text=The translation is saved.")

    reader = device(390, "zh-CN")
    sign_in(reader, server.url, case.reader.email, PASSWORD, "/desk/")
    reader.goto(f"{draft}read/")
    ticks = reader.locator("[name^=tick-]")
    ticks.first.check()
    reader.click("button[value=ok]")
    reader.wait_for_selector("text=请逐句勾选")
    look(reader, "read-390-zh")
    assert fits(reader)
    for number in range(ticks.count()):
        ticks.nth(number).check()
    reader.click("button[value=ok]")
    reader.wait_for_selector("text=译文已确认")
    assert selectors.items_of(case.matter)[0].read_at

    approver = device(1440, "en-GB")
    sign_in(approver, server.url, case.approver.user.email, PASSWORD, "/desk/")
    approver.goto(f"{base}/approve/")
    assert "使用单位要求写明" in approver.inner_text("main") and "differs from the form" in approver.inner_text("main")
    look(approver, "approve-1440-en")
    for width, name in ((390, "approve-390-en"),):
        approver.set_viewport_size({"width": width, "height": 900})
        assert fits(approver)
        look(approver, name)

    head = device(1440, "zh-CN")
    sign_in(head, server.url, case.head.email, PASSWORD, "/desk/")
    head.goto(f"{server.url}/desk/notarization/office/")
    look(head, "office-1440-zh")
    head.set_viewport_size({"width": 390, "height": 900})
    assert fits(head)
    look(head, "office-390-zh")


def test_without_a_script_it_can_be_drafted_too(server, chromium, case):
    item = selectors.items_of(case.matter)[0]
    context = chromium.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 900})
    try:
        page = context.new_page()
        sign_in(page, server.url, case.notary.user.email, PASSWORD, "/desk/")
        page.goto(f"{server.url}/desk/notarization/{case.matter.reference}/draft/{item.pk}/")
        page.fill("[name=v-birth_place]", "河南省示例县")
        page.click("button[value=fill]")
        assert "河南省示例县" in page.input_value("#text-zh")
        look(page, "draft-390-en")
        page.click("button[value=save]")
        assert "The draft is saved." in page.inner_text("body")
    finally:
        context.close()
