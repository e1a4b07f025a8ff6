"""Tables that leave the house: CSV that every spreadsheet reads, and workbooks written line by line."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))  # in the name of a sheet
Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its headings with the width of each column, its lines."""

    title: str
    headings: Sequence[str]
    lines: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it; what no workbook can hold goes."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV with a byte order mark, so that every spreadsheet reads its Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook, a sheet a table, written line by line: 50,000 lines do not stand in memory as cells."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title.translate(_FORBIDDEN)[:31])
        for number, width in enumerate(sheet.widths, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.freeze_panes = "A2"
        page.append([_bold(page, heading) for heading in sheet.headings])
        for line in sheet.lines:
            page.append([safe(cell) for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell
