"""Some dozens of notarial matters in every state, with papers, drafts and signed certificates, made by the product's own verbs."""

import io
import math
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import Max
from PIL import Image, ImageDraw

from demo.accounts import ENTERPRISE
from demo.names import person
from demo.papers import paper
from yuqiao.areas.notarization import authentication, drafting, selectors, words
from yuqiao.areas.notarization.models import Certificate, Item
from yuqiao.areas.notarization.signing_papers import digest, sign_paper, write_paper
from yuqiao.areas.notarization.signing_texts import prepared
from yuqiao.areas.notarization.wording import key_of
from yuqiao.facts.models import NotaryForm
from yuqiao.kernel import clock
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.references import chosen_by
from yuqiao.matters.access import Actor
from yuqiao.matters.contact import Contact
from yuqiao.matters.models import Matter
from yuqiao.matters.papers import judge_paper, send_paper
from yuqiao.matters.services import act, open_matter
from yuqiao.notify.models import Letter
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import seats_in_force
from yuqiao.registers.models import Notary, NotaryOffice

# How far each goes; the numbers are shares.
ENDS = {
    "received": 7,
    "papers_asked": 4,
    "quoted": 3,
    "accepted": 8,
    "supplementing": 3,
    "verifying": 3,
    "approval": 4,
    "approved": 3,
    "issued": 9,
    "delivered": 11,
    "reviewing": 2,
    "withdrawn_certificate": 2,
    "corrected": 1,
    "refused": 2,
    "terminated": 2,
    "withdrawn": 1,
}
PERSONS = (
    (("birth", "CAN"), ("no-criminal-record", "IND"), ("marriage", "HKG")),
    (("degree", "GBR"), ("education", "GBR")),
    (("no-criminal-record", "AUS"),),
    (("birth", "USA"),),
    (("power-of-attorney", "ZAF"),),
    (("marriage", "NZL"), ("birth", "NZL")),
    (("kinship", "TWN"),),
    (("marital-unmarried", "PHL"),),
    (("work-experience", "DEU"),),
)
ENTERPRISES = (
    (("business-licence", "DEU"), ("legal-representative", "DEU"), ("enterprise-poa", "DEU")),
    (("business-licence", "SGP"), ("company-articles", "SGP")),
    (("enterprise-poa", "KEN"),),
    (("qualification-certificate", "IND"), ("business-licence", "IND")),
)
LATE = 9  # one in so many has an agent


class Life:
    """One matter lived through: each step at its time, none after now."""

    def __init__(
        self, rng: random.Random, hands: clock.Hands, now: datetime, office: NotaryOffice, people: dict[str, list[User]]
    ) -> None:
        self.rng, self.hands, self.now, self.office = rng, hands, now, office
        self.notary = people[Role.NOTARY][0] if rng.random() < 0.6 else rng.choice(people[Role.NOTARY])
        self.approver, self.head = people[Role.APPROVER][0], people[Role.OFFICE_HEAD][0]
        others = [u for u in people[Role.NOTARY] if u != self.notary]
        self.translator, self.reader = others[0], others[1 % len(others)]

    def later(self, hours: float) -> None:
        """Let time pass; near the present only a little."""
        left = (self.now - self.hands.at).total_seconds() / 3600
        self.hands.forward(hours=min(hours * self.rng.uniform(0.5, 1.3), max(left * 0.4, 0.001)))

    def open(self, answers: dict[str, str], contact: Contact, user: User | None) -> None:
        """Submitted over the portal."""
        self.matter = open_matter(
            "notarization",
            {**answers, "address": f"河南省{self.office.city.name_zh}{answers['address']}", "office": self.office.office.code},
            contact,
            channel=Matter.Channel.PORTAL,
            user=user,
            is_demo=True,
        )

    def do(self, move: str, by: User | None = None, **data: str) -> None:
        """A move of the office's, the notary's unless somebody else is named."""
        self.later(2)
        self.matter = act(self.matter.pk, move, Actor.of_user(by or self.notary), version=None, data=data)

    def applicant(self, move: str, **data: str) -> None:
        """A move of the applicant's."""
        self.later(5)
        self.matter = act(self.matter.pk, move, Actor.by_token(self.matter), version=None, data=data)

    def send_papers(self, share: float = 1.0) -> None:
        """The applicant sends what is asked for, or a part of it."""
        client = self.matter.parties.get(role="client").name
        for material in self.matter.materials.filter(state="missing", required=True).order_by("pk"):
            if self.rng.random() <= share:
                send_paper(self.matter.pk, material.pk, Actor.by_token(self.matter), [_kept(material.title_zh, client)])

    def accept_papers(self) -> None:
        """The notary has looked at every paper."""
        for material in self.matter.materials.filter(state="received").order_by("pk"):
            judge_paper(self.matter.pk, material.pk, Actor.of_user(self.notary), "accepted")

    def to_acceptance(self) -> None:
        """Taken, papers accepted, quote agreed, accepted."""
        self.do("take")
        self.accept_papers()
        self.do("quote")
        self.applicant("agree_quote")
        self.do("accept_request")

    def draft(self) -> None:
        """Every certificate drafted, translated and read; interview note and notice signed."""
        self.do("name_translators", translator=str(self.translator.pk), second_reader=str(self.reader.pk))
        for item in selectors.items_of(self.matter):
            self._draft(item)
        for kind in ("interview", "notice"):
            self._sign(kind)

    def _sign(self, kind: str) -> None:
        """Read out and signed on the screen."""
        notary, file = Actor.of_user(self.notary), selectors.file_of(self.matter)
        text = prepared(self.matter, file, kind, ["zh-hans"])
        paper = write_paper(self.matter.pk, notary, kind, text)
        name = self.matter.parties.get(role="client").name
        sign_paper(self.matter.pk, paper.pk, notary, signed_by=name, signature=_signature(), seen=digest(paper.text))

    def _draft(self, item: Item) -> None:
        notary = Actor.of_user(self.notary)
        form = drafting.form_of(item)
        values = {**_invented(form), **drafting.prefill(item, form)} if form else {}
        zh = drafting.form_text(form, values) if form else f"兹证明前面的{item.subject.name_zh.removesuffix('公证')}文本内容属实。"
        drafting.save_draft(
            self.matter.pk,
            item.pk,
            notary,
            version=item.version,
            values=values,
            text_zh=zh,
            text_foreign="",
            deviation_reason="",
            form=form.code if form else "",
        )
        if not item.language:
            return
        foreign = drafting.form_text(form, values, item.language) if form else ""
        foreign = foreign or drafting.form_text(form, values, "en") or "This is to certify that the foregoing is true."
        item.refresh_from_db()
        translator, reader = Actor.of_user(self.translator), Actor.of_user(self.reader)
        drafting.save_translation(self.matter.pk, item.pk, translator, version=item.version, text_foreign=foreign)
        drafting.read_translation(self.matter.pk, item.pk, reader, True)

    def to_approval(self) -> None:
        """Drafted and sent for approval."""
        self.draft()
        self.do("submit_draft", opinion="材料齐全，意愿真实，拟出证。（演示）")

    def to_issue(self) -> None:
        """Approved and issued."""
        self.to_approval()
        self.do("approve", self.approver, flags_seen="on", opinion="同意出证。（演示）")
        self._in_order()
        self.do("issue", steel_seal="on", layout_checked="on")

    def _in_order(self) -> None:
        """Numbers follow the days of issue: nothing is issued before what the office issued last."""
        last = Certificate.objects.filter(office=self.office).aggregate(at=Max("output__issued_at"))["at"]
        if last and last > self.hands.at:
            self.hands.forward(hours=(last - self.hands.at).total_seconds() / 3600 + 0.01)


DAYS = ("2012-03-05", "2026-08-31", "2026-09-01")
SAMPLES = {
    "number": "2",
    "id_number": "DEMO0000001",
    "place": "河南省示例市示例县",
    "name": "张示例",
    "text": "示例内容",
    "choice": "en",
}
ABROAD = {"place": "Sample County, Henan Province", "name": "ZHANG Shili", "text": "sample content"}


@cache
def _signature() -> bytes:
    """A line drawn by hand, as from a screen."""
    image = Image.new("RGBA", (600, 200), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    points = [(40 + n * 4, 100 + int(50 * math.sin(n / 6) * math.cos(n / 17))) for n in range(130)]
    draw.line(points, fill=(20, 30, 60, 255), width=6, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _invented(form: NotaryForm) -> dict[str, str]:
    """Something visibly invented for every field of a form, in Chinese and for the translation."""
    found, days = {}, iter(DAYS)
    for field in form.fields:
        kind = field["kind"]
        found[field["code"]] = next(days, DAYS[-1]) if kind == "date" else SAMPLES.get(kind, SAMPLES["text"])
        found[key_of(field["code"], kind, "en")] = (
            found[field["code"]] if kind == "date" else ABROAD.get(kind, SAMPLES.get(kind, ABROAD["text"]))
        )
    return found


@cache
def _kept(title: str, name: str) -> tuple[StoredFile, str]:
    file = f"{title}_演示.pdf"
    return keep_bytes(paper(title, name), file), file


def _answers(rng: random.Random, number: int) -> tuple[dict[str, str], Contact]:
    enterprise = number % 3 == 0
    wanted = ENTERPRISES[number // 3 % len(ENTERPRISES)] if enterprise else PERSONS[number % len(PERSONS)]
    zh, latin = person(rng)
    answers = {"purpose": rng.choice(words.PURPOSES)[0], "by_agent": "no"}
    for position, (slug, place) in enumerate(wanted, start=1):
        answers[f"matter_{position}"] = slug
        answers["territory" if position == 1 else f"territory_{position}"] = place
    if enterprise:
        code, name, foreign = ENTERPRISE
        answers |= {
            "asker": "enterprise",
            "enterprise_name": name,
            "enterprise_name_foreign": foreign,
            "credit_code": code,
            "legal_representative": "陈示例",
            "address": "示例路8号",
        }
    else:
        answers |= {
            "asker": "person",
            "applicant_name": zh,
            "applicant_name_latin": latin,
            "sex": rng.choice(("male", "female")),
            "birth_date": f"19{rng.randint(70, 99)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}",
            "document_kind": "passport",
            "document_number": f"DEMO{rng.randint(0, 99999):05d}",
            "address": "示例路1号",
        }
    if number % LATE == 0:
        answers |= {"by_agent": "yes", "agent_name": "李代办（演示）"}
    return answers, Contact(zh, f"papers{number}@demo.example")


def _live(life: Life, end: str) -> None:
    steps: dict[str, Callable[[], None]] = {
        "received": lambda: None,
        "papers_asked": lambda: life.do("ask_papers", reason="护照个人信息页看不清，请重新拍照。（演示）"),
        "quoted": lambda: (life.do("take"), life.accept_papers(), life.do("quote")),
        "withdrawn": lambda: life.applicant("withdraw", reason="改在外地办理"),
        "refused": lambda: (
            life.do("take"),
            life.do("refuse_request", ground="insufficient", reason="拒绝补充亲属关系证明。（演示）"),
        ),
    }
    if end in steps:
        life.send_papers(0.6 if end in ("received", "papers_asked") else 1.0)
        steps[end]()
        return
    life.send_papers()
    life.to_acceptance()
    _after_acceptance(life, end)


def _after_acceptance(life: Life, end: str) -> None:
    if end == "supplementing":
        life.do("ask_supplement", reason="请补充董事会决议。（演示）")
    elif end == "verifying":
        life.do("send_verification", issuer="示例市民政局（演示）", channel="letter", reason="核实婚姻登记记录。")
    elif end == "terminated":
        life.do("terminate", ground="withdrawn", reason="当事人书面撤回申请。（演示）")
    elif end == "accepted":
        if life.rng.random() < 0.5:
            life.draft()
    elif end in ("approval", "approved"):
        life.to_approval()
        if end == "approved":
            life.do("approve", life.approver, flags_seen="on", opinion="同意出证。（演示）")
    else:
        life.to_issue()
        _after_issue(life, end)


def _after_issue(life: Life, end: str) -> None:
    first = selectors.valid_certificates(life.matter)[0]
    if end == "issued":
        if life.rng.random() < 0.3:
            life.do("reprint", certificate=str(first.pk), cause="print", reason="打印机卡纸，水印纸作废。（演示）")
        return
    if end in ("reviewing", "withdrawn_certificate", "corrected"):
        life.applicant("ask_review", certificate=str(first.pk), reason="姓名拼音与护照不一致。（演示）")
        if end == "withdrawn_certificate":
            life.do("revoke", life.head, reason="当事人提供的材料不实。（演示）")
        elif end == "corrected":
            life.do("correct", life.approver, reason="更正拼音。（演示）")
        return
    for authority in ("provincial_fao", "embassy", "notaries_association"):
        _authenticate(life, authority)
    code = life.matter.delivery.pick_up_code
    life.later(20)
    life.do("deliver", way="pick_up", recipient="本人", pick_up_code=code)
    if life.now - life.hands.at > timedelta(days=20):
        life.do("archive", secrecy="ordinary", retention="long", in_order="on")


def _authenticate(life: Life, authority: str) -> None:
    """Through an authority and back, when the certificates go that way."""
    rows = authentication.offered([life.office]).filter(authority=authority, certificate__matter=life.matter)
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        life.later(20)
        batch = authentication.make_batch(life.head, life.office, authority, ids)
        authentication.send_batch(batch.pk, life.head, "演示快递", f"DEMO{life.rng.randint(0, 10**8):08d}")
        life.later(60)
        authentication.mark_all_done(batch.pk, life.head)
        authentication.close_batch(batch.pk, life.head)


def _age(rng: random.Random, end: str) -> timedelta:
    """How long ago it was asked: what waits for the office is fresh."""
    if end in ("received", "papers_asked", "quoted"):
        return timedelta(hours=rng.uniform(2, 40))
    if end in ("accepted", "supplementing", "verifying", "approval", "approved"):
        return timedelta(days=rng.uniform(3, 16))
    return timedelta(days=rng.uniform(6, 80))


def _people(office: NotaryOffice) -> dict[str, list[User]]:
    found: dict[str, list[User]] = {}
    unsigned = Notary.objects.filter(office=office, specimen_filed_on=None).values("user")
    for seat in seats_in_force().exclude(user__in=unsigned).filter(office=office.office_id).select_related("user").order_by("pk"):
        found.setdefault(seat.role, []).append(seat.user)
    return found


def make_notarizations(rng: random.Random, count: int, say: Callable[[str], None]) -> None:
    """`count` notarial matters over the last months up to now, in every state; most of them of the ready accounts' office."""
    _kept.cache_clear()
    now = clock.now()
    offices = list(NotaryOffice.objects.filter(is_demo=True).select_related("office", "city").order_by("pk")[:5])
    people = {office.pk: _people(office) for office in offices}
    user = User.objects.filter(email="enterprise@demo.example").first()
    ends = [end for end, share in ENDS.items() for _ in range(share)]
    plan = [ends[(n * 23) % len(ends)] for n in range(count)]
    lives = sorted(((_age(rng, end), number, end) for number, end in enumerate(plan)), reverse=True)
    for done, (age, number, end) in enumerate(lives, start=1):
        office = offices[0] if number % 3 else offices[1 + number // 3 % 4]
        with transaction.atomic(), chosen_by(rng.choice), clock.frozen(now - age) as hands:
            life = Life(rng, hands, now, office, people[office.pk])
            answers, contact = _answers(rng, number)
            life.open(answers, contact, user if answers["asker"] == "enterprise" else None)
            _live(life, end)
        if done % 10 == 0 or done == count:
            say(f"notarial matters {done}/{count}")
    Letter.objects.filter(created_at__lt=now - timedelta(hours=2), state="queued").update(
        state="sent", sent_at=now - timedelta(hours=2)
    )
