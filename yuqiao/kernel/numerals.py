"""Numbers and dates as papers write them: in Chinese characters, and long dates in other languages."""

from datetime import date

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date

from yuqiao.kernel.text import Text

DIGITS = "〇一二三四五六七八九"
COUNTED = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")
MYRIAD = 10_000
MOST = 99_999_999
# English of a paper is that of the Commonwealth: the day first.
LOCALES = {"en": "en_GB"}


def chinese_digits(digits: str) -> str:
    """Each digit by itself: 2026 → 二〇二六. Raises ValueError for anything but 0 to 9."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{digits!r} is not made of digits.")
    return "".join(DIGITS[int(digit)] for digit in digits)


def chinese_number(number: int) -> str:
    """A whole number from 0 to 99,999,999 as it is read: 123 → 一百二十三, 10,010 → 一万零一十, 200 → 二百.

    Raises ValueError outside that range.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not between 0 and {MOST}.")
    myriads, rest = divmod(number, MYRIAD)
    if not myriads:
        found = _below_myriad(rest) or COUNTED[0]
    else:
        gap = COUNTED[0] if 0 < rest < MYRIAD // 10 else ""
        found = f"{_below_myriad(myriads)}万{gap}{_below_myriad(rest)}"
    return found.removeprefix("一") if found.startswith("一十") else found


def chinese_date(day: date) -> str:
    """2026-10-23 → 二〇二六年十月二十三日."""
    return f"{chinese_digits(f'{day.year:04d}')}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def foreign_date(day: date, language: str) -> str:
    """The long date in a language by its code (en, de, fr, es, ru, vi, ar, …); zh is `chinese_date`.

    Raises ValueError for a language that is not known.
    """
    if language.startswith("zh"):
        return chinese_date(day)
    if language == "vi":
        return f"ngày {day.day} tháng {day.month} năm {day.year}"
    try:
        locale = Locale.parse(LOCALES.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise ValueError(f"No dates are known in the language {language!r}.") from error
    written = format_date(day, "long", locale=locale)
    return f"1er{written[1:]}" if locale.language == "fr" and day.day == 1 else written


def plain_date(day: date) -> Text:
    """The date as both languages write it in running text: 2026年10月23日, October 23, 2026."""
    return Text(f"{day.year}年{day.month}月{day.day}日", foreign_date(day, "en"))


def _below_myriad(number: int) -> str:
    """0 to 9,999 with every place named and one 零 for a gap within; empty for 0."""
    found, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(found)
            continue
        found += (COUNTED[0] if gap else "") + COUNTED[digit] + PLACES[place]
        gap = False
    return found
