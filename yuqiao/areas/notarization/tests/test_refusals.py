"""Papers that cannot be taken: each gets its answer beside its paper, in both languages, and nothing else is lost."""

import io
import re
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from yuqiao.areas.notarization.tests.factories import BIRTH, Case
from yuqiao.areas.notarization.tests.test_applicant import photo
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.kernel import clock
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.tests.test_papers import pages_of
from yuqiao.matters.models import Document, Event, Material
from yuqiao.matters.tests.factories import make_user
from yuqiao.matters.tokens import matter_token
from yuqiao.people.models import Role

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T09:00"


def locked() -> bytes:
    """A PDF that opens with a password alone."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pages_of(1))))
    writer.encrypt("secret", "secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank(size: tuple[int, int] = (1200, 1600)) -> bytes:
    """A photographed page on which nothing stands."""
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG")
    return out.getvalue()


REFUSED = {
    "blank": (blank, {}, "几乎是空白的", "is almost blank"),
    "small": (lambda: blank((300, 400)), {}, "图像太小", "is too small"),
    "executable": (lambda: b"MZ\x90\x00" + bytes(4000), {}, "格式不能接收", "of a kind we cannot take"),
    "script": (lambda: b"#!/bin/sh\nrm -rf /\n", {}, "格式不能接收", "of a kind we cannot take"),
    "locked": (locked, {}, "设有密码", "is locked with a password"),
    "broken": (lambda: b"%PDF-1.7\nnothing", {}, "打不开", "cannot be opened"),
    "empty": (lambda: b"", {}, "是空的", "is empty"),
    "too old": (None, {"issued_on": "2026-10-24"}, "须在出具后30天内使用", "must not be older than 30 days"),
    "ran out": (None, {"valid_until": "2026-11-23"}, "已过有效期", "ran out on"),
    "not yet": (None, {"issued_on": "2026-11-25"}, "出具日期还没有到", "has not come yet"),
    "large": (lambda: b"%PDF-1.4" + bytes(2 * 1024 * 1024), {}, "超过1 MB", "is larger than 1 MB"),
}


def shorten(days: int) -> None:
    """The desk's editor says how many days old the identity card of this matter may be."""
    line = NotaryChecklistItem.objects.get(matter__slug="birth", material_slug="id-card")
    names = ("name_zh", "name_en", "issuer_zh", "issuer_en", "form", "requirement", "condition", "condition_zh", "condition_en")
    typed = {name: getattr(line, name) for name in (*names, "phase", "seq", "source", "confidence")}
    editor = Client()
    editor.force_login(make_user(Role.EDITOR))
    sent = editor.post(f"/desk/manual/lines/{line.pk}/", {**typed, "validity_days": str(days), "seen": "0"})
    assert sent.status_code == 302, sent.content.decode()


def post(client: Client, case: Case, paper: Material, files: list, language: str, **more: str):
    """What the form without a script sends."""
    sent = {"token": matter_token(case.matter), "files": files, **more}
    address = f"/track/{case.matter.reference}/papers/{paper.pk}/"
    return client.post(address, sent, headers={"Accept-Language": "zh-CN" if language == "zh" else "en"})


def beside(body: str, paper: Material) -> str:
    """What stands in the line of one paper."""
    return body[body.index(f'id="paper-{paper.pk}"') :].split('data-yq-part="paper-')[1]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_taken_is_said_beside_its_paper_and_nothing_else_is_lost(client, settings, kind, language):
    settings.PAPER_LIMIT = 1024 * 1024
    make, dates, *words = REFUSED[kind]
    with clock.frozen(NOW):
        shorten(30)
        case = Case(BIRTH)
        paper, other = case.matter.materials.get(code="id-card"), case.matter.materials.exclude(code="id-card").first()
        assert post(client, case, other, [photo("other.jpg")], language).status_code == 302
        file = SimpleUploadedFile("bad.pdf", make(), "application/pdf") if make else photo("bad.jpg")
        good = [photo("good.jpg")] if make else []
        answer = post(client, case, paper, [file, *good], language, **dates)
    assert answer.status_code == 422
    said = beside(answer.content.decode(), paper)
    assert words[language == "en"] in said and 'class="yq-err" role="alert"' in said
    assert dates.get("issued_on", "") in said and dates.get("valid_until", "") in said, "what was typed stands there"
    assert words[language == "en"] not in beside(answer.content.decode(), other)
    assert list(other.files.values_list("name", flat=True)) == ["other.jpg"]
    assert list(paper.files.values_list("name", flat=True)) == [f.name for f in good]
    paper.refresh_from_db()
    assert paper.state == ("received" if good else "missing")


@pytest.mark.parametrize(("language", "words"), [("zh", "您的情况不需要"), ("en", "is not needed in your case")])
def test_a_paper_that_stopped_applying_while_the_page_was_open_is_answered_where_it_stands(client, language, words):
    case = Case(BIRTH)
    paper = case.matter.materials.exclude(state="waived").last()
    Material.objects.filter(pk=paper.pk).update(state="waived")
    answer = post(client, case, paper, [photo()], language)
    assert answer.status_code == 422
    said = beside(answer.content.decode(), paper)
    assert words in said and 'role="alert"' in said
    assert '<details class="yq-send__w" open>' in answer.content.decode(), "it is seen without another press"
    assert not Document.objects.exists() and not Event.objects.filter(kind="matters.paper_sent").exists()


@pytest.mark.parametrize("kind", ["blank", "executable", "locked", "broken", "large"])
def test_the_counter_gets_the_same_answers_for_what_it_scanned(client, settings, kind):
    settings.PAPER_LIMIT = 1024 * 1024
    make, _dates, zh, en = REFUSED[kind]
    case = Case(BIRTH).do("take")
    paper = case.matter.materials.get(code="id-card")
    client.force_login(case.notary.user)
    for language, words in (("zh-CN", zh), ("en", en)):
        files = [SimpleUploadedFile("bad.pdf", make(), "application/pdf"), photo("good.jpg")]
        address = f"/desk/notarization/{case.matter.reference}/papers/{paper.pk}/files/"
        answer = client.post(address, {"files": files}, headers={"Accept-Language": language}, follow=True)
        assert words in answer.content.decode()
    assert set(paper.files.values_list("name", flat=True)) == {"good.jpg"}


class Zeros(io.RawIOBase):
    """So many bytes that nobody holds in memory."""

    name, content_type, charset, multiple_chunks = "huge.pdf", "application/pdf", None, lambda self: True

    def __init__(self, size: int) -> None:
        self.size = self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray) -> int:
        count = min(len(target), self.left)
        target[:count] = bytes(count)
        self.left -= count
        return count


def test_a_file_of_200_mb_is_refused_without_being_read_into_memory():
    from yuqiao.matters.papers import kept_papers

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    huge = Zeros(200 * 1024 * 1024 + 1)
    found = kept_papers([huge])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert not found.files and re.search("超过50 MB", found.problems[0].zh) and "larger than 50 MB" in found.problems[0].en
    assert huge.left == huge.size, "not a byte was read"
    assert grown < 20 * 1024, f"{grown} KiB"
    assert not StoredFile.objects.exists()
