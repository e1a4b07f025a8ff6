"""Which book a kind of list is written into."""

from collections.abc import Callable, Mapping
from typing import Any

from yuqiao.registers.imports import enterprises, entries
from yuqiao.registers.imports.lists import ENTERPRISE, ListKind
from yuqiao.registers.imports.tables import Tables
from yuqiao.registers.imports.values import Read
from yuqiao.registers.models import ImportBatch


def book_of(kind: ListKind, tables: Tables, batch: ImportBatch | None = None) -> enterprises.Book | entries.Book:
    """A book for a piece of a list."""
    return (enterprises.Book if kind.register == ENTERPRISE else entries.Book)(kind, tables, batch)


def readers_of(kind: ListKind) -> Mapping[str, Callable[[Any], Read]]:
    """Readers of cells that only the register of this list knows."""
    return {} if kind.register == ENTERPRISE else entries.readers(kind)
