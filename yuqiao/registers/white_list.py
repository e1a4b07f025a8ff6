"""The white list: who is on it, by one predicate for list, directory, API and matching, and the verbs that alone change it.

A `Listing` is the entry; `Lawyer.white_list_state` and `white_listed_until` are its copy, so that lists ask one table.
Each verb locks the lawyer's row and writes what changed as EntryChange.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.models import Discipline, EntryChange, Lawyer, Listing, ListingCriterion

State = Listing.State
LAWYERS = "lawyers"  # code of the register in the history
LIVE = (State.LISTED, State.SUSPENDED)


# ---- one predicate for all who ask


def discipline_in_force(on: date) -> QuerySet[Discipline]:
    """Decisions that hold on a day."""
    standing = Q(until=None) | Q(until__gte=on)
    lifted = Q(lifted_on=None) | Q(lifted_on__gt=on)
    return Discipline.objects.filter(standing, lifted, valid_from__lte=on)


def in_good_standing(on: date) -> Q:
    """Lawyers of the register against whom, and against whose firm, no decision holds on a day."""
    found = discipline_in_force(on)
    there = Q(left_on=None) | Q(left_on__gte=on)
    own = ~Q(pk__in=found.filter(lawyer__isnull=False).values("lawyer"))
    return there & own & ~Q(firm__in=found.filter(firm__isnull=False).values("firm"))


def in_force(on: date) -> Q:
    """Lawyers who are on the white list on a day: listed, within the term, no discipline."""
    return Q(white_list_state=Lawyer.WhiteList.LISTED, white_listed_until__gte=on) & in_good_standing(on)


def may_be_offered(on: date) -> Q:
    """Lawyers to whom a matter may be offered: in force, or of the pool and never listed; always in good standing."""
    never = Q(white_list_state=Lawyer.WhiteList.NONE)
    listed = Q(white_list_state=Lawyer.WhiteList.LISTED, white_listed_until__gte=on)
    return (never | listed) & in_good_standing(on)


def criteria(on: date) -> QuerySet[ListingCriterion]:
    """The conditions of a day, in their order."""
    return ListingCriterion.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def live_listing(lawyer_id: int) -> Listing | None:
    """The lawyer's entry that is not over."""
    return Listing.objects.filter(lawyer=lawyer_id, state__in=LIVE).first()


# ---- verbs


@transaction.atomic
def list_lawyer(
    lawyer: Lawyer,
    *,
    reference: str,
    until: date,
    grounds: list[dict[str, Any]],
    points: int,
    by: User | None = None,
    listed_on: date | None = None,
) -> Listing:
    """Put a lawyer on the list until a day. Raises Refused for one who has an entry that is not over."""
    lawyer = _held(lawyer.pk)
    if live_listing(lawyer.pk):
        raise Refused("listed", Text("这位律师已在白名单中。", "This lawyer is on the white list already."))
    listing = Listing.objects.create(
        lawyer=lawyer,
        state=State.LISTED,
        reference=reference,
        listed_on=listed_on or clock.today(),
        until=until,
        grounds=grounds,
        points=points,
        is_demo=lawyer.is_demo,
    )
    _copy(lawyer, listing, by)
    return listing


@transaction.atomic
def suspend(listing: Listing, reason: Text, by: User | None = None) -> Listing:
    """Take the entry off the list for a while; the public reads why. Raises Refused for one that is over."""
    return _turn(listing, State.SUSPENDED, LIVE, by, reason=reason)


@transaction.atomic
def resume(listing: Listing, by: User | None = None) -> Listing:
    """Put a suspended or removed entry back. Raises Refused when its term is over, or discipline still holds."""
    listing, lawyer = _locked(listing)
    if listing.until < clock.today():
        raise Refused("term_over", Text("入库期限已过，请重新申请。", "The term is over; please apply anew."))
    if not Lawyer.objects.filter(in_good_standing(clock.today()), pk=lawyer.pk).exists():
        raise Refused("discipline", Text("惩戒仍然有效，不能恢复。", "Discipline still holds; it cannot be resumed."))
    return _turn(listing, State.LISTED, (State.SUSPENDED, State.REMOVED), by, reason=Text("", ""))


@transaction.atomic
def remove(listing: Listing, reason: Text, by: User | None = None) -> Listing:
    """Take the entry off the list for good. Raises Refused for one that is over."""
    return _turn(listing, State.REMOVED, LIVE, by, reason=reason, ended=True)


@transaction.atomic
def expire(listing: Listing) -> Listing:
    """End an entry whose last day is over. Raises Refused while the term runs."""
    if listing.until >= clock.today():
        raise Refused("term_runs", Text("入库期限还没有到。", "The term is not over yet."))
    return _turn(listing, State.EXPIRED, LIVE, None, reason=Text("", ""), ended=True)


@transaction.atomic
def renew(
    listing: Listing, *, reference: str, until: date, grounds: list[dict[str, Any]], points: int, by: User | None = None
) -> Listing:
    """Give an entry that is listed another term, on the grounds of a new matter. Raises Refused for one that is not listed."""
    listing, lawyer = _locked(listing)
    if listing.state != State.LISTED:
        raise Refused("not_listed", Text("只有在库的可以续期。", "Only an entry that is listed can be renewed."))
    listing.reference, listing.until, listing.grounds, listing.points = reference, until, grounds, points
    listing.checked_on = clock.today()
    listing.save()
    _copy(lawyer, listing, by)
    return listing


@transaction.atomic
def record_check(listing: Listing, by: User | None = None) -> Listing:
    """That the annual check was passed today."""
    listing, lawyer = _locked(listing)
    before, listing.checked_on = listing.checked_on, clock.today()
    listing.save(update_fields=["checked_on"])
    _record(lawyer, "white_list_checked_on", before, listing.checked_on, by)
    return listing


@transaction.atomic
def hold_to(listing: Listing, reference: str) -> Listing:
    """The matter in which the entry is kept from now on."""
    listing, lawyer = _locked(listing)
    before, listing.reference = listing.reference, reference
    listing.save(update_fields=["reference"])
    _record(lawyer, "white_list_matter", before, reference, None)
    return listing


def _held(lawyer_id: int) -> Lawyer:
    return Lawyer.objects.select_for_update(of=("self",)).get(pk=lawyer_id)


def _locked(listing: Listing) -> tuple[Listing, Lawyer]:
    """The entry as it stands now, with the lawyer's row held: all who change a lawyer's entry wait in one line."""
    lawyer = _held(listing.lawyer_id)
    return Listing.objects.get(pk=listing.pk), lawyer


def _turn(listing: Listing, to: str, sources: tuple[str, ...], by: User | None, *, reason: Text, ended: bool = False) -> Listing:
    listing, lawyer = _locked(listing)
    if listing.state not in sources:
        raise Refused("listing_state", Text("白名单条目的状态已变化。", "The entry of the white list has changed meanwhile."))
    listing.state = to
    listing.reason_zh, listing.reason_en = reason.zh[:300], reason.en[:300]
    listing.ended_on = clock.today() if ended else None
    listing.save(update_fields=["state", "reason_zh", "reason_en", "ended_on"])
    _copy(lawyer, listing, by)
    return listing


def _copy(lawyer: Lawyer, listing: Listing, by: User | None) -> None:
    """The lawyer's columns say what the entry says; the history keeps each difference."""
    for field, value in (("white_list_state", listing.state), ("white_listed_until", listing.until)):
        before = getattr(lawyer, field)
        if before != value:
            _record(lawyer, field, before, value, by)
            setattr(lawyer, field, value)
    lawyer.save(update_fields=["white_list_state", "white_listed_until"])
    from yuqiao.registers.directory import reindex  # it asks `in_force` of this module

    reindex(LAWYERS, lawyer.pk)


def _record(lawyer: Lawyer, field: str, before: Any, after: Any, by: User | None) -> None:
    EntryChange.objects.create(
        register=LAWYERS,
        entry=lawyer.pk,
        field=field,
        before=str(before or ""),
        after=str(after or ""),
        by=by,
        at=clock.now(),
    )
