"""Institutions of the other registers, all invented: joint ventures and branches abroad, mediation, arbitration, partners, experts.

The pool's and the notaries' numbers are those of `province`; nothing here counts among them.
"""

import random
from datetime import timedelta
from typing import Any

from django.db import transaction

from demo.names import mark, person
from demo.province import fake_code
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.registers.catalogue import BY_CODE, LAWYERS, MEDIATORS, REGISTERS
from yuqiao.registers.entries import add_entry, model_of
from yuqiao.registers.models import Lawyer, MediationOrganisation, Notary, NotaryOffice, NotaryOfficeCoverage
from yuqiao.registers.names import pinyin_of
from yuqiao.registers.persons import link_person

SOURCE, AS_OF = "演示数据 DEMO", "2026-11-01"
ABROAD = (
    ("joint_venture_hk", "", "", "", "410100"),
    ("joint_venture_hk", "", "", "", "410300"),
    ("joint_venture_mo", "", "", "", "410100"),
    ("foreign_representative", "GBR", "", "", "410100"),
    ("branch_abroad", "VNM", "河内", "Hanoi", ""),
    ("branch_abroad", "KAZ", "阿拉木图", "Almaty", ""),
    ("branch_abroad", "SGP", "新加坡", "Singapore", ""),
    ("branch_abroad", "ARE", "迪拜", "Dubai", ""),
)
KIND_NAMES = {
    "joint_venture_hk": ("豫港联营", "Henan–Hong Kong Joint-Venture"),
    "joint_venture_mo": ("豫澳联营", "Henan–Macao Joint-Venture"),
    "foreign_representative": ("（英国）驻郑州代表处", "(United Kingdom) Zhengzhou Representative Office"),
}
# Mediators in post, days since the yearly check, whether the fees are published; a chamber's stands outside the regulation.
MEDIATION: tuple[tuple[str, str, str, int, int | None, bool], ...] = (
    ("licensed", "410100", "国际商事", 9, 60, True),
    ("licensed", "410100", "跨境电商", 7, 120, True),
    ("licensed", "410300", "装备制造", 6, 200, True),
    ("licensed", "410200", "自贸区商事", 5, 30, True),
    ("licensed", "410700", "对外贸易", 4, 90, True),  # one short of the least number: flagged
    ("licensed", "411300", "国际物流", 5, None, False),  # no check, fees not published: flagged
    ("public_interest", "410100", "商会", 3, None, True),
    ("public_interest", "411400", "工商联", 4, None, True),
)
PARTNERS = (
    ("foreign_law", "域外法查明中心", "Foreign Law Research Center", ("VNM", "KAZ", "UZB")),
    ("foreign_law", "比较法研究院", "Institute of Comparative Law", ("DEU", "FRA", "ITA")),
    ("university", "示例大学法学院", "Sample University Law School", ()),
    ("university", "示例外国语大学", "Sample University of Foreign Studies", ()),
    ("translation", "法律翻译社", "Legal Translation Service", ()),
)
EXPERT_OF = (("VNM", "vi"), ("VNM", "vi"), ("KAZ", "ru"), ("UZB", "ru"), ("DEU", "de"), ("FRA", "fr"), ("ITA", "it"), ("JPN", "ja"))
SPOKEN = ("en", "en", "ru", "vi", "de", "fr", "ja", "ko", "es", "ar")
GROUNDS = ("lawyer", "legal_qualification", "judge", "professional", "practice")
MEDIATING_LAWYERS = 3


def _add(register: str, **values: Any) -> Any:
    written = {k: v for k, v in values.items() if v not in ("", None)}
    whole = {"public": "1", "source": SOURCE, "as_of": AS_OF, **written}
    return add_entry(BY_CODE[register], whole, None, twice=True, is_demo=True)


def _reach(rng: random.Random, city: str) -> dict[str, str]:
    street = rng.choice(("示例路", "演示大道", "样本街"))
    return {
        "city": city,
        "address_zh": f"{street}{rng.randint(1, 300)}号" if city else "",
        "phone": f"0371-0000-{rng.randint(0, 9999):04d}",
    }


@transaction.atomic
def make_others(rng: random.Random) -> None:
    """Everything that the province's numbers do not name, each entry by the register's own verb."""
    _firms(rng)
    _mediation(rng)
    _arbitration(rng)
    _partners(rng)
    _coverage()


def _firms(rng: random.Random) -> None:
    for number, (kind, territory, city_zh, city_en, city) in enumerate(ABROAD):
        text, latin = mark(rng)
        zh, en = KIND_NAMES.get(kind, (f"{city_zh}分所", f"{city_en} Branch"))
        tail = zh if kind == "foreign_representative" else f"（{zh}）"
        _add(
            "law-firms",
            kind=kind,
            name_zh=f"{text}示例律师事务所{tail}",
            name_en=f"{latin} Sample Law Firm, {en}",
            credit_code=fake_code(rng, "31", 500 + number) if city else "",
            territory=territory,
            city_abroad_zh=city_zh,
            city_abroad_en=city_en,
            partners=f"{text}示例律师事务所、示例（演示）律师行" if kind.startswith("joint") else "",
            languages="en" if kind != "branch_abroad" else "en|zh",
            entered_on="2025-03-01",
            **_reach(rng, city),
        )


def _mediation(rng: random.Random) -> None:
    today = clock.today()
    lawyers = list(Lawyer.objects.filter(is_demo=True, user=None).order_by("pk")[:MEDIATING_LAWYERS])
    for number, (basis, city, what, people, checked, fees) in enumerate(MEDIATION):
        text, latin = mark(rng)
        licensed = basis == "licensed"
        organisation = _add(
            "mediation-organisations",
            basis=basis,
            name_zh=f"{text}示例{what}调解中心",
            name_en=f"{latin} Sample Mediation Center {number + 1}",
            credit_code=fake_code(rng, "52", number),
            founder_zh=f"{text}示例{'商会' if not licensed else '协会'}",
            founder_en=f"{latin} Sample {'Chamber' if not licensed else 'Association'}",
            licence=f"DEMO-TJ-{number + 1:03d}" if licensed else "",
            licensed_on="2026-05-20" if licensed else "",
            licensed_until="2031-05-19" if licensed else "",
            assets="500000" if licensed else "",
            languages="en|zh",
            practice_areas="",
            rules_zh="演示规则：双方自愿，保密，60日内完成调解。",
            rules_en="Demonstration rules: voluntary, confidential, completed within 60 days.",
            fees_zh="演示收费：按标的额分段收取，每方至少1000元。" if fees else "",
            fees_en="Demonstration fees: by the amount in dispute, at least 1,000 yuan of each party." if fees else "",
            entered_on="2026-05-20",
            **_reach(rng, city),
        )
        if checked is not None:
            MediationOrganisation.objects.filter(pk=organisation.pk).update(checked_on=today - timedelta(days=checked))
        _mediators(rng, organisation, people, lawyers if number == 0 else [])


def _mediators(rng: random.Random, organisation: Any, people: int, lawyers: list[Lawyer]) -> None:
    """The first organisation's are lawyers of the pool too: one person, two entries."""
    for place in range(people):
        lawyer = lawyers[place] if place < len(lawyers) else None
        zh, en = (lawyer.name_zh, lawyer.name_en) if lawyer else person(rng)
        mediator = _add(
            "mediators",
            name_zh=zh,
            name_en=en,
            organisation=f"#{organisation.pk}",
            ground="lawyer" if lawyer else GROUNDS[place % len(GROUNDS)],
            full_time="1" if place == 0 else "0",
            nationality="CHN",
            languages="en|zh" if place % 2 else "zh",
            city=organisation.city.code,
            entered_on="2026-05-20",
        )
        if lawyer:
            link_person(MEDIATORS, mediator.pk, LAWYERS, lawyer.pk, None)


def _arbitration(rng: random.Random) -> None:
    for number, (city, where_zh, where_en) in enumerate((("410100", "郑州", "Zhengzhou"), ("410300", "洛阳", "Luoyang"))):
        _add(
            "arbitral-institutions",
            name_zh=f"{where_zh}示例仲裁委员会（演示）",
            name_en=f"{where_en} Sample Arbitration Commission (Demo)",
            credit_code=fake_code(rng, "12", number),
            languages="en|zh",
            clause_zh=f"因本合同引起的争议，提交{where_zh}示例仲裁委员会（演示）仲裁。",
            clause_en=f"Any dispute arising from this contract is submitted to the {where_en} Sample Arbitration Commission (Demo).",
            **_reach(rng, city),
        )


def _partners(rng: random.Random) -> None:
    made = []
    for number, (kind, zh, en, places) in enumerate(PARTNERS):
        text, latin = mark(rng)
        made.append(
            _add(
                "partner-institutions",
                kind=kind,
                name_zh=f"{text}{zh}（演示）",
                name_en=f"{latin} {en} (Demo)",
                credit_code=fake_code(rng, "12", 100 + number),
                cooperation_zh="演示合作：查明域外法、培养涉外律师、翻译法律文书。",
                cooperation_en="Demonstration: foreign law, training of lawyers, legal translation.",
                agreed_on="2026-03-01",
                territories="|".join(places),
                languages="en|zh",
                **_reach(rng, "410100"),
            )
        )
    for number, (place, language) in enumerate(EXPERT_OF):
        zh, en = person(rng)
        _add(
            "experts",
            name_zh=zh,
            name_en=en,
            institution=f"#{made[number % 2].pk}",
            territories=place,
            languages=f"{language}|zh",
            qualification_zh="演示资格",
            qualification_en="Demonstration qualification",
            city="410100",
        )
    for number, language in enumerate(SPOKEN):
        zh, en = person(rng)
        _add(
            "interpreters",
            name_zh=zh,
            name_en=en,
            institution=f"#{made[4].pk}" if number % 2 else "",
            languages=f"{language}|zh",
            interprets="1" if number % 3 else "0",
            translates="1",
            certificate="演示证书",
            city="410100",
        )


def _coverage() -> None:
    """Each county of a city is covered by one of its notary offices, one after another."""
    offices: dict[str, list[NotaryOffice]] = {}
    for office in NotaryOffice.objects.filter(is_demo=True).select_related("city").order_by("pk"):
        offices.setdefault(office.city.code, []).append(office)
    rows = [
        NotaryOfficeCoverage(office=own[number % len(own)], division=county)
        for city, own in offices.items()
        for number, county in enumerate(facts.counties(city))
    ]
    NotaryOfficeCoverage.objects.bulk_create(rows)


def spell() -> None:
    """Pinyin of the names that `province` wrote in one go, and a lawyer's city from the firm."""
    for register in REGISTERS:
        if register.room:
            continue
        model = model_of(register)
        rows = list(model.objects.filter(is_demo=True, pinyin="").only("pk", "name_zh"))
        for row in rows:
            row.pinyin = pinyin_of(row.name_zh)
        model.objects.bulk_update(rows, ["pinyin"], batch_size=500)
    lawyers = list(Lawyer.objects.filter(is_demo=True, city=None).select_related("firm"))
    for lawyer in lawyers:
        lawyer.city_id = lawyer.firm.city_id
    Lawyer.objects.bulk_update(lawyers, ["city"], batch_size=500)
    Notary.objects.filter(is_demo=True, source="").update(source=SOURCE)
