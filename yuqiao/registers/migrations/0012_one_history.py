"""The history of notary offices moves to that of all registers, which no row of it ever leaves; names get their pinyin."""

from django.db import migrations

from yuqiao.registers.names import pinyin_of

NAMED = (
    "ArbitralInstitution",
    "Expert",
    "Interpreter",
    "LawFirm",
    "Lawyer",
    "MediationOrganisation",
    "Mediator",
    "Notary",
    "NotaryOffice",
    "PartnerInstitution",
)
BATCH = 1000


def as_entry_change(change) -> dict:
    """A change of the old table as one of all registers; of a tie it still says only that it was declared or ended."""
    values = {"by_id": change.by_id, "at": change.at, "source": ""}
    if change.subject == "office":
        return {
            "register": "notary-offices",
            "entry": change.office_id,
            "field": change.field,
            "before": change.before,
            "after": change.after,
            **values,
        }
    field = "ties" if change.subject == "tie" else change.field
    return {
        "register": "notaries",
        "entry": change.notary_id,
        "field": field,
        "before": change.before,
        "after": change.after,
        **values,
    }


def move(apps, schema_editor) -> None:
    old, new = apps.get_model("registers", "RegisterChange"), apps.get_model("registers", "EntryChange")
    new.objects.bulk_create((new(**as_entry_change(row)) for row in old.objects.order_by("pk").iterator()), batch_size=BATCH)


def spell(apps, schema_editor) -> None:
    for name in NAMED:
        model = apps.get_model("registers", name)
        rows = list(model.objects.filter(pinyin="").only("pk", "name_zh"))
        for row in rows:
            row.pinyin = pinyin_of(row.name_zh)
        model.objects.bulk_update(rows, ["pinyin"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("registers", "0011_pinyin_and_numbers_once")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.DeleteModel(name="RegisterChange"),
    ]
