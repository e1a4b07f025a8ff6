"""Two verbs that wait for each other are both done in the end; every other failure is told."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from yuqiao.kernel.deadlocks import TIMES, again_after_deadlock
from yuqiao.matters.tests.factories import make_lawyer
from yuqiao.registers.models import Lawyer


class Deadlock(Exception):
    sqlstate = "40P01"


def thrown(cause: Exception | None) -> OperationalError:
    error = OperationalError("x")
    error.__cause__ = cause
    return error


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("cause", "calls"), [(Deadlock(), TIMES), (None, 1), (ValueError(), 1)])
def test_only_a_deadlock_is_tried_again_and_not_for_ever(cause, calls):
    made = []

    @again_after_deadlock
    def verb() -> None:
        made.append(1)
        raise thrown(cause)

    with pytest.raises(OperationalError):
        verb()
    assert len(made) == calls


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_of_the_caller_nothing_is_tried_again():
    made = []

    @again_after_deadlock
    def verb() -> None:
        made.append(1)
        raise thrown(Deadlock())

    with pytest.raises(OperationalError), transaction.atomic():
        verb()
    assert made == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: nobody waits for a row")
def test_two_that_take_the_same_rows_in_turn_are_both_done():
    one, two = make_lawyer(load_limit=5), make_lawyer(load_limit=5)
    meet, failed = threading.Barrier(2, timeout=10), []

    def run(first: int, second: int) -> None:
        waits = [True]

        @again_after_deadlock
        def verb() -> None:
            for pk in (first, second):
                held = Lawyer.objects.select_for_update(of=("self",)).get(pk=pk)
                Lawyer.objects.filter(pk=pk).update(load_limit=held.load_limit + 1)
                if waits and waits.pop():
                    meet.wait()

        try:
            verb()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one.pk, two.pk), (two.pk, one.pk))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not failed
    assert sorted(Lawyer.objects.filter(pk__in=(one.pk, two.pk)).values_list("load_limit", flat=True)) == [7, 7]
