"""Asking enterprises once a year whether what is kept of them is still right: letters with a link, in batches, reminders, figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from yuqiao.facts.models import Division
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.kernel.text import Text
from yuqiao.notify.models import Letter
from yuqiao.notify.services import letter_language, queue_letter
from yuqiao.people.models import User
from yuqiao.registers.enterprises.fields import BY_LETTER
from yuqiao.registers.enterprises.representation import derived, same_token
from yuqiao.registers.enterprises.services import confirm_enterprise, correct_own_values
from yuqiao.registers.models import Campaign, Enterprise, Invitation

BATCH = 200  # letters of one campaign at one beat: a worker sends them between two beats
State = Invitation.State


def start_of_year() -> datetime:
    """Midnight of 1 January of this year in the province."""
    return datetime(clock.today().year, 1, 1, tzinfo=clock.ZONE)


def fresh_since() -> datetime:
    """From when on a confirmation counts as fresh: twelve months back."""
    today = clock.today()
    try:
        return datetime(today.year - 1, today.month, today.day, tzinfo=clock.ZONE)
    except ValueError:  # 29 February
        return datetime(today.year - 1, 2, 28, tzinfo=clock.ZONE)


def unconfirmed(kind: str = "", city: Division | None = None) -> QuerySet[Enterprise]:
    """Enterprises in the register that have not said this year that all is right."""
    rows = Enterprise.objects.filter(merged_into=None).exclude(status=Enterprise.Status.CLOSED)
    rows = rows.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=start_of_year()))
    if kind:
        rows = rows.filter(kinds__kind=kind)
    return rows.filter(city=city) if city else rows


# ---- the desk


@transaction.atomic
def plan_campaign(by: User, values: dict[str, Any], pk: int | None = None) -> Campaign:
    """Write or change a campaign that has not begun. Raises Refused for days in the wrong order, and once it runs."""
    campaign = Campaign.objects.select_for_update().get(pk=pk) if pk else Campaign(by=by, created_at=clock.now())
    if campaign.state != Campaign.State.DRAFT:
        raise Refused("running", Text("已经开始的活动不能再改。", "A campaign that has begun is not changed."))
    for name, value in values.items():
        setattr(campaign, name, value)
    wrong: dict[str, Text] = {}
    if campaign.until < campaign.starts_on or campaign.until < clock.today():
        wrong["until"] = Text("截止日期早于开始日期或今天。", "The last day lies before the first one, or before today.")
    first, second = campaign.first_reminder_on, campaign.second_reminder_on
    between = [d for d in (first, second) if d and not campaign.starts_on < d <= campaign.until]
    if between or (second and not first) or (first and second and second <= first):
        wrong["first_reminder_on" if first in between else "second_reminder_on"] = Text(
            "提醒应在开始之后、截止之前，且一次晚于一次。",
            "Reminders come after the first day, by the last one, one after the other.",
        )
    if wrong:
        raise Refused("campaign", next(iter(wrong.values())), wrong)
    campaign.save()
    return campaign


@transaction.atomic
def start_campaign(pk: int) -> Campaign:
    """Fix whom it asks: everybody who has not confirmed this year. The letters leave in batches from its first day on.

    Raises Refused when it has begun already, and when there is nobody to ask.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("city").get(pk=pk)
    if campaign.state != Campaign.State.DRAFT:
        raise Refused("running", Text("活动已经开始。", "This campaign has begun already."))
    if campaign.until < clock.today():
        raise Refused("over", Text("截止日期已过，请先改期。", "Its last day has passed. Please change it first."))
    asked = unconfirmed(campaign.kind, campaign.city).order_by("pk").values_list("pk", flat=True)
    Invitation.objects.bulk_create([Invitation(campaign=campaign, enterprise_id=e) for e in asked], batch_size=2000)
    if not campaign.invitations.exists():
        raise Refused("nobody", Text("没有今年尚未确认的企业。", "There is no enterprise that has not confirmed this year."))
    campaign.state = Campaign.State.RUNNING
    campaign.save(update_fields=["state"])
    return campaign


@transaction.atomic
def stop_campaign(pk: int) -> Campaign:
    """No more letters; the links of this campaign open nothing any more."""
    campaign = Campaign.objects.select_for_update().get(pk=pk)
    if campaign.state != Campaign.State.RUNNING:
        raise Refused("not_running", Text("活动没有在进行。", "This campaign is not running."))
    campaign.state = Campaign.State.STOPPED
    campaign.save(update_fields=["state"])
    return campaign


# ---- the beat


def send_campaigns() -> int:
    """The next batch of every running campaign: first letters, then reminders; those whose last day has passed end."""
    Campaign.objects.filter(state=Campaign.State.RUNNING, until__lt=clock.today()).update(state=Campaign.State.OVER)
    running = Campaign.objects.filter(state=Campaign.State.RUNNING, starts_on__lte=clock.today()).order_by("pk")
    return sum(send_batch(pk) for pk in running.values_list("pk", flat=True))


@transaction.atomic
def send_batch(pk: int, size: int = BATCH) -> int:
    """One batch of one campaign; returns how many letters were written. Two at a time wait for each other: no letter twice."""
    campaign = Campaign.objects.select_for_update().get(pk=pk)
    if campaign.state != Campaign.State.RUNNING:
        return 0
    rows = campaign.invitations.select_related("enterprise")
    waiting = list(rows.filter(state=State.WAITING, answered_at=None).order_by("pk")[:size])
    if waiting:
        return sum(_send(campaign, one, 0) for one in waiting)
    due = sum(1 for day in (campaign.first_reminder_on, campaign.second_reminder_on) if day and day <= clock.today())
    if not due:
        return 0
    late = list(rows.filter(state=State.SENT, answered_at=None, reminded__lt=due).order_by("pk")[:size])
    return sum(_send(campaign, one, due) for one in late)


def _send(campaign: Campaign, one: Invitation, reminder: int) -> int:
    enterprise = one.enterprise
    if enterprise.merged_into_id or not enterprise.contact_email:
        one.state = State.NO_ADDRESS
        one.save(update_fields=["state"])
        return 0
    language = enterprise.contact_language
    chinese = letter_language(language) == "zh-hans"
    one.letter = queue_letter(
        key=f"campaign:{campaign.pk}:{enterprise.pk}:{reminder}",
        to=enterprise.contact_email,
        name=enterprise.contact_name,
        template="registers.campaign",
        language=language,
        context={
            "title": campaign.title_zh if chinese else campaign.title_en,
            "text": campaign.text_zh if chinese else campaign.text_en,
            "enterprise": enterprise,
            "name": enterprise.contact_name,
            "until": campaign.until,
            "reminder": reminder,
            "link": link_of(one),
        },
    )
    one.state, one.reminded = State.SENT, reminder
    one.save(update_fields=["letter", "state", "reminded"])
    return 1


# ---- the link


def invitation_token(one: Invitation) -> str:
    """Token of the link in a campaign's letter: of this campaign and this enterprise alone."""
    return derived("campaign", one.pk, one.campaign_id, one.enterprise_id)


def link_of(one: Invitation) -> str:
    """The page that a letter leads to."""
    return f"{settings.SITE_URL}/update/{one.pk}/?token={invitation_token(one)}"


NO_LINK = Text(
    "链接无效或活动已经结束。请使用最近一封信中的链接，或登录后在“我的企业”中确认。",
    "This link is not valid, or its time is over. Use the link of the newest letter, or sign in and confirm under My enterprise.",
)


def invitation_by_token(pk: int, token: str) -> Invitation:
    """The invitation of a link. Raises Missing, the same for a wrong token, a number that never was, and a campaign that is over."""
    found = Invitation.objects.filter(pk=pk).select_related("campaign", "enterprise__city", "enterprise__county").first()
    fits = same_token(invitation_token(found) if found else derived("campaign", pk), token) and found is not None
    running = fits and found.campaign.state == Campaign.State.RUNNING and found.campaign.until >= clock.today()
    if not running or found.enterprise.merged_into_id:
        raise Missing("no_link", NO_LINK)
    return found


@transaction.atomic
def answer_by_letter(pk: int, token: str, values: dict[str, Any], reason: str = "") -> Invitation:
    """The holder of the letter corrects what a letter's holder may, and says that the rest is right.

    Raises Missing as `invitation_by_token`, Refused as `correct_own_values`; what is typed last stands, and the history keeps all.
    """
    one = invitation_by_token(pk, token)
    allowed = {c.code for c in BY_LETTER}
    given = {code: value for code, value in values.items() if code in allowed}
    changed = correct_own_values(one.enterprise_id, given, None, reason)
    confirm_enterprise(one.enterprise_id, None, corrected=bool(changed))
    one.refresh_from_db()
    return one


# ---- figures


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: asked, letters left, answered (of these corrected), no address, could not be delivered, still open."""

    asked: int
    sent: int
    answered: int
    corrected: int
    no_address: int
    failed: int
    waiting: int

    @property
    def share(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0


def progress_of(campaign: Campaign) -> Progress:
    """Counts of one campaign, in one query."""
    answered = Q(answered_at__isnull=False)
    found = campaign.invitations.aggregate(
        asked=Count("pk"),
        sent=Count("pk", filter=Q(state=State.SENT)),
        answered=Count("pk", filter=answered),
        corrected=Count("pk", filter=answered & Q(corrected=True)),
        no_address=Count("pk", filter=Q(state=State.NO_ADDRESS)),
        failed=Count("pk", filter=Q(letter__state=Letter.State.FAILED)),
        waiting=Count("pk", filter=Q(state=State.WAITING, answered_at=None)),
    )
    return Progress(**found)


def invitations_of(campaign: Campaign, only: str = "") -> QuerySet[Invitation]:
    """Whom a campaign asks: all, or those who answered, who did not, who have no address, or whose letter failed."""
    rows = campaign.invitations.select_related("enterprise__city", "letter")
    return {
        "answered": rows.filter(answered_at__isnull=False),
        "silent": rows.filter(answered_at=None, state=State.SENT),
        "no_address": rows.filter(state=State.NO_ADDRESS),
        "failed": rows.filter(letter__state=Letter.State.FAILED),
    }.get(only, rows)


@dataclass(frozen=True)
class Freshness:
    """One city (None: no city on record): how many enterprises, how many confirmed within twelve months."""

    city: Division | None
    total: int
    fresh: int

    @property
    def share(self) -> int:
        return round(100 * self.fresh / self.total) if self.total else 0


def freshness() -> list[Freshness]:
    """By city, every city of the province, then those without one; closed and merged entries do not count."""
    rows = Enterprise.objects.filter(merged_into=None).exclude(status=Enterprise.Status.CLOSED).order_by()
    counted = rows.values("city").annotate(total=Count("pk"), fresh=Count("pk", filter=Q(confirmed_at__gte=fresh_since())))
    by_city = {row["city"]: row for row in counted}
    cities = list(Division.objects.filter(pk__in=[c for c in by_city if c]).order_by("code"))
    found = [Freshness(c, by_city[c.pk]["total"], by_city[c.pk]["fresh"]) for c in cities]
    if None in by_city:
        found.append(Freshness(None, by_city[None]["total"], by_city[None]["fresh"]))
    return found
