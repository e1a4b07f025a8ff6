"""What the directory holds of each public entry: written by the verbs that change entries, repaired by the clock.

Every verb that changes a public entry calls `reindex` in its own transaction, so that the directory, the pages and the
matching say the same at every moment.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model, Prefetch, Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.pinyin import syllables
from yuqiao.kernel.search import tokens_of
from yuqiao.registers.models import (
    DirectoryEntry,
    DirectoryFacet,
    Expert,
    Interpreter,
    LawFirm,
    Lawyer,
    LawyerLanguage,
    MediationOrganisation,
    Mediator,
    Notary,
    NotaryOffice,
)
from yuqiao.registers.white_list import in_force

AT_ONCE = 500
WRITTEN = ("name_zh", "name_en", "city", "sort", "white_until", "until", "card", "words")


@dataclass
class Found:
    """What the directory keeps of one entry."""

    entry: int
    name_zh: str
    name_en: str
    city: Any = None
    also: list[str] = field(default_factory=list)  # further names and words by which it is found
    facets: dict[str, set[str]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)  # names of the values of facets, so that they can be typed
    white_until: date | None = None
    until: date | None = None
    leading: bool = False
    card: dict[str, Any] = field(default_factory=dict)

    def add(self, facet: str, code: str, *names: str) -> None:
        """One more thing that it is found by."""
        self.facets.setdefault(facet, set()).add(code)
        self.named += names


def white_until(lawyer: Lawyer) -> date | None:
    """Last day on the white list of a lawyer who is on it today; else None."""
    return lawyer.white_listed_until if _in_force([lawyer.pk]) else None


def _in_force(pks: Iterable[int]) -> set[int]:
    """Those of some lawyers who are on the white list today."""
    return set(Lawyer.objects.filter(in_force(clock.today()), pk__in=pks).values_list("pk", flat=True))


# ---- what each register gives


def _abilities(found: Found, row: Any, *relations: str) -> None:
    """Countries and regions, fields and languages of an entry."""
    for relation in relations:
        facet, code = {
            "territories": ("country", "alpha3"),
            "practice_areas": ("field", "slug"),
            "languages": ("language", "code"),
        }[relation]
        for value in getattr(row, relation).all():
            found.add(facet, getattr(value, code), value.name_zh, value.name_en)


def _placed(found: Found, row: Any) -> None:
    found.city = row.city
    if row.city:
        found.add("city", row.city.code)


def _listed(row: Any, **more: Any) -> Found:
    found = Found(row.pk, row.name_zh, row.name_en, until=row.left_on, **more)
    if row.is_demo:
        found.card["demo"] = True
    return found


def _reached(found: Found, row: Any) -> None:
    found.card |= {k: v for k in ("address_zh", "address_en", "phone") if (v := getattr(row, k, ""))}


def _lawyers(pks: list[int]) -> Iterator[Found]:
    spoken = LawyerLanguage.objects.select_related("servicelanguage")
    rows = Lawyer.objects.select_related("firm", "city", "firm__city").prefetch_related(
        "territories", "practice_areas", "admissions__territory", Prefetch("lawyerlanguage_set", spoken)
    )
    listed = _in_force(pks)
    for row in _some(rows, pks):
        until = row.white_listed_until if row.pk in listed else None
        found = _listed(row, white_until=until, leading=row.is_leading, also=[row.firm.name_zh, row.firm.name_en])
        row.city = row.city or row.firm.city
        _placed(found, row)
        _abilities(found, row, "territories", "practice_areas")
        today = clock.today()
        admitted = [a.territory for a in row.admissions.all() if a.until is None or a.until >= today]
        for place in admitted:
            found.add("country", place.alpha3, place.name_zh, place.name_en)
        levels = []
        for one in row.lawyerlanguage_set.all():
            found.add("language", one.servicelanguage.code, one.servicelanguage.name_zh, one.servicelanguage.name_en)
            levels.append([one.servicelanguage.code, one.level])
        found.add("kind", row.firm.kind)
        found.add("firm", str(row.firm_id))
        _flags(found, leading=row.is_leading, national=row.is_national)
        found.card |= {
            "firm": [row.firm_id, row.firm.name_zh, row.firm.name_en],
            "languages": sorted(levels),
            "admitted": sorted({place.alpha3 for place in admitted}),
        }
        yield found


def _flags(found: Found, **flags: bool) -> None:
    for name, is_so in flags.items():
        if is_so:
            found.add("flag", name)


def _firms(pks: list[int]) -> Iterator[Found]:
    """A firm is found by what its public lawyers know."""
    present = Lawyer.objects.filter(_present()).prefetch_related("territories", "practice_areas", "languages")
    rows = LawFirm.objects.select_related("city", "county", "territory").prefetch_related(
        "languages", Prefetch("lawyers", present, to_attr="present")
    )
    for row in _some(rows, pks):
        found = _listed(row)
        _placed(found, row)
        _reached(found, row)
        _abilities(found, row, "languages")
        if row.territory:
            found.add("country", row.territory.alpha3, row.territory.name_zh, row.territory.name_en)
        for lawyer in row.present:
            _abilities(found, lawyer, "territories", "practice_areas", "languages")
        found.add("kind", row.kind)
        found.named += [row.county.name_zh, row.county.name_en] if row.county else []
        found.card["people"] = len(row.present)
        yield found


def _notary_offices(pks: list[int]) -> Iterator[Found]:
    rows = NotaryOffice.objects.select_related("city", "county").prefetch_related(
        "coverage__division",
        Prefetch("notaries", Notary.objects.filter(_present()).prefetch_related("languages"), to_attr="present"),
    )
    for row in _some(rows, pks):
        found = _listed(row, also=[row.registered_name_en])
        _placed(found, row)
        _reached(found, row)
        _flags(found, remote=row.remote_video)
        places = [row.county, *(c.division for c in row.coverage.all())]
        found.named += [name for place in places if place for name in (place.name_zh, place.name_en)]
        for notary in row.present:
            _abilities(found, notary, "languages")
        found.card["people"] = len(row.present)
        yield found


def _notaries(pks: list[int]) -> Iterator[Found]:
    rows = Notary.objects.select_related("office__city").prefetch_related("languages")
    for row in _some(rows, pks):
        found = _listed(row, also=[row.office.name_zh, row.office.name_en])
        found.until = min(filter(None, (row.left_on, row.in_post_until)), default=None)
        row.city = row.office.city
        _placed(found, row)
        _abilities(found, row, "languages")
        _flags(found, remote=row.office.remote_video)
        found.card["office"] = [row.office_id, row.office.name_zh, row.office.name_en]
        yield found


def _mediation_organisations(pks: list[int]) -> Iterator[Found]:
    rows = MediationOrganisation.objects.select_related("city").prefetch_related("languages", "practice_areas")
    for row in _some(rows, pks):
        found = _listed(row, also=[row.founder_zh, row.founder_en])
        _placed(found, row)
        _reached(found, row)
        _abilities(found, row, "languages", "practice_areas")
        found.add("kind", row.basis)
        yield found


def _professionals(model: type[Model], place: str) -> Callable[[list[int]], Iterator[Found]]:
    def give(pks: list[int]) -> Iterator[Found]:
        rows = model.objects.select_related("city", place).prefetch_related("languages", "territories", "practice_areas")
        for row in _some(rows, pks):
            at = getattr(row, place)
            found = _listed(row, also=[at.name_zh, at.name_en] if at else [])
            found.until = min(filter(None, (row.left_on, getattr(row, "in_post_until", None))), default=None)
            _placed(found, row)
            _abilities(found, row, "languages", "territories", "practice_areas")
            if at:
                found.card["office"] = [at.pk, at.name_zh, at.name_en]
            yield found

    return give


@dataclass(frozen=True)
class Source:
    """A register of which the directory holds entries: its model, and what gives the entries' particulars."""

    model: type[Model]
    give: Callable[[list[int]], Iterator[Found]]


# In the order in which the directory shows them.
SOURCES: dict[str, Source] = {
    "lawyers": Source(Lawyer, _lawyers),
    "firms": Source(LawFirm, _firms),
    "notary-offices": Source(NotaryOffice, _notary_offices),
    "notaries": Source(Notary, _notaries),
    "mediation-organisations": Source(MediationOrganisation, _mediation_organisations),
    "mediators": Source(Mediator, _professionals(Mediator, "organisation")),
    "experts": Source(Expert, _professionals(Expert, "institution")),
    "interpreters": Source(Interpreter, _professionals(Interpreter, "institution")),
}
WHO = tuple(SOURCES)
# Whose entry says something of another's: changing a lawyer changes what the firm is found by.
ALSO = {"lawyers": ("firms", "firm_id"), "notaries": ("notary-offices", "office_id")}
# Whose entries say something of it: a firm's name stands on the cards of its lawyers.
MEMBERS = {
    "firms": (("lawyers", "firm"),),
    "notary-offices": (("notaries", "office"),),
    "mediation-organisations": (("mediators", "organisation"),),
}


def _present() -> Q:
    """Public entries that are in their register today."""
    today = clock.today()
    return Q(public=True) & (Q(left_on=None) | Q(left_on__gte=today)) & (Q(entered_on=None) | Q(entered_on__lte=today))


def public_entries(register: str) -> QuerySet:
    """Entries of a register that everybody may read today."""
    rows = SOURCES[register].model.objects.filter(_present())
    if any(f.name == "in_post_until" for f in rows.model._meta.get_fields()):
        rows = rows.filter(Q(in_post_until=None) | Q(in_post_until__gte=clock.today()))
    return rows


def _some(rows: QuerySet, pks: list[int]) -> QuerySet:
    return rows.filter(pk__in=pks)


# ---- writing


@transaction.atomic
def reindex(register: str, pk: int) -> None:
    """Write anew what the directory holds of an entry and of those that show it; one that is not public goes out of it."""
    if register not in SOURCES:
        return
    _write(register, [pk])
    if register in ALSO:
        other, column = ALSO[register]
        _write(other, list(SOURCES[register].model.objects.filter(pk=pk).values_list(column, flat=True)))
    for member, column in MEMBERS.get(register, ()):
        _write(member, list(SOURCES[member].model.objects.filter(**{column: pk}).values_list("pk", flat=True)))


@transaction.atomic
def reindex_all(register: str, pks: Iterable[int]) -> None:
    """As `reindex`, of many entries of one register."""
    keys = list(dict.fromkeys(pks))
    for part in _parts(keys):
        _write(register, part)
        if register in ALSO:
            other, column = ALSO[register]
            _write(other, list(SOURCES[register].model.objects.filter(pk__in=part).values_list(column, flat=True).distinct()))


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part


def _write(register: str, pks: list[int]) -> None:
    present = list(public_entries(register).filter(pk__in=pks).values_list("pk", flat=True))
    gone = DirectoryEntry.objects.filter(register=register, entry__in=set(pks) - set(present))
    if len(present) < len(pks):
        gone.delete()
    if not present:
        return
    found = list(SOURCES[register].give(present))
    rows = [_row(register, one) for one in found]
    kept = DirectoryEntry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["register", "entry"], update_fields=list(WRITTEN)
    )
    facets = {row.pk: _facets(register, one) for row, one in zip(kept, found, strict=True)}
    _write_facets(facets)


def _write_facets(wanted: dict[int, set[tuple[str, str]]]) -> None:
    """Facets that differ alone are written: an entry changes often, what it is found by seldom."""
    there: dict[int, dict[tuple[str, str], int]] = {pk: {} for pk in wanted}
    for row in DirectoryFacet.objects.filter(entry__in=wanted):
        there[row.entry_id][row.facet, row.value] = row.pk
    over = [pk for entry, rows in there.items() for key, pk in rows.items() if key not in wanted[entry]]
    if over:
        DirectoryFacet.objects.filter(pk__in=over).delete()
    new = [
        DirectoryFacet(entry_id=entry, facet=facet, value=value)
        for entry, keys in wanted.items()
        for facet, value in sorted(keys - there[entry].keys())
    ]
    DirectoryFacet.objects.bulk_create(new, batch_size=2000, ignore_conflicts=True)


def _facets(register: str, found: Found) -> set[tuple[str, str]]:
    rows = {("who", register)} | {(facet, value) for facet, values in found.facets.items() for value in values}
    if found.white_until and found.white_until >= clock.today():
        rows.add(("flag", "white"))
    return rows


def facet_token(facet: str, value: str) -> str:
    """The token by which a facet is found; words begin with another letter."""
    return "f" + "".join(c if c.isalnum() and c.isascii() else "0" for c in f"{facet}x{value}".lower())


@lru_cache(maxsize=2000)
def _named(name: str) -> frozenset[str]:
    """Tokens of the name of a country, a field, a language: the same few hundred, again and again."""
    return frozenset(tokens_of(name))


@lru_cache(maxsize=2000)
def _spoken(name: str) -> frozenset[str]:
    """Tokens of the name of an institution, which stands on the cards of all its people."""
    return frozenset(tokens_of(name, spoken=True))


def _row(register: str, found: Found) -> DirectoryEntry:
    rows = _facets(register, found)
    tokens = {facet_token(*key) for key in rows}
    tokens |= tokens_of(found.name_zh, spoken=True) | tokens_of(found.name_en, spoken=True)
    tokens.update(*(_spoken(name) for name in found.also if name))
    tokens.update(*(_named(name) for name in found.named if name))
    white = ("flag", "white") in rows
    said = "".join(syllables(found.name_zh or found.name_en)).lower()
    spoken = "".join(c for c in said if c.isascii() and c.isalnum())[:40]
    card = found.card | {f: sorted(v) for f, v in found.facets.items() if f in ("country", "field", "kind", "flag")}
    card.setdefault("languages", [[code, ""] for code in sorted(found.facets.get("language", ()))])
    return DirectoryEntry(
        register=register,
        entry=found.entry,
        name_zh=found.name_zh,
        name_en=found.name_en,
        city=found.city,
        sort=f"{WHO.index(register)}{0 if white else 1}{0 if found.leading else 1}{spoken}",
        white_until=found.white_until if white else None,
        until=found.until,
        card=card,
        words=" ".join(sorted(tokens)),
    )


# ---- by command and by the clock


def rebuild(registers: Iterable[str] = WHO) -> int:
    """Make the directory anew from the entries; returns how many stand in it."""
    done = 0
    for register in registers:
        for part in _parts(public_entries(register).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)):
            with transaction.atomic():
                _write(register, part)
            done += len(part)
        _drop_gone(register)
    return done


def _drop_gone(register: str) -> int:
    gone = DirectoryEntry.objects.filter(register=register).exclude(entry__in=public_entries(register).values("pk"))
    count = gone.count()
    if count:
        gone.delete()
    return count


def repair() -> int:
    """Put right what no verb touched: days that passed (white list, last days, first days), entries added or taken out by hand."""
    done = 0
    for register in WHO:
        done += _drop_gone(register)
        there = DirectoryEntry.objects.filter(register=register)
        missing = public_entries(register).exclude(pk__in=there.values("entry")).values_list("pk", flat=True)
        for part in _parts([*missing, *(_turned() if register == "lawyers" else ())]):
            reindex_all(register, part)
            done += len(part)
    return done


def _turned() -> Iterator[int]:
    """Lawyers whose entry says something else of the white list than is so today."""
    shown = dict(DirectoryEntry.objects.filter(register="lawyers", white_until__isnull=False).values_list("entry", "white_until"))
    now = dict(public_entries("lawyers").filter(in_force(clock.today())).values_list("pk", "white_listed_until"))
    return (pk for pk in shown.keys() | now.keys() if shown.get(pk) != now.get(pk))
