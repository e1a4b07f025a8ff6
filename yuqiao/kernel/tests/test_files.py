"""Files: what they are is read from their content; what is kept holds no more than needed."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.files import keep_bytes, open_file, path_of
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.scan import EICAR

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def _photo(form: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, form, **more)
    return out.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0110] = "SECRETCAM"
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N", 2: (34.0, 45.0, 12.0), 3: "E", 4: (113.0, 37.0, 30.0)}
    return exif


def _kept(stored: StoredFile) -> bytes:
    with open_file(stored) as stream:
        return stream.read()


def _leftovers(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()] if store.exists() else []


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (PDF, "a.jpg", "application/pdf"),
        (_photo("PNG"), "passport.pdf", "image/png"),
        (_photo("JPEG"), "a.jpeg", "image/jpeg"),
        (_photo("WEBP"), "a.webp", "image/webp"),
        (_photo("TIFF"), "a.tif", "image/tiff"),
        (_zip(), "a.docx", WORD),
        (_zip(), "a.pdf", "application/zip"),
        (_zip(), "a.ofd", "application/ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "application/vnd.ms-excel"),
        ("委托书\n".encode(), "a.txt", "text/plain"),
        ("委托书\n".encode("gb18030"), "a.txt", "text/plain"),
        (b"From: a@example.org\n\nHello\n", "a.eml", "message/rfc822"),
    ],
)
def test_the_type_is_that_of_the_content_not_of_the_name(data, name, found):
    assert keep_bytes(data, name).content_type == found


@pytest.mark.parametrize("lead", ["", "a", "ab"])
@pytest.mark.parametrize("text", ["一二三四五六七八九十百千万", "涉外法律服务"])
def test_a_long_chinese_text_is_text_wherever_its_head_is_cut(lead, text):
    """The head that is looked at may end within a character of three bytes."""
    assert keep_bytes((lead + text * 2000).encode(), "委托.txt").content_type == "text/plain"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ" + b"\x00\x90" * 400, "invoice.pdf"),
        (b"MZ" + b"\x00\x90" * 400, "readme.txt"),
        (b"<html><script>alert(1)</script></html>", "page.html"),
        (b"\x00\x01\x02\x03" * 100, "data.bin"),
    ],
)
def test_a_kind_that_is_not_taken_is_refused_and_the_answer_names_what_is(data, name, store):
    with pytest.raises(Refused) as found:
        keep_bytes(data, name)
    assert found.value.code == "file_type"
    assert name in found.value.text.zh and "PDF" in found.value.text.en
    assert _leftovers(store) == []


def test_an_empty_file_is_refused(store):
    with pytest.raises(Refused) as found:
        keep_bytes(b"", "a.pdf")
    assert found.value.code == "file_empty"
    assert _leftovers(store) == []


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_kept(settings, store):
    settings.UPLOAD_LIMIT = 2 * 1024 * 1024
    full = PDF + b" " * (settings.UPLOAD_LIMIT - len(PDF))
    with pytest.raises(Refused) as found:
        keep_bytes(full + b" ", "a.pdf")
    assert found.value.code == "file_size"
    assert "2 MB" in found.value.text.en
    assert _leftovers(store) == []
    assert keep_bytes(full, "a.pdf").size == settings.UPLOAD_LIMIT


@pytest.mark.parametrize("data", [EICAR + b"\n", PDF + b"/JavaScript (app.alert)", PDF + b"/Launch"])
def test_what_the_scanner_finds_is_not_kept_and_the_answer_says_why(data, store):
    with pytest.raises(Refused) as found:
        keep_bytes(data, "a.pdf" if data.startswith(b"%PDF") else "a.txt")
    assert found.value.code == "file_infected"
    assert any(word in found.value.text.en for word in ("EICAR", "script", "program"))
    assert _leftovers(store) == []
    assert not StoredFile.objects.exists()


def test_a_content_lies_under_its_sha256_once(store):
    first, second = keep_bytes(PDF, "a.pdf"), keep_bytes(PDF, "b.pdf")
    assert first == second
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    assert _leftovers(store) == [path_of(first.sha256)]
    assert first.scan == StoredFile.Scan.CLEAN
    assert _kept(first) == PDF


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_place_and_device_and_stands_upright(form):
    data = _photo(form, exif=_exif())
    assert b"SECRETCAM" in data
    stored = keep_bytes(data, "photo")
    kept = _kept(stored)
    assert b"SECRETCAM" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert image.size == (20, 40)
    assert stored.sha256 == hashlib.sha256(kept).hexdigest()
    assert stored.size == len(kept)


def test_a_photo_loses_notes_and_the_press_data_of_its_maker():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SECRETNAME")
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x50\x00\x0aSECRETNAME\x00"
    jpeg = _photo("JPEG")
    jpeg = jpeg[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + jpeg[2:]
    for data in (_photo("PNG", pnginfo=text), jpeg, _photo("JPEG", comment=b"SECRETNAME")):
        assert b"SECRETNAME" in data
        assert b"SECRETNAME" not in _kept(keep_bytes(data, "photo"))


def test_a_photo_without_metadata_is_kept_as_it_is():
    data = _photo("JPEG", dpi=(300, 300))
    assert _kept(keep_bytes(data, "a.jpg")) == data


def test_a_rewritten_photo_keeps_its_resolution():
    kept = _kept(keep_bytes(_photo("JPEG", exif=_exif(), dpi=(300, 300)), "a.jpg"))
    with Image.open(io.BytesIO(kept)) as image:
        assert image.info["dpi"] == (300, 300)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_broken_photo_is_refused_whatever_is_broken(form, store):
    """Every cut and every bent byte gives a kept photo or a refusal, never another error."""
    data = _photo(form, exif=_exif())
    refused = set()
    broken = [data[:n] for n in range(16, len(data), 5)]
    broken += [data[:n] + bytes([data[n] ^ 0xFF]) + data[n + 1 :] for n in range(12, len(data))]
    for each in broken:
        try:
            keep_bytes(each, "a.png")
        except Refused as error:
            refused.add(error.code)
    assert "file_broken" in refused
    assert not list(store.glob(".in-*"))
