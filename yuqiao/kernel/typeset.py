"""Papers set by Typst: PDF/A-2a with tags, pinned fonts, and no character that could vanish.

A template is a file beside the room that issues it; it may import `/kernel/fonts/house.typ` (data and font lists) and
other files of the code, nothing else. Typst draws nothing for a character that no font has; a name is legal material,
so every text of the data is checked before anything is set.
"""

import json
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text

FONTS = Path(__file__).parent / "fonts"
CODE = Path(__file__).parents[1]
STANDARDS: list = ["a-2a", "ua-1"]
LINE_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
NO_GLYPH = Text(
    "我们的字库里没有这些字，印不出来：{characters}。请核对是否写错；确实如此的，请与我们联系，由我们补充字体后再办理。",
    "Our fonts do not have these characters, so they cannot be printed: {characters}. Please check the spelling. "
    "If they are right, contact us: we add a font, and the paper can be made then.",
)

_compilers: dict[Path, tuple[typst.Compiler, threading.Lock]] = {}
_making = threading.Lock()


def typeset(template: Path, data: dict, *, timestamp: datetime | None = None) -> bytes:
    """The PDF of a template filled with `data` (anything that JSON can hold).

    The same template, data and timestamp (default: now) give the same bytes. Raises Refused("no_glyph") when a text
    holds a character that no font has, and typst.TypstError when the template is wrong.
    """
    plain = _plain(data)
    check_characters(_texts(plain))
    compiler, lock = _compiler(template.resolve())
    with lock:
        return compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(plain), "extra": _extra_families()},
            pdf_standards=STANDARDS,
            timestamp=(timestamp or clock.now()).astimezone(UTC).replace(microsecond=0),
        )


def missing_characters(text: str) -> list[str]:
    """The characters of a text that no font of the set has, each once and in order; line breaks are never missing."""
    covered = _covered()
    return [c for c in dict.fromkeys(text) if ord(c) not in covered and c not in LINE_BREAKS]


def check_characters(texts: Iterable[str]) -> None:
    """Raises Refused("no_glyph") with every character that cannot be printed and its code point."""
    missing = missing_characters("".join(texts))
    if missing:
        named = {f"{c if c.isprintable() else '?'} (U+{ord(c):04X})": None for c in missing[:20]}
        raise Refused("no_glyph", NO_GLYPH.format(characters=Text("、".join(named), ", ".join(named))))


def _plain(value: object) -> object:
    """The same data with tabs as spaces: beside other white space Typst takes a tab for a character without glyph."""
    if isinstance(value, str):
        return value.replace("\t", " ")
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _texts(value: object) -> Iterator[str]:
    """Every text within a value made of lists and dictionaries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _compiler(template: Path) -> tuple[typst.Compiler, threading.Lock]:
    """The kept compiler of a template (a fresh one costs twice as much a paper) and the lock under which it works."""
    with _making:
        if template not in _compilers:
            root = CODE if template.is_relative_to(CODE) else template.parent
            compiler = typst.Compiler(input=str(template), root=str(root), font_paths=_fonts(), ignore_system_fonts=True)
            _compilers[template] = (compiler, threading.Lock())
        return _compilers[template]


def _folders() -> list[Path]:
    own = Path(settings.EXTRA_FONTS)
    return [Path(pylopdf_fonts_zh_cn.serif_path()).parent, FONTS, *([own] if own.is_dir() else [])]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(f) for f in _folders()])


@lru_cache(maxsize=1)
def _extra_families() -> str:
    """The families of the installation's own fonts as JSON: templates name them last."""
    own = str(Path(settings.EXTRA_FONTS).resolve())
    found = [f.family for f in _fonts().fonts() if f.path and str(Path(f.path).parent.resolve()) == own]
    return json.dumps(list(dict.fromkeys(found)))


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Code points that at least one font has: those of the files by their own tables, those inside Typst by our list."""
    found: set[int] = set()
    for ranges in json.loads((FONTS / "embedded.json").read_text()).values():
        for first, last in ranges:
            found.update(range(first, last + 1))
    for folder in _folders():
        for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in (".otf", ".ttf", ".ttc")):
            found |= _codes_of(path)
    return frozenset(code for code in found if not _is_forbidden(code))


def _is_forbidden(code: int) -> bool:
    """What PDF/A does not let into a text: private code points, which mean something else to everybody, and U+FEFF."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or code == 0xFEFF


def _codes_of(path: Path) -> set[int]:
    """The code points of all faces in a font file."""
    if path.suffix.lower() == ".ttc":
        with TTCollection(path, lazy=True) as collection:
            return {code for face in collection.fonts for code in face.getBestCmap() or ()}
    with TTFont(path, lazy=True) as face:
        return set(face.getBestCmap() or ())
