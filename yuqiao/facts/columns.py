"""How the columns of fact tables read: their headings, and each value as a cell of a page or of a download."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yuqiao.facts.selectors import table_rows
from yuqiao.facts.tables import Table
from yuqiao.kernel.text import is_chinese

EMPTY = "—"
BYTE_ORDER_MARK = "\ufeff"  # so that spreadsheet programs read the download as UTF-8
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

HEADINGS = {
    "absent_means": _("what no entry means"),
    "alpha2": _("alpha-2 code"),
    "alpha3": _("alpha-3 code"),
    "applicant": _("applicant"),
    "as_of": _("as of"),
    "base_fee": _("base fee"),
    "category": _("category"),
    "checked_by": _("checked by"),
    "checked_on": _("checked on"),
    "code": _("code"),
    "comparator": _("comparison"),
    "condition": _("condition"),
    "confidence": _("confirmed?"),
    "confidence_remote": _("remote video: confirmed?"),
    "continent": _("continent"),
    "currency": _("currency"),
    "date": _("date"),
    "definition": _("definition"),
    "fields": _("fields"),
    "form": pgettext_lazy("of a paper", "form"),
    "form_no": _("no. of the fixed form"),
    "formula": _("formula"),
    "from_amount": _("from amount"),
    "group": _("group"),
    "instrument": _("instrument"),
    "is_working": _("working day?"),
    "iso639_3": _("ISO 639-3 code"),
    "issuer": _("issued by"),
    "kind": _("kind"),
    "languages": _("languages"),
    "lat": _("latitude"),
    "legal_basis": _("legal basis"),
    "level": _("level"),
    "list_complete": _("list complete?"),
    "lon": _("longitude"),
    "main_city_en": _("main city"),
    "material_slug": _("code of the paper"),
    "matter": _("notarial matter"),
    "matters": _("notarial matters"),
    "maximum": _("at most"),
    "minimum": pgettext_lazy("heading of an amount", "at least"),
    "name_en": _("name in English"),
    "name_zh": _("name in Chinese"),
    "note": _("note"),
    "numeric": _("numeric code"),
    "official_status_url": _("official list"),
    "official_total": _("official total"),
    "parent": _("belongs to"),
    "phase": _("stage"),
    "practice_area": _("practice area"),
    "province": _("province"),
    "purpose": _("purpose"),
    "rate": _("rate"),
    "remote_video": _("remote video"),
    "remote_video_note": _("note on remote video"),
    "requirement": _("required?"),
    "seq": _("no."),
    "since": _("since"),
    "since_confidence": _("since: confirmed?"),
    "slug": _("code"),
    "source": _("source"),
    "source_time_limit": _("source of the time limit"),
    "source_url": _("source"),
    "standard": _("standard"),
    "statement": _("what it says"),
    "status": pgettext_lazy("of a treaty or a year", "status"),
    "stay_area": _("area of stay"),
    "subregion": _("subregion"),
    "synonyms_en": _("synonyms in English"),
    "synonyms_zh": _("synonyms in Chinese"),
    "table": _("fee table"),
    "term_id": _("code"),
    "territory": _("country or region"),
    "tier": _("tier"),
    "time_limit_note": _("note on the time limit"),
    "time_limit_working_days": _("time limit in working days"),
    "title": _("rule"),
    "to_amount": _("to amount"),
    "topic": _("topic"),
    "unit": _("unit"),
    "valid_from": _("valid from"),
    "valid_to": _("valid to"),
    "validity_days": _("not older than (days)"),
    "value": _("value"),
    "with_mainland_from": _("with mainland China from"),
    "wording": _("wording"),
    "wording_de": _("wording in German"),
    "wording_es": _("wording in Spanish"),
    "wording_fr": _("wording in French"),
    "wording_ru": _("wording in Russian"),
    "words": _("words of the article"),
    "year": _("year"),
}
IN_BOTH_LANGUAGES = ("name", "synonyms")
OTHER_LANGUAGES = {f"wording_{code}": code for code in ("de", "fr", "ru", "es")}
IN_ENGLISH = ("note", "formula", "words", "time_limit_note", "remote_video_note", "official_total", "absent_means")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value for a page: its text, its language where that is not the page's, a link, whether it warns."""

    text: str
    lang: str = ""
    href: str = ""
    chip: str = ""


def stem(name: str) -> str:
    return name.removesuffix("_zh").removesuffix("_en")


def visible(table: Table) -> list[str]:
    """The columns a reader sees: names in both languages, other texts in the active one; last where they come from."""
    hidden = set()
    for name in table.columns:
        if name.endswith("_zh") and stem(name) not in IN_BOTH_LANGUAGES:
            english = stem(name) if stem(name) in table.columns else f"{stem(name)}_en"
            hidden.add(english if is_chinese() else name)
    return [name for name in (*table.columns, *table.provenance) if name not in hidden]


def headings(names: list[str]) -> list[str]:
    return [str(HEADINGS.get(name) or HEADINGS[stem(name)]) for name in names]


def cell(row: Model, name: str) -> Cell:
    """One value as a reader sees it; codes become words, and what is not confirmed becomes a warning."""
    field, value = row._meta.get_field(name), getattr(row, name)
    if value is None or value == "":
        return Cell(EMPTY)
    if name.startswith("confidence") or name.endswith("confidence"):
        return Cell(getattr(row, f"get_{name}_display")(), chip="ok" if value == "sourced" else "soon")
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        address = value.split(" ")[0]
        return Cell(value, href=address)
    return Cell(_words(row, field, value), lang=_language(name))


def _words(row: Model, field: Field, value: Any) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return now_("yes") if value else now_("no")
    if isinstance(value, list):
        return ", ".join(str(part["code"] if isinstance(part, dict) else part) for part in value)
    if isinstance(value, str):
        return value.replace("|", " | ")
    return str(value)


def _language(name: str) -> str:
    """The language of a text when it may differ from that of the page."""
    if name in OTHER_LANGUAGES:
        return OTHER_LANGUAGES[name]
    if name.endswith("_zh"):
        return "" if is_chinese() else "zh-Hans"
    return "en" if is_chinese() and (name.endswith("_en") or name in IN_ENGLISH) else ""


def as_csv(table: Table) -> str:
    """A whole table as CSV with a byte order mark; other tables' rows by their natural key, codes as they are stored.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    names = [*table.columns, *table.provenance]
    keys = {ref.field: f"{ref.field}__{ref.key}" for ref in table.refs.values()}
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(names)
    for row in table_rows(table).order_by("id").values_list(*(keys.get(name, name) for name in names)):
        writer.writerow([plain(value) for value in row])
    return out.getvalue()


def plain(value: Any) -> Any:
    """A value as a spreadsheet takes it: nothing is empty, lists are JSON, and no text is a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
