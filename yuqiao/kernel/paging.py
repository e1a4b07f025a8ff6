"""Keyset pages: the next page starts after the last row's key, so page 1,000 costs what page 1 costs."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors (opaque texts) of the pages beside it; None at an end."""

    rows: list
    after: str | None
    before: str | None


def _encode(values: list) -> str:
    plain = [v.isoformat() if isinstance(v, date) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, sample: Sequence[str], rows: QuerySet) -> list | None:
    """The key of a cursor; None for one that somebody typed or cut: the list then starts at its first page."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(sample):
            return None
        return [_typed(rows, name, value) for name, value in zip(sample, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None


def _typed(rows: QuerySet, name: str, value: object) -> object:
    if isinstance(value, list | dict) or (isinstance(value, str) and "\x00" in value):
        raise ValueError(name)
    typed = rows.model._meta.get_field(name).to_python(value)
    if typed is None:
        raise ValueError(name)
    return typed


def _further(field: tuple[str, bool], value: object, forward: bool) -> Q:
    name, descending = field
    return Q(**{f"{name}__{'gt' if descending != forward else 'lt'}": value})


def _windows(rows: QuerySet, fields: Sequence[tuple[str, bool]], values: list, forward: bool) -> Iterator[QuerySet]:
    """What lies beyond a key, nearest first: rows that share all but the last field, then all but the last two, and so on.

    Each is one range of the index, however many rows share the first field; one condition over all of them is not.
    """
    for shared in range(len(fields) - 1, -1, -1):
        same = {name: value for (name, _descending), value in zip(fields[:shared], values, strict=False)}
        yield rows.filter(_further(fields[shared], values[shared], forward), **same)


def page_of(rows: QuerySet, fields: Sequence[tuple[str, bool]], size: int = 50, after: str = "", before: str = "") -> Page:
    """One page of `rows` ordered by `fields` (name, descending). No field may be null; the last one is unique.

    `after` and `before` are cursors from an earlier page; an unreadable one gives the first page.
    """
    names = [name for name, _ in fields]
    key = _decode(after or before, names, rows) if after or before else None
    forward = key is None or not before
    order = [f"-{name}" if descending == forward else name for name, descending in fields]
    window: list = []
    for part in [rows] if key is None else _windows(rows, fields, key, forward):
        window += part.order_by(*order)[: size + 1 - len(window)]
        if len(window) > size:
            break
    more = len(window) > size
    window = window[:size]
    if not forward:
        window.reverse()
    if not window:
        return Page([], None, None)

    def cursor(row: object) -> str:
        return _encode([getattr(row, name) for name in names])

    has_after = more if forward else True
    has_before = more if not forward else key is not None
    return Page(window, cursor(window[-1]) if has_after else None, cursor(window[0]) if has_before else None)
