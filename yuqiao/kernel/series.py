"""Gap-free official series: a number exists only if the transaction that took it commits."""

from django.db import transaction

from yuqiao.kernel.models import Series


def next_number(key: str) -> int:
    """Take the next number of a series (1, 2, 3 …). Must run inside the transaction that issues.

    The row stays locked until that transaction ends, so a rolled-back issue leaves no hole.
    Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number of an official series is taken only inside the issuing transaction.")
    Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(key=key)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
