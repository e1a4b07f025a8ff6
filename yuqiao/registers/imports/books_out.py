"""Workbooks that go back to whoever keeps a list: rows with what is wrong with them, and an empty list with its headings."""

import io
import re
from collections.abc import Iterator

from django.db.models import Q
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from yuqiao.kernel.sheets import Sheet, as_xlsx
from yuqiao.kernel.text import Text
from yuqiao.registers.imports import heads
from yuqiao.registers.imports.columns import IGNORED, Heading
from yuqiao.registers.imports.lists import KINDS, ListKind
from yuqiao.registers.imports.problems import Problem
from yuqiao.registers.imports.showing import IN_ERRORS
from yuqiao.registers.imports.values import unit_of
from yuqiao.registers.models import ImportBatch, ImportRow

MOST = 20_000
ROW_NUMBER = Text("原表行号", "Row in the list")
WRONG = Text("问题", "What is wrong")
SHEET = Text("需要改正的行", "Rows to be put right")
_BRACKET = re.compile(r"[(（](.*?)[)）]")
_FILL = PatternFill("solid", fgColor="FBE3D6")
_AUTHOR = "豫桥 Yuqiao"


def rows_with_errors(batch: ImportBatch) -> Iterator[ImportRow]:
    """Rows of which something was not taken, in the order of the list."""
    wanted = Q()
    for code in sorted(IN_ERRORS):
        wanted |= Q(codes__contains=f",{code},")
    yield from batch.rows.filter(wanted).order_by("place")[:MOST].iterator(chunk_size=1000)


def error_book(batch: ImportBatch) -> bytes:
    """The rows that need somebody, with a comment at each cell; corrected, the same book can be brought in again."""
    kind = KINDS[batch.kind]
    headings = [h for h in heads.head_of(batch.head).headings if h.column and h.column != IGNORED]
    book = Workbook(write_only=True)
    page = book.create_sheet(str(SHEET))
    page.freeze_panes = "A2"
    titles = [str(ROW_NUMBER), *(_title(kind, h) for h in headings), str(WRONG)]
    for number, title in enumerate(titles, start=1):
        page.column_dimensions[get_column_letter(number)].width = (
            60 if number == len(titles) else max(10, min(30, len(title) * 2 + 2))
        )
    page.append([_cell(page, title, bold=True) for title in titles])
    for row in rows_with_errors(batch):
        page.append(_line(page, row, headings))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(kind: ListKind, heading: Heading) -> str:
    """A heading that the next reading knows: its column's name, with the unit and the year of the list's own heading."""
    units = [b for text in (heading.text, heading.group) for b in _BRACKET.findall(text) if unit_of(b)]
    year = f"{heading.year}年" if heading.year else ""
    return f"{year}{kind.column(heading.column).label}{f'({units[0]})' if units else ''}"


def _line(page: object, row: ImportRow, headings: list[Heading]) -> list[WriteOnlyCell]:
    problems = [Problem.of_json(kept) for kept in row.data.get("problems", [])]
    cells = row.data.get("cells", {})
    line = [_cell(page, row.number)]
    for heading in headings:
        said = [p for p in problems if p.column == heading.column and p.code in IN_ERRORS]
        line.append(_cell(page, cells.get(heading.column), [f"{p.kind.title}: {p.text}" for p in said]))
    line.append(_cell(page, "\n".join(f"{p.kind.title}: {p.text}" for p in problems if p.code in IN_ERRORS)))
    line[-1].alignment = Alignment(wrap_text=True, vertical="top")
    return line


def _cell(page: object, value: object, said: list[str] | None = None, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    if said:
        cell.fill = _FILL
        cell.comment = Comment("\n".join(said), _AUTHOR, width=320, height=120)
    return cell


def empty_book(kind: ListKind) -> bytes:
    """A list of this kind with its headings alone; those that every row needs are marked with a star."""
    titles = [f"{c.label}{'*' if c.required else ''}" for c in kind.columns]
    return as_xlsx([Sheet(str(kind.title), titles, [], [max(12, len(t) * 2) for t in titles])])
