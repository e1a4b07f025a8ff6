"""Papers that people send: can they be opened and read, and a picture of a page that runs nothing of what is in them.

PDFium is not safe for threads: one lock holds all its work in a process.
"""

import io
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageOps, UnidentifiedImageError

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text

T = TypeVar("T")
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/tiff": "TIFF"}
MOST_PAGES = 200
SHORTEST_SIDE = 600  # pixels: an A4 sheet with less cannot be read
MOST_PIXELS = 150_000_000
LOOKED_AT = 1000  # pixels: the size in which a page is judged
LONGEST_SIDE = 6000
# How much of a page must stand out from what surrounds it, and by how many of 256 shades: a line of writing does.
INK, CONTRAST, SURROUNDINGS = 0.0003, 24, 15
DARK, PALE = 70, 0.002
QUALITY = 85

LOCKED = Text(
    "“{name}”设有密码，我们打不开。请去掉密码后再上传。",
    "“{name}” is locked with a password and we cannot open it. Please remove the password and send it again.",
)
BROKEN = Text(
    "“{name}”打不开，可能已损坏。请重新扫描、拍照或另存后再上传。",
    "“{name}” cannot be opened; it may be damaged. Please scan or photograph it again, or save it anew, and send it.",
)
EMPTY = Text("“{name}”里一页也没有。请检查后重新上传。", "“{name}” has no page. Please check it and send it again.")
TOO_LONG = Text(
    "“{name}”有{pages}页，超过{most}页。请分成几份上传。",
    "“{name}” has {pages} pages, more than {most}. Please send it in parts.",
)
TOO_BIG = Text(
    "“{name}”的图像尺寸过大。请以较低的分辨率（300 dpi即可）重新扫描后上传。",
    "The picture “{name}” is too large. Please scan it again with a lower resolution (300 dpi is enough) and send it.",
)
TOO_SMALL = Text(
    "“{name}”的图像太小（{width}×{height}像素），看不清。请重新拍照或扫描，短边至少{least}像素。",
    "The picture “{name}” is too small ({width}×{height} pixels) to be read. Please photograph or scan it again, "
    "with at least {least} pixels on the shorter side.",
)
BLANK = Text(
    "“{name}”的第一页几乎是空白的，看不到内容。请检查是否扫描了背面，再重新上传。",
    "The first page of “{name}” is almost blank. Please check whether the back was scanned, and send it again.",
)
BLACK = Text(
    "“{name}”的第一页几乎全黑，看不到内容。请在光线充足的地方重新拍照后上传。",
    "The first page of “{name}” is almost black. Please photograph it again in good light and send it.",
)
FAINT = Text(
    "“{name}”的第一页字迹很少或很淡，请确认能看清。",
    "The first page of “{name}” has little or faint writing; please make sure that it can be read.",
)
NOT_SHOWN = Text(
    "“{name}”的格式不能在线预览，工作人员需下载后查看。方便的话请改用PDF或JPEG。",
    "“{name}” is of a kind that cannot be shown here; our staff has to download it. PDF or JPEG is better if you can.",
)


@dataclass(frozen=True, slots=True)
class PaperLook:
    """What was seen of a paper that is taken: its pages (0 when it is of a kind that cannot be looked into), and what
    the sender should know although it is taken."""

    pages: int
    problem: Text | None = None


def inspect_paper(paper: Path | bytes, content_type: str, name: str) -> PaperLook:
    """Look into a paper before it is taken; `content_type` is the sniffed one, `name` is what the person calls it.

    Raises Refused with what to do: paper_locked, paper_broken, paper_empty, paper_long, paper_big, paper_small,
    paper_blank, paper_black.
    """
    if content_type == "application/pdf":
        return _with_pdf(paper, name, lambda document: _look_at_pdf(document, name))
    if content_type in PICTURES:
        return _with_picture(paper, content_type, name, lambda image: _look_at_picture(image, name))
    return PaperLook(0, NOT_SHOWN.format(name=name))


def page_image(data: Path | bytes, content_type: str, page: int, width: int = 1400) -> bytes | None:
    """A JPEG of one page (the first is 1), at most `width` pixels wide; None for a page that is not there, a file that
    cannot be opened, and a kind that cannot be shown (HEIC, Word and others)."""
    try:
        if content_type == "application/pdf":
            image = _with_pdf(data, "", lambda document: _render(document, page - 1, width))
        elif content_type in PICTURES:
            image = _with_picture(data, content_type, "", lambda opened: _frame(opened, page - 1, width))
        else:
            return None
    except Refused:
        return None
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def page_count(data: Path | bytes, content_type: str) -> int:
    """How many pages `page_image` can show: 0 for a file that cannot be opened, and for a kind that cannot be shown."""
    try:
        if content_type == "application/pdf":
            return _with_pdf(data, "", len)
        if content_type in PICTURES:
            return _with_picture(
                data, content_type, "", lambda image: getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            )
    except Refused:
        pass
    return 0


# --- PDF ---------------------------------------------------------------------------------------------------------

_pdfium = threading.Lock()


def _with_pdf(paper: Path | bytes, name: str, work: Callable[[pypdfium2.PdfDocument], T]) -> T:
    """Do something with an opened PDF; whatever PDFium cannot do is a refusal."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(paper)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
                raise _refused("paper_locked", LOCKED, name) from error
            raise _refused("paper_broken", BROKEN, name) from error
        try:
            return work(document)
        except (pypdfium2.PdfiumError, IndexError, MemoryError, ValueError) as error:
            raise _refused("paper_broken", BROKEN, name) from error
        finally:
            document.close()


def _look_at_pdf(document: pypdfium2.PdfDocument, name: str) -> PaperLook:
    pages = len(document)
    if not pages:
        raise _refused("paper_empty", EMPTY, name)
    if pages > MOST_PAGES:
        raise _refused("paper_long", TOO_LONG, name, pages=pages, most=MOST_PAGES)
    first = document[0]
    if first.get_textpage().get_text_range(0, -1).strip():
        return PaperLook(pages)  # writing that a machine can read is neither blank nor too small
    _refuse_small_scan(first, name)
    return PaperLook(pages, _judge(_render(document, 0, LOOKED_AT).convert("L"), name))


def _refuse_small_scan(page: pypdfium2.PdfPage, name: str) -> None:
    """A page that is nothing but one picture has the picture's pixels, whatever its size on paper."""
    objects = list(page.get_objects(max_depth=2))
    pictures = [each for each in objects if isinstance(each, pypdfium2.PdfImage)]
    if len(pictures) == 1 == len(objects):
        width, height = pictures[0].get_px_size()
        if min(width, height) < SHORTEST_SIDE:
            raise _too_small(name, width, height)


def _render(document: pypdfium2.PdfDocument, number: int, width: int) -> Image.Image:
    """One page as a picture of that width, or less where it would become too high; raises IndexError without one."""
    if not 0 <= number < len(document):
        raise IndexError(number)
    page = document[number]
    wide, high = page.get_size()
    scale = min(width / max(wide, 1), LONGEST_SIDE / max(high, 1))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    return picture.crop((0, 0, min(width, picture.width), picture.height))  # PDFium rounds up


# --- pictures ----------------------------------------------------------------------------------------------------


def _with_picture(paper: Path | bytes, content_type: str, name: str, work: Callable[[Image.Image], T]) -> T:
    """Do something with an opened picture whose size is bearable; what Pillow cannot do is a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(paper) if isinstance(paper, bytes) else paper, formats=[PICTURES[content_type]]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _refused("paper_big", TOO_BIG, name)
                return work(image)
    except Image.DecompressionBombError as error:
        raise _refused("paper_big", TOO_BIG, name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise _refused("paper_broken", BROKEN, name) from error


def _look_at_picture(image: Image.Image, name: str) -> PaperLook:
    pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if pages > MOST_PAGES:
        raise _refused("paper_long", TOO_LONG, name, pages=pages, most=MOST_PAGES)
    if min(image.size) < SHORTEST_SIDE:
        raise _too_small(name, *image.size)
    return PaperLook(pages, _judge(_frame(image, 0, LOOKED_AT).convert("L"), name))


def _frame(image: Image.Image, number: int, width: int) -> Image.Image:
    """One frame, upright, at most that wide, on white where it is transparent; raises EOFError without one."""
    if number or image.format == "TIFF":
        image.seek(number)
    if image.width * image.height > MOST_PIXELS:
        raise ValueError("A frame is too large.")
    image.draft("RGB", (width, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):
        upright = upright.convert("F").point(lambda shade: shade / 256).convert("L")
    upright = upright.convert("RGBA")
    upright.thumbnail((width, LONGEST_SIDE))
    on_white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(on_white, upright).convert("RGB")


# --- judging -----------------------------------------------------------------------------------------------------


def _judge(page: Image.Image, name: str) -> Text | None:
    """Refuse a page on which nothing stands out; say so when little does."""
    page.thumbnail((LOOKED_AT, LOOKED_AT))
    standing_out = ImageChops.difference(page, page.filter(ImageFilter.GaussianBlur(SURROUNDINGS)))
    ink = sum(standing_out.histogram()[CONTRAST:]) / (page.width * page.height)
    shades = page.histogram()
    mean = sum(shade * count for shade, count in enumerate(shades)) / sum(shades)
    if ink < INK:
        raise _refused("paper_black", BLACK, name) if mean < DARK else _refused("paper_blank", BLANK, name)
    return FAINT.format(name=name) if ink < PALE else None


def _too_small(name: str, width: int, height: int) -> Refused:
    return _refused("paper_small", TOO_SMALL, name, width=width, height=height, least=SHORTEST_SIDE)


def _refused(code: str, text: Text, name: str, **values: object) -> Refused:
    return Refused(code, text.format(name=name, **values))
