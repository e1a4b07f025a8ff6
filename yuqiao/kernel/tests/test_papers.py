"""Papers that people send: readable ones are taken, all others are refused with what to do."""

import io
import random
import struct
import threading
import zlib

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.papers import MOST_PAGES, inspect_paper, page_image
from yuqiao.kernel.tests.test_typeset import CHINESE, paper


def picture(form: str = "JPEG", size: tuple[int, int] = (1240, 1754), paper: object = "white", lines: int = 20, **more) -> bytes:
    image = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(image)
    for n in range(lines):
        pen.text(
            (size[0] // 10, size[1] // 20 + n * 60),
            "Power of attorney, 委托书 No. 12345 signed on 20 November",
            "black",
            font_size=34,
        )
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def pdf_of(*images: bytes) -> bytes:
    opened = [Image.open(io.BytesIO(each)) for each in images]
    out = io.BytesIO()
    opened[0].save(out, "PDF", save_all=True, append_images=opened[1:])
    return out.getvalue()


def pages_of(count: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def refused(data: bytes, content_type: str, name: str = "护照.x") -> Refused:
    with pytest.raises(Refused) as found:
        inspect_paper(data, content_type, name)
    assert name in found.value.text.zh and name in found.value.text.en
    assert "请" in found.value.text.zh and "lease" in found.value.text.en
    return found.value


KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}


@pytest.mark.parametrize("form", KINDS)
def test_a_readable_picture_is_taken(form, tmp_path):
    data = picture(form)
    (tmp_path / "a").write_bytes(data)
    for given in (data, tmp_path / "a"):
        found = inspect_paper(given, KINDS[form], "a")
        assert (found.pages, found.problem) == (1, None)


def test_a_pdf_with_text_and_one_with_scans_are_taken():
    assert inspect_paper(paper(zh=CHINESE), "application/pdf", "a").pages == 1
    found = inspect_paper(pdf_of(picture(), picture(lines=0), picture()), "application/pdf", "a")
    assert (found.pages, found.problem) == (3, None)


def test_a_title_alone_on_a_page_is_not_blank():
    assert inspect_paper(paper(), "application/pdf", "a").problem is None


def test_a_locked_pdf_is_refused():
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(paper(zh=CHINESE))))
    writer.encrypt("secret", "secret")
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue(), "application/pdf").code == "paper_locked"
    assert page_image(out.getvalue(), "application/pdf", 1) is None


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", b"nothing" * 90])
@pytest.mark.parametrize("kind", ["application/pdf", *KINDS.values()])
def test_what_cannot_be_opened_is_refused(data, kind):
    assert refused(data, kind).code == "paper_broken"
    assert page_image(data, kind, 1) is None


def test_a_pdf_without_pages_is_refused():
    assert refused(pages_of(0), "application/pdf").code in ("paper_empty", "paper_broken")


def test_a_pdf_with_too_many_pages_is_refused_and_its_number_is_said():
    found = refused(pages_of(MOST_PAGES + 1), "application/pdf")
    assert found.code == "paper_long" and "201" in found.text.zh and "200" in found.text.en


@pytest.mark.parametrize("form", KINDS)
def test_every_cut_of_a_picture_is_taken_or_refused(form):
    data = picture(form, size=(700, 900))
    for length in range(20, len(data), max(1, len(data) // 25)):
        try:
            inspect_paper(data[:length], KINDS[form], "a")
        except Refused as error:
            assert error.code in ("paper_broken", "paper_blank", "paper_black")


@pytest.mark.parametrize("size", [(599, 900), (900, 599), (40, 20)])
def test_a_small_picture_is_refused_also_within_a_pdf(size):
    data = picture(size=size)
    for given, kind in ((data, "image/jpeg"), (pdf_of(data), "application/pdf")):
        found = refused(given, kind)
        assert found.code == "paper_small"
        assert f"{size[0]}×{size[1]}" in found.text.zh and "600" in found.text.en


def noisy(shade: int) -> bytes:
    """A photograph of nothing: a surface lit from one side, with the noise of a camera."""
    random.seed(1)
    image = Image.effect_noise((1200, 1600), 12).point(lambda v: max(0, min(255, v - 128 + shade)))
    light = Image.linear_gradient("L").resize(image.size).point(lambda v: v // 6)
    out = io.BytesIO()
    Image.blend(image, light, 0.2).save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture(lines=0), "paper_blank"),
        (picture(lines=0, paper="#e8e0c8"), "paper_blank"),
        (picture(lines=0, paper="black"), "paper_black"),
        (picture(paper="#060606"), "paper_black"),
        (noisy(220), "paper_blank"),
        (noisy(20), "paper_black"),
    ],
)
def test_a_blank_and_a_black_page_are_refused_by_name(data, code):
    assert refused(data, "image/jpeg").code == code
    assert refused(pdf_of(data), "application/pdf").code == code


def test_a_blank_page_of_a_pdf_without_anything_is_refused():
    assert refused(pages_of(1), "application/pdf").code == "paper_blank"


def test_a_dim_photograph_of_a_page_is_taken():
    dim = Image.open(io.BytesIO(picture(size=(1500, 2000), paper="#706858"))).filter(ImageFilter.GaussianBlur(1.2))
    out = io.BytesIO()
    dim.save(out, "JPEG", quality=70)
    assert inspect_paper(out.getvalue(), "image/jpeg", "a").problem is None


def test_a_page_with_little_on_it_is_taken_with_a_word():
    data = picture("PNG", lines=1, size=(2480, 3508))
    found = inspect_paper(data, "image/png", "印章.png")
    assert found.problem is not None and "印章.png" in found.problem.zh


@pytest.mark.parametrize("kind", ["image/heic", "application/msword", "text/plain"])
def test_a_kind_that_cannot_be_shown_is_taken_with_a_word(kind):
    found = inspect_paper(b"anything", kind, "a.heic")
    assert found.pages == 0 and "PDF" in found.problem.zh
    assert page_image(b"anything", kind, 1) is None


def bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def test_a_picture_that_unfolds_to_gigabytes_is_refused_before():
    assert refused(bomb(), "image/png").code == "paper_big"
    assert page_image(bomb(), "image/png", 1) is None


def test_a_page_is_shown_as_a_picture():
    data = paper(zh=CHINESE)
    with Image.open(io.BytesIO(page_image(data, "application/pdf", 1))) as image:
        assert image.format == "JPEG" and image.width == 1400 and 1970 < image.height < 1990
        assert image.convert("L").getextrema()[0] < 60
    with Image.open(io.BytesIO(page_image(data, "application/pdf", 1, width=300))) as image:
        assert image.width == 300


def test_a_small_picture_is_not_blown_up_and_a_tall_one_is_bounded():
    with Image.open(io.BytesIO(page_image(picture(size=(700, 900)), "image/jpeg", 1))) as image:
        assert image.size == (700, 900)
    document = pypdfium2.PdfDocument.new()
    document.new_page(1, 14_000)
    out = io.BytesIO()
    document.save(out)
    with Image.open(io.BytesIO(page_image(out.getvalue(), "application/pdf", 1))) as image:
        assert max(image.size) <= 6001


def test_transparent_and_sixteen_bit_pictures_are_shown_on_white():
    clear = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    ImageDraw.Draw(clear).text((50, 50), "Text", "black", font_size=200)
    deep = Image.new("I;16", (800, 800), 60_000)
    for image in (clear, deep):
        out = io.BytesIO()
        image.save(out, "PNG")
        with Image.open(io.BytesIO(page_image(out.getvalue(), "image/png", 1))) as shown:
            assert shown.getpixel((790, 790))[0] > 225


@pytest.mark.parametrize("page", [0, -1, 4, 10_000])
def test_a_page_that_is_not_there_is_none(page):
    several = io.BytesIO()
    frames = [Image.open(io.BytesIO(picture("PNG"))) for _ in range(3)]
    frames[0].save(several, "TIFF", save_all=True, append_images=frames[1:])
    assert inspect_paper(several.getvalue(), "image/tiff", "a").pages == 3
    assert page_image(several.getvalue(), "image/tiff", 3) is not None
    assert page_image(several.getvalue(), "image/tiff", page) is None
    assert page_image(pdf_of(picture(), picture(), picture()), "application/pdf", page) is None
    assert page_image(picture(), "image/jpeg", page) is None


def test_many_threads_look_at_once():
    data, found = paper(zh=CHINESE), []

    def work() -> None:
        for _ in range(5):
            found.append(
                (inspect_paper(data, "application/pdf", "a").pages, page_image(data, "application/pdf", 1, 200) is not None)
            )

    threads = [threading.Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [(1, True)] * 30
