"""Every pair of colours that the components use is readable in every mode (WCAG 2.2: text 4.5, edges 3)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
TEXT, EDGE = 4.5, 3.0
MODES = {
    "light": r':root,\s*\[data-bs-theme="light"\]',
    "dark": r'\n\[data-bs-theme="dark"\]',
    "high contrast": r'\n\[data-contrast="high"\]',
    "system contrast": r':root:not\(\[data-contrast\]\):not\(\[data-bs-theme="dark"\]\)',
}
INKS = ["ink", "ink-2", "ink-3", "accent", "accent-hover", "now", "ok", "soon", "hold"]
GROUNDS = ["paper", "surface", "sunk"]
TEXT_PAIRS = [f"{ink}/{ground}" for ink in INKS for ground in GROUNDS] + [
    "on-accent/accent",
    "on-accent/accent-hover",
    "on-now/now",
    "accent/accent-soft",
    "accent-hover/accent-soft-2",
    "ink/accent-soft",
    "ink-2/accent-soft",
    "ink-3/accent-soft",
    "now/accent-soft",
    "ink/accent-soft-2",
    "now/now-soft",
    "ok/ok-soft",
    "soon/soon-soft",
    "hold/hold-soft",
    "ink/now-soft",
    "ink-2/now-soft",
    "accent/now-soft",
    "accent/hold-soft",
    "ink/soon-soft",
    "ink-2/soon-soft",
    "ink/hold-soft",
    "ink/ok-soft",
    "on-deep/deep",
    "on-deep-2/deep",
    "on-deep/deep-2",
    "on-deep-2/deep-2",
    "on-deep/deep-3",
    "deep/on-deep",
    "on-deep-now/deep",
    "on-deep-now/deep-2",
    "sheet-ink/sheet",
    "sheet-ink/mark",
]
EDGE_PAIRS = [
    "line-strong/paper",
    "line-strong/surface",
    "line-strong/sunk",
    "focus/paper",
    "focus/surface",
    "focus/sunk",
    "accent/track",
    "hold/hold-soft",
]


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(mode: str) -> dict[str, str]:
    """The colours of a mode by their names without the prefix."""
    block = re.search(
        MODES[mode] + r"\s*\{(.*?)\n\s*\}",
        TOKENS.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert block, f"tokens.css has no block for {mode}"
    return dict(re.findall(r"--yq-([\w-]+):\s*(#[0-9A-Fa-f]{6})", block.group(1)))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("pairs", "floor"), [(TEXT_PAIRS, TEXT), (EDGE_PAIRS, EDGE)], ids=["text", "edges"])
def test_every_pair_is_readable(mode: str, pairs: list[str], floor: float) -> None:
    colours = tokens(mode)
    ratios = {pair: contrast(*(colours[name] for name in pair.split("/"))) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < floor} == {}


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
