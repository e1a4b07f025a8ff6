"""Single cells of real lists made into values, or a reason why not. Pure: knows no database and no list.

Each reader takes what a cell holds and returns `Read`, or raises `Unreadable` with a code of `problems.PROBLEMS`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from yuqiao.kernel.identifiers import chinese_id, credit_code
from yuqiao.kernel.identifiers.phone import normalise_phone

NOT_COMPUTED = "#FORMULA!"  # a formula that was saved without its result
ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA", NOT_COMPUTED)
)
_NOTHING = frozenset(("", "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "n/a", "null", "none", "nil", "空", "*"))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")
_WIDE = {n: n - 0xFEE0 for n in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_BRACKETS = str.maketrans("()", "（）")


class Unreadable(Exception):
    """A cell that cannot be read; `code` says why, `suggestion` what was probably meant, `shown` what may be kept of it."""

    def __init__(self, code: str, suggestion: str = "", shown: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code, self.suggestion, self.shown, self.values = code, suggestion, shown, values


@dataclass(frozen=True)
class Read:
    """What a cell says; `note` is a code of something the reader should be told, `more` what was found beside it."""

    value: Any
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    more: str = ""  # the currency of an amount, the county of a city


@dataclass(frozen=True)
class Unit:
    """What a heading or a cell of its own says of amounts: times what, in which currency."""

    factor: Decimal = Decimal(1)
    currency: str = ""


def tidy(value: object) -> str:
    """The text of a cell on one line: no unseen characters, single spaces, full-width letters and digits folded."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value)
    if not text.isprintable():  # unseen characters, line breaks, spaces of other widths
        text = _SPACES.sub(" ", _UNSEEN.sub("", text))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    return (text if text.isascii() else text.translate(_WIDE)).strip()


def folded(value: object) -> str:
    """As `tidy`, in compatibility form: for codes, numbers and dates, never for names."""
    text = tidy(value)
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def is_error(value: object) -> bool:
    """True for what a spreadsheet writes where a formula failed."""
    return isinstance(value, str) and value.lstrip()[:1] in ("#", "＃") and folded(value).upper() in ERRORS


def is_nothing(value: object) -> bool:
    """True for an empty cell, and for a dash or a word that stands for one."""
    if not isinstance(value, str):
        return value is None
    return (len(value) < 8 or not value.strip()) and folded(value).casefold() in _NOTHING


# ---- texts


def text_of(value: object) -> Read:
    """A text as it stands, tidied."""
    if isinstance(value, datetime | date):
        return Read(value.strftime("%Y-%m-%d"))
    return Read(tidy(value))


def name_of(value: object) -> Read:
    """A name; brackets beside Chinese are full width, as a licence prints them, and hold no spaces."""
    text = tidy(value)
    if _HAN.search(text):
        text = text.translate(_BRACKETS)
        text = re.sub(r"(?<=[\u3400-\u9fff（）]) | (?=[\u3400-\u9fff（）])", "", text)
    return Read(text)


def email_of(value: object) -> Read:
    """An e-mail address. Raises Unreadable."""
    text = folded(value).replace(" ", "").lower().removeprefix("mailto:")
    if not re.fullmatch(r"[a-z0-9._%+\-]+@[a-z0-9\-]+(\.[a-z0-9\-]+)+", text):
        raise Unreadable("email")
    return Read(text)


def url_of(value: object) -> Read:
    """The address of a site, with its scheme. Raises Unreadable."""
    text = folded(value).replace(" ", "")
    if not re.match(r"https?://", text, re.IGNORECASE):
        text = f"https://{text}"
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", text, re.IGNORECASE) or len(text) > 200:
        raise Unreadable("url")
    return Read(text)


def yes_of(value: object) -> Read:
    """Yes or no. Raises Unreadable."""
    if isinstance(value, bool):
        return Read(value)
    text = folded(value).casefold()
    if text in ("是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "对"):
        return Read(True)
    if text in ("否", "不是", "n", "no", "false", "0", "×", "x", "✗"):
        return Read(False)
    raise Unreadable("yes")


# ---- dates

_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_000, 73_051)  # 1949 to 2099
_YEARS = range(1900, 2101)
_DATES = (
    re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}.*)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?"),
    re.compile(r"(\d{4})(\d{2})"),
    re.compile(r"(\d{4})\s*年?"),
)


def date_of(value: object) -> Read:
    """A day from a date, a serial number or a text in any usual shape; a month or year alone gives its first day and a note.

    The number 2026.1 is refused: it may have been typed as 2026.10. So is 3/4/2026, which has two readings. Raises Unreadable.
    """
    if isinstance(value, datetime):
        return Read(value.date())
    if isinstance(value, date):
        return Read(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _date_of_number(value)
    text = folded(value)
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found:
            return _day(*(int(part) for part in found.groups()))
    if text.isdecimal() and int(text) in _SERIALS:
        return Read(_EPOCH + timedelta(days=int(text)))
    raise Unreadable("date.order" if re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}", text) else "date")


def _date_of_number(value: float) -> Read:
    if float(value).is_integer() or int(value) in _SERIALS:
        whole = int(value)
        if whole in _SERIALS:
            return Read(_EPOCH + timedelta(days=whole))
        return date_of(str(whole))
    year, _, month = repr(value).partition(".")
    if int(year) in _YEARS and month == "1":
        raise Unreadable("date.october")
    return date_of(f"{year}.{month}")


def _day(year: int, month: int = 0, day: int = 0) -> Read:
    if year not in _YEARS:
        raise Unreadable("date")
    try:
        found = date(year, month or 1, day or 1)
    except ValueError as error:
        raise Unreadable("date.impossible") from error
    return Read(found, "" if day else "date.month" if month else "date.year")


def year_of(value: object) -> Read:
    """A year: 2025, 2025年, or that of a date. Raises Unreadable."""
    if isinstance(value, datetime | date):
        return Read(value.year)
    found = re.match(r"(\d{4})", folded(value))
    if not found or int(found[1]) not in _YEARS:
        raise Unreadable("year")
    return Read(int(found[1]))


# ---- amounts

_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_CURRENCIES = {
    "人民币": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "¥": "CNY", "cn¥": "CNY",
    "美元": "USD", "美金": "USD", "usd": "USD", "us$": "USD", "$": "USD", "dollar": "USD", "dollars": "USD",
    "欧元": "EUR", "eur": "EUR", "€": "EUR", "港元": "HKD", "港币": "HKD", "hkd": "HKD", "hk$": "HKD",
    "日元": "JPY", "jpy": "JPY", "英镑": "GBP", "gbp": "GBP", "£": "GBP", "韩元": "KRW", "krw": "KRW",
    "新加坡元": "SGD", "新元": "SGD", "sgd": "SGD", "澳元": "AUD", "aud": "AUD", "加元": "CAD", "cad": "CAD",
    "瑞士法郎": "CHF", "chf": "CHF", "卢布": "RUB", "rub": "RUB", "新台币": "TWD", "台币": "TWD", "twd": "TWD",
    "澳门元": "MOP", "澳门币": "MOP", "mop": "MOP", "越南盾": "VND", "vnd": "VND", "泰铢": "THB", "thb": "THB",
}  # fmt: skip
_SCALE = "|".join(sorted((s for s in _SCALES if s), key=len, reverse=True))
_CURRENCY = "|".join(re.escape(c) for c in sorted(_CURRENCIES, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY})?\s*(?P<sign>[-+])?\s*(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    rf"(?P<power>e[+-]?\d+)?\s*(?P<scale>{_SCALE})?\s*(?P<after>{_CURRENCY})?(?:整|人民币)?",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"(?P<currency1>人民币|{_CURRENCY})?\s*(?P<scale>{_SCALE})?\s*(?P<currency2>{_CURRENCY})?", re.IGNORECASE)
_LARGEST = Decimal(10) ** 15


def unit_of(text: object) -> Unit | None:
    """The unit that a bracket of a heading or a cell names: 万美元, USD, 元, 亿元人民币; None when it names none."""
    plain = folded(text).casefold().replace(" ", "").removeprefix("单位:").removesuffix("人民币").strip("()[]【】:")
    if folded(text).casefold().endswith("人民币"):
        plain = plain or "人民币"
    found = _UNIT.fullmatch(plain) if plain else None
    if not found or not (found["scale"] or found["currency1"] or found["currency2"]):
        return None
    named = found["currency2"] or found["currency1"] or ""
    # 人民币万元 and 港币万元: the first word says more than 元.
    if found["currency1"] and named in ("元", "圆"):
        named = found["currency1"]
    return Unit(Decimal(_SCALES[found["scale"] or ""]), _CURRENCIES.get(named, ""))


def amount_of(value: object, unit: Unit | None = None) -> Read:
    """An amount in single units, with its currency in `more` when the cell or the unit names one.

    What the cell itself says (1,234万, US$5) goes before what the heading says, and is noted. Raises Unreadable.
    """
    unit = unit or Unit()
    if isinstance(value, bool):
        raise Unreadable("amount")
    if isinstance(value, int | float):
        return Read(_cents(Decimal(repr(value)) * unit.factor), more=unit.currency)
    text = folded(value).casefold()
    about = text.startswith(("约", "近"))
    text = text.lstrip("约近 ").replace("，", ",")
    if re.fullmatch(r"\(.+\)", text):  # how bookkeepers write a negative figure
        text = f"-{text[1:-1]}"
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise Unreadable("amount")
    return _amount(found, unit, about)


def _amount(found: re.Match, unit: Unit, about: bool) -> Read:
    try:
        number = Decimal(found["digits"].replace(",", "") + (found["power"] or ""))
    except InvalidOperation as error:
        raise Unreadable("amount") from error
    if found["sign"] == "-":
        number = -number
    named = found["after"] or found["before"] or ""
    if found["before"] and named in ("元", "圆"):
        named = found["before"]
    own = bool(found["scale"] or named)
    factor = Decimal(_SCALES[found["scale"]]) if found["scale"] else Decimal(1) if named else unit.factor
    amount = _cents(number * factor)
    note = "amount.about" if about else "amount.text" if own else ""
    values = {"amount": f"{amount:,.2f}".removesuffix(".00")} if note else {}
    return Read(amount, note, values, _CURRENCIES.get(named, "") or unit.currency)


def _cents(amount: Decimal) -> Decimal:
    if not amount.is_finite() or abs(amount) >= _LARGEST:
        raise Unreadable("amount.size")
    return amount.quantize(Decimal("0.01"))


def count_of(value: object) -> Read:
    """A whole number of people or things: 1,200人. Raises Unreadable."""
    if isinstance(value, bool):
        raise Unreadable("count")
    if isinstance(value, int | float):
        if not float(value).is_integer() or not 0 <= value < 2**31:
            raise Unreadable("count")
        return Read(int(value))
    found = re.fullmatch(r"约?(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.0+)?\s*[人名个家件]?", folded(value))
    if not found or int(found[1].replace(",", "")) >= 2**31:
        raise Unreadable("count")
    return Read(int(found[1].replace(",", "")))


def currency_of(value: object) -> Read:
    """The three letters of a currency from its name, sign or code. Raises Unreadable."""
    unit = unit_of(value)
    if unit and unit.currency:
        return Read(unit.currency)
    raise Unreadable("currency")


# ---- telephones

_SCIENCE = re.compile(r"(\d)(?:\.(\d+))?e\+?(\d+)", re.IGNORECASE)


def phone_of(value: object) -> Read:
    """One or more telephone numbers in international form, joined by semicolons.

    A number in scientific notation is read when no digit was lost. Raises Unreadable.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not float(value).is_integer() or value >= 1e15:
            raise Unreadable("phone.science")
        value = str(int(value))
    text = folded(value)
    science = _SCIENCE.fullmatch(text)
    note = ""
    if science:
        digits = science[1] + (science[2] or "")
        if len(digits) < int(science[3]) + 1:
            raise Unreadable("phone.science")
        text, note = digits[: int(science[3]) + 1], "phone.science_read"
    parts = [p for p in re.split(r"[;；、,，/|]|\s{2,}", text) if p.strip()]
    try:
        numbers = [normalise_phone(re.sub(r"转|ext\.?", " ext. ", p.strip())) for p in parts]
    except ValueError as error:
        raise Unreadable("phone") from error
    if not numbers:
        raise Unreadable("phone")
    return Read("; ".join(dict.fromkeys(numbers)), note)


# ---- codes

_LOOKS = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "UY"}
_MOST_DOUBTS = 4


def meant(code: str) -> str:
    """The one code that fits when letters which no such code has (I, O, S, V, Z) are read as what they look like; else empty."""
    places = [i for i, c in enumerate(code) if c in _LOOKS]
    if not places or len(places) > _MOST_DOUBTS:
        return ""
    found = set()
    for choice in product(*(_LOOKS[code[i]] for i in places)):
        letters = list(code)
        for place, letter in zip(places, choice, strict=True):
            letters[place] = letter
        candidate = "".join(letters)
        if credit_code.check(candidate).valid:
            found.add(candidate)
    return found.pop() if len(found) == 1 else ""


def _is_old_registration(digits: str) -> bool:
    """The check digit of the 15-digit registration number (ISO 7064, MOD 11,10)."""
    p = 10
    for digit in digits[:14]:
        s = (p + int(digit)) % 10 or 10
        p = s * 2 % 11
    return (p + int(digits[14])) % 10 == 1


def _is_person(code: str) -> bool:
    if len(code) == 18:
        return chinese_id.check(code).valid or (code[:17].isdigit() and _is_day(code[6:14]) and code[17] in "0123456789X")
    return len(code) == 15 and code.isdigit() and _is_day(f"19{code[6:12]}") and not _is_old_registration(code)


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= datetime.strptime(digits, "%Y%m%d").year <= 2100
    except ValueError:
        return False


def credit_code_of(value: object) -> Read:
    """A unified social credit code. Raises Unreadable with what was meant, where one code alone fits.

    The number of an identity card in its place is refused, and nothing of it may be kept.
    """
    if isinstance(value, float) and value >= 1e15:
        raise Unreadable("credit_code.science")
    code = re.sub(r"[\s\-·.:：]", "", folded(value)).upper()
    if re.fullmatch(r"\d(\d+)?E\+?\d+", re.sub(r"[.\s]", "", folded(value)).upper()) and len(code) < 15:
        raise Unreadable("credit_code.science")
    found = credit_code.check(code)
    if found.valid:
        return Read(found.code)
    if _is_person(code):
        raise Unreadable("credit_code.identity_number", shown="●●●●●●")
    reason = {"old_15_digit": "credit_code.old", "organisation_code": "credit_code.organisation", "length": "credit_code.length"}
    if found.reason in reason:
        raise Unreadable(reason[found.reason], n=len(code))
    suggestion = meant(code)
    if suggestion:
        raise Unreadable("credit_code.look_alike", suggestion, meant=suggestion)
    raise Unreadable("credit_code.wrong")


# ---- what is looked up

_OURS = {
    "HKG": ("香港", "中国香港", "香港特别行政区", "中国香港特别行政区", "香港特区", "港", "hongkong", "hongkongsar", "hongkongsarchina",
            "hongkong(china)", "hongkong,china", "hk", "hksar"),
    "MAC": ("澳门", "中国澳门", "澳门特别行政区", "中国澳门特别行政区", "澳门特区", "澳", "macao", "macau", "macaosar", "macaosarchina",
            "macausar", "macao(china)", "macao,china", "mo"),
    "TWN": ("台湾", "台湾省", "中国台湾", "中国台湾省", "台湾地区", "中国台湾地区", "台", "臺灣", "taiwan", "taiwan,china", "taiwanchina",
            "taiwan(china)", "taiwanprovinceofchina", "chinesetaipei", "tw"),
    "CHN": ("中国", "中国大陆", "中国内地", "大陆", "内地", "中华人民共和国", "china", "prc", "mainlandchina", "cn"),
    "USA": ("美国", "美利坚合众国", "usa", "us", "unitedstatesofamerica"),
    "GBR": ("英国", "uk", "greatbritain", "england"),
    "KOR": ("韩国", "南韩", "korea", "southkorea", "republicofkorea"),
    "VGB": ("英属维尔京群岛", "维尔京群岛(英属)", "英属维京群岛", "bvi", "britishvirginislands"),
    "CYM": ("开曼群岛", "开曼", "cayman", "caymanislands"),
    "ARE": ("阿联酋", "阿拉伯联合酋长国", "uae", "迪拜"),
    "RUS": ("俄罗斯", "俄罗斯联邦", "俄国", "russia", "russianfederation"),
    "VNM": ("越南", "vietnam", "viet nam"),
}  # fmt: skip
_SECTIONS = (
    (5, "A"),
    (12, "B"),
    (43, "C"),
    (46, "D"),
    (50, "E"),
    (52, "F"),
    (60, "G"),
    (62, "H"),
    (65, "I"),
    (69, "J"),
    (70, "K"),
    (72, "L"),
    (75, "M"),
    (79, "N"),
    (82, "O"),
    (83, "P"),
    (85, "Q"),
    (90, "R"),
    (96, "S"),
    (97, "T"),
)  # fmt: skip  last division of each section, GB/T 4754-2017


def plain_key(value: object) -> str:
    """A name as it is looked up: folded, no spaces, small letters."""
    return folded(value).casefold().replace(" ", "")


@dataclass(frozen=True)
class Lookups:
    """What names mean: filled by whoever has the tables. Codes are those of the facts."""

    territories: Mapping[str, str]  # plain key → alpha-3
    territory_names: Mapping[str, str]  # alpha-3 → Chinese name
    cities: Mapping[str, str]  # plain key of a city, with and without 市 → code
    counties: Mapping[tuple[str, str], str]  # (city or "", plain key) → code; without the city only where one county has the name
    industries: Mapping[str, str]  # plain key of the name, or the letter → letter


def with_our_names(territories: Mapping[str, str]) -> dict[str, str]:
    """The names of a table with the spellings that lists use; ours go before."""
    more = {plain_key(name): code for code, names in _OURS.items() for name in names}
    return {**territories, **more}


def territory_of(value: object, lookups: Lookups) -> Read:
    """A country or region by its name or code, as alpha-3. Hong Kong, Macao and Taiwan are read as of China, and noted where
    the list calls them otherwise. Raises Unreadable."""
    code = lookups.territories.get(plain_key(value))
    if code is None:
        raise Unreadable("territory")
    if code in ("HKG", "MAC", "TWN") and tidy(value) != lookups.territory_names.get(code):
        return Read(code, "territory.ours", {"name": lookups.territory_names.get(code, code)})
    return Read(code)


def territories_of(value: object, lookups: Lookups) -> Read:
    """Several countries and regions, separated in any usual way, each once. Raises Unreadable when one is not known."""
    try:
        one = territory_of(value, lookups)
        return Read([one.value], one.note, one.values)
    except Unreadable:
        parts = [p for p in re.split(r"[、,，;；/|\n]|和|及|\s{1,}", str(value)) if tidy(p)]
    if len(parts) < 2:
        raise Unreadable("territory")
    found = [territory_of(part, lookups) for part in parts]
    note = next((r for r in found if r.note), None)
    return Read(sorted({r.value for r in found}), note.note if note else "", note.values if note else {})


def city_of(value: object, lookups: Lookups) -> Read:
    """A city of the province; a county that stands behind it is given in `more`. Raises Unreadable."""
    key = plain_key(value).removeprefix("河南省").removeprefix("河南")
    code = lookups.cities.get(key)
    if code:
        return Read(code)
    for length in range(len(key) - 1, 1, -1):
        code = lookups.cities.get(key[:length])
        if code and (code, key[length:]) in lookups.counties:
            return Read(code, more=lookups.counties[code, key[length:]])
    raise Unreadable("city")


def county_of(value: object, city: str, lookups: Lookups) -> Read:
    """A county of the city; without a city, one whose name no other county has. Raises Unreadable."""
    key = plain_key(value).removeprefix("河南省")
    code = lookups.counties.get((city, key)) or (lookups.counties.get(("", key)) if not city else None)
    if not code:
        raise Unreadable("county")
    return Read(code)


def industry_of(value: object, lookups: Lookups) -> Read:
    """A section of GB/T 4754 by its letter, its name, or a code with numbers in it. Raises Unreadable."""
    key = plain_key(value)
    if key in lookups.industries:
        return Read(lookups.industries[key])
    found = re.match(r"([a-t])[\s\-—.、]*(\d{0,4})(?![a-z])", key)
    if found and found[1] in lookups.industries:
        return Read(lookups.industries[found[1]])
    digits = re.match(r"\d{2,4}(?!\d)", key)
    if digits:
        for last, letter in _SECTIONS:
            if 0 < int(digits[0][:2]) <= last:
                return Read(letter)
    rest = re.sub(r"^[a-t\d\s\-—.、]+", "", key)
    if rest in lookups.industries:
        return Read(lookups.industries[rest])
    raise Unreadable("industry")
