"""How a notarial certificate of the mainland reaches the place where it is used: rules over dated, pairwise rows.

What no row says is `unknown`, never a guess.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel import Locale

from yuqiao.facts.choices import Confidence, TerritoryKind, TreatyStatus
from yuqiao.facts.files import APOSTILLE
from yuqiao.facts.models import NotaryMatter, Rule, ServiceLanguage, Territory, TreatyInstrument, TreatyRelation
from yuqiao.facts.selectors import NotHeld, rules_in_force
from yuqiao.facts.wording import amount
from yuqiao.kernel.text import Text

CROSS_STRAIT = "cross_strait_notarial_verification_1993"
ISSUE, NORMAL, URGENT = "notarization.issue", "authentication.apostille", "authentication.apostille_urgent"
CHECK_ONLINE = "http://consular.mfa.gov.cn/VERIFY/"
GUIDE = "http://cs.mfa.gov.cn/zggmcg/fjzms/"
# Places that send papers back when the translation is not in this language, whatever else is spoken there.
ONE_LANGUAGE = {"RUS": "ru", "CIV": "fr", "ECU": "es"}
_ADDRESS = re.compile(r"https?://[^\s;]+")


class RouteKind(StrEnum):
    """By which way a paper goes; `unknown`: not confirmed, ask."""

    APOSTILLE = "apostille"
    CONSULAR = "consular"
    HK_MACAO = "hk_macao"
    TAIWAN = "taiwan"
    NONE = "none"
    UNKNOWN = "unknown"


TITLES = {
    RouteKind.APOSTILLE: Text("附加证明书", "Apostille"),
    RouteKind.CONSULAR: Text("领事认证（双认证）", "Consular authentication by both sides"),
    RouteKind.HK_MACAO: Text("内地与港澳之间的方式", "The way between the mainland and Hong Kong or Macao"),
    RouteKind.TAIWAN: Text("两岸公证书使用查证", "Cross-strait use and verification of notarial certificates"),
    RouteKind.NONE: Text("公证书即可", "The notarial certificate is enough"),
    RouteKind.UNKNOWN: Text("未核实，请咨询窗口", "Not confirmed, ask"),
}


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One stop of the way. `days` and `fee` only where a row knows them; `url`: where the result can be checked online."""

    title: Text
    authority: Text
    note: Text
    days: Text | None = None
    fee: Text | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement of the route comes from; `url` is the first address in the text, or empty."""

    text: str
    as_of: date | None
    confidence: str

    @property
    def url(self) -> str:
        found = _ADDRESS.search(self.text)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pair in which the paper is needed, by its ISO 639 code."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Route:
    """The whole way on a day; not `confirmed` when it rests on own knowledge or is unknown."""

    destination: Territory
    on: date
    route: RouteKind
    reason: Text
    confirmed: bool
    steps: tuple[RouteStep, ...]
    languages: tuple[Language, ...]
    language_note: Text | None
    sources: tuple[Source, ...]

    @property
    def title(self) -> Text:
        return TITLES[self.route]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a route rests on."""

    instrument: TreatyInstrument
    relation: TreatyRelation | None
    cross_strait: TreatyRelation | None
    rules: Mapping[str, Rule]
    languages: Mapping[str, Text]


def document_route(destination: Territory, on: date, notary_matter: NotaryMatter | None = None) -> Route:
    """The way of a notarial certificate of Henan to a destination on a day (four queries).

    Raises NotHeld when the Apostille Convention is not among the instruments.
    """
    instrument = TreatyInstrument.objects.filter(slug=APOSTILLE).first()
    if instrument is None:
        raise NotHeld("instrument_missing", Text("没有附加证明书公约的数据。", "There are no data on the Apostille Convention."))
    relations = TreatyRelation.objects.filter(territory=destination, instrument__slug__in=(APOSTILLE, CROSS_STRAIT))
    by_instrument = {relation.instrument_id == instrument.pk: relation for relation in relations}
    names = ServiceLanguage.objects.values_list("code", "name_zh", "name_en")
    rows = Rows(
        instrument,
        by_instrument.get(True),
        by_instrument.get(False),
        {rule.code: rule for rule in rules_in_force(on).filter(code__in=(ISSUE, NORMAL, URGENT))},
        {code: Text(zh, en) for code, zh, en in names},
    )
    return route_of(destination, on, notary_matter, rows)


def route_of(destination: Territory, on: date, notary_matter: NotaryMatter | None, rows: Rows) -> Route:
    """The same from rows in hand; asks nobody."""
    kind, reason, confirmed = _decide(destination, on, rows)
    languages, language_note = _languages(destination, rows.languages)
    return Route(
        destination=destination,
        on=on,
        route=kind,
        reason=reason,
        confirmed=confirmed,
        steps=_steps(kind, destination, notary_matter, rows, translated=len(languages) > 1),
        languages=languages,
        language_note=language_note,
        sources=_sources(kind, rows),
    )


# --- which way ---------------------------------------------------------------------------------------------------

Decision = tuple[RouteKind, Text, bool]


def _decide(destination: Territory, on: date, rows: Rows) -> Decision:
    if destination.alpha3 in _OWN_WAY:
        return _OWN_WAY[destination.alpha3](rows)
    if rows.relation is None:
        return _without_row(destination, rows.instrument)
    return _by_relation(destination, on, rows.relation)


def _by_relation(destination: Territory, on: date, relation: TreatyRelation) -> Decision:
    place, sure = destination.name, relation.is_confirmed
    begins = relation.with_mainland_from
    if relation.status == TreatyStatus.IN_FORCE_WITH_MAINLAND and begins:
        day = begins.isoformat()
        if on >= begins:
            words = Text(
                "{place}是《取消外国公文书认证要求的公约》缔约方，公约自{day}起在{place}与中国内地之间生效。",
                "{place}: party to the Apostille Convention, which has been in force with mainland China since {day}.",
            )
            return RouteKind.APOSTILLE, words.format(place=place, day=day), sure
        words = Text(
            "《取消外国公文书认证要求的公约》自{day}起才在{place}与中国内地之间生效；{on}须办理领事认证。",
            "{place}: the Apostille Convention is in force with mainland China only from {day}; on {on} the way is consular.",
        )
        return RouteKind.CONSULAR, words.format(place=place, day=day, on=on.isoformat()), sure
    if relation.status == TreatyStatus.NOT_IN_FORCE_WITH_MAINLAND:
        return RouteKind.CONSULAR, _not_in_force(relation).format(place=place), sure
    return RouteKind.UNKNOWN, _UNKNOWN.format(place=place), False


def _not_in_force(relation: TreatyRelation) -> Text:
    if "objected" in relation.note:
        return Text(
            "{place}是《取消外国公文书认证要求的公约》缔约方，但因对中国的加入提出异议，公约在{place}与中国内地之间未生效，须办理领事认证。",
            "{place}: party to the Apostille Convention, but not in force with mainland China because of the objection to "
            "China's accession, so the way is consular.",
        )
    return Text(
        "{place}是《取消外国公文书认证要求的公约》缔约方，但公约在{place}与中国内地之间未生效，须办理领事认证。",
        "{place}: party to the Apostille Convention, but not in force with mainland China, so the way is consular.",
    )


def _without_row(destination: Territory, instrument: TreatyInstrument) -> Decision:
    """A state that a complete list does not name is no party; a region may be covered by the state that extended it."""
    place = destination.name
    if destination.kind != TerritoryKind.COUNTRY or not instrument.list_complete:
        return RouteKind.UNKNOWN, _UNKNOWN.format(place=place), False
    day = instrument.as_of.isoformat() if instrument.as_of else ""
    words = Text(
        "{place}不在《取消外国公文书认证要求的公约》缔约方名单上（名单截至{day}），须办理领事认证。",
        "{place}: not on the list of parties to the Apostille Convention (state of {day}), so the way is consular.",
    )
    return RouteKind.CONSULAR, words.format(place=place, day=day), instrument.is_confirmed


_UNKNOWN = Text(
    "附加证明书公约在{place}与中国内地之间是否适用，未核实。请先咨询窗口，不要自行办理。",
    "{place}: whether the Apostille Convention applies between it and mainland China is not confirmed. Ask before you begin.",
)


def _mainland(rows: Rows) -> Decision:
    words = Text(
        "在中国内地使用，公证书即可，不需要附加证明书或者领事认证。",
        "For use in mainland China the notarial certificate is enough; no apostille or consular authentication is needed.",
    )
    return RouteKind.NONE, words, rows.relation is not None and rows.relation.is_confirmed


def _hong_kong(rows: Rows) -> Decision:
    words = Text(
        "内地与中国香港同属一个国家，两地之间不适用附加证明书公约。香港文书到内地使用，由中国委托公证人办理；"
        "内地公证书到香港使用的要求未核实，请先问接收机构。",
        "The mainland and Hong Kong SAR, China belong to one state: the Apostille Convention does not apply between them. Papers "
        "of Hong Kong for the mainland go through China-appointed attesting officers; what a certificate of the mainland needs "
        "in Hong Kong is not confirmed: ask the receiving institution first.",
    )
    return RouteKind.HK_MACAO, words, False


def _macao(rows: Rows) -> Decision:
    words = Text(
        "内地与中国澳门同属一个国家，两地之间不适用附加证明书公约。内地公证书到澳门使用的要求未核实，请先问接收机构。",
        "The mainland and Macao SAR, China belong to one state: the Apostille Convention does not apply between them. What a "
        "certificate of the mainland needs in Macao is not confirmed: ask the receiving institution first.",
    )
    return RouteKind.HK_MACAO, words, False


def _taiwan(rows: Rows) -> Decision:
    words = Text(
        "到中国台湾使用，依1993年《两岸公证书使用查证协议》办理：公证书副本按两岸渠道寄送，供当地核对。",
        "For use in Taiwan, China the cross-strait agreement of 1993 on the use and verification of notarial certificates holds: "
        "a copy of the certificate is sent through the channel between the two sides and compared there.",
    )
    return RouteKind.TAIWAN, words, rows.cross_strait is not None and rows.cross_strait.is_confirmed


_OWN_WAY = {"CHN": _mainland, "HKG": _hong_kong, "MAC": _macao, "TWN": _taiwan}


# --- the stops ---------------------------------------------------------------------------------------------------


def _steps(
    kind: RouteKind, destination: Territory, matter: NotaryMatter | None, rows: Rows, *, translated: bool
) -> tuple[RouteStep, ...]:
    between = {
        RouteKind.APOSTILLE: (_apostille(rows.rules),),
        RouteKind.CONSULAR: (_CHINESE_SIDE, _embassy(destination)),
        RouteKind.TAIWAN: (_COPY_SENT,),
    }
    if kind == RouteKind.UNKNOWN:
        return ()
    return (_certificate(matter, rows.rules, translated), *between.get(kind, ()), _use(destination, translated))


_FIRST = Text("学历、出生、执照等大多数文书须先办理公证。", "Most papers (degrees, birth, licences) must be notarised first.")
_FIRST_AND_TRANSLATED = Text(
    "学历、出生、执照等大多数文书须先办理公证。译文附在公证书后。",
    "Most papers (degrees, birth, licences) must be notarised first. The translation is attached to the certificate.",
)


def _certificate(matter: NotaryMatter | None, rules: Mapping[str, Rule], translated: bool) -> RouteStep:
    return RouteStep(
        Text("办理公证书", "Notarial certificate"),
        Text("河南省的公证机构", "a notary office in Henan"),
        _FIRST_AND_TRANSLATED if translated else _FIRST,
        _time_limit(matter, rules),
    )


def _time_limit(matter: NotaryMatter | None, rules: Mapping[str, Rule]) -> Text | None:
    limit = matter.time_limit_working_days if matter else None
    rule = rules.get(ISSUE)
    span = amount(limit, "working_day") if limit else amount(rule.value, rule.unit) if rule else None
    if span is None:
        return None
    return Text(
        "自受理起{span}内；不可抗力、补充证明材料、核实情况的时间不计算在内。",
        "Within {span} from acceptance; force majeure, further papers and verification are not counted.",
    ).format(span=span)


def _apostille(rules: Mapping[str, Rule]) -> RouteStep:
    known = [rules[code].statement for code in (NORMAL, URGENT) if code in rules]
    days = Text("".join(t.zh for t in known), " ".join(t.en for t in known)) if known else None
    return RouteStep(
        Text("办理附加证明书", "Apostille"),
        Text(
            "河南省人民政府外事办公室（只办理本省出具的文书），或者外交部",
            "Foreign affairs office of Henan Province (only for documents made in the province), or the Ministry of Foreign Affairs",
        ),
        Text("附加证明书只证明签名、印鉴属实。", "An apostille proves the signature and seal only."),
        days,
        url=CHECK_ONLINE,
    )


_CHINESE_SIDE = RouteStep(
    Text("中国领事认证", "Consular authentication by China"),
    Text(
        "外交部，或者受委托的河南省外事办公室", "the Ministry of Foreign Affairs, or the entrusted foreign affairs office of Henan"
    ),
    Text("省外事办公室只办理本省出具的文书。", "The provincial office takes only documents made in the province."),
)
_COPY_SENT = RouteStep(
    Text("寄送公证书副本", "A copy of the certificate is sent"),
    Text(
        "海峡两岸关系协会与海峡交流基金会之间的渠道",
        "the channel between the two associations across the Strait (ARATS and SEF)",
    ),
    Text("请向办理公证的机构确认寄送时间。", "Ask the notary office when the copy is sent."),
)


def _embassy(destination: Territory) -> RouteStep:
    return RouteStep(
        Text("使领馆认证", "Authentication by the embassy or consulate"),
        Text("{place}驻华使馆或者领馆", "embassy or consulate of {place} in China").format(place=destination.name),
        Text(
            "所需材料、时间和费用，以该使领馆的要求为准。",
            "Papers, time and fees are as that embassy or consulate asks.",
        ),
    )


_ASK_LANGUAGE_AND_AGE = Text(
    "办理前请问清该机构要求的译文语种，以及文书须在多久之内出具。",
    "Ask it before you begin which language it wants and how recent the paper must be.",
)
_ASK_AGE = Text(
    "办理前请问清该机构要求文书须在多久之内出具。",
    "Ask it before you begin how recent the paper must be.",
)


def _use(destination: Territory, translated: bool) -> RouteStep:
    return RouteStep(
        Text("在{place}使用", "Use in: {place}").format(place=destination.name),
        Text("接收文书的机构", "the institution that receives the paper"),
        _ASK_LANGUAGE_AND_AGE if translated else _ASK_AGE,
    )


# --- languages and sources ---------------------------------------------------------------------------------------


def _languages(destination: Territory, names: Mapping[str, Text]) -> tuple[tuple[Language, ...], Text | None]:
    only = ONE_LANGUAGE.get(destination.alpha3)
    spoken = [only] if only else destination.languages.split("|")
    codes = ["zh", *(code for code in spoken if code and code != "zh")]
    languages = tuple(Language(code, _CHINESE if code == "zh" else names.get(code) or _named(code)) for code in codes)
    if not only:
        return languages, None
    note = Text(
        "到{place}使用的文书须为中文和{language}，语种不符会被退回。",
        "Papers for {place} must be in Chinese and {language}; another pair is sent back.",
    )
    return languages, note.format(place=destination.name, language=languages[-1].name)


_CHINESE = Text("中文", "Chinese")


def _named(code: str) -> Text:
    zh, en = Locale("zh", script="Hans").languages.get(code), Locale("en").languages.get(code)
    return Text(zh or code, en or code)


def _sources(kind: RouteKind, rows: Rows) -> tuple[Source, ...]:
    relation, listed = (rows.cross_strait, None) if kind == RouteKind.TAIWAN else (rows.relation, rows.instrument)
    found = [Source(relation.source, relation.as_of, relation.confidence)] if relation else []
    if listed:
        found.append(Source(listed.official_status_url or listed.source, listed.as_of, listed.confidence))
    wanted = {RouteKind.APOSTILLE: (ISSUE, NORMAL), RouteKind.UNKNOWN: ()}.get(kind, (ISSUE,))
    if kind in (RouteKind.APOSTILLE, RouteKind.CONSULAR):
        found.append(Source(GUIDE, None, Confidence.SOURCED))
    for code in wanted:
        if rule := rows.rules.get(code):
            found.append(Source(rule.source_url or rule.legal_basis_en, rule.checked_on, rule.confidence))
    return tuple(found)
