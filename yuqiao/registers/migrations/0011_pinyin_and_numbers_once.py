"""Pinyin of names for order and search; numbers of one register once; what a change takes back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Changes of the register of notary offices move to the changes of all registers in the next step; until then nothing stands in
# the way of SQLite, which makes a table anew to add a column.
SQLITE_DELETE = """CREATE TRIGGER registers_entrychange_no_delete BEFORE DELETE ON registers_entrychange
       {when}BEGIN SELECT RAISE(ABORT, 'changes of a register are insert only'); END"""
WHILE_SOMEBODY_IS_THERE = "WHEN EXISTS (SELECT 1 FROM people_user) "  # an emptied database may be emptied
OLD_SQLITE = (
    """CREATE TRIGGER registers_change_no_update BEFORE UPDATE ON registers_registerchange
       BEGIN SELECT RAISE(ABORT, 'changes of the register are insert only'); END""",
    """CREATE TRIGGER registers_change_no_delete BEFORE DELETE ON registers_registerchange
       WHEN EXISTS (SELECT 1 FROM registers_notaryoffice WHERE id = OLD.office_id)
       BEGIN SELECT RAISE(ABORT, 'changes of the register are insert only'); END""",
)
OLD_POSTGRESQL = (
    """CREATE FUNCTION registers_change_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'changes of the register are insert only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER registers_change_no_update BEFORE UPDATE OR DELETE ON registers_registerchange
       FOR EACH ROW EXECUTE FUNCTION registers_change_insert_only()""",
)


def lift(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER registers_change_no_update")
        schema_editor.execute("DROP TRIGGER registers_change_no_delete")
        schema_editor.execute("DROP TRIGGER registers_entrychange_no_delete")
        schema_editor.execute(SQLITE_DELETE.format(when=WHILE_SOMEBODY_IS_THERE))
    else:
        schema_editor.execute("DROP TRIGGER registers_change_no_update ON registers_registerchange")
        schema_editor.execute("DROP FUNCTION registers_change_insert_only")


def put_back(apps, schema_editor) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in OLD_SQLITE if sqlite else OLD_POSTGRESQL:
        schema_editor.execute(statement)
    if sqlite:
        schema_editor.execute("DROP TRIGGER registers_entrychange_no_delete")
        schema_editor.execute(SQLITE_DELETE.format(when=""))


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_before_the_counter"),
        ("people", "0003_more_roles"),
        ("registers", "0010_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(lift, put_back),
        migrations.AddField(
            model_name="arbitralinstitution",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="entrychange",
            name="undoes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="registers.entrychange",
            ),
        ),
        migrations.AddField(
            model_name="expert",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="mediationorganisation",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="mediator",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="notary",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="partnerinstitution",
            name="pinyin",
            field=models.CharField(
                blank=True,
                db_index=True,
                help_text="of the Chinese name, then its initials; kept by verbs, for order and search",
                max_length=400,
            ),
        ),
        migrations.AddConstraint(
            model_name="arbitralinstitution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credit_code", ""), _negated=True), fields=("credit_code",), name="registers_arbitral_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lawfirm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credit_code", ""), _negated=True), fields=("credit_code",), name="registers_firm_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lawfirm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("licence", ""), _negated=True), fields=("licence",), name="registers_firm_licence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lawyer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("licence", ""), _negated=True), fields=("licence",), name="registers_lawyer_licence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationorganisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credit_code", ""), _negated=True),
                fields=("credit_code",),
                name="registers_mediation_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationorganisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("licence", ""), _negated=True), fields=("licence",), name="registers_mediation_licence"
            ),
        ),
        migrations.AddConstraint(
            model_name="notary",
            constraint=models.UniqueConstraint(
                condition=models.Q(("licence", ""), _negated=True), fields=("licence",), name="registers_notary_licence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="notaryoffice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credit_code", ""), _negated=True), fields=("credit_code",), name="registers_notary_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerinstitution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("credit_code", ""), _negated=True), fields=("credit_code",), name="registers_partner_code_once"
            ),
        ),
    ]
