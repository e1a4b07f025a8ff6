"""Reads of notarization."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from yuqiao.areas.notarization.models import Certificate, Item, NotarialFile, OfficeFee, QuoteLine, SignedPaper
from yuqiao.areas.notarization.ties import barred, tied
from yuqiao.facts.models import NotaryForm, NotaryMatter, ServiceLanguage
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing
from yuqiao.kernel.signing import Owner
from yuqiao.kernel.text import Text
from yuqiao.matters.look import asked_once
from yuqiao.matters.models import Assignment, Material, Matter
from yuqiao.people.models import User
from yuqiao.people.selectors import seats_in_force
from yuqiao.registers.models import Notary, NotaryOffice


def notary_matters() -> QuerySet[NotaryMatter]:
    """Every kind of notarial matter, those for persons first."""
    return NotaryMatter.objects.order_by("-applicant", "id")


def notary_offices() -> QuerySet[NotaryOffice]:
    """All notary offices, by city."""
    return NotaryOffice.objects.select_related("office", "city").order_by("city__code", "id")


def owner_of(office: NotaryOffice) -> Owner:
    """The office as the holder of a signing key."""
    return Owner(office.office.code, office.name_zh, office.registered_name_en or office.name_en)


def languages() -> QuerySet[ServiceLanguage]:
    """Languages of a translation: all but Chinese."""
    return ServiceLanguage.objects.exclude(code__startswith="zh").order_by("tier", "id")


@asked_once
def file_of(matter: Matter) -> NotarialFile:
    """The notarial file of a matter. Raises Missing for a matter of another area."""
    rows = NotarialFile.objects.select_related("office__office", "office__city", "approver", "archived_by")
    found = rows.filter(matter=matter).first()
    if found is None:
        raise Missing("no_file", Text("这不是公证事项。", "This is no notarial matter."))
    found.matter = matter
    return found


@asked_once
def items_of(matter: Matter) -> list[Item]:
    """The certificates that a matter asks for, without those dropped."""
    rows = Item.objects.filter(matter=matter, dropped_at=None).select_related(
        "subject", "destination", "translator", "second_reader"
    )
    return list(rows.order_by("position"))


@asked_once
def certificates_of(matter: Matter) -> list[Certificate]:
    """Every number that was given in a matter, the failed prints too, in order of issue."""
    rows = Certificate.objects.filter(matter=matter).select_related(
        "output__document", "output__replaced_by", "subject", "destination"
    )
    return list(rows.order_by("pk"))


def valid_certificates(matter: Matter) -> list[Certificate]:
    """Those that are in force."""
    return [c for c in certificates_of(matter) if c.state == "valid"]


def notary_of(user: User | None) -> Notary | None:
    """The notary whose account this is."""
    return Notary.objects.select_related("office__office").filter(user=user).first() if user else None


@asked_once
def stands_aside(user: User | None, matter: Matter) -> Text | None:
    """Why this person must not act in a matter: a notary with a tie to a party (Notarization Law art. 23); else None."""
    notary = notary_of(user)
    if notary and barred(notary, matter):
        return Text(
            "您与当事人有登记在案的关系，应当回避（《公证法》第二十三条）。",
            "A tie of yours to a party is on record: you stand aside (Notarization Law art. 23).",
        )
    return None


def in_post(on: date) -> Q:
    """Notaries in post on a day."""
    return Q(in_post_until=None) | Q(in_post_until__gte=on)


def free_notaries(matter: Matter) -> list[Notary]:
    """Notaries of the matter's office in post today, with an account and without a tie to a party."""
    rows = Notary.objects.filter(in_post(clock.today()), office__office=matter.office_id, user__is_active=True)
    found = list(rows.select_related("user").order_by("pk"))
    barred_ones = tied(found, matter)
    return [n for n in found if n.pk not in barred_ones]


def colleagues(matter: Matter) -> QuerySet[User]:
    """Everybody with a seat in the matter's office today."""
    return User.objects.filter(pk__in=seats_in_force().filter(office=matter.office_id).values("user"), is_active=True).order_by(
        "name", "pk"
    )


def form_for(subject: NotaryMatter) -> NotaryForm | None:
    """The fixed form that a kind of matter uses; None where none is held (written freely, in element style)."""
    return next((f for f in NotaryForm.objects.all() if subject.slug in f.matters.split("|")), None)


def open_papers(matter: Matter) -> QuerySet[Material]:
    """Required papers that are neither accepted nor waived."""
    return matter.materials.filter(required=True).exclude(state__in=[Material.State.ACCEPTED, Material.State.WAIVED])


def gaps_of(matter: Matter) -> list[Material]:
    """What the applicant has still to send: refused papers, and missing ones that are required or were asked for."""
    missing = Q(state=Material.State.MISSING) & (Q(required=True) | ~Q(reason=""))
    return list(matter.materials.filter(Q(state=Material.State.REFUSED) | missing).order_by("pk"))


@asked_once
def signed_papers_of(matter: Matter) -> list[SignedPaper]:
    """Papers that are signed at the counter, without their texts; those that wait for a signature too."""
    return list(SignedPaper.objects.filter(matter=matter).select_related("document").defer("text").order_by("pk"))


def unsigned_papers(matter: Matter) -> list[str]:
    """Which of interview note and notice are not signed yet."""
    signed = {paper.kind for paper in signed_papers_of(matter) if paper.signed_at}
    return [kind for kind in ("interview", "notice") if kind not in signed]


@dataclass(frozen=True)
class Quote:
    """The itemised quote; `total` is None while an amount is still open. What the office took out is not counted."""

    lines: list[QuoteLine]
    total: Decimal | None
    taken_out: list[QuoteLine]


@asked_once
def quote_of(matter: Matter) -> Quote:
    """What it costs, line by line, in yuan. A line of number 0 was taken out by the office."""
    rows = list(QuoteLine.objects.filter(matter=matter).select_related("item").order_by("item__position", "pk"))
    lines = [line for line in rows if line.number]
    amounts = [None if line.amount is None else line.amount * line.number for line in lines]
    total = None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))
    return Quote(lines, total, sorted((line for line in rows if not line.number), key=lambda line: line.pk))


def fee_on(
    office: NotaryOffice, kind: str, on: date, *, subject: NotaryMatter | None = None, language: str = ""
) -> OfficeFee | None:
    """The fee that holds on a day: the office's own before the province's, the narrower before the wider; None: quoted by the office."""
    rows = OfficeFee.objects.filter(
        Q(office=office) | Q(office=None),
        Q(valid_to=None) | Q(valid_to__gte=on),
        Q(subject=subject) | Q(subject=None),
        Q(language=language) | Q(language=""),
        kind=kind,
        valid_from__lte=on,
    )
    return max(
        rows,
        key=lambda r: (r.office_id is not None, r.subject_id is not None, bool(r.language), r.valid_from, r.pk),
        default=None,
    )


def handlers_of(matter: Matter) -> set[int]:
    """Accounts that handled the matter, now or before."""
    rows = Assignment.objects.filter(matter=matter, seat="notary", status__in=["accepted", "ended"])
    return set(rows.values_list("user_id", flat=True))
