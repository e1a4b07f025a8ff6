"""The directory of lawyers and the matching for machines: public particulars alone, with codes instead of words."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from yuqiao.kernel import limits
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters.conflicts import named
from yuqiao.matters.matching import find, may_be_asked, white_listed
from yuqiao.registers import words
from yuqiao.registers.directory_search import Asked, count, lawyers
from yuqiao.registers.matching import need_of
from yuqiao.registers.models import DirectoryEntry
from yuqiao.site.api_shapes import Problem, Words

router = Router()
MOST, MOST_PARTIES = 100, 5


class FirmOut(Schema):
    """A law firm."""

    id: int
    name_zh: str
    name_en: str


class SpokenOut(Schema):
    """A language by its code, and how well: native, fluent, working or reading."""

    code: str
    level: str


class LawyerOut(Schema):
    """A lawyer as everybody may read: countries and regions are alpha-3 codes, fields those of /rules/data/practice-areas/."""

    id: int
    name_zh: str
    name_en: str
    firm: FirmOut
    firm_kind: str
    city: str | None
    languages: list[SpokenOut]
    countries: list[str]
    admitted: list[str]
    fields: list[str]
    white_listed_until: str | None
    leading: bool
    national: bool
    is_demo: bool
    url: str


class LawyersOut(Schema):
    """One page. `count` is exact; `next` is what to send as `after` for the next page."""

    register_: str = Field(alias="register")
    title: Words
    count: int
    more: bool
    next: str | None
    entries: list[LawyerOut]


def _address(pk: int) -> str:
    return f"{settings.SITE_URL}{reverse('portal:lawyer', args=[pk])}"


def _lawyer(entry: DirectoryEntry) -> dict[str, Any]:
    card = entry.card
    firm, flags = card["firm"], card.get("flag", ())
    return {
        "id": entry.entry,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "firm": {"id": firm[0], "name_zh": firm[1], "name_en": firm[2]},
        "firm_kind": next(iter(card.get("kind", ())), ""),
        "city": entry.city.code if entry.city else None,
        "languages": [{"code": code, "level": level} for code, level in card["languages"]],
        "countries": card.get("country", []),
        "admitted": card.get("admitted", []),
        "fields": card.get("field", []),
        "white_listed_until": entry.white_until.isoformat() if entry.white_until else None,
        "leading": "leading" in flags,
        "national": "national" in flags,
        "is_demo": bool(card.get("demo")),
        "url": _address(entry.entry),
    }


@router.get(
    "/directory/lawyers/",
    tags=["registers"],
    response={200: LawyersOut, 422: Problem, 429: Problem},
    by_alias=True,
    url_name="directory_lawyers",
)
def directory_lawyers(
    request: HttpRequest,
    country: str = Query("", description="alpha-3 or alpha-2 code, or a name in Chinese or English"),
    language: str = Query("", description="ISO 639 code, for example vi"),
    field: str = Query("", description="code of a field of law, as under /rules/data/practice-areas/"),
    city: str = Query("", description="code of a city of the province, or its name"),
    q: str = Query("", max_length=100, description="any part of a name in either script, or its pinyin"),
    white: bool = Query(False, description="on the white list today"),
    after: str = Query("", description="`next` of the page before"),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """Lawyers whom everybody may read about: white-listed and leading ones first, then by pinyin."""
    limits.check("api", limits.address_of(request))
    need = need_of(country, field, [language] if language else [], city)
    facets = {
        "who": "lawyers",
        "country": need.country.alpha3 if need.country else "",
        "field": need.field.slug if need.field else "",
        "language": language,
        "city": need.city.code if need.city else "",
    }
    asked = Asked.of({**facets, "words": q.replace("\x00", "")}, ["white"] if white else [])
    page = lawyers(asked, after=after, size=limit)
    return {
        "register": "lawyers",
        "title": words.WHO["lawyers"].as_dict(),
        "count": count(asked).total,
        "more": False,
        "next": page.after,
        "entries": [_lawyer(entry) for entry in page.rows],
    }


class MatchIn(Schema):
    """What somebody looks for. `other_parties`: names or credit codes of the other side, against which conflicts are checked."""

    country: str = ""
    field: str = ""
    language: str = ""
    city: str = ""
    urgent: bool = False
    other_parties: list[str] = []
    limit: int = 3


class NamedOut(Schema):
    """Somebody with a card of the directory."""

    id: int
    name_zh: str
    name_en: str
    url: str


class PartOut(Schema):
    """One reason for the score."""

    code: str
    zh: str
    en: str
    points: float


class MatchOut(Schema):
    """One lawyer who fits."""

    lawyer: NamedOut
    firm: FirmOut
    score: float
    parts: list[PartOut]


@router.post(
    "/tools/match/",
    tags=["tools"],
    response={200: list[MatchOut], 400: Problem, 422: Problem, 429: Problem},
    url_name="match",
)
def match(request: HttpRequest, data: MatchIn) -> list[dict[str, Any]]:
    """White-listed lawyers for a need, in the order in which they would be asked, with the reasons.

    Left out is who has a conflict with a party that was named, has no room, or has quiet hours; for which of them is not told.
    """
    limits.check("api.match", limits.address_of(request))
    need = need_of(data.country, data.field, [data.language] if data.language else [], data.city, data.urgent)
    if not (need.country or need.field or need.languages):
        text = Text("请至少填写国家或地区、领域、语言中的一项。", "Give at least one of country, field and language.")
        raise Refused("need", text, {"country": text})
    if not 1 <= data.limit <= MOST or len(data.other_parties) > MOST_PARTIES:
        text = Text("limit为1至{n}；other_parties最多{m}个。", "limit is 1 to {n}; other_parties are at most {m}.")
        raise Refused("need", text.format(n=MOST, m=MOST_PARTIES))
    found = may_be_asked(find(need, white_listed(), theirs=named(name[:200] for name in data.other_parties), offered_counts=True))
    return [
        {
            "lawyer": {
                "id": one.lawyer.pk,
                "name_zh": one.lawyer.name_zh,
                "name_en": one.lawyer.name_en,
                "url": _address(one.lawyer.pk),
            },
            "firm": {"id": one.lawyer.firm_id, "name_zh": one.lawyer.firm.name_zh, "name_en": one.lawyer.firm.name_en},
            "score": one.match.score,
            "parts": one.in_words(),
        }
        for one in found[: data.limit]
    ]
