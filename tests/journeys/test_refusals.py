"""Papers that cannot be taken, sent from a browser to a real server: the answer stands beside the paper, and the rest stays."""

import time
from pathlib import Path

import pytest

from tests.journeys.test_tender import photo
from yuqiao.areas.notarization.tests.factories import BIRTH, Case
from yuqiao.areas.notarization.tests.test_refusals import blank, locked
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.matters.models import Material
from yuqiao.matters.tokens import matter_token

pytestmark = pytest.mark.django_db(transaction=True)
BAD = (
    ("blank.jpg", "image/jpeg", blank, {"zh-CN": "几乎是空白的", "en-GB": "is almost blank"}),
    (
        "photo.jpg",
        "image/jpeg",
        lambda: b"MZ\x90\x00" + bytes(5000),
        {"zh-CN": "格式不能接收", "en-GB": "of a kind we cannot take"},
    ),
    ("locked.pdf", "application/pdf", locked, {"zh-CN": "设有密码", "en-GB": "is locked with a password"}),
)
HUGE = 200 * 1024 * 1024
SAID = {"zh-CN": "超过50 MB", "en-GB": "is larger than 50 MB"}


def memory_of(group: int) -> int:
    """The memory of the server's processes together, in bytes: what is theirs and in use."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = status.read_text().rsplit(")", 1)[1].split()
            if int(parts[2]) == group:
                found += int(parts[21]) * 4096
        except (OSError, IndexError, ValueError):
            continue
    return found


@pytest.fixture
def thirty_days(transactional_db):
    """The identity card of this matter may be thirty days old, while this test runs: facts stay between journeys."""
    line = NotaryChecklistItem.objects.filter(matter__slug="birth", material_slug="id-card")
    line.update(validity_days=30)
    yield
    line.update(validity_days=None)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_each_refusal_is_read_beside_its_paper_and_what_was_sent_stays(thirty_days, server, device, language):
    case = Case(BIRTH)
    first, other = (
        case.matter.materials.get(code="id-card"),
        case.matter.materials.exclude(code="id-card").exclude(state="waived").first(),
    )
    page = device(390, language)
    page.goto(f"{server.url}/track/{case.matter.reference}/?token={matter_token(case.matter)}")
    page.set_input_files(f"#send-{other.pk}", photo("other"))
    page.wait_for_selector(f"#paper-{other.pk} .yq-file")
    for name, kind, make, words in BAD:
        page.set_input_files(f"#send-{first.pk}", {"name": name, "mimeType": kind, "buffer": make()})
        page.wait_for_selector(f"#paper-{first.pk} .yq-err:has-text('{words[language]}')")
        assert name in page.inner_text(f"#paper-{first.pk} .yq-err")
    page.locator(f"#paper-{first.pk} .yq-send__d summary").click()
    page.fill(f"#issued-{first.pk}", "2026-01-05")
    page.set_input_files(f"#send-{first.pk}", photo("old"))
    old = {"zh-CN": "须在出具后30天内使用", "en-GB": "must not be older than 30 days"}[language]
    page.wait_for_selector(f"#paper-{first.pk} .yq-err:has-text('{old}')")
    assert page.input_value(f"#issued-{first.pk}") == "2026-01-05"
    assert not first.files.exists() and other.files.count() == 1

    # a paper that stopped applying while the page was open
    Material.objects.filter(pk=first.pk).update(state="waived")
    page.fill(f"#issued-{first.pk}", "")
    page.set_input_files(f"#send-{first.pk}", photo("late"))
    gone = {"zh-CN": "您的情况不需要", "en-GB": "is not needed in your case; this file"}[language]
    page.wait_for_selector(f"#paper-{first.pk} .yq-err:has-text('{gone}')")
    assert page.locator(f"#paper-{other.pk} .yq-file").count() == 1


def test_200_mb_are_refused_by_a_server_that_does_not_hold_them_in_memory(server, device, tmp_path):
    case = Case(BIRTH)
    paper = case.matter.materials.get(code="id-card")
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as out:
        out.write(b"%PDF-1.7\n")
        out.truncate(HUGE + 1)
    page = device(1024, "en-GB")
    page.goto(f"{server.url}/track/{case.matter.reference}/?token={matter_token(case.matter)}")
    before = most = memory_of(server.process.pid)
    page.set_input_files(f"#send-{paper.pk}", str(huge))
    until = time.monotonic() + 90
    while not page.locator(f"#paper-{paper.pk} .yq-err").count() and time.monotonic() < until:
        most = max(most, memory_of(server.process.pid))
        time.sleep(0.02)
    assert SAID["en-GB"] in page.inner_text(f"#paper-{paper.pk} .yq-err")
    assert before and most - before < 60 * 1024 * 1024, f"{(most - before) / 1024 / 1024:.0f} MB"
    page.set_input_files(f"#send-{paper.pk}", photo("good"))
    page.wait_for_selector(f"#paper-{paper.pk} .yq-file")
    assert paper.files.count() == 1
