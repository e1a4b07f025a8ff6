"""Unified social credit codes by GB 32100-2015 (as of 2026-11-23)."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from yuqiao.kernel.text import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, i, 31) for i in range(17)]
_LOOKS_LIKE = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "UY"}
KINDS = {
    "91": ("company", Text("企业", "Company")),
    "92": ("individual_business", Text("个体工商户", "Individual business")),
    "93": ("farmers_cooperative", Text("农民专业合作社", "Farmers' cooperative")),
    "11": ("agency", Text("机关", "State organ")),
    "12": ("institution", Text("事业单位", "Public institution")),
    "51": ("social_organisation", Text("社会团体", "Social organisation")),
    "52": ("private_non_enterprise", Text("民办非企业单位", "Private non-enterprise unit")),
    "53": ("foundation", Text("基金会", "Foundation")),
    "31": ("law_firm", Text("律师执业机构", "Law firm")),
    "32": ("notary_office", Text("公证处", "Notary office")),
    "33": ("grassroots_legal", Text("基层法律服务所", "Grassroots legal service")),
    "34": ("forensic", Text("司法鉴定机构", "Forensic institution")),
    "35": ("arbitration", Text("仲裁机构", "Arbitral institution")),
}
_MESSAGES = {
    "length": Text("应为18位，现在是{n}位。", "It has 18 characters; this one has {n}."),
    "alphabet": Text(
        "代码里不会有“{c}”。请对照执照检查。", "“{c}” never stands in such a code. Please compare it with the licence."
    ),
    "division": Text(
        "第3至8位是行政区划代码，应为数字。请对照执照检查。",
        "Characters 3 to 8 are the code of a division and are digits. Please compare them with the licence.",
    ),
    "check_digit": Text("最后一位应为{c}，请对照执照检查。", "The check digit should be {c}. Please compare it with the licence."),
    "old_15_digit": Text(
        "这是旧的15位注册号，请填18位统一社会信用代码。",
        "This is an old 15-digit registration number; please give the 18-character code.",
    ),
    "organisation_code": Text(
        "这是9位组织机构代码，请填18位统一社会信用代码。",
        "This is a 9-character organisation code; please give the 18-character code.",
    ),
}
_MOST_DOUBTS = 6  # more look-alikes than that are no slip of the hand
_MEANT = Text("您要填的是不是{s}？", " Did you mean {s}?")


@dataclass(frozen=True)
class CreditCode:
    """What a code is found to be. `message` says what is wrong and what was probably meant; None when it is valid."""

    valid: bool
    code: str
    kind: str | None = None
    kind_label: Text | None = None
    expected_check: str | None = None
    suggestion: str | None = None
    reason: str | None = None
    message: Text | None = None


def check_digit(body: str) -> str:
    """Check character over the first 17; the second modulo matters when the sum is a multiple of 31."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def _normalise(typed: str) -> str:
    return re.sub(r"[\s\-·.\u200b]", "", unicodedata.normalize("NFKC", typed)).upper()


def _suggest(code: str) -> str | None:
    places = [i for i, c in enumerate(code) if c in _LOOKS_LIKE]
    if len(places) > _MOST_DOUBTS:
        return None
    for choice in product(*(_LOOKS_LIKE[code[i]] for i in places)):
        fixed = list(code)
        for place, character in zip(places, choice, strict=True):
            fixed[place] = character
        candidate = "".join(fixed)
        if all(c in ALPHABET for c in candidate) and check_digit(candidate[:17]) == candidate[17]:
            return candidate
    return None


def _wrong(code: str, reason: str, *, suggestion: str | None = None, expected: str | None = None, **values: object) -> CreditCode:
    text = _MESSAGES[reason].format(**values)
    if suggestion:
        meant = _MEANT.format(s=suggestion)
        text = Text(text.zh + meant.zh, text.en + meant.en)
    return CreditCode(False, code, None, None, expected, suggestion, reason, text)


def _misshapen(code: str) -> CreditCode | None:
    if len(code) == 15 and code.isdigit():
        return _wrong(code, "old_15_digit")
    if len(code) == 9:
        return _wrong(code, "organisation_code")
    if len(code) != 18:
        return _wrong(code, "length", n=len(code))
    strange = next((c for c in code if c not in ALPHABET), None)
    if strange:
        return _wrong(code, "alphabet", suggestion=_suggest(code), c=strange)
    return None if code[2:8].isdigit() else _wrong(code, "division")


def check(typed: str) -> CreditCode:
    """Check a code as typed: full width, spaces, hyphens and lower case are forgiven."""
    code = _normalise(typed)
    misshapen = _misshapen(code)
    if misshapen:
        return misshapen
    expected = check_digit(code[:17])
    if expected != code[17]:
        return _wrong(code, "check_digit", expected=expected, c=expected)
    kind, label = KINDS.get(code[:2], ("other", Text("其他", "Other")))
    return CreditCode(True, code, kind, label, expected)
