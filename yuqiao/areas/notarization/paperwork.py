"""The pieces of which `typst/paper.typ` makes a paper: a part in one language, and blocks in it. Plain data."""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]


def paper(reference: str, office: str, parts: list[dict], *, demo: bool, size: float = 11, landscape: bool = False) -> dict:
    """A whole paper; the reference stands at the foot of each page."""
    return {
        "title": f"{parts[0]['title']} {reference}",
        "office": office,
        "reference": reference,
        "demo": demo,
        "size": size,
        "landscape": landscape,
        "parts": parts,
    }


def part(language: str, title: str, reference: str, blocks: Iterable[Block], subtitle: str = "") -> dict[str, Any]:
    """What stands under one title, in one language (its code; zh is set in Chinese)."""
    lang = "zh" if language.startswith("zh") else language[:2]
    return {"lang": lang, "title": title, "subtitle": subtitle, "reference": reference, "blocks": list(blocks)}


def heading(text: str) -> Block:
    """A heading within a part."""
    return {"kind": "heading", "text": text}


def lines(*each: str) -> Block:
    """Paragraphs."""
    return {"kind": "text", "lines": list(each)}


def clauses(*each: str) -> Block:
    """Paragraphs whose first line is drawn in by two characters."""
    return {"kind": "clause", "lines": list(each)}


def numbered(each: Iterable[str]) -> Block:
    """A numbered list."""
    return {"kind": "list", "lines": list(each)}


def facts(*rows: tuple[str, str]) -> Block:
    """Labels and what they say; those that say nothing are left out."""
    return {"kind": "facts", "rows": [list(row) for row in rows if row[1]]}


def table(header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> Block:
    """A table whose header is repeated on each page; widths in relation to each other."""
    return {"kind": "table", "header": list(header), "rows": [list(row) for row in rows], "widths": list(widths)}


def code(qr: str, text: str, url: str, shown: str) -> Block:
    """A QR code (SVG) with what it is for and the address that is printed beside it."""
    return {"kind": "code", "qr": qr, "text": text, "url": url, "shown": shown}


def signature(label: str, note: str = "", png: bytes | None = None) -> dict[str, Any]:
    """One place for a signature, empty or with its picture."""
    return {"label": label, "note": note, "image": list(png) if png else None, "alt": f"{label} {note}".strip()}


def signatures(*each: dict[str, Any]) -> Block:
    """Places for signatures, side by side."""
    return {"kind": "signatures", "lines": list(each)}


def closing(*each: str) -> Block:
    """Office and date at the end, with space for the seal."""
    return {"kind": "closing", "lines": list(each)}
