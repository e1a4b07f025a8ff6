"""Values of columns as texts: what somebody typed, made canonical; what stands in an entry; and how people read it.

A canonical text is what the history keeps and what an export for machines gives: days as 2026-11-24, times as 18:30, yes as 1 and
no as 0, places, languages and fields by their code, several of them joined by `|`, an entry of another register by its number.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model, Q

from yuqiao.facts import selectors as facts
from yuqiao.facts.models import Division, Industry, PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.identifiers import codes, credit_code
from yuqiao.kernel.text import Text, is_chinese, name_of
from yuqiao.registers.register import SEPARATOR, Column

# Columns whose values are rows of facts: the model, and the code by which a row is named.
FACTS: dict[str, tuple[type[Model], str]] = {
    "city": (Division, "code"),
    "county": (Division, "code"),
    "territory": (Territory, "alpha3"),
    "territories": (Territory, "alpha3"),
    "industry": (Industry, "code"),
    "language": (ServiceLanguage, "code"),
    "languages": (ServiceLanguage, "code"),
    "practice_area": (PracticeArea, "slug"),
    "practice_areas": (PracticeArea, "slug"),
}
YES, NO = Text("是", "yes"), Text("否", "no")
YES_WORDS, NO_WORDS = {"1", "是", "有", "yes", "y", "true", "on", "√"}, {"0", "", "否", "无", "no", "n", "false", "off"}
SEVERAL = re.compile(r"[|;；、，\n]|,\s")
LONGEST_NUMBER = 32_767
MOST_MONEY = Decimal("999999999999.99")
NOT_A_DAY = Text("请按2026-11-24的写法填写日期。", "Give a date, written like 2026-11-24.")
NOT_A_TIME = Text("请按18:30的写法填写时间。", "Give a time, written like 18:30.")
NOT_A_NUMBER = Text("请填写0至32767的整数。", "Give a whole number from 0 to 32,767.")
NOT_AN_AMOUNT = Text("请填写金额，例如300000或者1234.50。", "Give an amount, for example 300000 or 1234.50.")
NOT_A_CHOICE = Text("请从列表中选择。", "Please choose from the list.")
NOT_AN_ADDRESS = Text("请填写完整的网址，以https://开头。", "Give a whole address that begins with https://.")
NOT_AN_EMAIL = Text("请填写有效的电子邮箱。", "Give a valid e-mail address.")
NOT_HELD = Text("没有找到“{typed}”，请从列表中选择。", "“{typed}” was not found; please choose from the list.")
TOO_LONG = Text("最多{n}个字符。", "At most {n} characters.")
NO_ENTRY = Text(
    "登记中没有“{typed}”。请先登记，或者填写代码。", "No entry “{typed}” in the register. Enter it first, or give its code."
)
MANY_ENTRIES = Text(
    "有多个登记叫“{typed}”，请填写统一社会信用代码或者证号。",
    "Several entries are called “{typed}”: give the credit code or the licence number.",
)
REQUIRED = Text("请填写{label}。", "Please fill in: {label}.")


def clean(column: Column, typed: Any) -> str:
    """What was typed as a canonical text; empty stays empty. Raises Refused with what to change."""
    if isinstance(typed, list | tuple | set):
        typed = SEPARATOR.join(str(part) for part in typed)
    text = _plain(typed)
    if column.kind == "yes":
        return _yes(text)
    if not text:
        return ""
    found = CLEANERS.get(column.kind, _text)(column, text)
    if len(found) > column.max_length and column.kind not in FACTS:
        raise _refused(TOO_LONG.format(n=column.max_length))
    return found


def _plain(typed: Any) -> str:
    if typed is None:
        return ""
    if isinstance(typed, bool):
        return "1" if typed else "0"
    if isinstance(typed, date | time):
        return typed.isoformat()
    return str(typed).replace("\x00", "").strip()


def _refused(text: Text) -> Refused:
    return Refused("value", text)


def _yes(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain in YES_WORDS:
        return "1"
    if plain in NO_WORDS:
        return "0"
    raise _refused(NOT_A_CHOICE)


def _text(column: Column, text: str) -> str:
    if column.kind != "longtext":
        text = " ".join(text.split())
    if column.code == "time_zone":
        return codes.time_zone(text)
    if column.code.endswith("currency"):
        return codes.currency(text)
    return text


def _choice(column: Column, text: str) -> str:
    for code, words in column.choices:
        if text in (code, words.zh) or text.lower() == words.en.lower():
            return code
    raise _refused(NOT_A_CHOICE)


def _date(column: Column, text: str) -> str:
    try:
        found = date.fromisoformat(unicodedata.normalize("NFKC", text)[:10])
    except ValueError as error:
        raise _refused(NOT_A_DAY) from error
    if not 1900 <= found.year <= 2199:
        raise _refused(NOT_A_DAY)
    return found.isoformat()


def _time(column: Column, text: str) -> str:
    try:
        return f"{time.fromisoformat(unicodedata.normalize('NFKC', text)):%H:%M}"
    except ValueError as error:
        raise _refused(NOT_A_TIME) from error


def _number(column: Column, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 6 or int(plain) > LONGEST_NUMBER:
        raise _refused(NOT_A_NUMBER)
    return str(int(plain))


def _money(column: Column, text: str) -> str:
    try:
        amount = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", ""))
    except InvalidOperation as error:
        raise _refused(NOT_AN_AMOUNT) from error
    if not amount.is_finite() or not 0 <= amount <= MOST_MONEY or amount != round(amount, 2):
        raise _refused(NOT_AN_AMOUNT)
    return f"{amount:.2f}"


def _email(column: Column, text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise _refused(NOT_AN_EMAIL) from error
    return text


def _url(column: Column, text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise _refused(NOT_AN_ADDRESS) from error
    return text


def _credit_code(column: Column, text: str) -> str:
    found = credit_code.check(text)
    if not found.valid:
        raise _refused(found.message or NOT_A_CHOICE)
    return found.code


def _fact(column: Column, text: str) -> str:
    """The code of a row of facts by its code or its name in either language."""
    model, key = FACTS[column.kind]
    if model is Territory:
        try:
            return facts.territory(text).alpha3
        except YuqiaoError as error:
            raise _refused(error.text) from error
    named = Q(**{f"{key}__iexact": text}) | Q(name_zh=text) | Q(name_en__iexact=text)
    if column.kind == "city":
        named |= Q(name_zh=f"{text}市")
    found = model.objects.filter(named).values_list(key, flat=True).first()
    if found is None:
        raise _refused(NOT_HELD.format(typed=text[:60]))
    return found


def _facts(column: Column, text: str) -> str:
    parts = dict.fromkeys(part.strip() for part in SEVERAL.split(text) if part.strip())
    return SEPARATOR.join(sorted({_fact(column, part) for part in parts}))


def _entry(column: Column, text: str) -> str:
    """The number of an entry by `#12`, its credit code or licence, or its name."""
    from yuqiao.registers.catalogue import BY_CODE

    register = BY_CODE[column.register]
    rows = apps.get_model(register.model).objects.all()
    if text.startswith("#") and text[1:].isdecimal():
        found = rows.filter(pk=int(text[1:]))
    else:
        keys = [c for c in register.key if not c.startswith("name")]
        by_key = Q()
        for key in keys:
            by_key |= Q(**{key: text.upper() if key == "credit_code" else text})
        found = rows.filter(by_key | Q(name_zh=text) | Q(name_en__iexact=text))
    pks = list(found.values_list("pk", flat=True)[:2])
    if not pks:
        raise _refused(NO_ENTRY.format(typed=text[:60]))
    if len(pks) > 1:
        raise _refused(MANY_ENTRIES.format(typed=text[:60]))
    return str(pks[0])


CLEANERS: dict[str, Callable[[Column, str], str]] = {
    "choice": _choice,
    "date": _date,
    "time": _time,
    "number": _number,
    "money": _money,
    "email": _email,
    "url": _url,
    "credit_code": _credit_code,
    "city": _fact,
    "county": _fact,
    "territory": _fact,
    "industry": _fact,
    "language": _fact,
    "practice_area": _fact,
    "territories": _facts,
    "languages": _facts,
    "practice_areas": _facts,
    "entry": _entry,
}


# --- what stands in an entry ---------------------------------------------------------------------------------------


def text_of(entry: Model, column: Column) -> str:
    """The value that stands in an entry, as a canonical text."""
    value = getattr(entry, column.code)
    if column.many:
        key = FACTS[column.kind][1]
        return SEPARATOR.join(sorted(getattr(row, key) for row in value.all()))
    if column.kind in FACTS:
        return getattr(value, FACTS[column.kind][1]) if value else ""
    return plain_text(column, value.pk if isinstance(value, Model) else value)


def plain_text(column: Column, value: Any) -> str:
    """A value that is no row of facts as a canonical text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value)


def native(model: type[Model], column: Column, text: str) -> Any:
    """A canonical text as the model keeps it: a key of another row, a list of keys for several, a day, a text."""
    if column.kind in FACTS:
        other, key = FACTS[column.kind]
        if column.many:
            return list(other.objects.filter(**{f"{key}__in": text.split(SEPARATOR)}).values_list("pk", flat=True)) if text else []
        return other.objects.filter(**{key: text}).values_list("pk", flat=True).first() if text else None
    if column.kind == "entry":
        return int(text) if text else None
    if column.kind == "yes":
        return text == "1"
    field = model._meta.get_field(column.code)
    if text == "":
        return None if field.null else field.get_default() if column.kind in ("number", "money") else ""
    return field.to_python(text)


def set_value(entry: Model, column: Column, text: str) -> None:
    """Write a canonical text into an entry; several values at once into their table, all others wait for the entry's save."""
    value = native(type(entry), column, text)
    if column.many:
        getattr(entry, column.code).set(value)
    else:
        setattr(entry, entry._meta.get_field(column.code).attname, value)


# --- how people read it --------------------------------------------------------------------------------------------


def joined(words: Iterable[str]) -> str:
    """Several words in the active language."""
    return ("、" if is_chinese() else ", ").join(words)


def shown(entry: Model, column: Column) -> str:
    """The value of an entry in the active language; empty when it has none. Rows that it names must be at hand."""
    value = getattr(entry, column.code)
    if column.many:
        return joined(name_of(row) for row in value.all())
    if isinstance(value, Model):
        return name_of(value)
    return in_words(column, plain_text(column, value))


def in_words(column: Column, text: str) -> str:
    """A canonical text that names no other row, in the active language."""
    if column.kind == "yes":
        return str(YES if text == "1" else NO)
    if column.kind == "choice" and text:
        return str(column.choice(text) or text)
    if column.kind == "money" and text:
        return f"{Decimal(text):,.2f}".removesuffix(".00")
    return text


class Words:
    """Canonical texts in words, for histories: each table of names is read once."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}

    def of(self, column: Column, text: str) -> str:
        """A canonical text of a column in the active language."""
        if not text:
            return ""
        if column.kind in FACTS:
            names = self._table(column.kind)
            return joined(names.get(code, code) for code in text.split(SEPARATOR))
        if column.kind == "entry":
            return self._entry(column.register, text)
        return in_words(column, text)

    def _table(self, kind: str) -> dict[str, str]:
        model, key = FACTS[kind]
        if model._meta.label not in self._names:
            rows = model.objects.only(key, "name_zh", "name_en")
            self._names[model._meta.label] = {getattr(row, key): name_of(row) for row in rows}
        return self._names[model._meta.label]

    def _entry(self, register: str, text: str) -> str:
        from yuqiao.registers.catalogue import BY_CODE

        known = self._names.setdefault(f"entries of {register}", {})
        if text not in known:
            row = apps.get_model(BY_CODE[register].model).objects.filter(pk=int(text)).first() if text.isdecimal() else None
            known[text] = name_of(row) if row else text
        return known[text]
