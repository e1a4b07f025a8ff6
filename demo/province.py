"""Offices, firms, lawyers, notaries, enterprises at the numbers of the real province; all invented."""

import random
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from demo.accounts import ACCOUNTS, ENTERPRISE
from demo.names import mark, person
from yuqiao.areas.notarization.models import OfficeFee
from yuqiao.facts import selectors as facts
from yuqiao.facts.models import Division, Industry, PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel import clock
from yuqiao.kernel.identifiers.credit_code import ALPHABET, check_digit
from yuqiao.kernel.sealed import search_hash
from yuqiao.people.models import Office, Role, Seat, User
from yuqiao.registers.models import (
    Engagement,
    EngagementName,
    Enterprise,
    EnterpriseName,
    LawFirm,
    Lawyer,
    Notary,
    NotaryOffice,
)
from yuqiao.registers.names import normal_form

NOTARY_OFFICES, REMOTE_VIDEO, NOTARIES = 41, 15, 352
RENAMED = 5  # position of the office whose English name is not the registered one
NOTARIAL = (Role.NOTARY, Role.APPROVER, Role.OFFICE_HEAD)
DEMO_FEES = (("notarization", 80), ("copy", 20), ("translation", 80), ("authentication", 50))
FIRMS, LAWYERS, LEADING, NATIONAL, ON_DUTY = 120, 803, 91, 7, 24
ENTERPRISES = 300
SPOKEN = {"en": 0.8, "ru": 0.1, "de": 0.07, "ja": 0.09, "ko": 0.08, "vi": 0.06, "ar": 0.05, "fr": 0.07, "es": 0.06, "kk": 0.03}
KNOWN = (
    "VNM",
    "DEU",
    "RUS",
    "KAZ",
    "USA",
    "ARE",
    "SGP",
    "JPN",
    "KOR",
    "GBR",
    "FRA",
    "IDN",
    "BRA",
    "CAN",
    "AUS",
    "KEN",
    "THA",
    "IND",
)


def fake_code(rng: random.Random, kind: str, number: int) -> str:
    """A valid code that is visibly fake: DEM in the organisation's part."""
    body = f"{kind}410000MADEM{number:03d}{rng.choice(ALPHABET[:10])}"
    return body + check_digit(body)


def _places() -> list[tuple[Division, list[Division]]]:
    return [(city, list(facts.counties(city.code))) for city in facts.cities()]


def _weights(places: list) -> list[int]:
    """The capital has the most, as in life."""
    return [12 if n == 0 else 3 if n < 3 else 1 for n in range(len(places))]


@transaction.atomic
def make_institutions(rng: random.Random) -> None:
    """Center and department, notary offices with notaries, law firms."""
    Office.objects.create(
        code="center",
        kind=Office.Kind.CENTER,
        name_zh="演示省涉外法律服务中心",
        name_en="Demo Province Foreign-related Legal Service Center",
        is_demo=True,
    )
    Office.objects.create(
        code="department",
        kind=Office.Kind.DEPARTMENT,
        name_zh="演示省司法厅",
        name_en="Demo Province Department of Justice",
        is_demo=True,
    )
    places = _places()
    _notary_offices(rng, places)
    _firms(rng, places)


def _institution(rng: random.Random, office: Office, city: Division, county: Division | None) -> dict:
    street = rng.choice(("示例路", "演示大道", "样本街", "范例路"))
    number = rng.randint(1, 300)
    where_zh = f"{city.name_zh}{county.name_zh if county and county != city else ''}"
    where_en = f"{county.name_en if county and county != city else ''}, {city.name_en}".strip(", ")
    return {
        "office": office,
        "name_zh": office.name_zh,
        "name_en": office.name_en,
        "city": city,
        "county": county,
        "address_zh": f"{where_zh}{street}{number}号",
        "address_en": f"{number} Sample Road, {where_en}",
        "phone": f"0371-0000-{rng.randint(0, 9999):04d}",
        "is_demo": True,
    }


def _notary_offices(rng: random.Random, places: list) -> None:
    made, short = [], set()
    for number in range(NOTARY_OFFICES):
        city, counties = places[number % len(places)] if number < len(places) else rng.choices(places, _weights(places))[0]
        text, latin = mark(rng)
        while text in short:
            text, latin = mark(rng)
        short.add(text)
        office = Office.objects.create(
            code=f"notary-{number + 1}",
            kind=Office.Kind.NOTARY_OFFICE,
            name_zh=f"{city.name_zh}{text}示例公证处",
            name_en=f"{latin} Sample Notary Office, {city.name_en}",
            division_code=city.code,
            is_demo=True,
        )
        # One office has changed its English name since it was registered: its certificates are stopped before issue.
        registered = office.name_en if number != RENAMED else office.name_en.replace("Sample", "Demonstration")
        made.append(
            NotaryOffice(
                remote_video=number < REMOTE_VIDEO,
                short_name=f"豫{text}",
                short_name_en=f"Yu {latin}",
                registered_name_en=registered,
                registered_name_checked_on=date(2026, 1, 5),
                **_institution(rng, office, city, rng.choice(counties or [None])),
            )
        )
    offices = NotaryOffice.objects.bulk_create(made)
    people = []
    for number in range(NOTARIES):
        zh, en = person(rng)
        people.append(
            Notary(
                office=offices[number % NOTARY_OFFICES],
                name_zh=zh,
                name_en=en,
                licence=f"DEMO-GZ-{number + 1:04d}",
                specimen_filed_on=None if number % 50 == 49 else date(2024, 1 + number % 12, 1 + number % 28),
                is_demo=True,
            )
        )
    Notary.objects.bulk_create(people)


@transaction.atomic
def make_notaries() -> None:
    """Every notary has an account and a seat; each office has a head and an approver. Nobody but the ready accounts signs in."""
    notaries = list(Notary.objects.select_related("office__office").filter(is_demo=True).order_by("pk"))
    ready = {ACCOUNTS[7].email: 0, ACCOUNTS[8].email: NOTARY_OFFICES, ACCOUNTS[9].email: 2 * NOTARY_OFFICES}
    taken = {position: User.objects.get(email=email) for email, position in ready.items()}
    for position, user in taken.items():
        notaries[position].name_zh = user.name
    accounts = {
        n: User(email=f"notary{n}@demo.example", name=notary.name_zh, is_demo=True, password=_nobody())
        for n, notary in enumerate(notaries)
    }
    User.objects.bulk_create(u for n, u in accounts.items() if n not in taken)
    accounts |= taken
    seats = []
    for n, notary in enumerate(notaries):
        notary.user = accounts[n]
        place = notary.office.office
        # In each office the first to come handles, the second approves, the third is the head; all others handle.
        role = {1: Role.APPROVER, 2: Role.OFFICE_HEAD}.get(n // NOTARY_OFFICES, Role.NOTARY)
        seats.append(Seat(user=notary.user, role=role, office=place, area="notarization", valid_from="2024-01-01"))
    Notary.objects.bulk_update(notaries, ["user", "name_zh"])
    Seat.objects.bulk_create(seats)
    OfficeFee.objects.bulk_create(
        OfficeFee(
            kind=kind,
            amount=amount,
            valid_from=date(2025, 1, 1),
            source="演示价目 DEMO",
            is_demo=True,
        )
        for kind, amount in DEMO_FEES
    )


def _nobody() -> str:
    """A password that nobody has."""
    return make_password(None)


def _firms(rng: random.Random, places: list) -> None:
    made = []
    for number in range(FIRMS):
        city, counties = places[number % len(places)] if number < len(places) else rng.choices(places, _weights(places))[0]
        text, latin = mark(rng)
        office = Office.objects.create(
            code=f"firm-{number + 1}",
            kind=Office.Kind.LAW_FIRM,
            name_zh=f"河南{text}示例律师事务所" if city == places[0][0] else f"{city.name_zh}{text}示例律师事务所",
            name_en=f"{latin} Sample Law Firm, {city.name_en}",
            division_code=city.code,
            is_demo=True,
        )
        made.append(
            LawFirm(credit_code=fake_code(rng, "31", number), **_institution(rng, office, city, rng.choice(counties or [None])))
        )
    LawFirm.objects.bulk_create(made)


@transaction.atomic
def make_lawyers(rng: random.Random) -> None:
    """The pool; those on duty have accounts. The two demonstration lawyers are of two firms, and one firm has a conflict."""
    firms = list(LawFirm.objects.order_by("pk"))
    lawyers = []
    for number in range(LAWYERS):
        zh, en = person(rng)
        duty = number < ON_DUTY
        user = None
        if duty:
            zh, user = _duty_account(number, zh)
        lawyers.append(
            Lawyer(
                user=user,
                firm=firms[number % len(firms)],
                name_zh=zh,
                name_en=en,
                licence=f"1410120260{number:07d}",
                in_pool=True,
                is_leading=number < LEADING,
                is_national=number < NATIONAL,
                takes_consultations=duty,
                load_limit=40 if duty else 10,
                is_demo=True,
            )
        )
    made = Lawyer.objects.bulk_create(lawyers)
    _abilities(rng, made)
    third = made[2]
    engagement = Engagement.objects.create(firm=third.firm, since=clock.today() - timedelta(days=200))
    name = "LOTUS DEMO CO"
    EngagementName.objects.create(engagement=engagement, side="client", name=name, key=search_hash(normal_form(name)))


def _duty_account(number: int, name: str) -> tuple[str, User]:
    ready = {0: ACCOUNTS[3], 1: ACCOUNTS[4]}.get(number)
    if ready:
        return ready.name, User.objects.get(email=ready.email)
    user = User.objects.create_account(email=f"lawyer{number}@demo.example", name=name, is_demo=True)
    Seat.objects.create(user=user, role=Role.DUTY_LAWYER, valid_from="2026-01-01")
    return name, user


def _abilities(rng: random.Random, lawyers: list[Lawyer]) -> None:
    territories = dict(Territory.objects.filter(alpha3__in=KNOWN).values_list("alpha3", "pk"))
    languages = dict(ServiceLanguage.objects.values_list("code", "pk"))
    areas = list(PracticeArea.objects.values_list("pk", flat=True))
    to_territory, to_language, to_area = (getattr(Lawyer, n).through for n in ("territories", "languages", "practice_areas"))
    rows_t, rows_l, rows_a = [], [], []
    for number, lawyer in enumerate(lawyers):
        known = KNOWN if number < 2 else rng.sample(KNOWN, 2 if number >= ON_DUTY else 4)
        if number == 2:
            known = ("VNM", *known)
        rows_t += [to_territory(lawyer_id=lawyer.pk, territory_id=territories[a]) for a in dict.fromkeys(known)]
        spoken = ["zh"] + [c for c, share in SPOKEN.items() if rng.random() < share or (number < 3 and c == "en")]
        rows_l += [to_language(lawyer_id=lawyer.pk, servicelanguage_id=languages[c]) for c in spoken]
        rows_a += [to_area(lawyer_id=lawyer.pk, practicearea_id=a) for a in rng.sample(areas, 3)]
    to_territory.objects.bulk_create(rows_t, batch_size=1000)
    to_language.objects.bulk_create(rows_l, batch_size=1000)
    to_area.objects.bulk_create(rows_a, batch_size=1000)


@transaction.atomic
def make_enterprises(rng: random.Random) -> None:
    """Enterprises that go abroad, some with former and foreign names."""
    cities = list(facts.cities())
    industries = list(Industry.objects.all())
    code, zh, en = ENTERPRISE
    rows = [Enterprise(credit_code=code, name_zh=zh, name_en=en, city=cities[2], industry=industries[2], is_demo=True)]
    trades = (
        ("机电", "Electromechanical"),
        ("食品", "Food"),
        ("新材料", "New Materials"),
        ("物流", "Logistics"),
        ("农机", "Farm Machinery"),
    )
    for number in range(1, ENTERPRISES):
        text, latin = mark(rng)
        trade_zh, trade_en = rng.choice(trades)
        rows.append(
            Enterprise(
                credit_code=fake_code(rng, "91", number),
                name_zh=f"河南{text}演示{trade_zh}有限公司",
                name_en=f"Henan {latin} Demo {trade_en} Co., Ltd.",
                city=rng.choice(cities),
                industry=rng.choice(industries),
                is_demo=True,
            )
        )
    made = Enterprise.objects.bulk_create(rows)
    names = []
    for enterprise in made[::5]:
        former = enterprise.name_zh.replace("演示", "演示实业")
        for kind, name in (("former", former), ("foreign", enterprise.name_en)):
            names.append(EnterpriseName(enterprise=enterprise, kind=kind, name=name, normalised=normal_form(name)))
    EnterpriseName.objects.bulk_create(names)


@transaction.atomic
def make_accounts() -> None:
    """The ready accounts and their seats; those of the notary office are given by `make_notaries`."""
    center = Office.objects.get(code="center")
    department = Office.objects.get(code="department")
    places = {Role.WINDOW_CLERK: center, Role.DEPARTMENT_MANAGER: department, Role.ADMINISTRATOR: center, Role.REGISTRAR: center}
    for account in ACCOUNTS:
        user = User.objects.create_account(
            email=account.email, password=account.password, name=account.name, language=account.language, is_demo=True
        )
        if account.role and account.role not in NOTARIAL:
            code = ENTERPRISE[0] if account.role == Role.ENTERPRISE_REPRESENTATIVE else ""
            Seat.objects.create(
                user=user, role=account.role, office=places.get(account.role), enterprise_code=code, valid_from="2026-01-01"
            )
