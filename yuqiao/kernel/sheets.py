"""Tables that leave the house: CSV that every spreadsheet reads, and workbooks written line by line."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))  # in the name of a sheet
Cell = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its headings with the width of each column, its lines."""

    title: str
    headings: Sequence[str]
    lines: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    wraps: bool = False  # long texts take more lines instead of being cut off


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
    """A workbook, a sheet a table, written line by line, with a fixed head and a filter: 50,000 lines do not stand in memory as cells."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title.translate(_FORBIDDEN)[:31])
        for number, width in enumerate(sheet.widths, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.freeze_panes = "A2"
        page.append([_bold(page, heading) for heading in sheet.headings])
        rows = 1
        for line in sheet.lines:
            page.append([_wrapped(page, safe(cell)) if sheet.wraps else safe(cell) for cell in line])
            rows += 1
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{rows}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _wrapped(page: object, value: Cell) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _bold(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell
