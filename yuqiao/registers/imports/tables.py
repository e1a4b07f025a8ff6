"""What names and codes of the facts mean, read once for a piece of work."""

from collections import Counter
from dataclasses import dataclass, field

from yuqiao.facts.models import Division, Industry, Territory
from yuqiao.registers.imports.values import Lookups, plain_key, with_our_names
from yuqiao.registers.values import Words

LEVELS_OF_CITIES = ("prefecture_level_city", "province_administered_county_level_city")


@dataclass(frozen=True)
class Tables:
    """Names to codes for reading (`lookups`), codes to keys of rows and back for writing, codes to names for showing."""

    lookups: Lookups
    ids: dict[str, dict[str, int]]  # territory, division, industry → code → pk
    codes: dict[str, dict[int, str]]
    names: dict[str, dict[str, tuple[str, str]]]  # code → (Chinese, English)
    words: Words = field(default_factory=Words)  # of what the registers alone know


def load_tables() -> Tables:
    """Read the tables: three queries."""
    territories = list(Territory.objects.all())
    divisions = list(Division.objects.select_related("parent"))
    industries = list(Industry.objects.all())
    lookups = Lookups(
        territories=with_our_names(_territories(territories)),
        territory_names={t.alpha3: t.name_zh for t in territories},
        cities=_cities(divisions),
        counties=_counties(divisions),
        industries=_industries(industries),
    )
    rows = {
        "territory": [(t.alpha3, t) for t in territories],
        "division": [(d.code, d) for d in divisions],
        "industry": [(i.code, i) for i in industries],
    }
    return Tables(
        lookups,
        {kind: {code: row.pk for code, row in found} for kind, found in rows.items()},
        {kind: {row.pk: code for code, row in found} for kind, found in rows.items()},
        {kind: {code: (row.name_zh, row.name_en) for code, row in found} for kind, found in rows.items()},
    )


def _territories(rows: list[Territory]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        for name in (row.name_zh, row.name_en, row.full_name_zh, row.full_name_en, row.alpha3, row.alpha2):
            if name:
                found.setdefault(plain_key(name), row.alpha3)
    return found


def _is_city(row: Division) -> bool:
    return row.parent is not None and row.parent.level == "province" and row.level != "province"


def _cities(rows: list[Division]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in filter(_is_city, rows):
        for name in (row.name_zh, row.name_zh.removesuffix("市"), row.name_en, row.code):
            found.setdefault(plain_key(name), row.code)
    found.setdefault("济源示范区", "419001")
    return {name: code for name, code in found.items() if code in {r.code for r in rows}}


def _counties(rows: list[Division]) -> dict[tuple[str, str], str]:
    below = [r for r in rows if r.parent is not None and not _is_city(r) and r.level != "province"]
    found: dict[tuple[str, str], str] = {}
    names: Counter[str] = Counter()
    for row in below:
        spellings = {plain_key(row.name_zh), plain_key(row.name_en), row.code}
        if len(row.name_zh) > 2:
            spellings.add(plain_key(row.name_zh[:-1]))
        for name in spellings:
            found.setdefault((row.parent.code, name), row.code)
            names[name] += 1
    alone = {("", name): code for (_city, name), code in found.items() if names[name] == 1}
    return {**alone, **found}


def _industries(rows: list[Industry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        for name in (row.code, row.name_zh, row.name_en, row.name_zh.removesuffix("业")):
            found.setdefault(plain_key(name), row.code)
        # 批发和零售业 is written as 批发业 and 零售业 too.
    found.setdefault("批发业", "F")
    found.setdefault("零售业", "F")
    found.setdefault("软件和信息技术服务业", "I")
    found.setdefault("房地产", "K")
    return found
