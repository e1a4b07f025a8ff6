"""What the public reads of the white list: who is in force, why and until when; what stands in notice; who left, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, Count, Q, QuerySet

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text, name_of
from yuqiao.matters.selectors import counted_ratings
from yuqiao.registers.models import Lawyer, Listing
from yuqiao.registers.white_list import in_force

Listed = Listing.State.LISTED
CHANGED_WITHIN = timedelta(days=365)


def entries(on: date) -> QuerySet[Listing]:
    """Entries in force on a day, of lawyers whom the public register shows."""
    lawyers = Lawyer.objects.filter(in_force(on), public=True)
    rows = Listing.objects.filter(state=Listed, until__gte=on, lawyer__in=lawyers.values("pk"))
    return rows.select_related("lawyer__firm", "lawyer__city")


def filtered(rows: QuerySet[Listing], asked: Mapping[str, str]) -> QuerySet[Listing]:
    """By name, city, language and country or region; what nobody knows finds nothing."""
    words = asked.get("words", "").strip()
    if words:
        named = Q()
        for field in ("name_zh", "name_en", "firm__name_zh", "firm__name_en"):
            named |= Q(**{f"lawyer__{field}__icontains": words})
        rows = rows.filter(named)
    if asked.get("city"):
        rows = rows.filter(lawyer__city__code=asked["city"])
    if asked.get("language"):
        rows = rows.filter(lawyer__languages__code=asked["language"])
    place = asked.get("territory", "").strip()
    if place:
        try:
            rows = rows.filter(lawyer__territories=facts.territory(place))
        except LookupError:
            rows = rows.none()
    return rows


HEADINGS = (
    Text("姓名", "Name in Chinese"),
    Text("英文姓名", "Name in English"),
    Text("执业证号", "Licence"),
    Text("律师事务所", "Law firm in Chinese"),
    Text("律所英文名称", "Law firm in English"),
    Text("市", "City"),
    Text("列入日期", "Listed on"),
    Text("期限至", "Until"),
    Text("得分", "Points"),
)


def lines(rows: QuerySet[Listing]) -> Iterator[list[str | int]]:
    """Entries for a table, in the order of HEADINGS."""
    for row in rows:
        who, firm = row.lawyer, row.lawyer.firm
        city = name_of(who.city) if who.city else ""
        named = [who.name_zh, who.name_en, who.licence, firm.name_zh, firm.name_en, city]
        yield [*named, row.listed_on.isoformat(), row.until.isoformat(), row.points]


def left_lately(today: date) -> QuerySet[Listing]:
    """Entries that are suspended now, or were removed within a year: who, since when, and the reason for the public."""
    gone = Q(state=Listing.State.REMOVED, ended_on__gte=today - CHANGED_WITHIN)
    rows = Listing.objects.filter(gone | Q(state=Listing.State.SUSPENDED), lawyer__public=True)
    return rows.select_related("lawyer__firm").order_by("-pk")


def shown_entry(pk: int) -> Listing:
    """An entry as the public may read it: of any state, of a lawyer whom the public register shows. Raises DoesNotExist."""
    return Listing.objects.select_related("lawyer__firm", "lawyer__city").get(pk=pk, lawyer__public=True)


def stands(listing: Listing) -> str:
    """How the entry stands today, by the one predicate: `listed` only when the lawyer is in force."""
    if listing.state != Listed:
        return listing.state
    if listing.until < clock.today():
        return Listing.State.EXPIRED
    there = Lawyer.objects.filter(in_force(clock.today()), pk=listing.lawyer_id).exists()
    return Listed if there else Listing.State.SUSPENDED


@dataclass(frozen=True)
class Rated:
    """How clients who are known rated a lawyer: nothing anonymous counts. `average` is None for fewer than the rule says."""

    number: int
    average: float | None
    least: int


def rated(lawyer: Lawyer) -> Rated:
    """Ratings by clients who were signed in; their comments stay between client and lawyer, who can reply."""
    least = int(facts.rule_value("whitelist.rating_least"))
    if not lawyer.user_id:
        return Rated(0, None, least)
    rows = counted_ratings(lawyer.user_id).aggregate(number=Count("pk"), average=Avg("score"))
    enough = rows["number"] >= least
    return Rated(rows["number"], round(rows["average"], 1) if enough else None, least)
