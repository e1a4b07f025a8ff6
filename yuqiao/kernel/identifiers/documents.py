"""Numbers of identity and travel documents by their kind: brought into one form and checked for shape. Nothing is looked up."""

import re
import unicodedata

from yuqiao.kernel.identifiers import chinese_id
from yuqiao.kernel.text import Text

# Kinds that a person may show; no kind is preferred, so that nobody is stopped for holding the "wrong" one.
KINDS = (
    ("passport", Text("护照", "Passport")),
    ("identity_card", Text("居民身份证", "Chinese identity card")),
    ("permanent_resident_card", Text("外国人永久居留身份证", "Chinese permanent resident card")),
    ("travel_permit", Text("港澳台居民来往内地（大陆）通行证", "Travel permit of residents of Hong Kong, Macao and Taiwan")),
    ("residence_permit", Text("港澳台居民居住证", "Residence permit of residents of Hong Kong, Macao and Taiwan")),
)
# ICAO 9303: nine characters in the zone, longer numbers go on in the optional data; letters and digits only.
_PASSPORT = re.compile(r"[0-9A-Z]{5,15}")
# Home Return Permit: H or M and 8 digits (old ones 10); permit for Taiwan residents: 8 digits. As of 2026-11-23, own knowledge.
_TRAVEL_PERMIT = re.compile(r"[HM]\d{8}(\d{2})?|\d{8}")
_WRONG = {
    "passport": Text(
        "护照号码应为5至15位字母和数字，请照护照资料页填写。",
        "A passport number has 5 to 15 letters and digits. Please copy it from the data page.",
    ),
    "travel_permit": Text(
        "通行证号码应为H或M加8位数字，或者8位数字。请对照证件检查。",
        "A travel permit has H or M and 8 digits, or 8 digits. Please compare it with the card.",
    ),
}


def normalise(typed: str) -> str:
    """The number as it is kept and searched: half width, capitals, without spaces and hyphens."""
    return re.sub(r"[\s\-\u200b]", "", unicodedata.normalize("NFKC", typed)).upper()


def complaint(kind: str, typed: str) -> Text | None:
    """What is wrong with a number of that kind, and what to do; None when it has the right shape."""
    number = normalise(typed)
    if kind in chinese_id.KINDS:
        found = chinese_id.check(number)
        if found.valid and found.kind != kind and found.kind_label:
            return Text(
                "这是{kind}的号码，请改选证件种类。", "This is the number of another document: {kind}. Please choose it."
            ).format(kind=found.kind_label)
        return found.message
    shape = _TRAVEL_PERMIT if kind == "travel_permit" else _PASSPORT
    return None if shape.fullmatch(number) else _WRONG.get(kind, _WRONG["passport"])
