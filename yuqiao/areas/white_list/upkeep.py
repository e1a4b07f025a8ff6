"""What the clock does: notices end, checks fall due, terms end, discipline that begins today takes off the list."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from yuqiao.areas.white_list import selectors
from yuqiao.areas.white_list.applying import take_over
from yuqiao.areas.white_list.flow import CODE, IN_LIST
from yuqiao.areas.white_list.following import reason_of, suspend_entry
from yuqiao.areas.white_list.models import Application
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Event, Matter
from yuqiao.matters.services import act
from yuqiao.registers import white_list
from yuqiao.registers.models import Lawyer, Listing
from yuqiao.registers.white_list import discipline_in_force, in_good_standing

AT_ONCE = 100
Listed = Listing.State.LISTED


def turn() -> int:
    """Everything that is due today; returns how many entries and applications moved. Each is a transaction of its own."""
    today = clock.today()
    return sum(
        _each(rows, done)
        for rows, done in (
            (_notices(today), _end_notice),
            (_disciplined(today), _suspend),
            (_over(today), _lapse),
            (_to_check(today), _ask_annual),
            (_to_renew(today), _remind),
        )
    )


def _each(rows: Iterable[int], done: Callable[[int], bool]) -> int:
    moved = 0
    for pk in rows:
        try:
            with transaction.atomic():
                moved += bool(done(pk))
        except YuqiaoError:
            continue  # moved in the same second, or what stands in its way is shown on its page
    return moved


def _act(matter_id: int, move: str, **data: str) -> None:
    act(matter_id, move, Actor.system(), version=None, data=data)


def _notices(today: date) -> list[int]:
    rows = Application.objects.filter(matter__state="noticing", notice_until__lt=today).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _end_notice(pk: int) -> bool:
    application = Application.objects.get(pk=pk)
    _act(pk, "look_into" if selectors.open_objections(application).exists() else "enter")
    return True


def _disciplined(today: date) -> list[int]:
    standing = Lawyer.objects.filter(in_good_standing(today))
    rows = Listing.objects.filter(state=Listed).exclude(lawyer__in=standing).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _suspend(pk: int) -> bool:
    listing = Listing.objects.select_related("lawyer").get(pk=pk)
    of = Q(lawyer=listing.lawyer_id) | Q(firm=listing.lawyer.firm_id)
    made = discipline_in_force(clock.today()).filter(of).order_by("-pk").first()
    if made is None:
        return False
    suspend_entry(listing, reason_of(made))
    return True


def _over(today: date) -> list[int]:
    rows = Listing.objects.filter(state__in=white_list.LIVE, until__lt=today).order_by("until", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _lapse(pk: int) -> bool:
    listing = Listing.objects.get(pk=pk)
    application = Application.objects.filter(matter__reference=listing.reference).first() if listing.reference else None
    if application is None:
        white_list.expire(listing)
        return True
    try:
        _act(application.pk, "lapse")
    except Refused:  # an appeal is open: the entry ends all the same, the appeal is answered
        white_list.expire(listing)
    return True


def _to_check(today: date) -> list[int]:
    """Entries whose last check, or first day, is a year ago, and that last longer than the time in which they are renewed."""
    since = today - timedelta(days=365)
    due = Q(checked_on__lte=since) | Q(checked_on=None, listed_on__lte=since)
    renewing = today + timedelta(days=int(facts.rule_value("whitelist.renew_before")))
    rows = Listing.objects.filter(due, state=Listed, until__gt=renewing).order_by("pk")
    elsewhere = Matter.objects.filter(reference=OuterRef("reference"), area=CODE).exclude(state="listed")
    return list(rows.exclude(Exists(elsewhere)).values_list("pk", flat=True)[:AT_ONCE])


def _ask_annual(pk: int) -> bool:
    application = take_over(Listing.objects.get(pk=pk))
    if application is None:
        return False
    _act(application.matter_id, "ask_annual")
    return True


def _to_renew(today: date) -> list[int]:
    """Entries near their end whose lawyer was not reminded in this term."""
    last = today + timedelta(days=int(facts.rule_value("whitelist.renew_before")))
    rows = Listing.objects.filter(state=Listed, until__gte=today, until__lte=last).order_by("until", "pk")
    reminded = Event.objects.filter(matter__reference=OuterRef("reference"), kind=f"{CODE}.remind")
    return list(rows.exclude(Exists(reminded)).values_list("pk", flat=True)[:AT_ONCE])


def _remind(pk: int) -> bool:
    listing = Listing.objects.get(pk=pk)
    application = take_over(listing)
    if application is None or application.matter.state not in IN_LIST:
        return False
    _act(application.matter_id, "remind", until=listing.until.isoformat())
    return True
