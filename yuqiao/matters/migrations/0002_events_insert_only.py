"""The database itself refuses to change an event, and to remove one while its matter stands."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER matters_event_no_update BEFORE UPDATE ON matters_event
       BEGIN SELECT RAISE(ABORT, 'events are insert only'); END""",
    """CREATE TRIGGER matters_event_no_delete BEFORE DELETE ON matters_event
       WHEN EXISTS (SELECT 1 FROM matters_matter WHERE id = OLD.matter_id)
       BEGIN SELECT RAISE(ABORT, 'events are insert only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION matters_event_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'events are insert only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER matters_event_no_update BEFORE UPDATE OR DELETE ON matters_event
       FOR EACH ROW EXECUTE FUNCTION matters_event_insert_only()""",
)


def create(apps, schema_editor) -> None:
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER matters_event_no_update")
        schema_editor.execute("DROP TRIGGER matters_event_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER matters_event_no_update ON matters_event")
        schema_editor.execute("DROP FUNCTION matters_event_insert_only")


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
