"""Make the files of yuqiao/kernel/fonts anew: characters that the font package lacks, and what Typst's own faces have.

Needs Debian's fonts-noto-cjk. Run it when the font package or Typst changes; the tests of typesetting judge the result.
"""

import io
import json
import re
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

OUT = Path(__file__).resolve().parents[1] / "yuqiao" / "kernel" / "fonts"
DEBIAN = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # the face of the collection for Simplified Chinese
FIRST_FACES = ("Libertinus Serif", "DejaVu Sans Mono")
HANGUL = [
    (0x1100, 0x11FF),
    (0x3130, 0x318F),
    (0x3200, 0x321F),
    (0x3260, 0x327F),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xFFA0, 0xFFDF),
]
PRIVATE = [(0xE000, 0xF8FF), (0xF0000, 0x10FFFF)]


def _within(code: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _rare(source: Path, family: str, have: set[int]) -> set[int]:
    """Write the characters of `source` that are not in `have` as a font named `family`; returns them."""
    font = TTFont(source, fontNumber=SIMPLIFIED)
    wanted = {code for code in font.getBestCmap() if code not in have and not _within(code, HANGUL + PRIVATE)}
    options = subset.Options(layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], hinting=False, notdef_outline=True)
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS", "DSIG"]
    maker = subset.Subsetter(options)
    maker.populate(unicodes=wanted)
    maker.subset(font)
    postscript = f"{family.replace(' ', '')}-Regular"
    named = {1: family, 3: f"{family} 1", 4: family, 6: postscript, 16: family}
    for record in font["name"].names:
        record.string = named.get(record.nameID, record.toUnicode())
    font["CFF "].cff.fontNames = [postscript]
    font.save(OUT / f"{postscript}.otf")
    return wanted


def _embedded() -> dict[str, list[list[int]]]:
    """The characters of the regular faces inside Typst's library, by family, as ranges."""
    library = next(Path(typst.__file__).parent.glob("_typst*.so")).read_bytes()
    found: dict[str, set[int]] = {}
    for start in (match.start() for match in re.finditer(rb"OTTO\x00|\x00\x01\x00\x00\x00[\x0a-\x18]", library)):
        try:
            font = TTFont(io.BytesIO(library[start : start + 4_000_000]), lazy=True)
            family, style = font["name"].getDebugName(1), font["name"].getDebugName(2)
            if family in FIRST_FACES and style in ("Regular", "Book"):
                found[family] = set(font.getBestCmap())
        except (TTLibError, KeyError, AssertionError, ValueError, OverflowError):
            continue
    return {family: _ranges(found[family]) for family in FIRST_FACES}


def _ranges(codes: set[int]) -> list[list[int]]:
    out: list[list[int]] = []
    for code in sorted(codes):
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return out


def main() -> None:
    have = set(TTFont(pylopdf_fonts_zh_cn.serif_path(), lazy=True).getBestCmap())
    have |= set(TTFont(pylopdf_fonts_zh_cn.sans_path(), lazy=True).getBestCmap())
    for source, family in (("NotoSerifCJK-Regular.ttc", "Rare Han Serif"), ("NotoSansCJK-Regular.ttc", "Rare Han Sans")):
        more = _rare(DEBIAN / source, family, have)
        have |= more
        print(f"{family}: {len(more)} characters")
    (OUT / "embedded.json").write_text(json.dumps(_embedded(), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
