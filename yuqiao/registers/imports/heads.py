"""Headings as a batch keeps them: to JSON and back."""

from decimal import Decimal
from typing import Any

from yuqiao.registers.imports.columns import Head, Heading
from yuqiao.registers.imports.values import Unit


def as_json(head: Head) -> dict[str, Any]:
    """The headings for `ImportBatch.head`."""
    return {
        "row": head.row,
        "depth": head.depth,
        "headings": [
            [h.place, h.text, h.group, h.column, str(h.unit.factor), h.unit.currency, h.year, h.is_number] for h in head.headings
        ],
    }


def head_of(kept: dict[str, Any]) -> Head:
    """The headings of `ImportBatch.head`."""
    headings = tuple(
        Heading(place, text, group, column, Unit(Decimal(factor), currency), year, is_number)
        for place, text, group, column, factor, currency, year, is_number in kept["headings"]
    )
    return Head(kept["row"], kept["depth"], headings)
