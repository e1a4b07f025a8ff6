"""Some hundreds of consultations in every state, made only by the product's own verbs, on past days."""

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction

from demo.accounts import ACCOUNTS, ENTERPRISE
from demo.names import person
from demo.papers import pdfs, photos
from demo.questions import QUESTIONS, Question
from yuqiao.areas.consultation.flow import VIEW
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_file
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.references import chosen_by
from yuqiao.matters.access import Actor
from yuqiao.matters.contact import Contact
from yuqiao.matters.models import Matter, Message
from yuqiao.matters.services import act, open_matter, say
from yuqiao.notify.models import Letter
from yuqiao.people.models import User

# How far each consultation goes; the numbers are shares.
ENDS = {
    "offering": 4,
    "received": 1,
    "assigned": 10,
    "waiting": 8,
    "answered": 22,
    "asked_again": 8,
    "closed": 38,
    "converted": 3,
    "refused": 3,
    "withdrawn": 3,
}
DAYS = 60
OLD = timedelta(hours=2)
BATCH = 25


class Past:
    """One consultation lived through: each step at its time, none after now."""

    def __init__(self, rng: random.Random, hands: clock.Hands, now: datetime, matter: Matter) -> None:
        self.rng, self.hands, self.now, self.matter = rng, hands, now, matter

    def later(self, hours: float) -> None:
        """Let time pass; near the present only a little."""
        left = (self.now - self.hands.at).total_seconds() / 3600
        self.hands.forward(hours=min(hours * self.rng.uniform(0.4, 1.4), max(left * 0.6, 0.001)))

    def do(self, move: str, actor: Actor, files: list | None = None, **data: str) -> None:
        act(self.matter.pk, move, actor, version=None, data=data, files=files)
        self.matter.refresh_from_db()

    @property
    def applicant(self) -> Actor:
        return Actor.by_token(self.matter)

    @property
    def lawyer(self) -> Actor:
        return Actor.of_user(self.matter.handler)

    def offered(self) -> Actor:
        return Actor.of_user(self.matter.assignments.get(status="offered").user)


def _answers(question: Question, rng: random.Random, enterprise: bool) -> dict[str, str]:
    answers = {
        "subject": question.subject,
        "territory": question.territory,
        "stage": question.stage,
        "facts": question.facts,
        "asker": "enterprise" if enterprise else "person",
        "answer_language": "zh" if question.language == "zh-hans" else rng.choice(("en", "en", "both")),
    }
    if question.stage in ("dispute", "sell"):
        answers |= {"amount": str(rng.randint(5, 900) * 200), "currency": rng.choice(("USD", "EUR", "CNY"))}
    if question.opposing:
        answers["opposing_name"] = question.opposing
    if enterprise:
        answers |= {"enterprise_name": ENTERPRISE[1], "credit_code": ENTERPRISE[0]}
    elif rng.random() < 0.5:
        answers |= {"document_kind": "passport", "document_number": f"DEMO{rng.randint(0, 99999):05d}"}
    return answers


def _papers(rng: random.Random) -> list[tuple[StoredFile, str]]:
    chosen = rng.sample([*pdfs(), *photos()], rng.choice((0, 0, 1, 1, 2)))
    return [_kept(name, content) for name, content in chosen]


@cache
def _kept(name: str, content: bytes) -> tuple[StoredFile, str]:
    """The same invented paper is attached many times; its content is kept once."""
    return keep_file(io.BytesIO(content), name), name


def _live(past: Past, question: Question, end: str) -> None:
    clerk = Actor.of_user(User.objects.get(email=ACCOUNTS[2].email))
    rng = past.rng
    if past.matter.state == "received" or end == "offering":
        return
    if end == "withdrawn":
        past.later(1)
        past.do("withdraw", past.applicant)
        return
    if end == "refused":
        past.later(2)
        past.do("refuse", clerk, reason="no_foreign", advice="请拨打公共法律服务热线。 Please call the public legal service line.")
        return
    if rng.random() < 0.25:
        past.later(0.4)
        past.do("decline", past.offered(), reason="busy")
        if past.matter.state != "offering":
            return
    past.later(0.5)
    past.do("accept", past.offered())
    if end == "assigned":
        return
    if end == "waiting" or rng.random() < 0.2:
        past.later(3)
        asked = ("请补充合同和往来邮件。", "合同") if question.language == "zh-hans" else ("Please send the contract.", "Contract")
        past.do("ask_more", past.lawyer, question=asked[0], paper=asked[1])
        if end == "waiting":
            return
        past.later(12)
        name, content = rng.choice(pdfs())
        past.do("reply", past.applicant, [_kept(name, content)], body="已补充。 Here it is.")
    past.later(6 if rng.random() < 0.9 else 60)
    past.do("answer", past.lawyer, **dict(zip((f.code for f in VIEW), question.view, strict=True)))
    _afterwards(past, question, end)


def _afterwards(past: Past, question: Question, end: str) -> None:
    rng = past.rng
    if end == "converted":
        past.later(5)
        past.do(
            "convert", past.lawyer, area=rng.choice(("mediation", "notarization", "arbitration")), reason="另一领域办理更合适。"
        )
        _copy(past, question)
        return
    if end == "asked_again" or rng.random() < 0.4:
        past.later(10)
        past.do("ask_again", past.applicant, body=question.follow_up[0])
        if end == "asked_again":
            return
        past.later(5)
        past.do("answer_again", past.lawyer, body=question.follow_up[1])
    if rng.random() < 0.3:
        past.later(1)
        say(past.matter.pk, past.lawyer, "已电话说明，申请人理解。", direction=Message.Direction.INTERNAL)
    if end == "closed":
        past.later(20)
        if rng.random() < 0.7:
            past.do(
                "rate", past.applicant, score=rng.choice("5554443521"), comment=rng.choice(("", "答复清楚。", "Clear and quick."))
            )
            if rng.random() < 0.4:
                past.do("reply_to_rating", past.lawyer, body="谢谢您的评价。 Thank you.")
        past.do("close", past.applicant)
    elif rng.random() < 0.06:
        past.do("second_opinion", past.applicant)
        _copy(past, question)


def _copy(past: Past, question: Question) -> None:
    """The linked matter is answered too."""
    copy = Past(past.rng, past.hands, past.now, past.matter.links_out.order_by("-pk").first().target)
    if copy.matter.state == "offering":
        copy.later(0.5)
        copy.do("accept", copy.offered())
        copy.later(5)
        copy.do("answer", copy.lawyer, **dict(zip((f.code for f in VIEW), question.view, strict=True)))
        if past.now - past.hands.at > timedelta(days=12):
            copy.do("close", copy.applicant)


def _age(rng: random.Random, end: str) -> timedelta:
    """How long ago it was asked: what is open is fresh, but a few are late, as in life."""
    if end == "offering":
        return timedelta(minutes=rng.uniform(3, 45))
    if end in ("assigned", "asked_again", "received") and rng.random() > 0.1:
        return timedelta(hours=rng.uniform(0.5, 26))
    if end in ("assigned", "asked_again"):
        return timedelta(hours=rng.uniform(96, 120))
    return timedelta(days=rng.uniform(2, 12)) if end == "answered" else timedelta(days=rng.uniform(2, DAYS))


def _one(rng: random.Random, number: int, end: str, now: datetime) -> None:
    question = QUESTIONS[number % len(QUESTIONS)]
    with clock.frozen(now - _age(rng, end)) as hands:
        enterprise = question.language == "zh-hans" and number % 6 == 0
        ready = ACCOUNTS[1] if enterprise else ACCOUNTS[0] if question.language == "en" and number % 3 == 0 else None
        user = User.objects.get(email=ready.email) if ready else None
        zh, latin = person(rng)
        name = ready.name if ready else zh if question.language == "zh-hans" else latin
        contact = Contact(name, ready.email if ready else f"asker{number}@demo.example", language=question.language)
        matter = open_matter(
            "consultation" if number % 9 else "compliance",
            _answers(question, rng, enterprise) | ({"lawyer_choice": "applicant"} if end == "offering" and number % 2 else {}),
            contact,
            channel=rng.choice((Matter.Channel.PORTAL, Matter.Channel.PORTAL, Matter.Channel.WINDOW, Matter.Channel.API)),
            user=user,
            files=_papers(rng),
            is_demo=True,
        )
        past = Past(rng, hands, now, matter)
        if end == "received" and matter.state == "offering":
            _run_out(past)
            return
        _live(past, question, end)


def _run_out(past: Past) -> None:
    """Nobody takes it: the center has to see to it."""
    while past.matter.state == "offering":
        past.later(0.05)
        past.do("decline", past.offered(), reason="field")


def make_consultations(rng: random.Random, count: int, say_progress: Callable[[str], None]) -> None:
    """`count` consultations over the last 60 days up to now, in every state."""
    _kept.cache_clear()
    now = clock.now()
    ends = [end for end, share in ENDS.items() for _ in range(share)]
    plan = [ends[(n * 37) % len(ends)] for n in range(count)]
    for start in range(0, count, BATCH):
        with transaction.atomic(), chosen_by(rng.choice):
            for number in range(start, min(start + BATCH, count)):
                _one(rng, number, plan[number], now)
        say_progress(f"consultations {min(start + BATCH, count)}/{count}")
    Letter.objects.filter(created_at__lt=now - OLD, state="queued").update(state="sent", sent_at=now - OLD)
