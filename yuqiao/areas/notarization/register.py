"""Reads of the register of certificates (Notarization Procedure Rules art. 57): every number explained, voided prints too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.models import Certificate
from yuqiao.areas.notarization.reach import AREA, Reach, reach_of
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text, name_of
from yuqiao.matters.access import visible_at_desk
from yuqiao.matters.models import Matter, Output, Party
from yuqiao.matters.numbers import number_key
from yuqiao.matters.search import search_matters
from yuqiao.people.models import User
from yuqiao.registers.models import NotaryOffice

NEWEST = (("issued_on", True), ("id", True))
EXPORT_LIMIT = 50_000
FEW_MATTERS = 500
STATES = {
    Output.State.VALID: Text("有效", "In force"),
    Output.State.VOIDED: Text("作废", "Voided"),
    Output.State.CORRECTED: Text("已更正", "Corrected"),
    Output.State.WITHDRAWN: Text("已撤销", "Withdrawn"),
}


def visible_certificates(user: User | None) -> QuerySet[Certificate]:
    """Lines of the register that this person reads: all for department and center, the own office's for its people."""
    reach = reach_of(user)
    if reach.all:
        return Certificate.objects.all()
    return Certificate.objects.filter(office__in=reach.offices) if reach.offices else Certificate.objects.none()


# ---- a number, however it is written


def numbered(rows: QuerySet[Certificate], typed: str) -> QuerySet[Certificate]:
    """Lines under a number in any spelling; digits alone are the number within its series."""
    key = number_key(typed)
    if key.isdecimal() and len(key) < 10:
        return rows.filter(sequence=int(key))
    return rows.filter(Q(output__number_key=key) | Q(output__number_en_key=key)) if key else rows.none()


# ---- filters


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


_PLAIN = {"class": "number_class", "kind": "subject__slug", "destination": "destination__alpha3", "state": "state"}


def filtered(rows: QuerySet[Certificate], query: Mapping[str, str], user: User) -> QuerySet[Certificate]:
    """Lines that a query asks for; a value that cannot be read filters nothing, a name is looked for in readable files alone."""
    rows = rows.filter(**{column: query[name] for name, column in _PLAIN.items() if query.get(name)})
    if query.get("office", "").isdecimal():
        rows = rows.filter(office=int(query["office"]))
    if year := year_of(query):
        rows = rows.filter(issued_on__range=(date(year, 1, 1), date(year, 12, 31)))
    for name, bound in (("from", "gte"), ("to", "lte")):
        if day := _day(query.get(name, "")):
            rows = rows.filter(**{f"issued_on__{bound}": day})
    if query.get("number", "").strip():
        rows = numbered(rows, query["number"])
    if query.get("name", "").strip():
        rows = _of_party(rows, query["name"], user)
    return rows


def _of_party(rows: QuerySet[Certificate], name: str, user: User) -> QuerySet[Certificate]:
    """Lines of a party. Few matters are named one by one: beside a search the database would walk the whole register."""
    found = search_matters(named_matters(user), name)
    ids = list(found.values_list("pk", flat=True)[: FEW_MATTERS + 1])
    return rows.filter(matter__in=ids if len(ids) <= FEW_MATTERS else found)


def year_of(query: Mapping[str, str]) -> int | None:
    """The year that a query asks for; None: all."""
    typed = query.get("year", "")
    return int(typed) if typed.isdecimal() and 1980 <= int(typed) <= 2999 else None


def named_matters(user: User) -> QuerySet[Matter]:
    """Notarial matters whose names this person reads in the register: the own office's, and the files that are open to them."""
    reach = reach_of(user)
    open_ones = visible_at_desk(user).filter(area=AREA)
    if reach.all or not reach.offices:
        return open_ones
    return Matter.objects.filter(area=AREA, office__in=[o.office_id for o in reach.offices])


def with_names(rows: QuerySet[Certificate], user: User) -> QuerySet[Certificate]:
    """Lines with `client_name`, and `named`: whether this person reads it."""
    client = Party.objects.filter(matter=OuterRef("matter"), role=Party.Role.CLIENT).order_by("pk").values("name")[:1]
    reach = reach_of(user)
    named = Exists(named_matters(user).filter(pk=OuterRef("matter"))) if reach.all else Value(True, BooleanField())
    return rows.annotate(client_name=Subquery(client), named=named)


def masked(name: str) -> str:
    """A name for who may not read it: its first character alone."""
    return f"{name[:1]}＊＊" if name else ""


def party_of(line: Any) -> str:
    """The party as this line's reader sees it (after `with_names`)."""
    name = line.client_name or ""
    return name if line.named else masked(name)


def lines_of(rows: QuerySet[Certificate], user: User) -> QuerySet[Certificate]:
    """Lines with all that the register shows, in one query."""
    return with_names(rows, user).select_related(
        "output__replaced_by", "office__office", "subject", "destination", "handler", "approver", "matter"
    )


# ---- no gap


@dataclass(frozen=True)
class SeriesLine:
    """One series of numbers: how far it goes, how many numbers stand in the register."""

    office: NotaryOffice
    year: int
    number_class: str
    last: int
    count: int

    @property
    def missing(self) -> int:
        """How many numbers are not explained; 0 when there is no gap."""
        return self.last - self.count

    @property
    def title(self) -> Text:
        return words.CLASS_TITLES[self.number_class]


def series_of(user: User, year: int, office: int | None = None) -> list[SeriesLine]:
    """Every series of a year that this person reads, from the register itself: its highest number against how many there are."""
    rows = visible_certificates(user).filter(year=year)
    if office:
        rows = rows.filter(office=office)
    found = rows.values("office", "number_class").annotate(last=Max("sequence"), count=Count("*")).order_by()
    found = list(found)
    offices = NotaryOffice.objects.in_bulk({f["office"] for f in found}) if found else {}
    order = list(words.NUMBER_CLASSES)
    lines = [SeriesLine(offices[f["office"]], year, f["number_class"], f["last"], f["count"]) for f in found]
    return sorted(lines, key=lambda s: (s.office.pk, order.index(s.number_class)))


# ---- what a page and a sheet say


def headings() -> list[str]:
    """Headings of the register."""
    return [
        _("Number"),
        _("Class"),
        _("Notary office"),
        _("Kind of certificate"),
        _("Country or region of use"),
        _("Party"),
        _("Accepted"),
        _("Issued"),
        _("Handled by"),
        _("Approved by"),
        _("State"),
        _("Why"),
        _("Replaced by"),
        _("Matter reference"),
    ]


WIDTHS = (34, 16, 26, 28, 18, 30, 12, 12, 16, 16, 10, 40, 34, 16)


# Columns of a line alone: making ten objects of each of 50,000 lines took most of the time of a sheet.
_COLUMNS = (
    "output__number",
    "number_class",
    "office",
    "subject",
    "destination",
    "client_name",
    "named",
    "accepted_on",
    "issued_on",
    "handler",
    "approver",
    "state",
    "output__state_reason",
    "output__replaced_by__number",
    "matter__reference",
)


def cells(rows: QuerySet[Certificate], user: User) -> Iterator[list[str]]:
    """Lines for a sheet, newest first, at most 50,000; a last line says so when there are more."""
    ordered = with_names(rows, user).order_by("-issued_on", "-id").values_list(*_COLUMNS, named=True)
    offices, subjects, places = (_names(model.objects.all()) for model in (NotaryOffice, NotaryMatter, Territory))
    people = {None: ""} | {u.pk: str(u) for u in User.objects.filter(pk__in=_people_in(rows))}
    classes, states = ({code: str(text) for code, text in found.items()} for found in (words.CLASS_TITLES, STATES))
    for number, line in enumerate(ordered[: EXPORT_LIMIT + 1].iterator(chunk_size=2000)):
        if number == EXPORT_LIMIT:
            yield [_("Only the first 50,000 lines. Please narrow the filter and take the rest away in parts.")]
            return
        yield [
            line.output__number,
            classes[line.number_class],
            offices[line.office],
            subjects[line.subject],
            places[line.destination],
            party_of(line),
            line.accepted_on.isoformat() if line.accepted_on else "",
            line.issued_on.isoformat(),
            people[line.handler],
            people[line.approver],
            states[line.state],
            line.output__state_reason,
            line.output__replaced_by__number or "",
            line.matter__reference,
        ]


def _names(rows: QuerySet) -> dict[int, str]:
    return {row.pk: name_of(row) for row in rows.only("name_zh", "name_en")}


def _people_in(rows: QuerySet[Certificate]) -> QuerySet:
    """Who handled or approved one of these lines."""
    return rows.order_by().values("handler").union(rows.order_by().values("approver"))


def choices_of(user: User, reach: Reach) -> dict[str, object]:
    """What the filters of the register offer."""
    offices = NotaryOffice.objects.order_by("city__code", "id") if reach.all else reach.offices
    this_year = clock.today().year
    return {
        "offices": offices if reach.all or len(reach.offices) > 1 else [],
        "years": range(this_year, this_year - 6, -1),
        "classes": words.CLASS_TITLES,
        "places": Territory.objects.only("alpha3", "name_zh", "name_en").order_by("pinyin"),
        "states": STATES,
    }
