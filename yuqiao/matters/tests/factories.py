"""People, firms and answers that tests of the core and of the areas need."""

from datetime import date
from itertools import count
from typing import Any

from yuqiao.facts.models import PracticeArea, ServiceLanguage, Territory
from yuqiao.kernel.sealed import search_hash
from yuqiao.matters.contact import Contact
from yuqiao.matters.models import Matter
from yuqiao.matters.services import open_matter
from yuqiao.people.models import Office, Role, Seat, User
from yuqiao.registers.models import Engagement, EngagementName, LawFirm, Lawyer
from yuqiao.registers.names import normal_form

_numbers = count(1)
PASSWORD = "a-long-test-password"


def make_user(
    role: str = "", *, name: str = "", email: str = "", language: str = "zh-hans", demo: bool = True, **seat: Any
) -> User:
    """An account, with one seat when a role is given; demonstration accounts need no second factor."""
    number = next(_numbers)
    user = User.objects.create_account(
        email=email or f"user{number}@test.example",
        password=PASSWORD,
        name=name or f"User {number}",
        language=language,
        is_demo=demo,
    )
    if role:
        Seat.objects.create(user=user, role=role, valid_from=date(2020, 1, 1), **seat)
    return user


def make_firm(name: str = "") -> LawFirm:
    """A law firm."""
    number = next(_numbers)
    zh, en = name or f"示例律师事务所{number}", name or f"Sample Law Firm {number}"
    office = Office.objects.create(code=f"firm-{number}", kind=Office.Kind.LAW_FIRM, name_zh=zh, name_en=en)
    return LawFirm.objects.create(office=office, name_zh=zh, name_en=en)


def make_lawyer(
    *, firm: LawFirm | None = None, territories: tuple = ("VNM",), languages: tuple = ("zh", "en"), name: str = "", **more: Any
) -> Lawyer:
    """A lawyer with an account and a seat, who takes consultations."""
    user = make_user(Role.DUTY_LAWYER, name=name)
    lawyer = Lawyer.objects.create(
        user=user,
        firm=firm or make_firm(),
        name_zh=user.name,
        name_en=user.name,
        **{"takes_consultations": True, "in_pool": True, **more},
    )
    lawyer.territories.set(Territory.objects.filter(alpha3__in=territories))
    lawyer.languages.set(ServiceLanguage.objects.filter(code__in=languages))
    lawyer.practice_areas.set(PracticeArea.objects.all()[:3])
    return lawyer


def engage(firm: LawFirm, *, client: str = "", opponent: str = "") -> Engagement:
    """The firm acts for `client` against `opponent`."""
    engagement = Engagement.objects.create(firm=firm, since=date(2026, 1, 1))
    for side, name in (("client", client), ("opponent", opponent)):
        if name:
            EngagementName.objects.create(engagement=engagement, side=side, key=search_hash(normal_form(name)))
    return engagement


ANSWERS = {
    "subject": "越南经销商拖欠货款",
    "territory": "VNM",
    "stage": "dispute",
    "facts": "我方于2026年3月发货，对方欠款86000美元，合同没有仲裁条款。",
    "amount": "86000",
    "currency": "USD",
    "opposing_name": "Lotus Sample Trading JSC",
    "opposing_other_names": "Lotus Demo Co.",
    "asker": "enterprise",
    "enterprise_name": "河南星络演示机电有限公司",
    "credit_code": "91410300MA9DEM002Q",
    "answer_language": "zh",
}
VIEW = {
    "facts_view": "对方欠款。",
    "law": "合同约定与国际公约。",
    "risk": "没有仲裁条款。",
    "next_step": "先发催告函。",
    "limits": "越南法须由当地律师确认。",
}


def make_matter(*, user: User | None = None, language: str = "zh-hans", **changes: Any) -> Matter:
    """A submitted consultation."""
    return open_matter(
        "consultation",
        {**ANSWERS, **changes},
        Contact("王一一", "asker@test.example", language=language),
        channel=Matter.Channel.PORTAL,
        user=user,
    )


def make_other_side(**changes: Any) -> Matter:
    """The same dispute, asked about by the other side."""
    other = {"enterprise_name": ANSWERS["opposing_name"], "credit_code": "", "opposing_name": ANSWERS["enterprise_name"]}
    return make_matter(**{**other, "opposing_other_names": "", **changes})
