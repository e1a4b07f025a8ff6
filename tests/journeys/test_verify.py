"""A consul verifies: typed, scanned, by the file, and without a connection."""

import re
from pathlib import Path

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.test_pages import complaints
from yuqiao.kernel.pki import Owner
from yuqiao.kernel.qr import qr_png
from yuqiao.kernel.statements import make_statement
from yuqiao.kernel.tests.test_signing import extended
from yuqiao.matters.models import OutputCheck
from yuqiao.matters.outputs import end_output
from yuqiao.matters.tests.issued import APPLICANT, OFFICE_EN, OFFICE_ZH, Issued, issue
from yuqiao.matters.verification import checks_of, statement_url

pytestmark = pytest.mark.django_db(transaction=True)
VERDICT = "[data-yq-verdict]"


def fill(page, issued: Issued, code: str = "") -> None:
    page.fill("[name=number]", issued.output.number.replace("（", "[").replace("）", "] "))
    page.fill("[name=date]", issued.output.issued_on.isoformat())
    page.fill("[name=code]", code or issued.output.verification_code.lower())
    page.locator("form:has([name=code]) button").click()


def test_a_consul_types_sends_the_file_and_hears_of_the_withdrawal(server, device, tmp_path):
    issued, page = issue(), device(390, "en-GB")
    page.goto(f"{server.url}/")
    page.locator("main a[href='/verify/']").click()
    fill(page, issued, "ZZZZZZ")
    page.wait_for_selector(VERDICT)
    assert "No match was found" in page.inner_text(VERDICT)
    assert not any(told in page.content() for told in (APPLICANT, OFFICE_ZH, OFFICE_EN))
    fill(page, issued)
    page.wait_for_selector(".yq-verdict--ok")
    assert page.evaluate("document.activeElement.matches('[data-yq-verdict]')"), "the verdict is read out"
    told = page.inner_text(VERDICT)
    assert "It matches and is in force" in told and OFFICE_EN in told and "with a trusted time stamp" in told
    assert not complaints(page, "verdict")
    (tmp_path / "c.pdf").write_bytes(issued.pdf)
    (tmp_path / "changed.pdf").write_bytes(extended(issued.pdf))
    for name, words in (("c.pdf", "byte for byte"), ("changed.pdf", "Altered")):
        page.set_input_files("[name=document]", str(tmp_path / name))
        page.get_by_role("button", name="Check the file").click()
        page.wait_for_selector(f"{VERDICT}:has-text('{words}')")
    end_output(issued.output, "withdrawn", "当事人提供虚假证明材料", None)
    fill(page, issued)
    page.wait_for_selector(".yq-verdict--now:has-text('It was withdrawn on')")
    assert checks_of(issued.output).count == 3
    assert OutputCheck.objects.count() == 5


def test_the_qr_code_is_read_from_a_photo_and_a_dropped_file_is_checked_at_once(server, device, tmp_path):
    issued, page = issue(), device(1440, "zh-CN")
    photo = tmp_path / "photo.png"
    photo.write_bytes(qr_png(statement_url(issued.statement)))
    page.goto(f"{server.url}/verify/")
    page.set_input_files("[data-yq-photo]", str(photo))
    page.wait_for_selector(".yq-verdict--ok")
    assert APPLICANT in page.inner_text(VERDICT) and "?s=" in page.url
    photo.write_bytes(qr_png("https://elsewhere.example/"))
    page.set_input_files("[data-yq-photo]", str(photo))
    page.wait_for_selector("[data-yq-say]:has-text('这不是本系统的二维码')")
    page.evaluate(
        """(bytes) => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(bytes)], "c.pdf"));
        document.querySelector("[data-yq-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true })); }""",
        list(issued.pdf),
    )
    page.wait_for_selector(f"{VERDICT}:has-text('逐字节一致')")
    assert page.get_by_role("button", name="扫描二维码").is_visible()


def test_the_page_works_without_a_script(server, chromium, tmp_path):
    issued = issue()
    (tmp_path / "c.pdf").write_bytes(issued.pdf)
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.url}/verify/")
    fill(page, issued)
    assert "It matches" in page.inner_text(VERDICT)
    page.set_input_files("[name=document]", str(tmp_path / "c.pdf"))
    page.locator("form:has([name=document]) button").click()
    assert "byte for byte" in page.inner_text(VERDICT)
    context.close()


def test_guesses_are_stopped_from_every_connection(server, device):
    issued, page = issue(), device(1440, "en-GB")
    page.goto(f"{server.url}/verify/")
    for _ in range(5):
        fill(page, issued, "ZZZZZZ")
        page.wait_for_selector(VERDICT)
    fill(page, issued)
    page.wait_for_selector("[role=alert]:has-text('try again in')")
    assert OFFICE_ZH not in page.content()


@pytest.fixture
def checker(server, device, tmp_path):
    """The offline file as it was downloaded, opened from the disk on a device without a network."""

    def opened(width: int = 390, language: str = "en-GB"):
        page = device(width, language)
        page.goto(f"{server.url}/verify/")
        with page.expect_download() as download:
            page.locator("a[download]").click()
        path = Path(tmp_path / "yuqiao-verify.html")
        download.value.save_as(path)
        page.context.set_offline(True)
        page.goto(path.as_uri())
        return page

    return opened


def verdict_of(page, text: str) -> str:
    page.fill("#text", text)
    page.locator("#check").click()
    wait_for(lambda: page.evaluate("document.activeElement.id") == "result", 10, "an answer")
    found = page.get_attribute("#result", "data-verdict")
    page.evaluate("document.activeElement.blur()")
    return found


def test_the_offline_file_checks_the_signature_by_itself(server, checker, settings, tmp_path):
    issued = issue()
    page = checker()
    assert verdict_of(page, statement_url(issued.statement)) == "good"
    told = page.inner_text("#result")
    for word in (*map(str, issued.asked), OFFICE_EN, "Birth", APPLICANT, OFFICE_ZH, "withdrawn"):
        assert word in told, word
    assert page.get_attribute("#online", "href").endswith(f"/verify/?s={issued.statement}")
    assert "Keys as of" in page.inner_text("footer") and not complaints_of_width(page)
    assert verdict_of(page, issued.statement[:-8] + "AAAAAAAA") == "altered"
    assert APPLICANT not in page.inner_text("#result")
    own = settings.PKI_ROOT
    settings.PKI_ROOT = tmp_path / "another"
    stranger = make_statement([str(part) for part in issued.asked], Owner("x", "别家", "Other"))
    settings.PKI_ROOT = own
    assert verdict_of(page, stranger) == "stranger"
    for nonsense in ("", "hello", "A" * 200, "https://elsewhere.example/?s=" + "B" * 200):
        assert verdict_of(page, nonsense) == "nothing", nonsense
    photo = tmp_path / "scan.png"
    photo.write_bytes(qr_png(statement_url(issued.statement), scale=4))
    page.set_input_files("#photo", str(photo))
    page.wait_for_selector("#result[data-verdict=good]")
    page.get_by_role("button", name="中文").click()
    assert re.search("签名有效", page.inner_text("#result")) and "Signed and unchanged" not in page.inner_text("#result")


def complaints_of_width(page) -> int:
    """By how many pixels the page is wider than the screen."""
    return max(0, page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_and_every_verdict_are_accessible_and_fit(server, device, language):
    valid, withdrawn = issue(), issue()
    end_output(withdrawn.output, "withdrawn", "…", None)
    paths = ["/verify/", f"/verify/?s={valid.statement}", f"/verify/?s={withdrawn.statement}", "/verify/?s=x"]
    found: list[str] = []
    for width in (1440, 390):
        page = device(width)
        for path in paths:
            page.goto(f"{server.url}{path}{'&' if '?' in path else '?'}lang={language}")
            found += complaints(page, f"{path[:12]} {language} {width}")
    assert not found, "\n".join(found)
