"""The talent pool of the demonstration: why each stands in it, a round of the cities, the returns of three years."""

import random
from datetime import date, datetime, timedelta

from django.db import transaction

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.people.models import Office, Role, Seat, User
from yuqiao.registers.models import (
    AnnualReturn,
    LawFirm,
    Lawyer,
    Nomination,
    NominationQuota,
    NominationRound,
    Standing,
    Training,
)
from yuqiao.registers.returns.services import last_year

SOURCE = "演示决定〔{year}〕{number}号"
LEVELS = (("pool", "in_pool", 2023, 1), ("leading", "is_leading", 2024, 2), ("national", "is_national", 2024, 3))
NEW_LEADING = 6  # of the closed round
REASONS = (
    "近三年办理多件涉外投资与货物买卖纠纷，能用外语独立谈判和起草文书。（演示）",
    "长期为出口企业提供合规服务，参加过境外仲裁。（演示）",
    "承办过向境外送达与判决承认案件，曾在境外律所工作。（演示）",
)
REFUSAL = "请补充近三年办理涉外业务的材料，下一轮再提名。（演示）"


@transaction.atomic
def make_pool(rng: random.Random) -> None:
    """A standing for each flag; a closed round whose lawyers are leading now, an open one with nominations in every state."""
    bureaux = _bureaux()
    _standings()
    _trained(rng)
    manager = User.objects.get(email="manager@demo.example")
    today = clock.today()
    closed = _round("2025年度领军人才推荐（演示）", "Leading talent 2025 (demonstration)", today - timedelta(days=300), 30, manager)
    closed.closed_at, closed.closed_by = clock.now() - timedelta(days=260), manager
    closed.save(update_fields=["closed_at", "closed_by"])
    chosen = list(Lawyer.objects.filter(is_demo=True, is_leading=True, is_national=False).order_by("-pk")[:NEW_LEADING])
    _nominate(rng, closed, chosen, ["accepted"] * NEW_LEADING, bureaux, manager)
    Standing.objects.filter(lawyer__in=chosen, kind="leading").update(
        round=closed, source=closed.source, since=closed.closed_at.date()
    )
    open_now = _round(
        "2026年度领军人才推荐（演示）", "Leading talent 2026 (demonstration)", today - timedelta(days=12), 30, manager
    )
    others = [
        lawyer
        for lawyer in Lawyer.objects.filter(is_demo=True, in_pool=True, is_leading=False).select_related("city").order_by("pk")[:60]
        if lawyer.city_id
    ]
    _nominate(rng, open_now, rng.sample(others, 8), ["nominated"] * 5 + ["accepted", "accepted", "refused"], bureaux, manager)


def _standings() -> None:
    rows = []
    for kind, flag, year, number in LEVELS:
        there = Standing.objects.filter(kind=kind, until=None).values("lawyer")
        for pk in (
            Lawyer.objects.filter(is_demo=True, **{flag: True}).exclude(pk__in=there).order_by("pk").values_list("pk", flat=True)
        ):
            rows.append(Standing(lawyer_id=pk, kind=kind, since=date(year, 3, 1), source=SOURCE.format(year=year, number=number)))
    Standing.objects.bulk_create(rows, batch_size=1000)


def _trained(rng: random.Random) -> None:
    """One course or two of every second lawyer of the pool."""
    keys = Lawyer.objects.filter(is_demo=True, in_pool=True).order_by("pk").values_list("pk", flat=True)
    rows = [
        Training(
            lawyer_id=pk,
            ended_on=date(year, 6, 30),
            title=f"{year}年涉外法治人才培训班（演示）",
            organiser="演示培训基地",
            hours=rng.choice((24, 40, 56)),
            source="演示结业名单",
            is_demo=True,
        )
        for pk in keys[::2]
        for year in rng.choice(((2025,), (2024, 2025)))
    ]
    Training.objects.bulk_create(rows, batch_size=1000)


def _bureaux() -> dict[str, Office]:
    """The justice bureau of each city; that of the first one has an account."""
    made: dict[str, Office] = {}
    for city in facts.cities():
        made[city.code], _ = Office.objects.get_or_create(
            code=f"bureau-{city.code}",
            defaults={
                "kind": Office.Kind.JUSTICE_BUREAU,
                "name_zh": f"{city.name_zh}司法局（演示）",
                "name_en": f"Justice bureau of {city.name_en} (demonstration)",
                "division_code": city.code,
                "is_demo": True,
            },
        )
    first = next(iter(made.values()))
    _head("bureau@demo.example", first)
    return made


def _head(email: str, office: Office) -> None:
    """A ready account leads an office."""
    Seat.objects.create(user=User.objects.get(email=email), role=Role.OFFICE_HEAD, office=office, valid_from="2026-01-01")


def _round(title_zh: str, title_en: str, opens: date, days: int, by: User) -> NominationRound:
    made = NominationRound.objects.create(
        title_zh=title_zh,
        title_en=title_en,
        kind="leading",
        opens=opens,
        closes=opens + timedelta(days=days),
        source=f"演示通知〔{opens.year}〕5号",
        made_by=by,
        is_demo=True,
    )
    quotas = [NominationQuota(round=made, city=c, places=8 if n == 0 else 4) for n, c in enumerate(facts.cities())]
    NominationQuota.objects.bulk_create(quotas)
    return made


def _nominate(
    rng: random.Random, round: NominationRound, lawyers: list[Lawyer], states: list[str], bureaux: dict[str, Office], by: User
) -> None:
    begun = datetime.combine(round.opens, datetime.min.time(), clock.ZONE) + timedelta(hours=10)
    rows = []
    for number, (lawyer, state) in enumerate(zip(lawyers, states, strict=True)):
        decided = state != "nominated"
        rows.append(
            Nomination(
                round=round,
                lawyer=lawyer,
                city=lawyer.city,
                office=bureaux[lawyer.city.code],
                reasons=rng.choice(REASONS),
                state=state,
                refusal=REFUSAL if state == "refused" else "",
                at=begun + timedelta(hours=number),
                decided_by=by if decided else None,
                decided_at=begun + timedelta(days=3, hours=number) if decided else None,
                version=int(decided),
                is_demo=True,
            )
        )
    Nomination.objects.bulk_create(rows)


@transaction.atomic
def make_returns(rng: random.Random) -> None:
    """Three years of most firms: accepted, some of last year sent, sent back or not there; the head of one firm has an account."""
    firms = list(LawFirm.objects.filter(is_demo=True, kind__in=("mainland", "joint_venture_hk", "joint_venture_mo")).order_by("pk"))
    manager = User.objects.get(email="manager@demo.example")
    _head("firm@demo.example", firms[0].office)
    rows, due = [], last_year()
    for number, firm in enumerate(firms):
        lawyers, matters, revenue = rng.randint(12, 90), rng.randint(4, 60), rng.randint(3, 60) * 1_000_000
        for year in range(due - 2, due + 1):
            if (year == due and (number == 0 or number % 9 == 8)) or (year == due - 2 and number % 7 == 6):
                continue  # not sent, or not yet a firm
            state = {3: "sent", 4: "sent_back"}.get(number % 12, "accepted") if year == due else "accepted"
            active = min(lawyers, max(1, matters // rng.randint(2, 5)))
            rows.append(
                AnnualReturn(
                    firm=firm,
                    year=year,
                    state=state,
                    foreign_matters=matters,
                    foreign_lawyers=active,
                    foreign_revenue=revenue * matters // 400,
                    revenue=revenue,
                    lawyers=lawyers,
                    remark="新设涉外部门，业务增加。（演示）" if number % 5 == 0 else "",
                    reason="请核对涉外业务收入。（演示）" if state == "sent_back" else "",
                    source="本所填报（演示）",
                    version=2,
                    sent_at=datetime(year + 1, 3, 1 + number % 28, 10, tzinfo=clock.ZONE),
                    decided_by=manager if state != "sent" else None,
                    decided_at=datetime(year + 1, 4, 1 + number % 28, 15, tzinfo=clock.ZONE) if state != "sent" else None,
                    is_demo=True,
                )
            )
            lawyers, matters = lawyers + rng.randint(-2, 6), matters + rng.randint(-3, 14)
            matters, revenue = max(matters, 1), int(revenue * rng.uniform(0.95, 1.3)) // 1000 * 1000
    AnnualReturn.objects.bulk_create(rows, batch_size=500)
