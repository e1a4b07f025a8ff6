"""The data files as rows of text. A few files need a column worked out from another one before they are rows of a table."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from yuqiao.facts.choices import Condition, TreatyStatus
from yuqiao.kernel.pinyin import syllables

FOLDER = Path(__file__).parent / "data"
WORKING_DAYS = "working_days.csv"
CURATOR = "curator of the reference data"

APOSTILLE = "apostille_1961"
MAINLAND_FROM = "2023-11-07"  # the day on which the Apostille Convention entered into force for China
_WITH_MAINLAND = re.compile(r"in force with mainland China from (\d{4}-\d{2}-\d{2})")
# The machine's word for each condition of a checklist, by its English wording.
CONDITIONS = {
    "": "",
    "if applied for by an authorised person": Condition.BY_AGENT,
    "if the articles or the law ask for an internal resolution": Condition.NEEDS_RESOLUTION,
    "if the applicant is abroad": Condition.APPLICANT_ABROAD,
    "if property is disposed of": Condition.DISPOSES_PROPERTY,
    "if the applicant is an enterprise": Condition.APPLICANT_ENTERPRISE,
    "if the applicant is a person": Condition.APPLICANT_PERSON,
    "born in a Chinese hospital on or after 1996-01-01": Condition.BORN_1996_IN_HOSPITAL,
    "if there is no medical birth certificate": Condition.NO_MEDICAL_CERTIFICATE,
    "if parents are named": Condition.NAMES_PARENTS,
    "if the register does not show the former name": Condition.REGISTER_SILENT,
    "if there is a passport": Condition.HAS_PASSPORT,
    "if marital property is concerned": Condition.MARITAL_PROPERTY,
    "if there is a will": Condition.HAS_WILL,
    "if shareholders are to be shown": Condition.SHOWS_SHAREHOLDERS,
    "if the legal representative signs abroad": Condition.SIGNS_ABROAD,
    "if the contract needs approval or filing": Condition.NEEDS_APPROVAL,
    "if a cross-border guarantee must be registered": Condition.FOREIGN_GUARANTEE,
}

Row = dict[str, str]


def read(path: Path) -> Iterator[Row]:
    """The lines of a CSV file by column. Raises OSError when there is no such file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def territories(folder: Path) -> Iterator[Row]:
    """With the pinyin of the Chinese name, by which Chinese readers expect a list to be ordered."""
    for row in read(folder / "territories.csv"):
        yield row | {"pinyin": "".join(syllables(row["name_zh"]))}


def instruments(folder: Path) -> Iterator[Row]:
    """Known from the curators' own knowledge only when the file says so, or when the list is known to be incomplete."""
    for row in read(folder / "treaty_instruments.csv"):
        weak = row["list_complete"] == "no" or row["check"].startswith("own knowledge")
        source = " ; ".join(filter(None, (row["official_status_url"], row["check"])))
        yield row | {"source": source, "as_of": row["total_as_of"], "confidence": "knowledge" if weak else "sourced"}


def relations(folder: Path) -> Iterator[Row]:
    """With the first day between a party to the Apostille Convention and mainland China: that of the note, else worked out."""
    for row in read(folder / "treaties.csv"):
        yield row | {"with_mainland_from": _with_mainland_from(row)}


def _with_mainland_from(row: Row) -> str:
    if row["instrument"] != APOSTILLE or row["status"] != TreatyStatus.IN_FORCE_WITH_MAINLAND:
        return ""
    said = _WITH_MAINLAND.search(row["note"])
    return said[1] if said else max(row["since"], MAINLAND_FROM) if row["since"] else ""


def checklists(folder: Path) -> Iterator[Row]:
    """With the machine's word for the condition. Raises KeyError for a condition without one."""
    for row in read(folder / "notary_checklists.csv"):
        yield row | {"condition": CONDITIONS[row["condition_en"]]}


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
