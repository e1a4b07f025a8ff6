"""The figures of form F1 (notarization), counted from the register and the files; and frozen, so that a change is seen.

What is read from here is a dict of tables: {table: {row: {column: figure}}},
with codes for keys, so that it can be kept as JSON and told in both languages.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, QuerySet

from yuqiao.areas.notarization import months, words
from yuqiao.areas.notarization.models import FrozenForm, NotarialFile, Review
from yuqiao.areas.notarization.reach import reach_of
from yuqiao.facts.models import NotaryMatter, Territory
from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.models import NotaryOffice

K = TypeVar("K")
FORM = "F1"
TOTAL = "total"
Tables = dict[str, dict[str, dict[str, float | int | None]]]
_ENDINGS = ("voided", "corrected", "withdrawn")

TITLES = {
    "classes": Text("按类别", "By class"),
    "offices": Text("按公证处", "By notary office"),
    "matters": Text("按公证事项", "By kind of certificate"),
    "destinations": Text("按使用的国家和地区", "By country or region of use"),
    "days": Text("受理到出证的天数", "Days from acceptance to issue"),
    "refused": Text("不予办理，按法定情形", "Not accepted, by statutory ground"),
    "terminated": Text("终止办理，按情形", "Terminated, by ground"),
    "reviews": Text("复查结论", "Results of reviews"),
    "ended": Text("作废、更正、撤销", "Voided, corrected, withdrawn"),
}
COLUMNS = {
    "accepted": Text("受理", "Accepted"),
    "given": Text("编号数", "Numbers given"),
    "voided": Text("其中作废", "of these voided"),
    "corrected": Text("其中已更正", "of these corrected"),
    "withdrawn": Text("其中已撤销", "of these withdrawn"),
    "counted": Text("出证件数", "Certificates"),
    "files": Text("件数", "Matters"),
    "reviews": Text("件数", "Reviews"),
    "numbers": Text("编号数", "Numbers"),
    "certificates": Text("计入件数", "Counted"),
    "mean": Text("平均天数", "Mean days"),
    "p95": Text("95%在几天内", "95% within days"),
}
SHAPES = {
    "classes": ("given", *_ENDINGS, "counted"),
    "offices": ("accepted", "given", *_ENDINGS, "counted", "mean", "p95"),
    "matters": ("counted",),
    "destinations": ("counted",),
    "days": ("certificates", "mean", "p95"),
    "refused": ("files",),
    "terminated": ("files",),
    "reviews": ("reviews",),
    "ended": ("numbers",),
}
DECISIONS = {
    Review.Decision.UPHELD: Text("维持", "Upheld"),
    Review.Decision.CORRECTED: Text("更正", "Corrected"),
    Review.Decision.WITHDRAWN: Text("撤销", "Withdrawn"),
}
ENDINGS = {
    "voided": Text("作废（打印失败等，编号保留）", "Voided (a print that failed; the number stays)"),
    "corrected": Text("更正（由新编号代替）", "Corrected (a new number stands in its place)"),
    "withdrawn": Text("撤销", "Withdrawn"),
}
DEFINITIONS = (
    (
        COLUMNS["accepted"],
        Text(
            "受理日在本期内的公证申请数（一次申请可以有多件公证书）。",
            "Applications whose day of acceptance lies in the period (one may lead to several certificates).",
        ),
    ),
    (
        COLUMNS["given"],
        Text(
            "出证日在本期内的全部公证书编号，作废、更正、撤销的也在内。",
            "All certificate numbers whose day of issue lies in the period, also those voided, corrected or withdrawn since.",
        ),
    ),
    (
        COLUMNS["counted"],
        Text(
            "编号数减去作废和已更正的编号：一份公证书只计一次。已撤销的出过证，仍然计入。",
            "Numbers given less those voided or corrected: a certificate counts once. One withdrawn was issued and counts.",
        ),
    ),
    (
        Text("作废、更正、撤销", "Voided, corrected, withdrawn"),
        Text(
            "各表“其中”栏按编号现在的状态；单列的表按处理日在本期内计。",
            "The columns “of these” go by the state that a number has now; the table of its own by the day on which that was done.",
        ),
    ),
    (
        TITLES["days"],
        Text(
            "从受理日到出证日的自然日数，暂停的日子也在内；代替作废、更正编号的重新出证不计。95%在几天内：按天数排列，至少95%的公证书不超过这个天数。",
            "Calendar days from the day of acceptance to the day of issue, pauses included; what was issued in place of a voided or "
            "corrected number is left out. 95% within: the fewest days within which at least 95% were issued.",
        ),
    ),
    (
        TITLES["refused"],
        Text(
            "不予办理决定日在本期内的申请，按《公证法》第三十一条的九种情形。",
            "Applications refused by a decision in the period, by the nine cases of Notarization Law art. 31.",
        ),
    ),
    (
        TITLES["terminated"],
        Text(
            "终止办理决定日在本期内的申请，按决定书所写的情形。",
            "Applications terminated by a decision in the period, by the ground that the decision names.",
        ),
    ),
    (
        TITLES["reviews"],
        Text("复查决定日在本期内的复查。", "Reviews decided in the period."),
    ),
    (
        TITLES["classes"],
        Text(
            "公证书编号所写的类别；港澳、台单列，不计入涉外。",
            "The class in the certificate's number; Hong Kong, Macao and Taiwan region stand apart and are not in foreign-related.",
        ),
    ),
)


# ---- counting


@dataclass(frozen=True)
class Scope:
    """Which period, and which office; None: all of them."""

    first: date
    last: date
    office: NotaryOffice | None = None

    def of(self, rows: QuerySet, day: str, office: str = "office") -> QuerySet:
        """Rows whose day lies in the period, of the office."""
        rows = rows.filter(**{f"{day}__range": (self.first, self.last)})
        return rows.filter(**{office: self.office}) if self.office else rows


def form_f1(scope: Scope) -> Tables:
    """All tables of the form: months from what is kept of them (months.py), single days and what is rare from their rows."""
    found = months.counted(scope.first, scope.last, scope.office)
    by_class = [(o, *key.split(":"), n) for o, tally in found.items() for key, n in tally["classes"].items()]
    spans = {o: {int(days): n for days, n in tally["days"].items()} for o, tally in found.items()}
    return {
        "classes": _classes(by_class),
        "offices": _offices(scope, by_class, spans, {o: sum(tally["accepted"].values()) for o, tally in found.items()}),
        "matters": _counted(found, "subjects", NotaryMatter.objects.values_list("pk", "slug")),
        "destinations": _counted(found, "destinations", Territory.objects.values_list("pk", "alpha3")),
        "days": {TOTAL: _span_figures(_added(spans.values()))},
        **_ended_files(scope),
        "reviews": _reviews(scope),
        "ended": _endings(found),
    }


def _classes(by_class: list[tuple]) -> dict[str, dict[str, Any]]:
    found = {code: _none() for code in (*words.CLASS_TITLES, TOTAL)}
    for _office, number_class, state, n in by_class:
        _count(found[number_class], state, n)
        _count(found[TOTAL], state, n)
    return found


def _none() -> dict[str, Any]:
    return dict.fromkeys(SHAPES["classes"], 0)


def _count(row: dict[str, Any], state: str, n: int) -> None:
    row["given"] += n
    if state in _ENDINGS:
        row[state] += n
    if state not in months.NOT_COUNTED:
        row["counted"] += n


def _offices(
    scope: Scope, by_class: list[tuple], spans: dict[int, dict[int, int]], accepted: dict[int, int]
) -> dict[str, dict[str, Any]]:
    codes = _codes(scope)
    found = {code: {"accepted": 0, **_none()} for code in (*codes.values(), TOTAL)}
    for office, _class, state, n in by_class:
        for code in (codes[office], TOTAL):
            _count(found[code], state, n)
    for office, n in accepted.items():
        for code in (codes[office], TOTAL):
            found[code]["accepted"] += n
    for office, code in codes.items():
        found[code] |= _mean_and_p95(spans.get(office, {}))
    found[TOTAL] |= _mean_and_p95(_added(spans.values()))
    return found


def _codes(scope: Scope) -> dict[int, str]:
    rows = NotaryOffice.objects.filter(pk=scope.office.pk) if scope.office else NotaryOffice.objects.all()
    return dict(rows.order_by("city__code", "pk").values_list("pk", "office__code"))


def _counted(found: dict[int, months.Tally], table: str, codes: Iterable[tuple[int, str]]) -> dict[str, dict[str, Any]]:
    """Certificates that count by what they are for, the most first."""
    total = _added(tally[table] for tally in found.values())
    named = {str(pk): code for pk, code in codes}
    rows = sorted(((n, named[key]) for key, n in total.items()), key=lambda r: (-r[0], r[1]))
    return {code: {"counted": n} for n, code in rows} | {TOTAL: {"counted": sum(total.values())}}


def _added(figures: Iterable[dict[K, int]]) -> dict[K, int]:
    added: dict[K, int] = defaultdict(int)
    for each in figures:
        for key, n in each.items():
            added[key] += n
    return added


def _mean_and_p95(span: dict[int, int]) -> dict[str, Any]:
    figures = _span_figures(span)
    return {"mean": figures["mean"], "p95": figures["p95"]}


def _span_figures(span: dict[int, int]) -> dict[str, Any]:
    """How many, the mean, and the fewest days within which at least 95 in 100 were issued (nearest rank)."""
    total = sum(span.values())
    if not total:
        return {"certificates": 0, "mean": None, "p95": None}
    seen, p95 = 0, 0
    for days in sorted(span):
        seen += span[days]
        p95 = days
        if seen * 100 >= total * 95:
            break
    return {"certificates": total, "mean": round(sum(d * n for d, n in span.items()) / total, 1), "p95": p95}


def _ended_files(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    rows = scope.of(NotarialFile.objects.exclude(ended_ground=""), "ended_on")
    found = dict(rows.values_list("ended_ground").annotate(n=Count("pk")).order_by())
    return {
        table: {code: {"files": found.get(code, 0)} for code, _title in grounds}
        | {TOTAL: {"files": sum(found.get(code, 0) for code, _title in grounds)}}
        for table, grounds in (("refused", words.REFUSAL_GROUNDS), ("terminated", words.TERMINATION_GROUNDS))
    }


def _reviews(scope: Scope) -> dict[str, dict[str, Any]]:
    rows = scope.of(Review.objects.exclude(decision=""), "decided_on", "certificate__office")
    found = dict(rows.values_list("decision").annotate(n=Count("pk")).order_by())
    return {code: {"reviews": found.get(code, 0)} for code in Review.Decision.values} | {TOTAL: {"reviews": sum(found.values())}}


def _endings(found: dict[int, months.Tally]) -> dict[str, dict[str, Any]]:
    total = _added(tally["ended"] for tally in found.values())
    return {code: {"numbers": total.get(code, 0)} for code in ENDINGS}


# ---- words


def row_titles(figures: Tables) -> dict[str, dict[str, Text]]:
    """By table the words of each row; three queries."""
    fixed = {
        "classes": words.CLASS_TITLES,
        "refused": dict(words.REFUSAL_GROUNDS),
        "terminated": dict(words.TERMINATION_GROUNDS),
        "reviews": DECISIONS,
        "ended": ENDINGS,
        "days": {TOTAL: Text("全部", "All")},
    }
    rows = {
        "offices": {o.office.code: Text(o.name_zh, o.name_en) for o in NotaryOffice.objects.select_related("office")},
        "matters": {m.slug: m.name for m in NotaryMatter.objects.filter(slug__in=list(figures["matters"]))},
        "destinations": {t.alpha3: t.name for t in Territory.objects.filter(alpha3__in=list(figures["destinations"]))},
    }
    total = {TOTAL: Text("合计", "Total")}
    return {name: total | {str(k): v for k, v in {**fixed, **rows}[name].items()} for name in TITLES}


@dataclass(frozen=True)
class Table:
    """One table of the form with its words."""

    code: str
    title: Text
    columns: list[Text]
    rows: list[tuple[Text, list[Any]]]

    @property
    def labelled(self) -> list[tuple[Text, list[tuple[Text, Any]]]]:
        """The rows with the column beside each figure, for pages on which a row becomes a block."""
        return [(row, list(zip(self.columns, cells, strict=True))) for row, cells in self.rows]


def tables_of(figures: Tables) -> list[Table]:
    """The form's tables in their order, rows and columns in words."""
    titles = row_titles(figures)
    found = []
    for code, title in TITLES.items():
        rows = [
            (titles[code].get(row, Text(row, row)), [cells.get(c) for c in SHAPES[code]]) for row, cells in figures[code].items()
        ]
        found.append(Table(code, title, [COLUMNS[c] for c in SHAPES[code]], rows))
    return found


# ---- frozen


def digest(figures: dict[str, Any]) -> str:
    """SHA-256 over the figures, written with sorted keys."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def freeze(user: User, scope: Scope) -> FrozenForm:
    """Keep the form's figures of a period as they stand now. Raises NotAllowed, and Refused while the period runs."""
    reach = reach_of(user)
    if not (reach.department or (scope.office and scope.office.pk in {o.pk for o in reach.headed})):
        raise NotAllowed("not_your_figures", Text("这张报表不由您固定。", "These figures are not yours to freeze."))
    if scope.last >= clock.today():
        text = Text("本期还没有结束，结束后再固定。", "The period is not over yet; freeze it afterwards.")
        raise Refused("period_runs", text, {"last": text})
    figures = form_f1(scope)
    return FrozenForm.objects.create(
        form=FORM,
        office=scope.office,
        first=scope.first,
        last=scope.last,
        figures=figures,
        hash=digest(figures),
        frozen_by=user,
        frozen_at=clock.now(),
    )


def frozen_forms(scope: Scope) -> QuerySet[FrozenForm]:
    """The form as it was frozen for a period, the newest first."""
    rows = FrozenForm.objects.filter(form=FORM, first=scope.first, last=scope.last, office=scope.office)
    return rows.select_related("frozen_by").order_by("-pk")


@dataclass(frozen=True)
class Difference:
    """A figure that is not what it was when the form was frozen."""

    table: Text
    row: Text
    column: Text
    then: Any
    now: Any


def differences(frozen: FrozenForm, now: Tables) -> list[Difference]:
    """Every figure that has changed since; a row that is missing on one side counts as nothing there."""
    then = frozen.figures
    titles_then, titles_now = row_titles(then), row_titles(now)
    found = []
    for table, row, column in _keys(then, now):
        before = then[table].get(row, {}).get(column)
        after = now[table].get(row, {}).get(column)
        if (before or 0) != (after or 0):
            title = titles_now[table].get(row) or titles_then[table].get(row) or Text(row, row)
            found.append(Difference(TITLES[table], title, COLUMNS[column], before, after))
    return found


def _keys(then: Tables, now: Tables) -> Iterator[tuple[str, str, str]]:
    for table, columns in SHAPES.items():
        for row in dict.fromkeys([*now[table], *then.get(table, {})]):
            for column in columns:
                yield table, row, column


def is_intact(frozen: FrozenForm) -> bool:
    """True when the frozen figures still give the hash that was kept with them."""
    return digest(frozen.figures) == frozen.hash


# ---- periods


def period_of(kind: str, year: int, part: int) -> tuple[date, date]:
    """First and last day of a month (part 1–12), a quarter (1–4) or a year. Raises ValueError."""
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    begins = date(year, 1 + (part - 1) * months if kind != "year" else 1, 1)
    ends = date(year + (begins.month + months > 12), (begins.month + months - 1) % 12 + 1, 1)
    return begins, ends - timedelta(days=1)
