"""Outputs are found in every spelling of their number; the database refuses to change that somebody checked one."""

from django.db import migrations, models

from yuqiao.matters.numbers import number_key

SQLITE = (
    """CREATE TRIGGER matters_outputcheck_no_update BEFORE UPDATE ON matters_outputcheck
       BEGIN SELECT RAISE(ABORT, 'checks are insert only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION matters_outputcheck_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'checks are insert only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER matters_outputcheck_no_update BEFORE UPDATE ON matters_outputcheck
       FOR EACH ROW EXECUTE FUNCTION matters_outputcheck_insert_only()""",
)


def create(apps, schema_editor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER matters_outputcheck_no_update")
    else:
        schema_editor.execute("DROP TRIGGER matters_outputcheck_no_update ON matters_outputcheck")
        schema_editor.execute("DROP FUNCTION matters_outputcheck_insert_only")


def fill(apps, schema_editor) -> None:
    for output in apps.get_model("matters", "Output").objects.only("pk", "number").iterator():
        output.number_key = number_key(output.number)
        output.save(update_fields=["number_key"])


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_outputs_and_inspections")]
    operations = [
        migrations.AddField(
            model_name="output",
            name="number_en",
            field=models.CharField(blank=True, default="", help_text="as papers in other languages print it", max_length=160),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="output",
            name="number_key",
            field=models.CharField(blank=True, default="", help_text="see numbers.py", max_length=160),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="output",
            name="number_en_key",
            field=models.CharField(blank=True, default="", max_length=160),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(model_name="output", index=models.Index(fields=["number_key"], name="output_number_key")),
        migrations.AddIndex(model_name="output", index=models.Index(fields=["number_en_key"], name="output_number_en_key")),
        migrations.RunPython(create, drop),
    ]
