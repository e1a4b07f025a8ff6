"""QR codes are read back, from the image and from the printed paper."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from yuqiao.kernel.qr import qr_png, qr_svg
from yuqiao.kernel.typeset import typeset

TEXTS = ["https://law.example/v/ZX-26-7K4MH-3", "豫郑证外字第1号，肖𬎆", "A" * 300, "<&\"'>"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_code_says_what_was_put_in(text):
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(qr_png(text))))
    assert found.text == text
    assert found.format == zxingcpp.BarcodeFormat.QRCode


def test_the_svg_stands_alone_and_has_no_declaration():
    svg = qr_svg("a")
    assert svg.startswith("<svg ")
    root = ET.fromstring(svg)
    assert root.get("viewBox") == "0 0 29 29"


@pytest.mark.parametrize("text", TEXTS)
def test_a_code_is_read_from_paper(text):
    """A sheet scanned with 200 dots an inch; the code is 34 mm wide."""
    pdf = typeset(Path(__file__).parent / "paper.typ", {"title": "a", "qr": qr_svg(text)})
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(page)] == [text]


def test_a_text_that_fits_no_code_is_an_error():
    with pytest.raises(ValueError, match="."):
        qr_svg("a" * 5000)
