"""Indexes for the figures, and forms that were frozen: the database itself refuses to change one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    """CREATE TRIGGER notarization_frozenform_no_update BEFORE UPDATE ON notarization_frozenform
       BEGIN SELECT RAISE(ABORT, 'frozen forms are insert only'); END""",
    """CREATE TRIGGER notarization_frozenform_no_delete BEFORE DELETE ON notarization_frozenform
       WHEN EXISTS (SELECT 1 FROM people_user WHERE id = OLD.frozen_by_id)
       BEGIN SELECT RAISE(ABORT, 'frozen forms are insert only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION notarization_frozenform_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'frozen forms are insert only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER notarization_frozenform_no_update BEFORE UPDATE OR DELETE ON notarization_frozenform
       FOR EACH ROW EXECUTE FUNCTION notarization_frozenform_insert_only()""",
)


def create(apps, schema_editor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER notarization_frozenform_no_update")
        schema_editor.execute("DROP TRIGGER notarization_frozenform_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER notarization_frozenform_no_update ON notarization_frozenform")
        schema_editor.execute("DROP FUNCTION notarization_frozenform_insert_only")


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_before_the_counter"),
        ("matters", "0004_outputs_and_inspections"),
        ("notarization", "0001_initial"),
        ("registers", "0002_notaries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=10)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("figures", models.JSONField()),
                ("hash", models.CharField(help_text="SHA-256 of the figures, written with sorted keys", max_length=64)),
                ("frozen_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                fields=["office", "issued_on", "number_class", "state", "accepted_on"], name="certificate_by_office"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("state", "valid"), _negated=True), fields=["state", "issued_on"], name="certificate_ended"
            ),
        ),
        migrations.AddField(
            model_name="frozenform",
            name="frozen_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="frozenform",
            name="office",
            field=models.ForeignKey(
                blank=True,
                help_text="null: all offices",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registers.notaryoffice",
            ),
        ),
        migrations.AddIndex(
            model_name="frozenform",
            index=models.Index(fields=["form", "first", "last", "office"], name="frozen_period"),
        ),
        migrations.RunPython(create, drop),
    ]
