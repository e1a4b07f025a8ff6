"""What the public card of a lawyer says, and the same for an address book."""

from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Prefetch, Q

from yuqiao.kernel import clock
from yuqiao.kernel.text import Text, name_of
from yuqiao.kernel.vcard import Card
from yuqiao.matters.models import Rating
from yuqiao.matters.selectors import counted_ratings
from yuqiao.registers import words
from yuqiao.registers.directory import public_entries, white_until
from yuqiao.registers.hours import is_quiet, zone_of
from yuqiao.registers.models import Experience, LawFirm, Lawyer, LawyerLanguage, LawyerPrice, ListingCriterion
from yuqiao.registers.white_list import criteria, live_listing

ENOUGH = 3  # ratings, before their average is told


def firm_name(key: str) -> str:
    """The name of a firm by its key; the key itself for one that is none."""
    firm = LawFirm.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 12 else None
    return name_of(firm) if firm else key


def public_lawyer(pk: int) -> Lawyer | None:
    """A lawyer whom everybody may read about, with all that the card says; None when there is none."""
    today = clock.today()
    valid = Q(valid_from__lte=today) & (Q(valid_until=None) | Q(valid_until__gte=today))
    return (
        public_entries("lawyers")
        .filter(pk=pk)
        .select_related("firm__city", "firm__territory", "city", "person")
        .prefetch_related(
            "territories",
            "practice_areas",
            "admissions__territory",
            Prefetch("lawyerlanguage_set", LawyerLanguage.objects.select_related("servicelanguage")),
            Prefetch("prices", LawyerPrice.objects.filter(valid).order_by("kind", "minimum"), to_attr="now"),
            Prefetch(
                "experience",
                Experience.objects.select_related("territory", "practice_area").order_by("-year", "-matters"),
            ),
        )
        .first()
    )


def languages_of(lawyer: Lawyer) -> list[tuple[str, Text]]:
    """(language, how well) of a lawyer, the best first."""
    order = {level: n for n, level in enumerate(words.LEVEL_ORDER)}
    rows = sorted(lawyer.lawyerlanguage_set.all(), key=lambda row: (order[row.level], row.servicelanguage_id))
    return [(name_of(row.servicelanguage), words.LEVELS[row.level]) for row in rows]


def _practice(lawyer: Lawyer) -> list[tuple[str, int, int, int]]:
    """(country or region, matters, first year, last year) as the lawyer or a list says, the most first."""
    found: dict[str, list[int]] = {}
    for row in lawyer.experience.all():
        if row.territory_id:
            kept = found.setdefault(name_of(row.territory), [0, row.year, row.year])
            found[name_of(row.territory)] = [kept[0] + row.matters, min(kept[1], row.year), max(kept[2], row.year)]
    return sorted(((name, *rest) for name, rest in found.items()), key=lambda row: (-row[1], row[0]))


def _other_roles(lawyer: Lawyer) -> list[tuple[Text, str]]:
    """What else the same person is: (role, where)."""
    if lawyer.person_id is None:
        return []
    found = []
    for register, column, place in (
        ("mediators", "person", "organisation"),
        ("notaries", "person", "office"),
        ("experts", "person", "institution"),
        ("interpreters", "person", "institution"),
    ):
        for row in public_entries(register).filter(**{column: lawyer.person_id}).select_related(place):
            at = getattr(row, place)
            found.append((words.WHO_ONE[register], name_of(at) if at else ""))
    return found


def _why_listed(lawyer: Lawyer) -> list[ListingCriterion]:
    """The conditions by which the lawyer is on the white list, as they were worded then."""
    listing = live_listing(lawyer.pk)
    if listing is None:
        return []
    return list(criteria(listing.listed_on).filter(code__in=[ground["code"] for ground in listing.grounds]))


def local_time(lawyer: Lawyer) -> datetime:
    """What time it is where the lawyer is."""
    return clock.now().astimezone(zone_of(lawyer.time_zone))


def about(lawyer: Lawyer) -> dict[str, Any]:
    """Everything that the card says of a lawyer."""
    here = local_time(lawyer)
    today = clock.today()
    ratings = counted_ratings(lawyer.user_id) if lawyer.user_id else Rating.objects.none()
    until = white_until(lawyer)
    rated = ratings.aggregate(n=Count("pk"), mean=Avg("score"))
    return {
        "lawyer": lawyer,
        "firm": lawyer.firm,
        "firm_kind": words.FIRM_KINDS[lawyer.firm.kind],
        "languages": languages_of(lawyer),
        "admissions": [a for a in lawyer.admissions.all() if a.until is None or a.until >= today],
        "city": name_of(lawyer.firm.city) if lawyer.firm.city and name_of(lawyer.firm.city) not in name_of(lawyer.firm) else "",
        "white_until": until,
        "why": _why_listed(lawyer) if until else [],
        "practice": _practice(lawyer),
        "prices": [(words.PRICES[p.kind], p) for p in lawyer.now],
        "here": here,
        "same_zone": here.utcoffset() == clock.now().astimezone(clock.ZONE).utcoffset(),
        "quiet_now": is_quiet(here.time(), lawyer.quiet_from, lawyer.quiet_until),
        "rated": rated if rated["n"] >= ENOUGH else None,
        "ratings": rated["n"],
        "enough": ENOUGH,
        "other_roles": _other_roles(lawyer),
    }


def vcard(lawyer: Lawyer, address: str) -> str:
    """The card for an address book, in both scripts."""
    firm, card = lawyer.firm, Card()
    card.add("KIND", "individual")
    card.uri("UID", address)
    card.both("FN", [lawyer.name_zh], [lawyer.name_en])
    card.both("ORG", [firm.name_zh], [firm.name_en])
    card.both("TITLE", [words.WHO_ONE["lawyers"].zh], [words.WHO_ONE["lawyers"].en])
    for kind, number in (("work", lawyer.phone or firm.phone),):
        card.add("TEL", number, also=f"TYPE={kind}")
    card.add("EMAIL", lawyer.email or firm.email, also="TYPE=work")
    for language, street in (("zh", firm.address_zh), ("en", firm.address_en)):
        if street:
            city = getattr(firm.city, f"name_{language}") if firm.city else ""
            country = {"zh": "中国", "en": "China"}[language]
            card.add("ADR", "", "", street, city, "", "", country, also=f"ALTID=1;LANGUAGE={language};TYPE=work")
    for number, row in enumerate(sorted(lawyer.lawyerlanguage_set.all(), key=lambda r: words.LEVEL_ORDER.index(r.level)), start=1):
        card.add("LANG", row.servicelanguage.code, also=f"TYPE=work;PREF={min(number, 100)}")
    card.add("TZ", lawyer.time_zone)
    card.uri("URL", address)
    if lawyer.is_demo:
        card.add("NOTE", "演示数据 DEMO: invented for demonstration")
    card.add("REV", clock.now().strftime("%Y%m%dT%H%M%SZ"))
    return card.text()
