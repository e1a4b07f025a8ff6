"""What is kept of an enterprise: fields and lists in one declaration, for forms, history, merge, export and the own profile."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from yuqiao.facts.models import Division, Industry, Territory
from yuqiao.kernel.text import Text, name_of
from yuqiao.registers.models import Enterprise, EnterpriseFigure, EnterpriseKind, EnterpriseName, Investor, Site
from yuqiao.registers.register import Column

REGISTER = "enterprises"  # in EntryChange
# Who says it, where it is not a list: kept as a code, shown in words.
ENTERPRISE, REGISTRAR, MATTER, PROOF = "enterprise", "registrar", "matter", "proof"
SOURCES = {
    ENTERPRISE: Text("企业自述", "the enterprise itself"),
    REGISTRAR: Text("登记人员录入", "entered by the registrar"),
    MATTER: Text("办理事项时填写", "given in a matter"),
    PROOF: Text("企业代表提交的证明材料", "papers of a representative"),
}
HIDDEN = "●"  # of a sealed value the history keeps that it changed

KINDS = {
    EnterpriseKind.Kind.FOREIGN_TRADE: Text("外贸企业", "Foreign trade"),
    EnterpriseKind.Kind.OUTSOURCING: Text("服务外包企业", "Service outsourcing"),
    EnterpriseKind.Kind.FOREIGN_INVESTED: Text("外商投资企业", "Foreign-invested"),
    EnterpriseKind.Kind.OUTBOUND: Text("境外投资企业", "Outbound investment"),
}
STATUSES = {
    Enterprise.Status.ACTIVE: Text("存续", "Active"),
    Enterprise.Status.SUSPENDED: Text("停业", "Suspended"),
    Enterprise.Status.CLOSED: Text("注销", "Closed"),
}
NAME_KINDS = {
    EnterpriseName.Kind.FORMER: Text("曾用名", "Former name"),
    EnterpriseName.Kind.FOREIGN: Text("外文名", "Foreign name"),
    EnterpriseName.Kind.AFFILIATE: Text("关联企业", "Affiliate"),
}
MEASURES = {
    EnterpriseFigure.Measure.TRADE: Text("进出口额", "Imports and exports"),
    EnterpriseFigure.Measure.EXPORT: Text("出口额", "Exports"),
    EnterpriseFigure.Measure.IMPORT: Text("进口额", "Imports"),
    EnterpriseFigure.Measure.CONTRACTED: Text("合同额", "Contracts"),
    EnterpriseFigure.Measure.EXECUTED: Text("执行额", "Executed"),
    EnterpriseFigure.Measure.STAFF: Text("从业人数", "Staff"),
    EnterpriseFigure.Measure.FOREIGN_CAPITAL: Text("外资金额", "Foreign capital"),
}
LANGUAGES = {"zh-hans": Text("中文", "Chinese"), "en": Text("英文", "English")}


def _choices(words: dict[Any, Text]) -> tuple[tuple[str, Text], ...]:
    return tuple((str(code), text) for code, text in words.items())


FIELDS = (
    Column("name_zh", Text("企业名称", "Registered name"), required=True),
    Column("name_en", Text("英文名称", "English name")),
    Column("credit_code", Text("统一社会信用代码", "Unified social credit code"), "credit_code", required=True, editable=False),
    Column("old_number", Text("原注册号（15位）", "Former registration number (15 digits)"), max_length=15),
    Column(
        "parent",
        Text("所属企业的信用代码", "Credit code of the enterprise whose branch it is"),
        "entry",
        register=REGISTER,
        hint=Text("只有分支机构填写。", "Only for a branch."),
        max_length=30,
    ),
    Column("status", Text("经营状态", "Status"), "choice", required=True, choices=_choices(STATUSES)),
    Column("city", Text("省辖市", "City"), "city"),
    Column("county", Text("县（市、区）", "County or district"), "county"),
    Column("address_zh", Text("地址", "Address in Chinese")),
    Column("address_en", Text("英文地址", "Address in English")),
    Column("industry", Text("行业", "Industry"), "industry"),
    Column("established_on", Text("成立日期", "Established on"), "date"),
    Column("capital", Text("注册资本", "Registered capital"), "money"),
    Column("capital_currency", Text("注册资本币种", "Currency of the capital"), max_length=3),
    Column("customs_code", Text("海关编码", "Customs code"), max_length=10),
    Column("products", Text("主要商品或服务", "Main goods or services"), max_length=300),
    Column("markets", Text("主要市场（国家和地区）", "Main markets (countries and regions)"), "territories"),
    Column("website", Text("网站", "Website"), "url"),
    Column("remark", Text("备注", "Remark"), "longtext", max_length=500),
)
CONTACT = (
    Column("contact_name", Text("联系人", "Contact"), sealed=True, max_length=80),
    Column("contact_position", Text("职务", "Position"), max_length=60),
    Column("contact_phone", Text("电话", "Telephone"), "phone", sealed=True, max_length=40),
    Column("contact_email", Text("电子邮箱", "E-mail"), "email", sealed=True),
    Column("contact_language", Text("联系语言", "Language of letters"), "choice", choices=_choices(LANGUAGES), required=True),
)
BY_CODE = {column.code: column for column in (*FIELDS, *CONTACT)}
# Only the registrar changes these, by the licence; the enterprise asks for it.
OFFICIAL = ("name_zh", "credit_code")
OWN = tuple(c for c in FIELDS if c.code not in (*OFFICIAL, "remark", "parent", "old_number", "status"))
# What the holder of a letter sees and may correct: nothing that is not printed on a letterhead.
BY_LETTER = tuple(c for c in OWN if c.code in ("name_en", "address_zh", "address_en", "products", "website", "markets"))

MONEY = (
    Column("amount", Text("金额", "Amount"), "money"),
    Column("currency", Text("币种", "Currency"), max_length=3, hint=Text("三个字母，如USD", "Three letters, such as USD")),
)
_TERRITORY = Column("territory", Text("国家和地区", "Country or region"), "territory")


@dataclass(frozen=True)
class Section:
    """Rows that belong to an enterprise. `key`: columns of which it may hold each value once."""

    code: str
    title: Text
    one: Text
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    own: bool = True  # the enterprise keeps it itself


SECTIONS = {
    s.code: s
    for s in (
        Section(
            "kinds",
            Text("所在名单", "Lists"),
            Text("名单", "list"),
            EnterpriseKind,
            (
                Column("kind", Text("名单", "List"), "choice", required=True, choices=_choices(KINDS)),
                Column("since", Text("列入日期", "Since"), "date"),
                Column("last_seen_on", Text("最近一次名单日期", "Day of the newest list"), "date"),
            ),
            key=("kind",),
            own=False,
        ),
        Section(
            "names",
            Text("其他名称", "Other names"),
            Text("名称", "name"),
            EnterpriseName,
            (
                Column("kind", Text("种类", "Kind"), "choice", required=True, choices=_choices(NAME_KINDS)),
                Column("name", Text("名称", "Name"), required=True),
                Column("credit_code", Text("统一社会信用代码", "Credit code"), "credit_code", max_length=30),
            ),
        ),
        Section(
            "figures",
            Text("年度数据", "Figures by year"),
            Text("数据", "figure"),
            EnterpriseFigure,
            (
                Column("year", Text("年度", "Year"), "number", required=True),
                Column("measure", Text("指标", "What"), "choice", required=True, choices=_choices(MEASURES)),
                Column("amount", Text("数值", "Amount"), "money", required=True),
                MONEY[1],
            ),
            key=("year", "measure"),
        ),
        Section(
            "sites",
            Text("境外企业和机构", "Companies and branches abroad"),
            Text("境外机构", "site abroad"),
            Site,
            (
                Column("name_zh", Text("中文名称", "Name in Chinese")),
                Column("name_en", Text("外文名称", "Foreign name")),
                _TERRITORY,
                Column("city", Text("城市", "City"), max_length=60),
                Column("way", Text("设立方式", "How set up"), max_length=60),
                Column("certificate", Text("境外投资证书编号", "Number of the certificate"), max_length=60),
                *MONEY,
                Column("since", Text("设立日期", "Since"), "date"),
                Column("business", Text("主营业务", "Business")),
                Column("staff", Text("在外人数", "Staff"), "number"),
            ),
        ),
        Section(
            "investors",
            Text("投资者", "Investors"),
            Text("投资者", "investor"),
            Investor,
            (
                Column("name_zh", Text("中文名称", "Name in Chinese")),
                Column("name_en", Text("外文名称", "Foreign name")),
                _TERRITORY,
                Column(
                    "controller_territory",
                    Text("最终控制人国家和地区", "Country or region of who controls in the end"),
                    "territory",
                ),
                Column("form", Text("投资方式", "Form"), max_length=60),
                *MONEY,
            ),
        ),
    )
}


def label_of(field: str) -> Text:
    """What a field, list or recorded step is called; its code when an import kept it under one of its own."""
    if field in BY_CODE:
        return BY_CODE[field].label
    section, _, _rest = field.partition(":")
    if section in SECTIONS:
        return SECTIONS[section].one
    if section in MEASURES:
        return MEASURES[section]
    return _STEPS.get(field, Text(field, field))


_STEPS = {
    "confirmed_at": Text("企业确认信息无误", "The enterprise confirmed"),
    "merged_into": Text("并入", "Merged into"),
    "merged": Text("合并", "Merged"),
    "undone": Text("撤销合并", "Merge undone"),
    "entered": Text("录入", "Entered"),
    "contact": Text("联系方式", "Contact"),
}


def source_words(source: str) -> str:
    """A source in the active language: the list's own name, or who said it, with the reason that was given."""
    code, _, reason = source.partition(": ")
    known = SOURCES.get(code)
    if known is None:
        return source
    return f"{known}{Text('：', ': ')}{reason}" if reason else str(known)


SEALED = Text("有（加密保存）", "on record, sealed")
COMMA = Text("、", ", ")


def listing(words: Iterable[str]) -> str:
    """Words one after the other, in the active language's way."""
    return str(COMMA).join(sorted(words))


def words_of(column: Column, value: Any) -> str:
    """A value as it is read: choices in words, rows by their names, an amount without empty decimals."""
    if value is None or value == "":
        return ""
    if column.choices:
        return str(next((text for code, text in column.choices if code == str(value)), value))
    if column.kind == "territories":
        return listing(name_of(t) for t in value)
    if isinstance(value, Enterprise):
        return value.credit_code
    if isinstance(value, Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return name_of(value) if isinstance(value, models.Model) else str(value)


def plain(column: Column, value: Any) -> str:
    """A value as the history keeps it: codes and plain text, the same in every language; sealed ones as a mark."""
    if value is None or value == "":
        return ""
    if column.sealed:
        return HIDDEN
    if column.kind == "territories":
        return " ".join(sorted(t.alpha3 for t in value))
    if isinstance(value, models.Model):
        return next(str(getattr(value, a)) for a in ("alpha3", "credit_code", "code", "pk") if hasattr(value, a))
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)


def from_plain(column: Column, text: str) -> Any:
    """The value that `plain` kept. Raises ObjectDoesNotExist for a code that is gone; a parent stays its credit code."""
    rows: dict[str, tuple[Any, str]] = {
        "city": (Division, "code"),
        "county": (Division, "code"),
        "industry": (Industry, "code"),
        "territory": (Territory, "alpha3"),
    }
    if column.kind == "territories":
        return list(Territory.objects.filter(alpha3__in=text.split()))
    if not text:
        return None if column.kind in ("date", "money", "number", "entry", *rows) else ""
    if column.kind in rows:
        model, key = rows[column.kind]
        return model.objects.get(**{key: text})
    makers: dict[str, Any] = {"date": date.fromisoformat, "money": Decimal, "number": int}
    return makers.get(column.kind, str)(text)


def row_words(section: Section, row: models.Model) -> str:
    """One row of a list in one line, as it is read."""
    parts = [words_of(column, getattr(row, column.code)) for column in section.columns]
    return " · ".join(part for part in parts if part)


def row_kept(section: Section, row: models.Model) -> str:
    """One row of a list as the history keeps it: what each column says, so that the row can be made again."""
    said = {column.code: plain(column, getattr(row, column.code)) for column in section.columns}
    return json.dumps({code: text for code, text in said.items() if text}, ensure_ascii=False)


def from_row_kept(section: Section, text: str) -> dict[str, Any]:
    """The values that `row_kept` kept, all columns. Raises ObjectDoesNotExist for a code that is gone."""
    said = json.loads(text)
    return {column.code: from_plain(column, said.get(column.code, "")) for column in section.columns}


def is_row_kept(field: str, text: str) -> bool:
    """True for a row of which the history keeps each column; older rows and those of lists are one line of words."""
    return section_of(field) in SECTIONS and text.startswith("{")


def section_of(field: str) -> str:
    """The list that a field of the history belongs to; figures carry what they are of and their year."""
    return "figures" if ":" in field else field
