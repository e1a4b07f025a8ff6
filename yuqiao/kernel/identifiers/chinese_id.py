"""Citizen identity numbers by GB 11643-1999, which residence permits and the 2023 permanent-resident card share (as of 2026-11-23).

Nothing is looked up and nothing is stored. A number that passes may still be nobody's: it only has the right shape.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from yuqiao.kernel import clock
from yuqiao.kernel.text import Text

_WEIGHTS = [pow(2, 17 - i, 11) for i in range(17)]
_CHECKS = "10X98765432"
_OLDEST = 130  # years; nobody on record was older
# The first two digits of GB/T 2260.
_PROVINCES = frozenset(
    ("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44")
    + ("45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82")
)
_PERMIT_PLACES = ("810000", "820000", "830000")
KINDS = {
    "identity_card": Text("居民身份证", "Resident identity card"),
    "residence_permit": Text("港澳台居民居住证", "Residence permit for residents of Hong Kong, Macao and Taiwan"),
    "permanent_resident_card": Text("外国人永久居留身份证", "Foreign permanent resident card"),
}
_MESSAGES = {
    "old_15_digit": Text(
        "这是旧的15位号码，已经停用。请填写现行证件上的18位号码；没有的，请先到公安机关换领证件。",
        "This is an old 15-digit number, out of use. Please give the 18 characters of the present card;"
        " without one, please have it replaced by the public security authority first.",
    ),
    "length": Text(
        "应为18位，现在是{n}位。请对照证件补全或者删去多余的字符。",
        "It has 18 characters; this one has {n}. Please compare it with the card.",
    ),
    "alphabet": Text(
        "前17位应为数字，最后一位应为数字或者X，不会有“{c}”。请对照证件检查。",
        "The first 17 characters are digits, the last one a digit or X; “{c}” cannot stand there. Please compare it with the card.",
    ),
    "place": Text(
        "前六位“{c}”不是证件上会有的地区代码。请对照证件检查。",
        "The first six digits, {c}, are not a place that such a card can have. Please compare them with the card.",
    ),
    "birth_date": Text(
        "第7至14位“{c}”不是可能的出生日期。请对照证件检查。",
        "Characters 7 to 14, {c}, are not a possible date of birth. Please compare them with the card.",
    ),
    "check_digit": Text(
        "最后一位与前17位对不上，其中必有一位填错。请对照证件逐位检查。",
        "The last character does not fit the 17 before it, so one of them is wrong. Please compare them one by one with the card.",
    ),
}


@dataclass(frozen=True)
class ChineseId:
    """What a number is found to be. `message` says what to do; None when it is valid.

    `fictional` is True for a valid number whose place is no county (…00): it passes and cannot be anybody's, as in
    demonstrations. `sex` is `male` or `female`.
    """

    valid: bool
    number: str
    kind: str | None = None
    kind_label: Text | None = None
    birth_date: date | None = None
    sex: str | None = None
    fictional: bool = False
    reason: str | None = None
    message: Text | None = None


def check_digit(body: str) -> str:
    """Check character over the first 17 digits (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]


def _normalise(typed: str) -> str:
    return re.sub(r"[\s\-·.\u200b]", "", unicodedata.normalize("NFKC", typed)).upper()


def _wrong(number: str, reason: str, **values: object) -> ChineseId:
    return ChineseId(False, number, reason=reason, message=_MESSAGES[reason].format(**values))


def _misshapen(number: str) -> ChineseId | None:
    if re.fullmatch(r"[0-9]{15}", number):
        return _wrong(number, "old_15_digit")
    if len(number) != 18:
        return _wrong(number, "length", n=len(number))
    strange = re.search(r"[^0-9]", number[:17]) or re.search(r"[^0-9X]", number[17:])
    return _wrong(number, "alphabet", c=strange.group()) if strange else None


def _kind(number: str) -> str | None:
    """The kind of card by the place; None for a place that no card has."""
    if number.startswith(_PERMIT_PLACES):
        return "residence_permit"
    if number[0] == "9":
        return "permanent_resident_card" if number[1:3] in _PROVINCES else None
    return "identity_card" if number[:2] in _PROVINCES else None


def _birth_date(digits: str, today: date) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born <= today and born.year >= today.year - _OLDEST else None


def check(typed: str, today: date | None = None) -> ChineseId:
    """Check a number as typed: full width, spaces, hyphens and a small x are forgiven. `today` bounds the date of birth."""
    number = _normalise(typed)
    misshapen = _misshapen(number)
    if misshapen:
        return misshapen
    kind = _kind(number)
    if kind is None:
        return _wrong(number, "place", c=number[:6])
    born = _birth_date(number[6:14], today or clock.today())
    if born is None:
        return _wrong(number, "birth_date", c=number[6:14])
    if check_digit(number[:17]) != number[17]:
        return _wrong(number, "check_digit")
    sex = "male" if int(number[16]) % 2 else "female"
    fictional = kind == "identity_card" and number[4:6] == "00"
    return ChineseId(True, number, kind, KINDS[kind], born, sex, fictional)
