"""The wording of a certificate: a form filled in, what differs from it, Chinese and translation side by side. Pure.

How dates and numbers are written follows the rules on the 2011 fixed forms: Chinese characters in the Chinese text, Arabic
digits only in numbers of certificates and documents and of doors (as of 2026-11-23).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest

from babel.core import Locale, UnknownLocaleError

from yuqiao.kernel.numerals import COUNTED, MOST, chinese_date, chinese_number, foreign_date

BLANK = "＿＿"
CHINESE = "zh"
# Kinds of fields whose value is the same in every language; the others carry one wording for each text.
SAME_VALUE = ("date", "number", "id_number", "choice")
# Under this key a value holds its wording in the translation: `name` in Chinese, `name.foreign` in the other language.
FOREIGN = ".foreign"

_PLACE = re.compile(r"\{(\w+)\}")
_COUNT = re.compile(r"(\d+)(?:\.(\d+))?")
_CHINESE_END = re.compile(r"(?<=[。！？])(?![”’）》])|(?<=[。！？][”’）》])|\n+")
_FOREIGN_END = re.compile(r"(?<=[.!?…。])[”\"»’)]?\s+|\n+")
# Words whose full stop ends no sentence, unless one of the words by which sentences of certificates begin comes next.
_SHORT = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Co|Ltd|Inc|Corp|No|Nr|Núm|Art|Arts|Abs|Mr|Mrs|Ms|Dr|Prof|St|Rd|Ave|bzw|p\. ?ej|z\. ?B|cf)\.$"
)
_BEGINS = ("The ", "This ", "It ", "Die ", "Der ", "Das ", "Hiermit ", "Le ", "La ", "Il ", "El ", "Por ")


@dataclass(frozen=True)
class Part:
    """A piece of a text beside the form's: `same`, `added` (not in the form) or `removed` (only in the form)."""

    kind: str
    text: str


def key_of(code: str, kind: str, language: str) -> str:
    """Under which key the values hold a field's wording in a language."""
    return code if language == CHINESE or kind in SAME_VALUE else f"{code}{FOREIGN}"


def fill(form_wording: str, fields: Iterable[Mapping], values: Mapping[str, str], language: str = CHINESE) -> str:
    """The form's wording with its fields filled in; what is missing, or no such date, stays a blank that is easily seen."""
    kinds = {field["code"]: field.get("kind", "text") for field in fields}

    def written(found: re.Match) -> str:
        code = found[1]
        kind = kinds.get(code, "text")
        value = str(values.get(key_of(code, kind, language)) or "").strip()
        return (_written(kind, value, language) if value else "") or BLANK

    return _PLACE.sub(written, form_wording)


def _written(kind: str, value: str, language: str) -> str:
    writers = {"date": _date, "number": _number, "choice": _choice, "id_number": _id_number}
    return writers[kind](value, language) if kind in writers else value


def _date(value: str, language: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return ""
    if language == CHINESE:
        return chinese_date(day)
    try:
        return foreign_date(day, language)
    except ValueError:
        return day.isoformat()


def _number(value: str, language: str) -> str:
    """A count in Chinese characters; a code, or a number longer than anybody counts, stays as it is."""
    found = _COUNT.fullmatch(value.replace(",", "").replace("，", ""))
    if language != CHINESE or found is None or int(found[1]) > MOST:
        return value
    whole = chinese_number(int(found[1]))
    return f"{whole}点{''.join(COUNTED[int(d)] for d in found[2])}" if found[2] else whole


def _choice(value: str, language: str) -> str:
    """The name of a language by its code, in the language of the text; anything else as it is."""
    try:
        return Locale.parse(language.replace("-", "_")).languages.get(value, value)
    except (UnknownLocaleError, ValueError):
        return value


def _id_number(value: str, language: str) -> str:
    return value.replace(" ", "").upper()


def has_blanks(text: str) -> bool:
    """True while something is still to be filled in."""
    return "＿" in text or "__" in text


def tidy(text: str) -> str:
    """A typed text as it is kept: one kind of line break, no space at the ends of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def sentences(text: str, language: str = CHINESE) -> list[str]:
    """The sentences of a text; the full stop of an abbreviation (Co., Ltd.) ends none."""
    end = _CHINESE_END if language == CHINESE else _FOREIGN_END
    found: list[str] = []
    begin = 0
    for stop in end.finditer(text):
        if language != CHINESE and "\n" not in stop.group() and _is_short(text[begin : stop.start()], text[stop.end() :]):
            continue
        found.append(text[begin : stop.end()].strip())
        begin = stop.end()
    found.append(text[begin:].strip())
    return [sentence for sentence in found if sentence]


def _is_short(before: str, after: str) -> bool:
    return bool(_SHORT.search(before)) and not after.startswith(_BEGINS)


def clauses(text_zh: str, text_foreign: str, language: str) -> list[tuple[str, str]]:
    """Both texts side by side, sentence by sentence; an empty side where one has more than the other."""
    return list(zip_longest(sentences(text_zh), sentences(text_foreign, language), fillvalue=""))


def differences(form_text: str, draft: str, language: str = CHINESE) -> list[Part]:
    """A draft beside the form's text: clauses first, and within a changed clause by character (by word in other languages)."""
    ours, theirs = _pieces(form_text, language), _pieces(draft, language)
    found: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        before, after = "".join(ours[a:b]), "".join(theirs[c:d])
        found += [Part("same", after)] if tag == "equal" else _within(before, after, language)
    return _joined(found)


def deviates(form_text: str, draft: str) -> bool:
    """True when a draft is not the form's text; space at the ends of lines counts for nothing."""
    return tidy(form_text) != tidy(draft)


def _pieces(text: str, language: str) -> list[str]:
    stops = r"(?<=[，；。：！？\n])" if language == CHINESE else r"(?<=[,;.:!?\n])"
    return [piece for piece in re.split(stops, text) if piece]


def _within(before: str, after: str, language: str) -> list[Part]:
    units = list if language == CHINESE else lambda text: re.findall(r"\s+|\w+|[^\w\s]", text)
    ours, theirs = units(before), units(after)
    found: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Part("same", "".join(theirs[c:d])))
            continue
        found += [Part("removed", "".join(ours[a:b]))] if b > a else []
        found += [Part("added", "".join(theirs[c:d]))] if d > c else []
    return found


def _joined(parts: list[Part]) -> list[Part]:
    found: list[Part] = []
    for part in parts:
        if found and found[-1].kind == part.kind:
            found[-1] = Part(part.kind, found[-1].text + part.text)
        elif part.text:
            found.append(part)
    return found
