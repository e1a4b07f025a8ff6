"""Papers: what goes in comes out of the PDF, and what cannot be printed is refused before."""

import os
import re
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from yuqiao.kernel import clock
from yuqiao.kernel import typeset as setting
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.typeset import check_characters, missing_characters, typeset

TEMPLATE = Path(__file__).parent / "paper.typ"
AT = datetime(2026, 10, 23, 1, 2, 3, tzinfo=UTC)
CHINESE = ["申请人：肖𬎆、䶮某（男，一九九〇年五月一日出生）", "“委托书”——编号（2026）豫证外字第1号 × 2 · 〇", "𠀤𫚉㐂𬭚𠮷"]
FOREIGN = [
    "Größe, Straße, Übergabe",
    "l’œuvre “à l’été” ç ÿ",
    "Договор № 12, Фёдор Щукин, Їжак, Ңұрғали",
    "Nguyễn Thị Ấn, Đặng Hữu Phước",
    "Łódź, Škoda, İstanbul, Iași, Ångström",
    "Ελληνικά, €100",
]


def text_of(pdf: bytes) -> str:
    """What a reader copies out of a PDF."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"[ \u202a-\u202e]", "", run.stdout.decode())


def paper(**data: object) -> bytes:
    return typeset(TEMPLATE, {"title": "公证书", **data}, timestamp=AT)


def test_chinese_with_rare_characters_is_printed_and_comes_out_again():
    found = text_of(paper(zh=CHINESE))
    assert all(line.replace(" ", "") in found for line in CHINESE)


@pytest.mark.parametrize("line", FOREIGN)
def test_the_letters_of_other_languages_are_printed(line):
    assert line.replace(" ", "") in text_of(paper(foreign=[line]))


def test_arabic_is_printed():
    assert "محمد" in text_of(paper(foreign=["محمد بن سالم"]))


def test_a_paper_is_an_archive_file_with_tags_and_its_fonts_inside(tmp_path):
    pdf = paper(zh=CHINESE)
    assert b"pdfaid:part" in pdf and b">A<" in pdf
    assert b"/StructTreeRoot" in pdf or b"/MarkInfo" in pdf
    (tmp_path / "a.pdf").write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(" yes yes yes " in line for line in fonts)


def test_the_same_data_and_time_give_the_same_bytes():
    assert paper(zh=CHINESE) == paper(zh=CHINESE)
    assert paper(zh=CHINESE) != typeset(TEMPLATE, {"title": "公证书", "zh": CHINESE}, timestamp=AT.replace(hour=2))


def test_without_a_timestamp_the_clock_of_the_house_counts():
    with clock.frozen("2031-02-03T04:05:06"):
        assert b"2031-02-02T20:05:06" in typeset(TEMPLATE, {"title": "a"})


def test_a_character_that_no_font_has_is_refused_by_name():
    with pytest.raises(Refused) as found:
        paper(zh=["张𪚥", {"deep": ["한국"]}])
    assert found.value.code == "no_glyph"
    for language in ("zh", "en"):
        said = found.value.text.in_language(language)
        assert all(code in said for code in ("𪚥 (U+2A6A5)", "한 (U+D55C)", "국 (U+AD6D)"))


def test_invisible_signs_are_named_by_their_code():
    with pytest.raises(Refused) as found:
        check_characters(["a\u202eb\x07"])
    assert "U+202E" in found.value.text.en and "U+0007" in found.value.text.en


def test_white_space_is_printed_and_line_breaks_are_never_missing():
    line = "a b\n\r\t\u3000\u00a0\u2009\u202f\u2028c"
    assert missing_characters(line) == []
    assert paper(zh=[line], foreign=[line])
    assert missing_characters("𪚥 a 𪚥") == ["𪚥"]


def test_every_character_that_the_list_promises_of_the_built_in_faces_can_be_set():
    """Typst refuses a PDF/A in which a character is missing, so setting them all is the proof."""
    files = set(_codes_of_files())
    built_in = [chr(code) for code in sorted(setting._covered() - files)]
    assert len(built_in) > 2500
    lines = ["".join(c for c in built_in[n : n + 60] if not c.isspace()) for n in range(0, len(built_in), 60)]
    assert paper(foreign=lines).startswith(b"%PDF-1.7")


def _codes_of_files() -> set[int]:
    return {code for folder in setting._folders() for path in folder.glob("*.otf") for code in TTFont(path).getBestCmap()}


def _font_with(characters: str, path: Path) -> None:
    """A font whose every character is a box."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    names = [".notdef", *(f"u{ord(c):04X}" for c in characters)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    font.setupGlyf(dict.fromkeys(names, box))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Own Font", "styleName": "Regular", "psName": "OwnFont-Regular"})
    font.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    font.save(path)


def test_fonts_of_the_installation_are_used_and_known_to_the_check(settings, tmp_path):
    script = (
        "import django; django.setup(); from yuqiao.kernel.tests.test_typeset import *;"
        "assert missing_characters('한국') == []; assert '한국' in text_of(paper(zh=['한국']))"
    )
    _font_with("한국", tmp_path / "own.ttf")
    environment = {**os.environ, "EXTRA_FONTS": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run([sys.executable, "-c", script], env=environment, cwd=settings.ROOT, check=True)


def test_many_threads_set_papers_at_once():
    found: dict[int, bytes] = {}

    def work(n: int) -> None:
        found[n] = paper(zh=[f"第{n}号"])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"第{n}号" in text_of(found[n]) for n in range(8))


def test_a_wrong_template_is_an_error_and_the_next_paper_is_made(tmp_path):
    wrong = tmp_path / "wrong.typ"
    wrong.write_text("#let x = (")
    with pytest.raises(typst.TypstError):
        typeset(wrong, {})
    wrong.write_text('#set document(title: "x")\nx')
    assert typeset(wrong, {}).startswith(b"%PDF")
