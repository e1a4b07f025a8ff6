"""Reads of annual returns: by year and state, who has not sent, the two years beside each other, growth with both bases."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.models import AnnualReturn, EntryChange, LawFirm
from yuqiao.registers.pool.reach import headed_firms
from yuqiao.registers.returns.fields import CODES, FIGURES, Figure, State
from yuqiao.registers.returns.services import REGISTER, owing

FORMULA = Text(
    "增长率＝（本年合计－上年合计）÷上年合计×100%",
    "Growth = (sum of the year − sum of the year before) ÷ sum of the year before × 100 %",
)
ALL, SAME = "all", "same"
BASES = {
    ALL: Text("全部已接受的报告", "All accepted returns"),
    SAME: Text("两年都有报告的律所", "Firms with a return in both years"),
}


def returns_of(year: int, state: str = "", words: str = "") -> QuerySet[AnnualReturn]:
    """Returns of a year, in the order of the firms."""
    rows = AnnualReturn.objects.filter(year=year).select_related("firm__city")
    if state in State.values:
        rows = rows.filter(state=state)
    return _named(rows, "firm__", words)


def not_sent(year: int, words: str = "") -> QuerySet[LawFirm]:
    """Firms in the register that have sent nothing for a year."""
    return _named(owing(year).select_related("city"), "", words)


def _named(rows: QuerySet, prefix: str, words: str) -> QuerySet:
    words = words.strip()[:80]
    if not words:
        return rows
    return rows.filter(Q(**{f"{prefix}name_zh__icontains": words}) | Q(**{f"{prefix}name_en__icontains": words}))


def counts(year: int) -> dict[str, int]:
    """How many returns of a year stand in each state; `not_sent`: firms that have sent nothing."""
    found = dict(AnnualReturn.objects.filter(year=year).values_list("state").annotate(n=Count("pk")).order_by())
    return {**{state: found.get(state, 0) for state in State.values}, "not_sent": not_sent(year).count()}


def own_firms(user: User) -> list[LawFirm]:
    """The firms that a person leads."""
    return list(LawFirm.objects.filter(office__in=headed_firms(user)).select_related("city").order_by("pk"))


def history_of(found: AnnualReturn) -> list[EntryChange]:
    """Every change of a return, the newest first."""
    return list(EntryChange.objects.filter(register=REGISTER, entry=found.pk).select_related("by").order_by("-id"))


# ---- growth


@dataclass(frozen=True)
class Growth:
    """One figure in two years: the sums and how many firms they are of; `percent` is None where last year is nought."""

    figure: Figure
    before: Any
    now: Any
    firms_before: int
    firms_now: int

    @property
    def percent(self) -> Decimal | None:
        return (Decimal(self.now - self.before) * 100 / Decimal(self.before)).quantize(Decimal("0.1")) if self.before else None


def growth(year: int, base: str = ALL, city: str = "") -> list[Growth]:
    """The figures of a year against the year before, of accepted returns: two queries. `base`: see BASES."""
    rows = AnnualReturn.objects.filter(state=State.ACCEPTED, year__in=(year - 1, year))
    if city:
        rows = rows.filter(firm__city__code=city)
    if base == SAME:
        other = AnnualReturn.objects.filter(state=State.ACCEPTED)
        rows = rows.filter(firm__in=other.filter(year=year - 1).values("firm")).filter(
            firm__in=other.filter(year=year).values("firm")
        )
    sums = {code: Sum(code) for code in CODES}
    found = {row["year"]: row for row in rows.values("year").annotate(firms=Count("pk"), **sums).order_by()}
    last, this = found.get(year - 1, {}), found.get(year, {})
    return [Growth(f, last.get(f.code) or 0, this.get(f.code) or 0, last.get("firms", 0), this.get("firms", 0)) for f in FIGURES]


def by_city(year: int) -> list[tuple[str, str, str, int, Sequence[Any]]]:
    """(code, Chinese, English, firms, sums in the order of FIGURES) of accepted returns, by city: one query."""
    rows = AnnualReturn.objects.filter(state=State.ACCEPTED, year=year)
    by = rows.values("firm__city__code", "firm__city__name_zh", "firm__city__name_en")
    return [
        (
            r["firm__city__code"] or "",
            r["firm__city__name_zh"] or "",
            r["firm__city__name_en"] or "",
            r["firms"],
            [r[c] or 0 for c in CODES],
        )
        for r in by.annotate(firms=Count("pk"), **{code: Sum(code) for code in CODES}).order_by("firm__city__code")
    ]
