"""The data files as rows of text. A few files need a column worked out from another one before they are rows of a table."""

import csv
from collections.abc import Iterator
from pathlib import Path

from pypinyin import lazy_pinyin

FOLDER = Path(__file__).parent / "data"
WORKING_DAYS = "working_days.csv"
CURATOR = "curator of the reference data"

Row = dict[str, str]


def read(path: Path) -> Iterator[Row]:
    """The lines of a CSV file by column. Raises OSError when there is no such file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def territories(folder: Path) -> Iterator[Row]:
    """With the pinyin of the Chinese name, by which Chinese readers expect a list to be ordered."""
    for row in read(folder / "territories.csv"):
        yield row | {"pinyin": "".join(lazy_pinyin(row["name_zh"]))}


def instruments(folder: Path) -> Iterator[Row]:
    """Known from the curators' own knowledge only when the file says so, or when the list is known to be incomplete."""
    for row in read(folder / "treaty_instruments.csv"):
        weak = row["list_complete"] == "no" or row["check"].startswith("own knowledge")
        source = " ; ".join(filter(None, (row["official_status_url"], row["check"])))
        yield row | {"source": source, "as_of": row["total_as_of"], "confidence": "knowledge" if weak else "sourced"}


def fee_tiers(folder: Path) -> Iterator[Row]:
    """A tier has the source of its table."""
    tables = {row["table"]: row for row in read(folder / "fee_tables.csv")}
    for row in read(folder / "fee_tiers.csv"):
        table = tables[row["table"]]
        yield row | {name: table[name] for name in ("source", "as_of", "confidence")}


def calendar_years(folder: Path) -> Iterator[Row]:
    """One row a year: confirmed when all its days are official, else a draft."""
    years: dict[str, Row] = {}
    for row in read(folder / WORKING_DAYS):
        year = row["date"][:4]
        first = years.setdefault(
            year,
            {"year": year, "status": "confirmed", "source": row["source"], "confidence": row["confidence"]},
        )
        if row["status"] != "official":
            first["status"] = "draft"
    yield from years.values()


def rules(folder: Path) -> Iterator[Row]:
    for row in read(folder / "rules.csv"):
        yield row | {"checked_by": row["checked_by"] or CURATOR}
