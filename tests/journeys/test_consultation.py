"""The main job end to end, as people do it: in a browser, with letters that really arrive."""

import io
import sys

import pytest
from django.test import override_settings
from PIL import Image

from tests.journeys.conftest import Process, Server, free_port, letters_to, link_in, sign_in, wait_for
from yuqiao.kernel import clock
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import PASSWORD, VIEW, engage, make_lawyer, make_user
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
EVE = "2026-09-30T16:40:00+08:00"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + b"%" * 300_000


def go_on(page) -> None:
    page.click(".yq-wiz__end .yq-b--go")


@pytest.fixture
def eve(transactional_db, mailbox):
    """Server and worker on the eve of the holiday, Wednesday 2026-09-30, 16:40."""
    server = Server(free_port(), EMAIL_PORT=str(mailbox.port), YUQIAO_CLOCK=EVE).start()
    worker = Process(
        [sys.executable, "manage.py", "worker"], EMAIL_PORT=str(mailbox.port), SITE_URL=server.url, YUQIAO_CLOCK=EVE
    ).start()
    yield server
    worker.kill()
    server.kill()


def letter(settings, address: str, number: int) -> str:
    """Words of the n-th letter to an address, once it has arrived."""
    wait_for(lambda: len(letters_to(settings, address)) >= number, 30, f"letter {number} to {address}")
    return letters_to(settings, address)[number - 1][1]


def test_an_enterprise_asks_on_the_eve_of_the_holiday(eve, device, settings):
    manager = make_user(Role.DEPARTMENT_MANAGER, name="演示管理人员")
    conflicted = make_lawyer(name="演示律师甲")
    engage(conflicted.firm, client="LOTUS DEMO CO")
    lawyer = make_lawyer(territories=(), name="演示律师乙")

    page = device()
    page.goto(f"{eve.url}/")
    page.select_option("#h-subject", "payment")
    page.fill("#h-territory", "越南")
    page.fill("#h-words", "越南经销商拖欠货款86000美元")
    page.click(".yq-ask button")
    page.select_option("#t-stage", "dispute")
    page.click(".yq-filter button")
    assert "涉外法律咨询" in page.inner_text("main")
    page.click("main .yq-form__end .yq-b--go")
    assert page.input_value("#f-subject") == "越南经销商拖欠货款86000美元", "triage keeps the form"
    assert page.input_value("#f-territory") == "越南"
    go_on(page)
    page.fill("#f-facts", "2026年3月发货，合同没有仲裁条款，对方欠款86000美元。")
    page.fill("#f-opposing_name", "Lotus Sample Trading JSC")
    page.fill("#f-opposing_other_names", "Lotus Demo Co.")
    go_on(page)

    page.select_option("#f-asker", "enterprise")
    page.fill("#f-enterprise_name", "河南星络演示机电有限公司")
    page.select_option("#f-answer_language", "zh")
    page.fill("#f-credit_code", "91410300MA9DEM002P")
    go_on(page)
    assert "Q" in page.inner_text(".yq-err")
    assert page.input_value("#f-credit_code") == "91410300MA9DEM002P"
    page.fill("#f-credit_code", "91410300MA9DEMOO2Q")
    go_on(page)
    assert "91410300MA9DEM002Q" in page.inner_text(".yq-err"), "zeros are suggested"
    page.fill("#f-credit_code", "91410300MA9DEM002Q")
    go_on(page)

    page.set_input_files("#files", [{"name": "合同.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    page.wait_for_selector(".yq-file .yq-chip--ok")
    go_on(page)
    page.fill("#f-name", "星络演示")
    page.fill("#f-email", "legal@xingluo.example")
    go_on(page)
    assert "Lotus Sample Trading JSC" in page.inner_text("main")
    page.click(".yq-wiz__end .yq-b--go")
    page.wait_for_url("**/track/**")
    assert "10月8日" in page.inner_text(".yq-clocks")
    matter = Matter.objects.get()
    assert matter.documents.get().name == "合同.pdf"
    assert matter.assignments.get(lawyer=conflicted).conflict == "consent_needed"

    elsewhere = device(390)
    elsewhere.goto(link_in(letter(settings, lawyer.user.email, 1), "/offers/"))
    assert "Lotus" not in elsewhere.inner_text("body")
    elsewhere.click("button[value=accept]")
    elsewhere.wait_for_selector(".yq-ban--ok")

    desk = device()
    sign_in(desk, eve.url, lawyer.user.email, PASSWORD)
    desk.goto(f"{eve.url}/desk/matters/{matter.reference}/")
    assert "LOTUS DEMO CO" not in desk.inner_text("body").replace("Lotus Demo Co.", "")
    answer = desk.locator("#move-answer")
    for code, words in VIEW.items():
        answer.locator(f"#f-{code}").fill(words)
    answer.locator("button").first.click()
    preview = desk.inner_text(".yq-preview")
    assert matter.reference in preview, "the letter is read before it leaves"
    assert not matter.messages.exists()
    desk.click("#move-answer button[name=sure]")
    desk.wait_for_selector(".yq-ban--ok")

    page.goto(link_in(letter(settings, "legal@xingluo.example", 3), "/track/"))
    assert "先发催告函。" in page.inner_text("main")
    page.locator("summary", has_text="追问").click() if not page.is_visible("#move-ask_again #f-body") else None
    page.fill("#move-ask_again #f-body", "可以在国内起诉吗？")
    page.locator("#move-ask_again button").first.click()
    page.click("#move-ask_again button[name=sure]")
    page.wait_for_selector(".yq-ban--ok")

    desk.goto(f"{eve.url}/desk/matters/{matter.reference}/")
    desk.fill("#move-answer_again #f-body", "要看对方在国内有没有财产。")
    desk.locator("#move-answer_again button").first.click()
    desk.click("#move-answer_again button[name=sure]")
    desk.wait_for_selector(".yq-ban--ok")

    page.reload()
    page.locator("details:has(#move-rate) > summary").click()
    page.select_option("#move-rate #f-score", "5")
    page.locator("#move-rate button").first.click()
    page.wait_for_selector(".yq-ban--ok")
    assert "5/5" in page.inner_text("main")

    board = device()
    sign_in(board, eve.url, manager.email, PASSWORD)
    board.goto(f"{eve.url}/desk/promises/")
    row = board.locator("tr", has_text="初步意见").inner_text().split()
    assert row[1:3] == ["1", "0"], "one first view kept, none late"
    board.goto(f"{eve.url}/desk/matters/{matter.reference}/")
    assert "演示律师甲" in board.inner_text(".yq-ppl"), "who oversees sees who was passed over, and not for whom the firm acts"


def photo() -> bytes:
    """A photo with a place in it, as a telephone makes it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (800, 500), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_foreigner_without_an_account(server, worker, device, settings):
    lawyer = make_lawyer(territories=("DEU",))
    phone = device(390, "en-GB")
    phone.goto(f"{server.url}/ask/consultation/")
    phone.fill("#f-subject", "My marriage certificate for Germany")
    phone.fill("#f-territory", "Germany")
    phone.select_option("#f-stage", "personal")
    go_on(phone)
    phone.fill("#f-facts", "I married in Zhengzhou and move to Berlin.")
    go_on(phone)
    phone.select_option("#f-asker", "person")
    assert not phone.is_visible("#f-credit_code"), "a person is not asked for a credit code"
    assert not phone.is_visible("#f-document_number"), "asked once the document is named"
    phone.select_option("#f-document_kind", "passport")
    phone.fill("#f-document_number", "C01X 00T 47")
    phone.select_option("#f-answer_language", "en")
    go_on(phone)
    phone.set_input_files("#files", [{"name": "passport.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
    phone.wait_for_selector(".yq-file .yq-chip--ok")
    go_on(phone)
    phone.fill("#f-name", "Julia Beispiel")
    phone.fill("#f-email", "julia@abroad.example")
    go_on(phone)
    phone.click(".yq-wiz__end .yq-b--go")
    phone.wait_for_url("**/track/**")
    matter = Matter.objects.get()
    with open_stored(matter) as kept:
        assert b"SecretPhone" not in kept.read(), "a photo loses what betrays place and device"

    me = Actor.of_user(lawyer.user)
    with override_settings(SITE_URL=server.url):
        act(matter.pk, "accept", me, version=None)
        act(
            matter.pk,
            "ask_more",
            me,
            version=None,
            data={"question": "Please send the certificate.", "paper": "Marriage certificate"},
        )

    tablet = device(1024, "en-GB")
    tablet.goto(link_in(letter(settings, "julia@abroad.example", 3), "/track/"))
    assert "It is your turn" in tablet.inner_text("main")
    assert "paused" in tablet.inner_text(".yq-clocks")
    tablet.fill("#move-reply #f-body", "Here it is.")
    tablet.set_input_files("#files-reply", [{"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    tablet.locator("#move-reply button").first.click()
    tablet.click("#move-reply button[name=sure]")
    tablet.wait_for_selector(".yq-ban--ok")
    matter.refresh_from_db()
    assert matter.state == "assigned"
    assert matter.materials.get().state == "received"
    assert matter.documents.count() == 2

    desk = device(1440, "en-GB")
    sign_in(desk, server.url, lawyer.user.email, PASSWORD)
    desk.goto(f"{server.url}/desk/search/?q=c01x00t47")
    assert matter.reference in desk.inner_text("main"), "a window finds it by the passport"

    stranger = device(390, "en-GB")
    answers = []
    for reference in (matter.reference, "ZX-26-AAAAA-A"):
        stranger.goto(f"{server.url}/track/{reference}/?token={'a' * 24}")
        answers.append(stranger.inner_text("main"))
    assert answers[0] == answers[1]


def open_stored(matter: Matter):
    from yuqiao.kernel.files import open_file

    return open_file(matter.documents.get().stored)


def test_what_is_typed_is_kept_and_goes_on_from_another_device(server, device):
    first = device()
    first.goto(f"{server.url}/ask/consultation/")
    with first.expect_response("**/save/"):
        first.fill("#f-subject", "写了一半的问题")
    first.wait_for_function("document.querySelector('[data-yq-saved]').textContent.length > 5")
    link = first.url
    assert "/drafts/" in link
    second = device(390)
    second.goto(link)
    assert second.input_value("#f-subject") == "写了一半的问题"

    first.context.set_offline(True)
    first.fill("#f-subject", "断网时写的问题")
    first.wait_for_function("() => document.querySelector('[data-yq-saved]').textContent.includes('尚未保存')")
    with first.expect_response("**/save/", timeout=30000):
        first.context.set_offline(False)
    second.reload()
    assert second.input_value("#f-subject") == "断网时写的问题"


def test_without_a_script_the_same_way_is_open(server, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.url}/ask/mediation/")
    page.fill("#f-subject", "A power of attorney")
    page.fill("#f-territory", "France")
    page.select_option("#f-stage", "other")
    go_on(page)
    page.fill("#f-facts", "For a branch in Lyon.")
    go_on(page)
    page.select_option("#f-asker", "person")
    page.select_option("#f-answer_language", "en")
    go_on(page)
    page.set_input_files("#files", [{"name": "draft.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    page.click("button[name=add]")
    assert "draft.pdf" in page.inner_text(".yq-files")
    go_on(page)
    page.fill("#f-name", "Sample Person")
    page.fill("#f-phone", "+49 30 901820")
    go_on(page)
    page.click(".yq-wiz__end .yq-b--go")
    matter = Matter.objects.get()
    assert matter.reference in page.inner_text("main")
    assert matter.requested_area == "mediation"
    assert matter.deadlines.get().due_at > clock.now()
    context.close()
