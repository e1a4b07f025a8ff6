"""Official series: no hole and no number twice, whatever happens."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from yuqiao.kernel.series import next_number


@pytest.mark.django_db
def test_numbers_run_on_without_a_hole_each_series_for_itself():
    with transaction.atomic():
        assert [next_number("notary:1:2026"), next_number("notary:1:2026"), next_number("notary:2:2026")] == [1, 2, 1]


@pytest.mark.django_db
def test_a_rolled_back_issue_gives_its_number_back():
    with transaction.atomic():
        assert next_number("notary:1:2026") == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert next_number("notary:1:2026") == 2
        raise ZeroDivisionError
    with transaction.atomic():
        assert next_number("notary:1:2026") == 2


@pytest.mark.django_db
def test_a_rolled_back_first_issue_leaves_no_series():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number("new")
        raise ZeroDivisionError
    with transaction.atomic():
        assert next_number("new") == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_only_inside_a_transaction():
    with pytest.raises(RuntimeError, match="issuing transaction"):
        next_number("notary:1:2026")


@pytest.mark.django_db(transaction=True)
def test_issuing_at_the_same_time_leaves_no_hole_and_no_double():
    """Eight threads issue five times each, every third issue fails: what stands is 1 to n."""

    def issue(worker: int) -> list[int]:
        taken = []
        for turn in range(5):
            try:
                with transaction.atomic():
                    number = next_number("busy")
                    if (worker + turn) % 3 == 0:
                        raise ZeroDivisionError
                taken.append(number)
            except ZeroDivisionError:
                continue
        connection.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [number for numbers in pool.map(issue, range(8)) for number in numbers]
    failed = sum((worker + turn) % 3 == 0 for worker in range(8) for turn in range(5))
    assert sorted(taken) == list(range(1, 40 - failed + 1))
