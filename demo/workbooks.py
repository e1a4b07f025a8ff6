"""Sample lists with the dirt of real ones, made the same each time. All names are invented; the counts are known exactly.

`commerce_list` has 1,000 rows of foreign-invested enterprises under two rows of headings; `earlier_list` is the list before it,
in which five of them stand under other names.
"""

import io
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from demo.names import mark
from yuqiao.kernel.identifiers.credit_code import ALPHABET, check_digit

SEED = 20261124
ROWS = 1000
WRONG_CODES, LOOK_ALIKES, REPEATED, RENAMED, OLD_NUMBERS, TEXT_AMOUNTS, HONG_KONG = 12, 7, 9, 5, 3, 2, 4
UNCHANGED = 20  # enterprises of the earlier list that stand in the later one as they were
GONE = 3  # and those that no longer stand in it
SOURCE = "省商务部门外资处（演示）"
EARLIER, LATER = date(2025, 12, 31), date(2026, 10, 31)
_TOP = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "投资者",
    None,
    None,
    "注册资本(万元)",
    "外资金额(万美元)",
    "省辖市",
    "行业",
    "成立日期",
    "联系人",
    None,
    "备注",
)
_LOW = (None, None, None, "名称", "英文名称", "国别", None, None, None, None, None, "姓名", "手机", None)
_WIDTHS = (6, 34, 22, 22, 24, 10, 14, 16, 10, 10, 12, 10, 14, 16)
_TRADES = ("机电", "食品", "新材料", "物流", "农机", "电子", "纺织", "医药", "包装", "汽配")
_COUNTRIES = ("日本", "德国", "新加坡", "美国", "越南", "韩国", "法国", "荷兰", "马来西亚", "泰国", "英国", "意大利")
_CITIES = ("郑州市", "洛阳市", "开封市", "新乡市", "许昌市", "南阳市", "商丘市", "周口市")
_HONG_KONG = ("香港", "中国香港特别行政区", "香港特区", "Hong Kong")
Line = list[object]


def _code(rng: random.Random, number: int, kind: str = "91") -> str:
    """A valid credit code that stands out as invented, other for each number."""
    body = f"{kind}410100MA{number:05d}DE"
    body = body[:16] + rng.choice("DEMY")
    return body + check_digit(body)


def _line(rng: random.Random, number: int) -> Line:
    text, latin = mark(rng)
    investor, investor_latin = mark(rng)
    return [
        number,
        f"河南{text}演示{rng.choice(_TRADES)}第{number}有限公司",
        _code(rng, number),
        f"{investor}演示投资{number}",
        f"{investor_latin} Demo Investment {number} Ltd.",
        rng.choice(_COUNTRIES),
        rng.randrange(100, 90_000),
        rng.randrange(10, 9_000),
        rng.choice(_CITIES),
        rng.choice(("C", "F", "I", "M", "制造业", "批发和零售业")),
        date(rng.randrange(2001, 2026), rng.randrange(1, 13), rng.randrange(1, 28)),
        "演示联系人",
        f"138{number:08d}",
        None,
    ]


def _lines() -> list[Line]:
    """The rows before anything is spoilt: the last ones stand twice."""
    rng = random.Random(SEED)
    lines = [_line(rng, number) for number in range(1, ROWS - REPEATED + 1)]
    return [*lines, *(list(line) for line in lines[400 : 400 + REPEATED])]


def _look_alike(code: str, turn: int) -> str:
    """A code in which a 0 or a 1 was typed as the letter that looks like it."""
    place = code.index("0", 2 + turn % 3) if turn % 2 == 0 else code.index("1")
    return code[:place] + ("O" if code[place] == "0" else "I") + code[place + 1 :]


def _wrong(code: str) -> str:
    return code[:17] + ALPHABET[(ALPHABET.index(code[17]) + 7) % len(ALPHABET)]


def _spoil(lines: list[Line]) -> None:
    """Put in exactly the dirt that the constants count, each in rows of its own."""
    for turn in range(LOOK_ALIKES):
        lines[100 + turn][2] = _look_alike(str(lines[100 + turn][2]), turn)
    for turn in range(WRONG_CODES - LOOK_ALIKES):
        lines[120 + turn][2] = _wrong(str(lines[120 + turn][2]))
    for turn in range(OLD_NUMBERS):
        lines[140 + turn][2] = f"41010002000{turn}{(3, 9, 5)[turn]:03d}"
    for turn in range(TEXT_AMOUNTS):
        lines[160 + turn][6] = "1,234万"
    lines[180][7] = "#REF!"
    for turn in range(HONG_KONG):
        lines[200 + turn][5] = _HONG_KONG[turn]
    lines[220][1] = f"\u200b{lines[220][1]}\u00a0"
    lines[221][2] = "".join(chr(ord(c) + 0xFEE0) for c in str(lines[221][2]))
    lines[222][2] = f" {str(lines[222][2]).lower()} "
    lines[223][1] = str(lines[223][1]).replace("演示", "演示\n")
    lines[224][10] = "2019年9月1日"
    lines[225][10] = 20180305


def renamed() -> list[tuple[str, str, str]]:
    """Code, earlier and present name of the enterprises that changed theirs."""
    lines = _lines()[300 : 300 + RENAMED]
    return [(str(line[2]), str(line[1]).replace("演示", "演示实业"), str(line[1])) for line in lines]


def earlier_list() -> bytes:
    """The list before: the renamed ones under their earlier names, some that did not change, and some that are gone since."""
    lines = _lines()
    old = dict((code, name) for code, name, _present in renamed())
    kept = [list(line) for line in lines[300 : 300 + RENAMED + UNCHANGED]]
    for line in kept:
        line[1] = old.get(str(line[2]), line[1])
    rng = random.Random(SEED + 1)
    gone = [_line(rng, 9000 + number) for number in range(GONE)]
    return _book("2025年外商投资企业名单（演示）", [*kept, *gone])


def commerce_list() -> bytes:
    """The list of 1,000 rows."""
    lines = _lines()
    _spoil(lines)
    return _book("2026年外商投资企业名单（演示）", lines)


def plain_list(rows: int) -> bytes:
    """A list of so many rows without any dirt."""
    rng = random.Random(SEED)
    return _book("2026年外商投资企业名单（演示）", [_line(rng, number) for number in range(1, rows + 1)])


def _book(title: str, lines: list[Line]) -> bytes:
    book = Workbook()
    page = book.active
    page.title = "名单"
    page.append([title])
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(_TOP))
    page["A1"].font = Font(bold=True, size=14)
    page["A1"].alignment = Alignment(horizontal="center")
    page.append(_TOP)
    page.append(_LOW)
    _merge(page)
    for line in lines:
        page.append(line)
    total = sum(line[7] for line in lines if isinstance(line[7], int))
    page.append(["合计", f"{len(lines)}家", None, None, None, None, None, total])
    page.append(["填表人：演示", None, None, "审核人：演示"])
    for number, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A4"
    hidden = book.create_sheet("代码表")
    hidden.sheet_state = "hidden"
    hidden.append(["国别", "代码"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _merge(page) -> None:
    for first, last in _groups():
        page.merge_cells(start_row=2, end_row=2, start_column=first, end_column=last)
    for column, low in enumerate(_LOW, start=1):
        if low is None:
            page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    for row in (2, 3):
        for cell in page[row]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DDE7E6")


def _groups() -> Iterator[tuple[int, int]]:
    """First and last column of each group of headings."""
    yield 4, 6
    yield 12, 13


def write(folder: Path) -> None:
    """Write the sample lists as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("2025.xlsx", earlier_list()), ("2026.xlsx", commerce_list()), ("20000.xlsx", plain_list(20_000))):
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
