"""The commerce department's list of 1,000 rows with the dirt of real ones: each counted, applied, repeated, taken back."""

import pytest
from django.forms.models import model_to_dict

from demo import workbooks
from yuqiao.registers.imports.services import apply_batch, take_all
from yuqiao.registers.imports.tests.helpers import applied, previewed, registrar, run, undone
from yuqiao.registers.models import Enterprise, EnterpriseFigure, EnterpriseKind, EnterpriseName, EntryChange, FieldSource, Investor

pytestmark = pytest.mark.django_db
LIST = {"kind": "foreign_invested", "source": workbooks.SOURCE}


def standing() -> dict:
    """Everything that the register says, by natural keys; the counter of versions only ever rises."""
    found: dict = {}
    for enterprise in Enterprise.objects.all():
        fields = model_to_dict(enterprise, exclude=["id", "version", "markets"])
        fields["markets"] = sorted(enterprise.markets.values_list("alpha3", flat=True))
        found[enterprise.credit_code] = fields
    for model in (EnterpriseKind, EnterpriseName, Investor, FieldSource, EnterpriseFigure):
        rows = model.objects.select_related("enterprise")
        found[model.__name__] = sorted(
            str((row.enterprise.credit_code, model_to_dict(row, exclude=["id", "enterprise"]))) for row in rows
        )
    return found


def test_the_list_of_a_thousand_rows():
    by = registrar()
    applied(by, workbooks.earlier_list(), as_of=workbooks.EARLIER, **LIST)
    before = standing()
    code, old_name, new_name = workbooks.renamed()[0]
    assert Enterprise.objects.get(credit_code=code).name_zh == old_name

    batch = previewed(by, workbooks.commerce_list(), as_of=workbooks.LATER, **LIST)
    counts = batch.counts
    assert counts["problems"] == {
        "credit_code.look_alike": 7,
        "credit_code.wrong": 5,
        "duplicate": 9,
        "name_changed": 5,
        "credit_code.old": 3,
        "amount.text": 2,
        "formula": 1,
        "territory.ours": 4,
    }
    assert counts["classes"] == {
        "invalid": 12 + 3 + 1,
        "duplicate": 9,
        "changed": 5,
        "same": 20,
        "missing": 3,
        "new": 1000 - 16 - 9 - 5 - 20,
    }
    assert counts["skipped"]["totals"] == 1
    assert counts["skipped"]["remarks"] == 1

    # Seven of the wrong codes can be put right at once.
    assert take_all(batch.pk, by, "credit_code.look_alike") == 7
    batch.refresh_from_db()
    assert batch.counts["classes"]["invalid"] == 9
    assert batch.counts["classes"]["new"] == 957
    apply_batch(batch.pk, by)
    run()
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert batch.counts["outcomes"] == {"applied": 957 + 5, "nothing": 20}
    assert Enterprise.objects.get(credit_code=code).name_zh == new_name
    assert EnterpriseName.objects.get(enterprise__credit_code=code, kind="former").name == old_name
    assert Investor.objects.filter(territory__alpha3="HKG").count() == 4
    assert Enterprise.objects.filter(capital=12_340_000, capital_currency="CNY").count() == 2

    # The same file says nothing new.
    again = previewed(by, workbooks.commerce_list(), as_of=workbooks.LATER, **LIST)
    assert take_all(again.pk, by, "credit_code.look_alike") == 7
    again.refresh_from_db()
    assert not {"new", "changed", "asked", "missing"} & again.counts["classes"].keys(), again.counts
    changes = EntryChange.objects.count()
    apply_batch(again.pk, by)
    run()
    again.refresh_from_db()
    assert again.counts["outcomes"] == {"nothing": 1000 - 9 - 9}
    assert EntryChange.objects.count() == changes

    undone(again, by)
    undone(batch, by)
    assert standing() == before
    taken_back = EntryChange.objects.filter(batch=batch.pk, source__startswith="↩")
    assert taken_back.filter(field="entered", after="").count() == 957
    assert taken_back.filter(field="name_zh").count() == 5
