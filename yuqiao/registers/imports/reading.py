"""Files of lists made into rows of plain values. Pure: bytes in, rows out; nothing is written and nothing asked of a database."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.text import Text as CellText
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.registers.imports import values

MOST_BYTES = 30 * 1024 * 1024
MOST_UNZIPPED = 150 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_MARK = "EncryptedPackage".encode("utf-16-le")
_PROBLEMS = {
    "empty": Text("文件是空的。", "The file is empty."),
    "size": Text(
        "文件超过{mb} MB。请只留名单所在的工作表。", "The file is larger than {mb} MB. Please keep only the sheet with the list."
    ),
    "locked": Text(
        "文件有打开密码。请在表格软件里取消密码，另存后再上传。",
        "The file is protected by a password. Please take the password off in your spreadsheet program, save it and send it again.",
    ),
    "old": Text(
        "这是旧格式的表格（.xls或.et）。请在表格软件里另存为XLSX或CSV后再上传。",
        "This is a sheet in an old format (.xls or .et). Please save it as XLSX or CSV in your spreadsheet program and send that.",
    ),
    "bomb": Text(
        "文件展开后太大，没有打开。请只留名单所在的工作表，另存后再上传。",
        "The file becomes too large when it is opened. Please keep only the sheet with the list, save it and send it again.",
    ),
    "broken": Text(
        "文件打不开，可能已经损坏。请用表格软件打开、另存后再上传。",
        "The file cannot be opened and may be damaged. Please open it in your spreadsheet program, save it anew and send it again.",
    ),
    "kind": Text("请上传XLSX或CSV格式的名单。", "Please send the list as XLSX or CSV."),
    "rows": Text("名单超过{n}行。请分成几份上传。", "The list has more than {n} rows. Please send it in parts."),
    "encoding": Text(
        "文字编码无法识别。请另存为UTF-8编码的CSV，或者XLSX。",
        "The encoding of the text is not known. Please save it as CSV in UTF-8, or as XLSX.",
    ),
}
Row = list[Any]


@dataclass(frozen=True)
class SheetInfo:
    """A sheet of a file, before it is read."""

    name: str
    hidden: bool = False


@dataclass
class Table:
    """A sheet that was read, row by row from its first, and how many of them a filter or a hand hid."""

    rows: list[Row]
    hidden_rows: int = 0


def _refused(code: str, **more: object) -> Refused:
    text = _PROBLEMS[code].format(**more) if more else _PROBLEMS[code]
    return Refused(f"import_file_{code}", text, {"file": text})


def sheets_of(data: bytes) -> list[SheetInfo]:
    """The sheets of a file; one without a name for CSV. Raises Refused, with the field `file`, for what cannot be read."""
    if not data:
        raise _refused("empty")
    if len(data) > MOST_BYTES:
        raise _refused("size", mb=MOST_BYTES // 1024**2)
    if data.startswith(_OLE):
        raise _refused("locked" if _LOCKED_MARK in data else "old")
    if data.startswith(b"PK\x03\x04"):
        _guard(data)
        book = _book(data)
        try:
            return [SheetInfo(s.title, s.sheet_state != "visible") for s in book.worksheets]
        finally:
            book.close()
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<!DOCTYPE", b"<html")):
        raise _refused("kind")
    _decoded(data)
    return [SheetInfo("")]


def _guard(data: bytes) -> None:
    """Refuse a workbook that unpacks to more than any list needs, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(e.flag_bits & 1 for e in entries):
                raise _refused("locked")
            if sum(e.file_size for e in entries) > MOST_UNZIPPED:
                raise _refused("bomb")
            names = {e.filename for e in entries}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _refused("broken") from error
    if "xl/workbook.xml" not in names:
        raise _refused("kind")


def _book(data: bytes):
    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Refused:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        raise _refused("broken") from error


class _Parser(WorkSheetParser):
    """openpyxl's own parser, which also says where a formula was saved without its result."""

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None and not element.findtext(VALUE_TAG):
            cell["value"], cell["data_type"] = values.NOT_COMPUTED, "e"
        return cell


def table_of(data: bytes, sheet: str, first: int | None = None) -> Table:
    """All rows of a sheet, by its name (CSV: any), or the `first` ones alone.

    Raises Refused when it is broken or has more than MOST_ROWS rows.
    """
    if not data.startswith(b"PK\x03\x04"):
        return _table_of_text(data, first)
    _guard(data)
    book = _book(data)
    try:
        page = book[sheet]
        with page._get_source() as source:
            parser = _Parser(
                source,
                page._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            rows = list(islice(_rows(parser), first))
        hidden = sum(1 for d in parser.row_dimensions.values() if d.get("hidden") in ("1", "true"))
    except Refused:
        raise
    except (KeyError, ValueError, TypeError, SyntaxError, IndexError, OSError, zipfile.BadZipFile) as error:
        raise _refused("broken") from error
    finally:
        book.close()
    return Table(_without_tail(rows), hidden)


def _rows(parser: WorkSheetParser) -> Iterator[Row]:
    due = 1
    for number, cells in parser.parse():
        if number > MOST_ROWS + 1000 and any(cell["value"] is not None for cell in cells):
            raise _refused("rows", n=f"{MOST_ROWS:,}")
        if not any(cell["value"] is not None for cell in cells):
            continue  # a styled row far below the list is no row
        while due < number:
            yield []
            due += 1
        due += 1
        row: Row = [None] * min(max((c["column"] for c in cells if c["value"] is not None), default=0), MOST_COLUMNS)
        for cell in cells:
            if cell["value"] is not None and cell["column"] <= MOST_COLUMNS:
                value = cell["value"]
                row[cell["column"] - 1] = value.content if isinstance(value, CellText) else value
        yield row


def _without_tail(rows: list[Row]) -> list[Row]:
    while rows and all(values.tidy(cell) == "" for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 50:  # the headings, and a few lines above and below the list
        raise _refused("rows", n=f"{MOST_ROWS:,}")
    return rows


def _decoded(data: bytes) -> str:
    """The text of a CSV: by its byte order mark, else UTF-8, else GB 18030. Raises Refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused("encoding")


def _table_of_text(data: bytes, first: int | None) -> Table:
    text = _decoded(data)
    head = text[:20_000]
    mark = max(",\t;", key=head.count)
    try:
        lines = islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), first)
        rows: list[Row] = [[c if c != "" else None for c in row] for row in lines]
    except csv.Error as error:
        raise _refused("broken") from error
    return Table(_without_tail([row[:MOST_COLUMNS] for row in rows]))


# ---- where the list begins and ends

_TOTALS = ("合计", "总计", "小计", "共计", "累计", "汇总", "本页", "total", "subtotal", "sum")
_REMARKS = ("注", "备注", "说明", "填表", "制表", "审核", "单位负责人", "负责人", "填报", "联系电话", "数据来源", "note", "source")


def is_total(row: Sequence[Any]) -> bool:
    """True for a line that adds up others: its first text says so."""
    first = next((values.tidy(c) for c in row if isinstance(c, str) and values.tidy(c)), "").replace(" ", "").casefold()
    return first.startswith(_TOTALS) and len(first) <= 12


def is_remark(row: Sequence[Any]) -> bool:
    """True for a line under the list that says who filled it in, or explains it."""
    texts = [values.tidy(c) for c in row if not values.is_nothing(c)]
    return bool(texts) and len(texts) <= 3 and texts[0].casefold().replace(" ", "").startswith(_REMARKS)


def is_blank(row: Sequence[Any], number_column: int | None = None) -> bool:
    """True for a row without anything, or with its running number alone."""
    return all(values.tidy(cell) == "" for place, cell in enumerate(row) if place != number_column)
