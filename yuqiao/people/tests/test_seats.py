from datetime import date

import pytest

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.people.models import Role, Seat, User
from yuqiao.people.selectors import current_seats, has_role, is_desk_user, seats_of
from yuqiao.people.services import deactivate_account, end_seat, grant_seat, set_contact


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_seat_is_in_force_from_its_first_to_its_last_day(make):
    user = make()
    grant_seat(user, Role.NOTARY, valid_from=date(2026, 11, 10), valid_until=date(2026, 11, 20))
    for day, in_force in (("2026-11-09", 0), ("2026-11-10", 1), ("2026-11-20", 1), ("2026-11-21", 0)):
        with clock.frozen(day):
            assert len(current_seats(fresh(user))) == in_force, day


def test_a_seat_granted_is_seen_at_once_by_the_same_object(make):
    user = make()
    assert not is_desk_user(user)
    grant_seat(user, Role.WINDOW_CLERK)
    assert has_role(user, Role.WINDOW_CLERK)


def test_an_ended_seat_gives_nothing_from_this_second_on(make, admin):
    user = make(role=Role.NOTARY)
    seat = end_seat(user.seats.get(), "moved to another office", by=admin)
    assert current_seats(fresh(user)) == []
    assert (seat.ended_by, seat.ended_reason) == (admin, "moved to another office")
    assert seats_of(user)[0].state == "past"


def test_a_seat_ends_only_with_a_reason_and_only_once(make):
    seat = make(role=Role.NOTARY).seats.get()
    with pytest.raises(Refused, match="seat_reason"):
        end_seat(seat, "  ")
    end_seat(seat, "left")
    with pytest.raises(Refused, match="seat_ended"):
        end_seat(seat, "left again")


def test_a_seat_cannot_end_before_it_begins(make):
    with pytest.raises(Refused, match="seat_dates"):
        grant_seat(make(), Role.NOTARY, valid_from=date(2026, 11, 10), valid_until=date(2026, 11, 9))
    assert not Seat.objects.exists()


def test_an_enterprise_representative_needs_a_valid_credit_code_and_nobody_else_has_one(make):
    user = make()
    for role, code in (
        (Role.ENTERPRISE_REPRESENTATIVE, ""),
        (Role.ENTERPRISE_REPRESENTATIVE, "91410100MA00000X00"),
        (Role.NOTARY, "91410100MA00000X0Q"),
    ):
        with pytest.raises(Refused, match="seat_enterprise"):
            grant_seat(user, role, enterprise_code=code)


def test_the_only_administrator_stays(admin, make):
    with pytest.raises(Refused, match="only_administrator"):
        end_seat(admin.seats.get(), "on leave")
    second = make("second@example.org", Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="own_account"):
        deactivate_account(admin, by=admin)
    end_seat(admin.seats.get(), "on leave", by=second)
    with pytest.raises(Refused, match="only_administrator"):
        deactivate_account(second, by=admin)


def test_a_telephone_number_belongs_to_one_account_and_is_kept_in_international_form(make):
    one, two = make(), make("two@example.org")
    assert set_contact(one, name="One", phone="138 0013 8000").phone == "+8613800138000"
    with pytest.raises(Refused, match="phone_taken"):
        set_contact(two, name="Two", phone="+86 138-0013-8000")
    with pytest.raises(Refused, match="phone"):
        set_contact(two, name="Two", phone="12")


def test_an_account_keeps_one_way_to_be_reached(make):
    user = make(None, phone="+8613800138000")
    with pytest.raises(Refused, match="unreachable"):
        set_contact(user, name="", phone="")
