"""QR codes: as SVG for papers and pages, as PNG where an image is wanted. Error correction M, with its quiet zone."""

import io

import segno

QUIET_ZONE = 4  # modules; the norm wants four, and scanners of paper need them


def qr_svg(text: str) -> str:
    """The code as an SVG document without XML declaration: `bytes(svg)` in Typst, inline in a page.

    It has a viewBox and no size of its own; whoever shows it gives it one. Raises ValueError when a text is too long.
    """
    out = io.BytesIO()
    _make(text).save(out, kind="svg", xmldecl=False, omitsize=True, border=QUIET_ZONE, svgclass=None, lineclass=None, nl=False)
    return out.getvalue().decode()


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """The code as a PNG with `scale` pixels a module."""
    out = io.BytesIO()
    _make(text).save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()


def _make(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False, boost_error=False)
