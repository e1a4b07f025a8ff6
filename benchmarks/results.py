"""What a benchmark gives back: tables, and ratios with their floors; as text and as Markdown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ratio:
    """One comparison: what by what, how many times, and the most that is promised (None: only told)."""

    what: str
    value: float
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the floor was kept."""
        if self.at_most is None:
            return ""
        return "kept" if self.value <= self.at_most else "NOT KEPT"

    def cells(self) -> list[str]:
        """The ratio as a row of a table."""
        return [self.what, f"{self.value:.2f}", "" if self.at_most is None else f"{self.at_most:g}", self.verdict]


@dataclass(frozen=True)
class Result:
    """One benchmark on one database: a line that says what is compared, a table, ratios, and what to know of them."""

    title: str
    compares: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    ratios: Sequence[Ratio]
    notes: Sequence[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def of_dict(cls, kept: dict[str, Any]) -> "Result":
        """From JSON."""
        return cls(**{**kept, "ratios": [Ratio(**r) for r in kept["ratios"]]})

    @property
    def broken(self) -> list[Ratio]:
        """Ratios whose floor was not kept."""
        return [r for r in self.ratios if r.verdict == "NOT KEPT"]


RATIO_COLUMNS = ("ratio", "value", "at most", "floor is")


def ms(seconds: float) -> str:
    """A time in milliseconds, with as many digits as it deserves."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(str(line[i])) for line in [columns, *rows]) for i in range(len(columns))]
    lines = ["  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)) for line in [columns, *rows]]
    return [f"  {line.rstrip()}" for line in lines]


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [columns, ["---"] * len(columns), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def as_text(result: Result) -> str:
    """For a terminal."""
    lines = ["", f"── {result.title}", f"  {result.compares}", ""]
    lines += [*_aligned(result.columns, result.rows), ""]
    lines += _aligned(RATIO_COLUMNS, [r.cells() for r in result.ratios])
    return "\n".join([*lines, *(f"  · {note}" for note in result.notes)])


def as_markdown(result: Result) -> str:
    """For the document."""
    lines = [f"## {result.title}", "", result.compares, ""]
    lines += [*_markdown(result.columns, result.rows), ""]
    lines += [*_markdown(RATIO_COLUMNS, [r.cells() for r in result.ratios]), ""]
    lines += [*(f"- {note}" for note in result.notes), *([""] if result.notes else [])]
    return "\n".join(lines)
