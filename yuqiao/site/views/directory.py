"""The public directory: one search over everybody who serves, and the card of a lawyer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuqiao.facts import selectors as facts
from yuqiao.facts.models import Territory
from yuqiao.kernel.doors import public
from yuqiao.kernel.qr import qr_svg
from yuqiao.kernel.text import is_chinese, name_of
from yuqiao.kernel.vcard import TYPE as VCARD
from yuqiao.registers import directory_search, words
from yuqiao.registers.directory_search import FLAGS, Asked, Counts
from yuqiao.registers.models import DirectoryEntry
from yuqiao.site import cards

CHOSEN = ("who", "words", "country", "field", "language", "city", "kind", "firm")
REGISTERS = {"firms": "law-firms"}  # registers that the directory calls otherwise
OLD_KINDS = {"firm": "firms", "office": "notary-offices", "": "notary-offices"}


@public
def finder(request: HttpRequest) -> HttpResponse:
    """The former finder: its addresses lead to the directory with what they asked for."""
    old = {k: request.GET.get(k, "").strip()[:100] for k in ("kind", "city", "county", "words", "territory", "language", "video")}
    query = {k: old[k] for k in ("city", "language") if old[k]}
    query["who"] = OLD_KINDS.get(old["kind"], "notary-offices")
    county = next((c for c in facts.counties(old["city"]) if c.code == old["county"]), None) if old["county"] else None
    if typed := " ".join(filter(None, (old["words"], county and county.name_zh))):
        query["words"] = typed
    if old["territory"]:
        query["country"] = old["territory"]
    if old["video"]:
        query["remote"] = "1"
    return redirect(f"{reverse('portal:directory')}?{urlencode(query)}", permanent=True)


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what it is called, how many there are, where it leads; whether it is chosen now."""

    label: str
    number: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """What one can narrow down by, in groups with a heading (or none)."""

    code: str
    title: str
    groups: list[tuple[str, list[Choice]]]
    chosen: str  # what is chosen, in words


class Names:
    """Names of codes in the active language, one query a table."""

    def __init__(self) -> None:
        self.territories = {t.alpha3: t for t in facts.territories()}
        self.fields = {a.slug: name_of(a) for a in facts.practice_areas()}
        self.languages = {x.code: name_of(x) for x in facts.service_languages()}
        self.cities = {c.code: name_of(c) for c in facts.cities()}

    def country(self, code: str) -> str:
        """The name of a country or region; the code itself for an unknown one."""
        return name_of(self.territories[code]) if code in self.territories else code

    def find_country(self, typed: str) -> str:
        """The alpha-3 code of what was typed: a code or a name in either language; empty for an unknown one."""
        text, upper = typed.strip().casefold(), typed.strip().upper()
        for place in self.territories.values():
            names = (place.name_zh, place.name_en, place.full_name_zh, place.full_name_en)
            if upper in (place.alpha3, place.alpha2) or text in (n.casefold() for n in names if n):
                return place.alpha3
        return ""


class Shown:
    """The facets of one page, made from what was asked and the counts."""

    def __init__(self, request: HttpRequest, asked: Asked, counts: Counts, names: Names) -> None:
        self.request, self.asked, self.counts, self.names = request, asked, counts, names

    def href(self, **changes: str) -> str:
        """This page with other choices, from its beginning."""
        query = {k: v for k, v in self.request.GET.items() if k not in ("after", "before", *changes) and v}
        query |= {k: v for k, v in changes.items() if v}
        return f"{self.request.path}?{urlencode(query)}"

    def choices(self, facet: str, codes: Iterable[str], label: Mapping[str, Any]) -> list[Choice]:
        """Values of a facet that would find somebody, and the chosen one."""
        now, numbers = self.asked.facets.get(facet, ""), self.counts.of(facet)
        return [
            Choice(str(label.get(code, code)), numbers.get(code, 0), self.href(**{facet: "" if code == now else code}), code == now)
            for code in codes
            if numbers.get(code) or code == now
        ]

    def _facet(self, code: str, title: str, groups: list[tuple[str, list[Choice]]]) -> Facet:
        kept = [(heading, choices) for heading, choices in groups if choices]
        chosen = next((c.label for _h, choices in kept for c in choices if c.chosen), "")
        return Facet(code, title, kept, chosen)

    def countries(self) -> Facet:
        """Countries and regions by continent, those with most entries first."""
        numbers = self.counts.of("country")
        there = [t for t in self.names.territories.values() if t.alpha3 in numbers or t.alpha3 == self.asked.facets.get("country")]
        there.sort(key=lambda t: (t.continent_en, -numbers.get(t.alpha3, 0)))
        names = {t.alpha3: name_of(t) for t in there}
        groups = [
            (_continent(places[0]), self.choices("country", [t.alpha3 for t in places], names))
            for places in (list(found) for _key, found in groupby(there, key=lambda t: t.continent_en))
        ]
        return self._facet("country", _("Country or region"), groups)

    def facets(self) -> list[Facet]:
        """All of them, in the order of the page."""
        names = self.names
        flat = (
            ("field", _("Field of law"), names.fields, names.fields),
            ("language", _("Language"), names.languages, names.languages),
            ("city", _("City"), names.cities, names.cities),
            ("kind", _("Kind"), words.KINDS, words.KINDS),
        )
        found = [self.countries()]
        found += [self._facet(code, title, [("", self.choices(code, codes, label))]) for code, title, codes, label in flat]
        return [facet for facet in found if facet.groups]

    def who(self) -> list[Choice]:
        """Kinds of people and institutions, and all of them."""
        now = self.asked.facets.get("who", "")
        everybody = Choice(_("Everybody"), sum(self.counts.of("who").values()), self.href(who=""), not now)
        return [everybody, *self.choices("who", words.WHO, words.WHO)]

    def flags(self) -> list[Choice]:
        """What may be ticked."""
        numbers = self.counts.of("flag")
        return [
            Choice(
                str(text),
                numbers.get(flag, 0),
                self.href(**{flag: "" if flag in self.asked.flags else "1"}),
                flag in self.asked.flags,
            )
            for flag, text in words.FLAGS.items()
            if numbers.get(flag) or flag in self.asked.flags
        ]


def _continent(place: Territory) -> str:
    return place.continent_zh if is_chinese() else place.continent_en


def address_of(register: str, pk: int) -> str:
    """Where an entry has its page."""
    if register == "lawyers":
        return reverse("portal:lawyer", args=[pk])
    return reverse("directory:entry", args=[REGISTERS.get(register, register), pk])


def _row(entry: DirectoryEntry, asked: Asked, names: Names) -> dict[str, Any]:
    """One entry as the list shows it: the chosen country or field first, then a few others."""
    card, chinese = entry.card, is_chinese()

    def some(codes: list[str], chosen: str, label: Mapping[str, str], most: int) -> tuple[str, int]:
        first = [c for c in codes if c == chosen] + [c for c in codes if c != chosen]
        return ("、" if chinese else ", ").join(label.get(c, c) for c in first[:most]), max(len(first) - most, 0)

    zh, en = card.get("firm", card.get("office", [0, "", ""]))[1:]
    at = (zh or en) if chinese else (en or zh)
    city = name_of(entry.city) if entry.city else ""
    places = {c: names.country(c) for c in card.get("country", ())}
    return {
        "entry": entry,
        "name": (entry.name_zh or entry.name_en) if chinese else (entry.name_en or entry.name_zh),
        "other": entry.name_en if chinese else entry.name_zh,
        "href": address_of(entry.register, entry.entry),
        "who": words.WHO_ONE[entry.register],
        "at": at,
        "city": "" if city in f"{at} {entry.name_zh} {entry.name_en}" else city,
        "kind": words.KINDS.get(next(iter(card.get("kind", ())), "")),
        "countries": some(card.get("country", []), asked.facets.get("country", ""), places, 4),
        "fields": some(card.get("field", []), asked.facets.get("field", ""), names.fields, 3),
        "languages": [(names.languages.get(code, code), words.LEVELS.get(level)) for code, level in card["languages"]],
        "flags": [words.FLAGS[f] for f in ("leading", "national", "remote") if f in card.get("flag", ())],
        "address": card.get("address_zh", "") if chinese else card.get("address_en", "") or card.get("address_zh", ""),
    }


@public
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who serves, by name and by what one looks for. Not kept in memory: who leaves a list is gone at once."""
    names = Names()
    typed = {k: request.GET.get(k, "").replace("\x00", "").strip()[:100] for k in CHOSEN}
    country = names.find_country(typed["country"]) if typed["country"] else ""
    unknown = typed["country"] if typed["country"] and not country else ""
    asked = Asked.of({**typed, "country": country}, [f for f in FLAGS if request.GET.get(f)])
    counts = directory_search.count(asked)
    cursors = {k: request.GET.get(k, "") for k in ("after", "before")}
    page = directory_search.page(asked, counts, **cursors)
    shown = Shown(request, asked, counts, names)
    facets = shown.facets()
    chosen = [(f.chosen, shown.href(**{f.code: ""})) for f in facets if f.chosen]
    chosen += [(choice.label, choice.href) for choice in shown.flags() if choice.chosen]
    if firm := asked.facets.get("firm"):
        chosen.append((cards.firm_name(firm), shown.href(firm="")))
    context = {
        "asked": asked,
        "typed": typed,
        "unknown": unknown,
        "counts": counts,
        "page": page,
        "rows": [_row(entry, asked, names) for entry in page.rows],
        "who": shown.who(),
        "facets": facets,
        "flags": shown.flags(),
        "chosen": chosen,
        "kept": [(k, v) for k, v in request.GET.items() if k in (*CHOSEN, *FLAGS) and k != "words" and v],
        "ask": f"{reverse('portal:ask', args=['consultation'])}?{urlencode({'territory': names.country(country)} if country else {})}",
    }
    return render(request, "portal/directory.html", context)


@public
def lawyer(request: HttpRequest, lawyer: int) -> HttpResponse:
    """The card of a lawyer, for readers who do not know how lawyers are organised here."""
    found = cards.public_lawyer(lawyer)
    if found is None:
        raise Http404
    address = f"{settings.SITE_URL}{reverse('portal:lawyer', args=[lawyer])}"
    context = {**cards.about(found), "address": address, "qr": qr_svg(address)}
    return render(request, "portal/lawyer.html", context)


@public
def lawyer_vcard(request: HttpRequest, lawyer: int) -> HttpResponse:
    """The card of a lawyer for an address book."""
    found = cards.public_lawyer(lawyer)
    if found is None:
        raise Http404
    address = f"{settings.SITE_URL}{reverse('portal:lawyer', args=[lawyer])}"
    response = HttpResponse(cards.vcard(found, address), content_type=VCARD)
    response["Content-Disposition"] = f'attachment; filename="lawyer-{lawyer}.vcf"'
    return response
