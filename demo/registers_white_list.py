"""The white list of the demonstration: everybody on duty, most of those who are leading, and some of the pool."""

import io
import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import cycle

from django.db import transaction

from demo.papers import pdfs
from demo.province import LEADING, ON_DUTY
from yuqiao.areas.complaints.complaining import complain
from yuqiao.areas.white_list.applying import apply, object_to, review
from yuqiao.areas.white_list.upkeep import turn
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_file
from yuqiao.kernel.references import chosen_by
from yuqiao.matters.access import Actor
from yuqiao.matters.papers import judge_paper, send_paper
from yuqiao.matters.services import act
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role, Seat, User
from yuqiao.registers.criteria import load_criteria
from yuqiao.registers.discipline import Decision, record_discipline
from yuqiao.registers.models import Lawyer, Listing, ListingCriterion

LISTED = 174  # lawyers, with those on duty
NOT_LISTED = 9  # every so many of those who are leading never applied
GROUNDS = (("matters", 30), ("foreign_licence", 30), ("foreign_study", 20), ("experience", 20), ("fields", 10), ("degree", 10))
MANDATORY = ("practice", "clean", "language", "public_duty")


@transaction.atomic
def make_listings(rng: random.Random) -> None:
    """An entry each, begun on different days, so that terms end and checks fall due all through the years."""
    load_criteria(ListingCriterion)
    today = clock.today()
    lawyers = list(Lawyer.objects.filter(is_demo=True).order_by("pk"))
    first = [one for n, one in enumerate(lawyers[:LEADING]) if n < ON_DUTY or n % NOT_LISTED]
    chosen = first + lawyers[LEADING : LEADING + LISTED - len(first)]
    rows = []
    for number, lawyer in enumerate(chosen):
        listed_on = today - timedelta(days=30 + rng.randrange(300) + (365 if number % 3 == 0 else 0))
        until = date(listed_on.year + 3, listed_on.month, min(listed_on.day, 28))
        counted = [GROUNDS[0], *rng.sample(GROUNDS[1:], 2)]
        lawyer.white_list_state, lawyer.white_listed_until = Lawyer.WhiteList.LISTED, until
        rows.append(
            Listing(
                lawyer=lawyer,
                listed_on=listed_on,
                until=until,
                checked_on=today - timedelta(days=60) if (today - listed_on).days > 365 else None,
                grounds=[{"code": code, "points": 0} for code in MANDATORY]
                + [{"code": code, "points": points} for code, points in counted],
                points=sum(points for _code, points in counted),
                is_demo=True,
            )
        )
    Listing.objects.bulk_create(rows, batch_size=500)
    Lawyer.objects.bulk_update(chosen, ["white_list_state", "white_listed_until"], batch_size=500)


# ---- the procedure, lived through by the product's own verbs

ENOUGH = (*MANDATORY, "matters", "foreign_licence")
NEWCOMER = "newcomer@demo.example"
REVIEWERS = ("reviewer@demo.example", "reviewer2@demo.example")
STATEMENT = "近三年主办涉外货物买卖和投资争议十二件，涉及越南、德国和哈萨克斯坦。（演示）"
ENDS = (
    ("deciding", 14),
    ("noticing", 4),
    ("objection", 26),
    ("reviewing", 8),
    ("appeal", 90),
    ("hearing", 120),
    ("removed", 140),
    ("refused", 40),
)


class _Past:
    """One application lived through; the hands say when."""

    def __init__(self, lawyer: Lawyer, people: dict[str, User], hands: clock.Hands) -> None:
        self.lawyer, self.people, self.hands = lawyer, people, hands
        self.matter = apply(lawyer.user, {"statement": STATEMENT, "truthful": "on"})

    def do(self, move: str, who: str, days: float = 0.3, **data: str) -> None:
        self.hands.forward(days=days)
        user = self.lawyer.user if who == "lawyer" else self.people[who]
        act(self.matter.pk, move, Actor.of_user(user), version=None, data=data)

    def send(self, codes: Iterable[str]) -> None:
        for material, (name, content) in zip(self.matter.materials.filter(code__in=codes), cycle(pdfs()), strict=False):
            send_paper(self.matter.pk, material.pk, Actor.of_user(self.lawyer.user), [(keep_file(io.BytesIO(content), name), name)])

    def judge(self) -> None:
        reviewer = Actor.of_user(self.people["reviewer"])
        for material in self.matter.materials.filter(state="received"):
            judge_paper(self.matter.pk, material.pk, reviewer, "accepted")

    def review(self, who: str, verdict: str = "pass") -> None:
        self.hands.forward(days=0.4)
        met = ENOUGH if verdict == "pass" else MANDATORY
        reason = "证据与条件相符。（演示）" if verdict == "pass" else "业务件数和境外资格没有证据。（演示）"
        review(self.matter.pk, self.people[who], met, verdict, reason)


def _checked(past: _Past) -> None:
    past.send(ENOUGH)
    past.hands.forward(days=0.5)
    past.judge()
    past.do("pass_check", "reviewer")


def _live(past: _Past, end: str) -> None:
    _checked(past)
    if end == "refused":
        past.review("reviewer", "fail")
        past.review("reviewer2", "fail")
        past.do("refuse", "manager", reason="得分没有达到最低分。（演示）")
        return
    past.review("reviewer2")
    if end == "reviewing":
        return
    past.review("reviewer")
    if end == "deciding":
        return
    past.do("approve", "manager")
    if end in ("noticing", "objection"):
        past.hands.forward(days=0.5)
        object_to(past.matter.reference, past.people["enterprise"], "据我所知，申请人三年内受过处分，请核实。（演示）")
    if end == "noticing":
        return
    past.hands.forward(days=16)
    turn()
    _on_the_list(past, end)


def _on_the_list(past: _Past, end: str) -> None:
    if end == "appeal":
        past.hands.forward(days=20)
        today = clock.today()
        said = Decision(
            body="河南省律师协会（演示）",
            kind="censure",
            decided_on=today,
            valid_from=today,
            until=today + timedelta(days=365),
            summary_zh="违反利益冲突规则（演示）",
            summary_en="Breach of the rules on conflicts of interest (demo)",
            source="演示惩戒〔2026〕3号",
        )
        record_discipline(past.lawyer, said, past.people["reviewer"])
        past.do("appeal_suspended", "lawyer", 3, body="该处分已申请复查，请恢复。（演示）")
    if end in ("hearing", "removed"):
        past.do("intend_removal", "reviewer", 20 if end == "removed" else 98, reason="连续两年没有办理涉外业务。（演示）")
        past.do("state_case", "lawyer", 1, body="去年在境外学习，今年已恢复执业。（演示）", wants_hearing="on")
    if end == "removed":
        past.do("hold_hearing", "manager", 4, record="听取了本人陈述，核对了业务记录。（演示）")
        past.do("remove", "manager", 2, reason="不再符合业务件数条件（演示）", reason_en="Too few foreign-related matters (demo)")


def _account(lawyer: Lawyer, email: str) -> None:
    """The lawyer signs in with this account; those without a password are there to be written to."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_account(email=email, name=lawyer.name_zh, is_demo=True)
        Seat.objects.create(user=user, role=Role.LAWYER, valid_from="2026-01-01")
    lawyer.user = user
    lawyer.save(update_fields=["user"])


def make_procedures(rng: random.Random) -> None:
    """An application at each step, one that waits for its lawyer, and two complaints."""
    emails = {"reviewer": REVIEWERS[0], "reviewer2": REVIEWERS[1], "manager": "manager@demo.example"}
    people = {k: User.objects.get(email=v) for k, v in {**emails, "enterprise": "enterprise@demo.example"}.items()}
    free = Lawyer.objects.filter(is_demo=True, white_list_state="", user=None, is_leading=False).order_by("pk")
    chosen = list(free.select_related("firm")[: len(ENDS) + 1])
    now = clock.now()
    with transaction.atomic(), chosen_by(rng.choice):
        _account(chosen[0], NEWCOMER)
        for number, (lawyer, (end, days)) in enumerate(zip(chosen[1:], ENDS, strict=True)):
            _account(lawyer, f"whitelist{number}@demo.example")
            with clock.frozen(now - timedelta(days=days)) as hands:
                _live(_Past(lawyer, people, hands), end)
        with clock.frozen(now - timedelta(days=4)) as hands:
            past = _Past(chosen[0], people, hands)
            past.send(MANDATORY[:3])
            past.do("ask_more", "reviewer", question="还缺公益服务承诺书；另请补充办理业务的证据。（演示）")
        _complaints(people, now)
    Letter.objects.filter(created_at__lt=now - timedelta(hours=2), state="queued").update(state="sent", sent_at=now)


def _complaints(people: dict[str, User], now: datetime) -> None:
    second = Lawyer.objects.get(user__email="second@demo.example")
    with clock.frozen(now - timedelta(days=3)) as hands:
        said = {"subject": "答复超过约定时间（演示）", "facts": "约定三日内答复，第六日才收到。（演示）", "wanted": "说明原因"}
        first = complain(people["enterprise"], second, said)
        hands.forward(days=1)
        act(first.pk, "take", Actor.of_user(people["reviewer"]), version=None)
    third = Lawyer.objects.filter(is_demo=True, user=None).order_by("-pk").first()
    with clock.frozen(now - timedelta(days=1)):
        applicant = User.objects.get(email="applicant@demo.example")
        said = {"subject": "The fee was not explained (demo)", "facts": "No estimate was given before the work began. (demo)"}
        complain(applicant, third, said)
