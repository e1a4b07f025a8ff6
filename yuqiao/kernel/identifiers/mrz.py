"""Machine-readable zones of travel documents: ICAO 9303 TD3 (passports) and TD1 (cards), as of 2026-11-23. Nothing is stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from yuqiao.kernel.text import Text

_WEIGHTS = (7, 3, 1)
REASONS = {
    "alphabet": Text(
        "机读区只有大写字母、数字和“<”。请对照证件检查。",
        "A machine-readable zone holds capital letters, digits and “<” only. Please compare it with the document.",
    ),
    "shape": Text(
        "护照的机读区是2行、每行44个字符，卡片是3行、每行30个字符。请补全。",
        "The zone of a passport has 2 lines of 44 characters, that of a card 3 lines of 30. Please complete it.",
    ),
    "check_digit": Text(
        "有校验位对不上，请对照证件逐个字符检查（见checks）。",
        "A check digit does not fit (see checks). Please compare the characters with the document one by one.",
    ),
}


@dataclass(frozen=True)
class Mrz:
    """What was read: `fields` as printed (names never split by force), `checks` a check digit each."""

    valid: bool
    kind: str | None
    fields: dict[str, str] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=dict)
    reason: str | None = None


def _value(character: str) -> int:
    if character == "<":
        return 0
    return int(character) if character.isdigit() else ord(character) - 55


def check_digit(text: str) -> str:
    """Weights 7, 3, 1 over digits, letters (A = 10) and fillers (0)."""
    return str(sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10)


def _right(text: str, digit: str) -> bool:
    """An empty optional field may have a filler for its check digit."""
    return check_digit(text) == digit or (digit == "<" and not text.strip("<"))


def _date(text: str, today: date, *, past: bool) -> str:
    """ISO date of six digits; a birth that would lie in the future is of the last century.

    What is no date (unknown parts, a 30 February) stays as it is printed.
    """
    if not text.isdigit():
        return text
    century = 2000
    if past and int(text) > int(today.strftime("%y%m%d")):
        century = 1900
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:6])).isoformat()
    except ValueError:
        return text


def _names(text: str) -> dict[str, str]:
    surname, _, given = text.partition("<<")
    parts = {"surname": surname.replace("<", " ").strip(), "given_names": given.replace("<", " ").strip()}
    return {**parts, "name": " ".join(p for p in parts.values() if p)}


def _clean(lines: Sequence[str]) -> list[str]:
    return [re.sub(r"\s", "", line).upper().replace("«", "<<").replace("‹", "<") for line in lines if line.strip()]


def parse(lines: Sequence[str], today: date) -> Mrz:
    """Read the lines of a zone. A shape that is none, or a character that cannot stand there, gives `reason`."""
    rows = _clean(lines)
    if any(not re.fullmatch(r"[0-9A-Z<]*", row) for row in rows):
        return Mrz(False, None, reason="alphabet")
    lengths = [len(row) for row in rows]
    if lengths == [44, 44]:
        return _td3(rows, today)
    if lengths == [30, 30, 30]:
        return _td1(rows, today)
    return Mrz(False, None, reason="shape")


def _result(kind: str, fields: dict[str, str], checks: dict[str, bool]) -> Mrz:
    valid = all(checks.values())
    return Mrz(valid, kind, fields, checks, None if valid else "check_digit")


def _td3(rows: list[str], today: date) -> Mrz:
    first, second = rows
    checks = {
        "document_number": _right(second[0:9], second[9]),
        "birth_date": _right(second[13:19], second[19]),
        "expiry_date": _right(second[21:27], second[27]),
        "personal_number": _right(second[28:42], second[42]),
        "composite": _right(second[0:10] + second[13:20] + second[21:43], second[43]),
    }
    fields = {
        "document_code": first[0:2].rstrip("<"),
        "issuer": first[2:5].rstrip("<"),
        **_names(first[5:]),
        "document_number": second[0:9].rstrip("<"),
        "nationality": second[10:13].rstrip("<"),
        "birth_date": _date(second[13:19], today, past=True),
        "sex": second[20].replace("<", "X"),
        "expiry_date": _date(second[21:27], today, past=False),
        "personal_number": second[28:42].rstrip("<"),
    }
    return _result("TD3", fields, checks)


def _long_number(first: str) -> tuple[str, bool] | None:
    """A card's number of more than nine characters: its end and its check digit stand in the optional data (ICAO 9303-5)."""
    rest = first[15:30].partition("<")[0]
    if first[14] != "<" or len(rest) < 2:
        return None
    number = first[5:14] + rest[:-1]
    return number, check_digit(number) == rest[-1]


def _td1(rows: list[str], today: date) -> Mrz:
    first, second, third = rows
    number, right = _long_number(first) or (first[5:14].rstrip("<"), _right(first[5:14], first[14]))
    checks = {
        "document_number": right,
        "birth_date": _right(second[0:6], second[6]),
        "expiry_date": _right(second[8:14], second[14]),
        "composite": _right(first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29]),
    }
    fields = {
        "document_code": first[0:2].rstrip("<"),
        "issuer": first[2:5].rstrip("<"),
        **_names(third),
        "document_number": number,
        "nationality": second[15:18].rstrip("<"),
        "birth_date": _date(second[0:6], today, past=True),
        "sex": second[7].replace("<", "X"),
        "expiry_date": _date(second[8:14], today, past=False),
    }
    return _result("TD1", fields, checks)
