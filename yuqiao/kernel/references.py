"""References that can be read aloud: area letters, year, five characters, a check character (ZX-26-7K4MH-3).

The alphabet holds no character that is taken for another: no 0 O D Q, 1 I L, 2 Z, 5 S, 8 B, U V. The check is a sum
weighted by powers of two modulo the prime 37, which catches every single wrong character and every swap of neighbours.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ALPHABET = "34679ACEFGHJKMNPRTWXY"
_BODY = 5
_MODULUS = 37
_VALUES = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_SHAPE = re.compile(r"^([A-Z]{2})(\d{2})([0-9A-Z]{5})([0-9A-Z])$")


def _check(text: str) -> str | None:
    """Check character, or None when this text has none in the alphabet (such a body is never given out)."""
    total = sum(_VALUES[c] * pow(2, position + 1, _MODULUS) for position, c in enumerate(reversed(text)))
    wanted = -total % _MODULUS
    found = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[wanted] if wanted < 36 else ""
    return found if found and found in ALPHABET else None


_choosers: list[Callable[[str], str]] = [secrets.choice]


@contextmanager
def chosen_by(choose: Callable[[str], str]) -> Iterator[None]:
    """Let references be chosen by something else than chance: the demonstration is the same wherever it is loaded."""
    _choosers.append(choose)
    try:
        yield
    finally:
        _choosers.pop()


def new_reference(prefix: str, year: int, choose: Callable[[str], str] | None = None) -> str:
    """A fresh reference; `prefix` two letters of the area, `year` two digits. Whether it is free, the caller asks."""
    choose = choose or _choosers[-1]
    while True:
        body = "".join(choose(ALPHABET) for _ in range(_BODY))
        check = _check(f"{prefix}{year:02d}{body}")
        if check:
            return f"{prefix}-{year:02d}-{body}-{check}"


def normalise(typed: str) -> str | None:
    """The reference that somebody typed, in its written form; None when it is none or its check character is wrong."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
    found = _SHAPE.match(plain)
    if not found or _check(plain[:-1]) != plain[-1]:
        return None
    return "-".join(found.groups())


def is_valid(reference: str) -> bool:
    """True for a reference in its written form with the right check character."""
    return normalise(reference) == reference
