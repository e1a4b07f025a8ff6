"""The white list's verbs and its one predicate."""

from datetime import date, timedelta

import pytest

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.text import Text
from yuqiao.matters.tests.factories import make_lawyer
from yuqiao.registers.criteria import SEED, load_criteria
from yuqiao.registers.models import Discipline, EntryChange, Lawyer, Listing, ListingCriterion
from yuqiao.registers.white_list import (
    criteria,
    expire,
    in_force,
    in_good_standing,
    list_lawyer,
    may_be_offered,
    remove,
    renew,
    resume,
    suspend,
)

pytestmark = pytest.mark.django_db
WHY = Text("查实违规", "A breach was found")


def listed(days: int = 100) -> tuple[Lawyer, Listing]:
    lawyer = make_lawyer()
    return lawyer, list_lawyer(
        lawyer, reference="BM-1", until=clock.today() + timedelta(days=days), grounds=[{"code": "language", "points": 0}], points=60
    )


def holds(predicate, lawyer: Lawyer, on: date | None = None) -> bool:
    return Lawyer.objects.filter(predicate(on or clock.today()), pk=lawyer.pk).exists()


def test_a_lawyer_is_on_the_list_until_the_last_day_and_not_after():
    lawyer, listing = listed()
    lawyer.refresh_from_db()
    assert (lawyer.white_list_state, lawyer.white_listed_until) == ("listed", listing.until)
    assert holds(in_force, lawyer) and holds(in_force, lawyer, listing.until)
    assert not holds(in_force, lawyer, listing.until + timedelta(days=1))
    assert not holds(may_be_offered, lawyer, listing.until + timedelta(days=1))


def test_who_was_never_listed_may_be_offered_a_matter_but_is_not_in_force():
    lawyer = make_lawyer()
    assert holds(may_be_offered, lawyer) and not holds(in_force, lawyer)


@pytest.mark.parametrize("turn", [suspend, remove])
def test_who_is_suspended_or_removed_is_off_at_once_and_comes_back_with_history(turn):
    lawyer, listing = listed()
    turn(listing, WHY)
    assert not holds(in_force, lawyer) and not holds(may_be_offered, lawyer)
    resume(listing)
    assert holds(in_force, lawyer)
    told = EntryChange.objects.filter(register="lawyers", entry=lawyer.pk, field="white_list_state").order_by("pk")
    assert [c.after for c in told] == ["listed", Listing.State.SUSPENDED if turn is suspend else Listing.State.REMOVED, "listed"]


def test_discipline_takes_off_the_list_as_long_as_it_holds_also_of_the_firm():
    lawyer, listing = listed()
    today = clock.today()
    made = Discipline.objects.create(
        firm=lawyer.firm, body="律协", kind="warning", decided_on=today, valid_from=today, until=today, source="1", at=clock.now()
    )
    for predicate in (in_force, may_be_offered, in_good_standing):
        assert not holds(predicate, lawyer)
        assert holds(predicate, lawyer, today + timedelta(days=1))
    suspend(listing, WHY)
    with pytest.raises(Refused):
        resume(listing)
    made.lifted_on = today
    made.save()
    resume(listing)
    assert holds(in_force, lawyer)


def test_an_entry_ends_when_its_time_is_over_and_not_before():
    lawyer, listing = listed(days=1)
    with pytest.raises(Refused):
        expire(listing)
    with clock.frozen(clock.today() + timedelta(days=2)):
        expire(listing)
        with pytest.raises(Refused):
            resume(listing)
    listing.refresh_from_db()
    assert listing.state == "expired" and not holds(in_force, lawyer)


def test_one_entry_at_a_time_and_a_new_term_by_renewal():
    lawyer, listing = listed()
    with pytest.raises(Refused):
        list_lawyer(lawyer, reference="BM-2", until=listing.until, grounds=[], points=0)
    renew(listing, reference="BM-3", until=listing.until + timedelta(days=300), grounds=[], points=70)
    lawyer.refresh_from_db()
    assert lawyer.white_listed_until == Listing.objects.get().until


def test_the_conditions_that_the_house_begins_with_are_marked_as_not_confirmed():
    load_criteria(ListingCriterion)
    assert load_criteria(ListingCriterion) == 0
    assert criteria(clock.today()).count() == len(SEED)
    assert set(ListingCriterion.objects.values_list("confidence", flat=True)) == {"knowledge"}
