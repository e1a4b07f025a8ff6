"""The demonstration is the same wherever it is loaded on the same day."""

import pytest
from django.db import connection, transaction

from demo.loading import load
from yuqiao.kernel import clock
from yuqiao.matters.models import Matter

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same code makes it on every database; it is read twice on one")
def test_it_is_the_same_wherever_it_is_loaded():
    seen = []
    for _ in range(2):
        with transaction.atomic(), clock.frozen("2026-11-24T10:00"):
            assert load(consultation_count=12, notarization_count=9)
            columns = ("reference", "title", "state", "handler__name", "opened_at", "answers")
            seen.append(list(Matter.objects.filter(is_demo=True).order_by("pk").values_list(*columns)))
            transaction.set_rollback(True)
    assert len(seen[0]) >= 12
    assert seen[0] == seen[1]
