"""Which book a kind of list is written into."""

from collections.abc import Callable, Mapping
from typing import Any

from yuqiao.registers.imports import enterprises
from yuqiao.registers.imports.lists import ListKind
from yuqiao.registers.imports.tables import Tables
from yuqiao.registers.imports.values import Read
from yuqiao.registers.models import ImportBatch


def book_of(kind: ListKind, tables: Tables, batch: ImportBatch | None = None) -> enterprises.Book:
    """A book for a piece of a list."""
    return enterprises.Book(kind, tables, batch)


def readers_of(kind: ListKind) -> Mapping[str, Callable[[Any], Read]]:
    """Readers of cells that only the register of this list knows."""
    return {}
