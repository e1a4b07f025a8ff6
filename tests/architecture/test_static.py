"""Every file that a page names is there: in production one that is missing breaks the page."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")
IN_STYLES = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")]+)""")


def test_every_static_file_that_a_template_names_is_there():
    pages = [page for top in ("templates", "yuqiao") for page in (ROOT / top).rglob("*.html")]
    named = {name for page in pages for name in NAMED.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert not sorted(name for name in named if finders.find(name) is None)


def test_every_file_that_a_style_names_is_there():
    styles = [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "vendor").glob("*.css")]
    missing = [
        f"{style.name}: {name}"
        for style in styles
        for name in IN_STYLES.findall(style.read_text(encoding="utf-8"))
        if not (style.parent / name).exists()
    ]
    assert not missing
