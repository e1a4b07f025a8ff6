"""Who changed what in the register of notary offices; the database itself refuses to change a line of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    """CREATE TRIGGER registers_change_no_update BEFORE UPDATE ON registers_registerchange
       BEGIN SELECT RAISE(ABORT, 'changes of the register are insert only'); END""",
    """CREATE TRIGGER registers_change_no_delete BEFORE DELETE ON registers_registerchange
       WHEN EXISTS (SELECT 1 FROM registers_notaryoffice WHERE id = OLD.office_id)
       BEGIN SELECT RAISE(ABORT, 'changes of the register are insert only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION registers_change_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'changes of the register are insert only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER registers_change_no_update BEFORE UPDATE OR DELETE ON registers_registerchange
       FOR EACH ROW EXECUTE FUNCTION registers_change_insert_only()""",
)


def create(apps, schema_editor) -> None:
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER registers_change_no_update")
        schema_editor.execute("DROP TRIGGER registers_change_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER registers_change_no_update ON registers_registerchange")
        schema_editor.execute("DROP FUNCTION registers_change_insert_only")


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_notaries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notaryoffice",
            name="registered_name_checked_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(choices=[("office", "Office"), ("notary", "Notary"), ("tie", "Tie")], max_length=10)),
                ("field", models.CharField(max_length=40)),
                ("before", models.CharField(blank=True, max_length=200)),
                ("after", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="registers.notary",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="registers.notaryoffice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-id"], name="registers_change_newest")],
            },
        ),
        migrations.RunPython(create, drop),
    ]
