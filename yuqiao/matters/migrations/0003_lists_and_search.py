"""Indexes for lists of any length, and an index of search words that the database itself keeps in step."""

from django.db import migrations, models
from django.db.models import Q

SQLITE = (
    "CREATE VIRTUAL TABLE matters_search USING fts5(words, content='matters_searchentry', content_rowid='matter_id')",
    """CREATE TRIGGER matters_search_insert AFTER INSERT ON matters_searchentry
       BEGIN INSERT INTO matters_search(rowid, words) VALUES (NEW.matter_id, NEW.words); END""",
    """CREATE TRIGGER matters_search_delete AFTER DELETE ON matters_searchentry
       BEGIN INSERT INTO matters_search(matters_search, rowid, words) VALUES ('delete', OLD.matter_id, OLD.words); END""",
    """CREATE TRIGGER matters_search_update AFTER UPDATE ON matters_searchentry
       BEGIN INSERT INTO matters_search(matters_search, rowid, words) VALUES ('delete', OLD.matter_id, OLD.words);
       INSERT INTO matters_search(rowid, words) VALUES (NEW.matter_id, NEW.words); END""",
    "INSERT INTO matters_search(matters_search) VALUES ('rebuild')",
)
# No parser reads the tokens: they become lexemes as they are.
POSTGRESQL = ("CREATE INDEX matters_search ON matters_searchentry USING gin (array_to_tsvector(string_to_array(words, ' ')))",)


def create(apps, schema_editor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER matters_search_{name}")
        schema_editor.execute("DROP TABLE matters_search")
    else:
        schema_editor.execute("DROP INDEX matters_search")


def cut_anew(apps, schema_editor) -> None:
    """Words that were cut in the earlier way are cut anew."""
    from yuqiao.kernel.search import tokens_of

    entries = apps.get_model("matters", "SearchEntry").objects.select_related("matter")
    parties = apps.get_model("matters", "Party").objects
    for entry in entries.iterator(chunk_size=500):
        tokens = tokens_of(entry.matter.title)
        for party in parties.filter(matter=entry.matter_id):
            for name in (party.name, party.name_zh, party.name_latin, party.credit_code, *party.other_names):
                tokens |= tokens_of(name, spoken=True)
        entry.words = " ".join(sorted(tokens))
        entry.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_events_insert_only")]
    operations = [
        migrations.RemoveIndex(model_name="matter", name="matter_due"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["next_due_at", "id"], include=["waiting_on", "handler"], condition=Q(closed_at=None), name="matter_due"
            ),
        ),
        migrations.AddIndex(model_name="matter", index=models.Index(fields=["next_due_at", "id"], name="matter_due_all")),
        migrations.AddIndex(
            model_name="matter", index=models.Index(fields=["handler"], condition=Q(closed_at=None), name="matter_load")
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="words",
            field=models.TextField(help_text="tokens, see search.py; indexed by migration 0003"),
        ),
        migrations.RunPython(cut_anew, migrations.RunPython.noop),
        migrations.RunPython(create, drop),
    ]
