"""What the demonstration keeps of its enterprises: lists and figures with their sources, duplicates, requests, a running campaign."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from demo.accounts import ENTERPRISE
from demo.papers import paper
from demo.province import KNOWN
from yuqiao.facts.models import Division, Territory
from yuqiao.facts.selectors import all_counties
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.identifiers.credit_code import ALPHABET, check_digit
from yuqiao.people.models import Role, User
from yuqiao.registers.enterprises.campaigns import plan_campaign, send_batch, start_campaign
from yuqiao.registers.enterprises.corrections import ask_correction
from yuqiao.registers.enterprises.representation import ask_to_represent
from yuqiao.registers.enterprises.services import Origin, change_enterprise, confirm_enterprise, index_enterprises, put_row
from yuqiao.registers.models import Campaign, Enterprise, EnterpriseFigure, EnterpriseKind, FieldSource, Investor, Site

GOODS = ("轴承", "铝型材", "蒜制品", "假发", "农用机械", "陶瓷", "电子元件", "软件开发", "工程设计", "速冻食品")
STREETS = ("示例路", "演示大道", "样本街")
LISTS = {
    "foreign_trade": "2026年外贸企业名单（演示）",
    "outsourcing": "2026年服务外包企业名单（演示）",
    "foreign_invested": "2026年外商投资企业名单（演示）",
    "outbound": "2026年境外投资企业名单（演示）",
}
AS_OF = date(2026, 3, 31)
YEARS = (2023, 2024, 2025)
FIELDS = (
    "credit_code",
    "name_zh",
    "name_en",
    "city",
    "county",
    "address_zh",
    "industry",
    "status",
    "established_on",
    "capital",
    "capital_currency",
    "markets",
)
TWICE = 4  # entries that stand in the register a second time, with another code


@transaction.atomic
def make_profiles(rng: random.Random) -> None:
    """Everything that lists say of the enterprises; some have confirmed this year, some earlier, most never."""
    rows = list(Enterprise.objects.filter(is_demo=True).select_related("city").order_by("pk"))
    rows += _twice(rows)
    counties: dict[int, list[Division]] = {}
    for county in all_counties():
        counties.setdefault(county.parent_id or county.pk, []).append(county)
    for number, row in enumerate(rows):
        _describe(rng, row, counties.get(row.city_id, []), number)
    Enterprise.objects.bulk_update(rows, [*DESCRIBED, "confirmed_at"], batch_size=100)
    _markets(rng, rows)
    _lists(rng, rows)
    index_enterprises([row.pk for row in rows])
    _own(rows[0])
    _work(rows)


DESCRIBED = (
    "county",
    "address_zh",
    "established_on",
    "capital",
    "capital_currency",
    "products",
    "website",
    "contact_name",
    "contact_phone",
    "contact_email",
    "contact_language",
)


def _twice(rows: list[Enterprise]) -> list[Enterprise]:
    made = []
    for number, row in enumerate(rows[20 : 20 + TWICE]):
        body = f"91410000MADEM{900 + number}{ALPHABET[number]}"
        made.append(
            Enterprise(
                credit_code=body + check_digit(body), name_zh=row.name_zh, city=row.city, industry=row.industry, is_demo=True
            )
        )
    return Enterprise.objects.bulk_create(made)


def _describe(rng: random.Random, row: Enterprise, counties: list[Division], number: int) -> None:
    row.county = rng.choice(counties) if counties else None
    where = f"{row.city.name_zh if row.city else ''}{row.county.name_zh if row.county else ''}"
    row.address_zh = f"{where}{rng.choice(STREETS)}{rng.randint(1, 300)}号"
    row.established_on = date(rng.randint(1996, 2023), rng.randint(1, 12), rng.randint(1, 28))
    row.capital, row.capital_currency = Decimal(rng.choice((100, 500, 1000, 3000, 8000)) * 10_000), "CNY"
    row.products = "、".join(rng.sample(GOODS, 2))
    row.website = f"https://www.enterprise-{number}.example" if rng.random() < 0.5 else ""
    row.contact_name, row.contact_phone = f"联系人{number}（演示）", f"+86379000{number:05d}"
    row.contact_email = f"contact{number}@demo.example" if rng.random() < 0.9 else ""
    row.contact_language = "en" if number and number % 9 == 0 else "zh-hans"
    chance = rng.random()
    if chance < 0.5:
        year = clock.today().year - (0 if chance < 0.3 else 1)
        last = min(clock.today(), date(year, 12, 31))
        day = last - timedelta(days=rng.randint(1, max(1, last.timetuple().tm_yday - 1)))
        row.confirmed_at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=clock.ZONE)


def _markets(rng: random.Random, rows: list[Enterprise]) -> None:
    markets = list(Territory.objects.filter(alpha3__in=KNOWN).order_by("alpha3"))
    through = Enterprise.markets.through
    found = [through(enterprise_id=row.pk, territory_id=t.pk) for row in rows for t in rng.sample(markets, rng.randint(1, 4))]
    through.objects.bulk_create(found, batch_size=1000)


def _lists(rng: random.Random, rows: list[Enterprise]) -> None:
    """Lists, figures, sites, investors, and from which list each value comes."""
    abroad = list(Territory.objects.filter(alpha3__in=KNOWN).order_by("alpha3"))
    made: dict[type, list[Any]] = {m: [] for m in (EnterpriseKind, EnterpriseFigure, Site, Investor, FieldSource)}
    for number, row in enumerate(rows):
        kinds = ["foreign_trade", *(k for k in ("outsourcing", "foreign_invested", "outbound") if rng.random() < 0.25)]
        made[EnterpriseKind] += [EnterpriseKind(enterprise=row, kind=k, last_seen_on=AS_OF) for k in kinds]
        amount = rng.randint(40, 9000) * 1000
        for year in YEARS:
            amount = int(amount * rng.uniform(0.8, 1.35))
            made[EnterpriseFigure].append(
                EnterpriseFigure(enterprise=row, year=year, measure="export", amount=amount, currency="USD")
            )
        where = rng.choice(abroad)
        if "outbound" in kinds:
            made[Site].append(
                Site(
                    enterprise=row,
                    name_en=f"{(row.name_en or 'Demo').split(' Demo')[0]} Demo ({where.name_en})",
                    territory=where,
                    way="新设",
                    certificate=f"DEMO-N4100-{number:04d}",
                    amount=rng.randint(10, 900) * 1000,
                    currency="USD",
                    since=date(rng.randint(2012, 2024), 5, 1),
                    staff=rng.randint(2, 80),
                )
            )
        if "foreign_invested" in kinds:
            made[Investor].append(
                Investor(enterprise=row, name_en=f"Sample Holding {number} Ltd.", territory=where, controller_territory=where)
            )
        said = bool(row.confirmed_at and row.confirmed_at.year == clock.today().year)
        made[FieldSource] += [
            FieldSource(enterprise=row, field=f, source=LISTS[kinds[-1]], as_of=AS_OF, confirmed=said)
            for f in (*FIELDS, "products", *(["website"] if row.website else []))
        ]
    for model, found in made.items():
        model.objects.bulk_create(found, batch_size=500)


def _own(row: Enterprise) -> None:
    """The enterprise of the ready account: names, a branch, an affiliate; confirmed last year, asked again this year."""
    list_of_2025 = Origin("2025年外贸企业名单（演示）", date(2025, 3, 31))
    put_row(row.pk, "names", {"kind": "former", "name": "洛阳星络演示机械厂", "credit_code": ""}, list_of_2025)
    put_row(row.pk, "names", {"kind": "affiliate", "name": "河南星络演示国际物流有限公司", "credit_code": ""}, list_of_2025)
    put_row(
        row.pk,
        "sites",
        {"name_en": "Xingluo Demo Vietnam Co., Ltd.", "territory": Territory.objects.get(alpha3="VNM"), "city": "Hai Phong"},
        Origin(LISTS["outbound"], AS_OF),
    )
    branch = Enterprise.objects.filter(is_demo=True).exclude(pk=row.pk).order_by("pk")[9]
    change_enterprise(
        branch.pk,
        {"name_zh": "河南星络演示机电有限公司郑州分公司", "name_en": "", "parent": ENTERPRISE[0]},
        list_of_2025,
        over_confirmed=True,
    )
    Enterprise.objects.filter(pk=row.pk).update(
        confirmed_at=clock.now() - timedelta(days=410), contact_name="郑星络（演示）", contact_email="enterprise@demo.example"
    )


def _work(rows: list[Enterprise]) -> None:
    """What waits for the registrar: somebody who asks to act, a name to correct, and a campaign that runs in one city."""
    manager = User.objects.filter(is_demo=True, seats__role=Role.DEPARTMENT_MANAGER).first()
    own = User.objects.filter(is_demo=True, seats__role=Role.ENTERPRISE_REPRESENTATIVE).first()
    applicant = User.objects.filter(email="applicant@demo.example").first()
    if manager is None or own is None or applicant is None:
        return
    proof = keep_bytes(paper("授权委托书（演示）", rows[1].name_zh), "authority.pdf")
    ask_to_represent(applicant, rows[1].credit_code, rows[1].name_zh, proof, "authority.pdf")
    ask_correction(rows[0], "name_zh", "河南星络演示智能装备有限公司", "2026年9月变更登记，执照已换发。", own)
    today = clock.today()
    campaign = plan_campaign(
        manager,
        {
            "title_zh": "2026年企业信息核对（演示）",
            "title_en": "Update of 2026 (demo)",
            "text_zh": "为了让通知和服务送到需要的企业，请核对登记册中的信息。",
            "text_en": "So that news and services reach those who need them, please look through what the register says.",
            "city": rows[0].city,
            "starts_on": today - timedelta(days=10),
            "until": today + timedelta(days=20),
            "first_reminder_on": today + timedelta(days=5),
        },
    )
    Campaign.objects.filter(pk=campaign.pk).update(is_demo=True)
    start_campaign(campaign.pk)
    send_batch(campaign.pk)
    asked = campaign.invitations.filter(state="sent").exclude(enterprise=rows[0]).order_by("pk")
    for one in asked[:3]:
        confirm_enterprise(one.enterprise_id, None, corrected=one.pk % 2 == 0)
