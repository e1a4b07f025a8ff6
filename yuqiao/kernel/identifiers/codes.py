"""Codes of languages (BCP 47), currencies (ISO 4217) and time zones (IANA): written as the standard writes them, or refused."""

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text

# RFC 5646, 2.1, without the irregular and regular tags of old; an extended language is folded into its own subtag.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}|[a-z]{5,8})"
    r"(?:-(?P<extended>[a-z]{3}))?"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?P<private>-x(?:-[a-z0-9]{1,8})+)?"
)
_NOT_ZONES = {"Factory", "localtime", "posixrules"}
_LANGUAGE = Text(
    "“{typed}”不是可用的语言代码。请按BCP 47填写，例如zh-Hans、en、ru。",
    "“{typed}” is not a language tag. Please give one by BCP 47, for example zh-Hans, en, ru.",
)
_CURRENCY = Text(
    "“{typed}”不是货币代码。请填写ISO 4217的三个字母，例如CNY、USD、EUR。",
    "“{typed}” is not a currency. Please give the three letters of ISO 4217, for example CNY, USD, EUR.",
)
_ZONE = Text(
    "“{typed}”不是时区。请按“洲/城市”填写，例如Asia/Shanghai、Europe/Berlin。",
    "“{typed}” is not a time zone. Please give it as area and city, for example Asia/Shanghai, Europe/Berlin.",
)


def language_tag(typed: str) -> str:
    """The tag in its usual case: `zh-hans` and `zh_Hans` give `zh-Hans`, `zh-yue` gives `yue`.

    Raises Refused when it is not well formed, names a variant or an extension twice, or has a language, script or
    region that CLDR does not know.
    """
    plain = _plain(typed).replace("_", "-").lower()
    found = _TAG.fullmatch(plain)
    if not found or _repeats(found["variants"].split("-")[1:]) or _repeats(re.findall(r"-(.)(?=-)", found["extensions"])):
        raise _refused("language_tag", _LANGUAGE, typed)
    language = found["extended"] or found["language"]
    script, region = (found["script"] or "").title(), (found["region"] or "").upper()
    known = _english()
    unknown = language not in known.languages or found["language"] not in known.languages
    if unknown or (script and script not in known.scripts) or (region and region not in known.territories):
        raise _refused("language_tag", _LANGUAGE, typed)
    tag = "-".join(part for part in (language, script, region) if part)
    return tag + found["variants"] + found["extensions"] + (found["private"] or "")


def currency(typed: str) -> str:
    """The three capital letters of a currency, also of one no longer in use. Raises Refused for anything else."""
    code = _plain(typed).upper()
    if not re.fullmatch(r"[A-Z]{3}", code) or code not in _english().currencies:
        raise _refused("currency", _CURRENCY, typed)
    return code


def time_zone(typed: str) -> str:
    """The name of a zone as the IANA database writes it, whatever its case. Raises Refused for anything else."""
    name = _zones().get(_plain(typed).lower())
    if name is None:
        raise _refused("time_zone", _ZONE, typed)
    return name


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


def _repeats(parts: list[str]) -> bool:
    return len(set(parts)) < len(parts)


def _refused(code: str, text: Text, typed: str) -> Refused:
    return Refused(code, text.format(typed=typed.strip()[:40]))


@cache
def _english() -> Locale:
    """CLDR's names in English: the widest list of the subtags it knows."""
    return Locale("en")


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() - _NOT_ZONES}
