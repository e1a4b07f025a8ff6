"""Registers of everybody who serves and is served; changes of entries, which the database itself refuses to change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yuqiao.kernel.sealed

SQLITE = (
    """CREATE TRIGGER registers_entrychange_no_update BEFORE UPDATE ON registers_entrychange
       BEGIN SELECT RAISE(ABORT, 'changes of a register are insert only'); END""",
    """CREATE TRIGGER registers_entrychange_no_delete BEFORE DELETE ON registers_entrychange
       BEGIN SELECT RAISE(ABORT, 'changes of a register are insert only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION registers_entrychange_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'changes of a register are insert only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER registers_entrychange_no_update BEFORE UPDATE OR DELETE ON registers_entrychange
       FOR EACH ROW EXECUTE FUNCTION registers_entrychange_insert_only()""",
)


# SQLite makes a table anew to add a column: meanwhile the trigger that asks for it cannot stand.
OFFICE_TRIGGER = """CREATE TRIGGER registers_change_no_delete BEFORE DELETE ON registers_registerchange
   WHEN EXISTS (SELECT 1 FROM registers_notaryoffice WHERE id = OLD.office_id)
   BEGIN SELECT RAISE(ABORT, 'changes of the register are insert only'); END"""


def lift(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER registers_change_no_delete")


def put_back(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(OFFICE_TRIGGER)


def create(apps, schema_editor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER registers_entrychange_no_update")
        schema_editor.execute("DROP TRIGGER registers_entrychange_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER registers_entrychange_no_update ON registers_entrychange")
        schema_editor.execute("DROP FUNCTION registers_entrychange_insert_only")


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_before_the_counter"),
        ("people", "0003_more_roles"),
        ("registers", "0005_language_levels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(lift, put_back),
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, help_text="the bar or state, for example New York", max_length=100)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="AnnualReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("sent", "Sent"), ("accepted", "Accepted"), ("sent_back", "Sent Back")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "foreign_matters",
                    models.PositiveIntegerField(blank=True, help_text="foreign-related matters handled in the year", null=True),
                ),
                (
                    "foreign_lawyers",
                    models.PositiveIntegerField(blank=True, help_text="lawyers who handled at least one of them", null=True),
                ),
                (
                    "foreign_revenue",
                    models.DecimalField(
                        blank=True, decimal_places=2, help_text="yuan, from foreign-related matters", max_digits=16, null=True
                    ),
                ),
                (
                    "revenue",
                    models.DecimalField(blank=True, decimal_places=2, help_text="yuan, of all matters", max_digits=16, null=True),
                ),
                (
                    "lawyers",
                    models.PositiveIntegerField(blank=True, help_text="practising lawyers on the last day of the year", null=True),
                ),
                ("remark", models.CharField(blank=True, help_text="why a figure differs so much from last year's", max_length=500)),
                ("reason", models.CharField(blank=True, help_text="why it was sent back", max_length=500)),
                ("version", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("is_demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="ArbitralInstitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=True, help_text="shown in the public directory")),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True)),
                (
                    "source",
                    models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
                ),
                ("as_of", models.DateField(blank=True, help_text="day of the state that the source gives", null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("address_zh", models.CharField(blank=True, max_length=200)),
                ("address_en", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True)),
                ("clause_zh", models.TextField(blank=True, help_text="the model clause that the institution publishes")),
                ("clause_en", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EnterpriseFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("trade", "Trade"),
                            ("export", "Export"),
                            ("import", "Import"),
                            ("contracted", "Contracted"),
                            ("executed", "Executed"),
                            ("staff", "Staff"),
                            ("foreign_capital", "Foreign Capital"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(blank=True, max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name="EnterpriseKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("foreign_trade", "Foreign Trade"),
                            ("outsourcing", "Outsourcing"),
                            ("foreign_invested", "Foreign Invested"),
                            ("outbound", "Outbound"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since", models.DateField(blank=True, null=True)),
                ("last_seen_on", models.DateField(blank=True, help_text="day of the newest list that has it", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EntryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(help_text="code of the register", max_length=40)),
                ("entry", models.BigIntegerField(help_text="key of the entry in its table")),
                ("field", models.CharField(max_length=40)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("as_of", models.DateField(blank=True, null=True)),
                ("batch", models.BigIntegerField(blank=True, help_text="key of the import that did it", null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Experience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("matters", models.PositiveIntegerField()),
                ("source", models.CharField(blank=True, max_length=200)),
                ("is_demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Expert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=True, help_text="shown in the public directory")),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True)),
                (
                    "source",
                    models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
                ),
                ("as_of", models.DateField(blank=True, help_text="day of the state that the source gives", null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("name_zh", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=120)),
                ("about_zh", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("qualification_zh", models.CharField(blank=True, max_length=300)),
                ("qualification_en", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FieldSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40)),
                ("source", models.CharField(help_text="the list, or the enterprise itself", max_length=200)),
                ("as_of", models.DateField()),
                ("confirmed", models.BooleanField(default=False, help_text="said by the enterprise itself")),
            ],
        ),
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=True, help_text="shown in the public directory")),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True)),
                (
                    "source",
                    models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
                ),
                ("as_of", models.DateField(blank=True, help_text="day of the state that the source gives", null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("name_zh", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=120)),
                ("about_zh", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("interprets", models.BooleanField(default=True, help_text="speaks for people")),
                ("translates", models.BooleanField(default=True, help_text="writes")),
                ("certificate", models.CharField(blank=True, help_text="for example a level of CATTI", max_length=100)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Investor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(blank=True, max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                (
                    "form",
                    models.CharField(
                        blank=True, help_text="wholly owned, joint venture, partnership, as the list says", max_length=60
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name="LawyerPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("hourly", "Hourly"), ("fixed", "Fixed"), ("success", "Success"), ("retainer", "Retainer")],
                        max_length=10,
                    ),
                ),
                ("minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("note_zh", models.CharField(blank=True, max_length=200)),
                ("note_en", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("listed", "Listed"), ("suspended", "Suspended"), ("removed", "Removed"), ("expired", "Expired")],
                        default="listed",
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(help_text="of the matter that led to it", max_length=20)),
                ("listed_on", models.DateField()),
                ("until", models.DateField(help_text="last day, included")),
                ("checked_on", models.DateField(blank=True, help_text="day of the last annual check that was passed", null=True)),
                ("grounds", models.JSONField(default=list, help_text="criteria that were met: [{code, points}]")),
                ("points", models.PositiveSmallIntegerField(default=0)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "reason_zh",
                    models.CharField(blank=True, help_text="why it is suspended or was removed, for the public", max_length=300),
                ),
                ("reason_en", models.CharField(blank=True, max_length=300)),
                ("is_demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="MediationOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=True, help_text="shown in the public directory")),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True)),
                (
                    "source",
                    models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
                ),
                ("as_of", models.DateField(blank=True, help_text="day of the state that the source gives", null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("address_zh", models.CharField(blank=True, max_length=200)),
                ("address_en", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[("licensed", "Licensed"), ("public_interest", "Public Interest")],
                        default="licensed",
                        max_length=20,
                    ),
                ),
                ("founder_zh", models.CharField(blank=True, max_length=200)),
                ("founder_en", models.CharField(blank=True, max_length=200)),
                ("licence", models.CharField(blank=True, help_text="licence to practise mediation", max_length=40)),
                ("licensed_on", models.DateField(blank=True, null=True)),
                ("licensed_until", models.DateField(blank=True, null=True)),
                ("assets", models.DecimalField(blank=True, decimal_places=2, help_text="yuan", max_digits=14, null=True)),
                ("rules_zh", models.TextField(blank=True, help_text="rules of mediation, as published, or where to read them")),
                ("rules_en", models.TextField(blank=True)),
                ("fees_zh", models.TextField(blank=True, help_text="fees, as published")),
                ("fees_en", models.TextField(blank=True)),
                ("checked_on", models.DateField(blank=True, help_text="day of the last yearly check", null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mediator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=True, help_text="shown in the public directory")),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True)),
                (
                    "source",
                    models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
                ),
                ("as_of", models.DateField(blank=True, help_text="day of the state that the source gives", null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("name_zh", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=120)),
                ("about_zh", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("legal_qualification", "Legal Qualification"),
                            ("lawyer", "Lawyer"),
                            ("judge", "Judge"),
                            ("professional", "Professional"),
                            ("practice", "Practice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("full_time", models.BooleanField(default=False)),
                ("in_post_until", models.DateField(blank=True, help_text="last day, included; empty: in post", null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NotaryOfficeCoverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="PartnerInstitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public", models.BooleanField(default=True, help_text="shown in the public directory")),
                ("entered_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True)),
                (
                    "source",
                    models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
                ),
                ("as_of", models.DateField(blank=True, help_text="day of the state that the source gives", null=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("address_zh", models.CharField(blank=True, max_length=200)),
                ("address_en", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("foreign_law", "Foreign Law"), ("university", "University"), ("translation", "Translation")],
                        max_length=20,
                    ),
                ),
                ("cooperation_zh", models.CharField(blank=True, help_text="what the cooperation is about", max_length=300)),
                ("cooperation_en", models.CharField(blank=True, max_length=300)),
                ("agreed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(blank=True, max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("is_demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(blank=True, max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=60)),
                ("way", models.CharField(blank=True, help_text="newly set up or acquired, as the list says", max_length=60)),
                (
                    "certificate",
                    models.CharField(blank=True, help_text="number of the certificate of outbound investment", max_length=60),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("since", models.DateField(blank=True, null=True)),
                ("business", models.CharField(blank=True, max_length=200)),
                ("staff", models.PositiveIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("pool", "Pool"), ("leading", "Leading"), ("national", "National")], max_length=10),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, help_text="last day, included; empty: still", null=True)),
                ("source", models.CharField(help_text="the decision or list", max_length=200)),
                ("reason", models.CharField(blank=True, help_text="why it ended", max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="enterprise",
            name="address_en",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="address_zh",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="capital",
            field=models.DecimalField(blank=True, decimal_places=2, help_text="registered capital", max_digits=18, null=True),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="capital_currency",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, help_text="when the enterprise last said that all is right", null=True),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="contact_email",
            field=yuqiao.kernel.sealed.SealedTextField(blank=True),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="contact_name",
            field=yuqiao.kernel.sealed.SealedTextField(blank=True),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="contact_phone",
            field=yuqiao.kernel.sealed.SealedTextField(blank=True),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="contact_position",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="county",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="customs_code",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="established_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="markets",
            field=models.ManyToManyField(blank=True, help_text="main markets", related_name="+", to="facts.territory"),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="merged_into",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="registers.enterprise"
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="old_number",
            field=models.CharField(blank=True, help_text="registration number before the credit code", max_length=15),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                help_text="whose branch it is",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="branches",
                to="registers.enterprise",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="products",
            field=models.CharField(blank=True, help_text="main goods or services", max_length=300),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="remark",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="status",
            field=models.CharField(
                choices=[("active", "Active"), ("suspended", "Suspended"), ("closed", "Closed")], default="active", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="website",
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="as_of",
            field=models.DateField(blank=True, help_text="day of the state that the source gives", null=True),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="city_abroad_en",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="city_abroad_zh",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="entered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="left_on",
            field=models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="licence",
            field=models.CharField(blank=True, help_text="practice licence of the firm", max_length=30),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                help_text="the firm whose branch it is",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="branches",
                to="registers.lawfirm",
            ),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="partners",
            field=models.CharField(blank=True, help_text="firms that are partners of a joint venture", max_length=300),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="public",
            field=models.BooleanField(default=True, help_text="shown in the public directory"),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="source",
            field=models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
        ),
        migrations.AddField(
            model_name="lawfirm",
            name="website",
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="about_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="about_zh",
            field=models.TextField(blank=True, help_text="what a client should know, in the lawyer's own words"),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="as_of",
            field=models.DateField(blank=True, help_text="day of the state that the source gives", null=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="city",
            field=models.ForeignKey(
                blank=True,
                help_text="of the firm, kept for lists",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="facts.division",
            ),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="email",
            field=models.EmailField(blank=True, help_text="for clients, shown in public", max_length=254),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="entered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="first_licensed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="left_on",
            field=models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="phone",
            field=models.CharField(blank=True, help_text="for clients, shown in public", max_length=40),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="public",
            field=models.BooleanField(default=True, help_text="shown in the public directory"),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="quiet_from",
            field=models.TimeField(blank=True, help_text="no offers from this hour, in the own time zone", null=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="quiet_until",
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="source",
            field=models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="time_zone",
            field=models.CharField(default="Asia/Shanghai", help_text="IANA name", max_length=40),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="white_list_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("listed", "Listed"),
                    ("suspended", "Suspended"),
                    ("removed", "Removed"),
                    ("expired", "Expired"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="notary",
            name="as_of",
            field=models.DateField(blank=True, help_text="day of the state that the source gives", null=True),
        ),
        migrations.AddField(
            model_name="notary",
            name="entered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notary",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="notary",
            name="left_on",
            field=models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True),
        ),
        migrations.AddField(
            model_name="notary",
            name="public",
            field=models.BooleanField(default=True, help_text="shown in the public directory"),
        ),
        migrations.AddField(
            model_name="notary",
            name="source",
            field=models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="as_of",
            field=models.DateField(blank=True, help_text="day of the state that the source gives", null=True),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="entered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="left_on",
            field=models.DateField(blank=True, help_text="last day in the register, included; empty: in it", null=True),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="public",
            field=models.BooleanField(default=True, help_text="shown in the public directory"),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="source",
            field=models.CharField(blank=True, help_text="the list, letter or form from which the entry comes", max_length=200),
        ),
        migrations.AddField(
            model_name="notaryoffice",
            name="website",
            field=models.URLField(blank=True),
        ),
        migrations.AlterField(
            model_name="lawfirm",
            name="territory",
            field=models.ForeignKey(
                blank=True,
                help_text="of a branch abroad, or of a foreign firm's home",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="facts.territory",
            ),
        ),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["city", "confirmed_at"], name="registers_enterprise_fresh"),
        ),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["name_zh"], name="registers_enterprise_name"),
        ),
        migrations.AddField(
            model_name="admission",
            name="lawyer",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="admissions", to="registers.lawyer"),
        ),
        migrations.AddField(
            model_name="admission",
            name="territory",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.territory"),
        ),
        migrations.AddField(
            model_name="annualreturn",
            name="decided_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="annualreturn",
            name="firm",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="returns", to="registers.lawfirm"),
        ),
        migrations.AddField(
            model_name="annualreturn",
            name="sent_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="arbitralinstitution",
            name="city",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="arbitralinstitution",
            name="county",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="arbitralinstitution",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="arbitralinstitution",
            name="office",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="people.office"),
        ),
        migrations.AddField(
            model_name="enterprisefigure",
            name="enterprise",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="registers.enterprise"),
        ),
        migrations.AddField(
            model_name="enterprisekind",
            name="enterprise",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="kinds", to="registers.enterprise"),
        ),
        migrations.AddField(
            model_name="entrychange",
            name="by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="experience",
            name="lawyer",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="experience", to="registers.lawyer"),
        ),
        migrations.AddField(
            model_name="experience",
            name="practice_area",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.practicearea"
            ),
        ),
        migrations.AddField(
            model_name="experience",
            name="territory",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.territory"
            ),
        ),
        migrations.AddField(
            model_name="expert",
            name="city",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="expert",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="expert",
            name="practice_areas",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.practicearea"),
        ),
        migrations.AddField(
            model_name="expert",
            name="territories",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.territory"),
        ),
        migrations.AddField(
            model_name="fieldsource",
            name="enterprise",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="registers.enterprise"),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="city",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="practice_areas",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.practicearea"),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="territories",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.territory"),
        ),
        migrations.AddField(
            model_name="investor",
            name="controller_territory",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.territory"
            ),
        ),
        migrations.AddField(
            model_name="investor",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="investors", to="registers.enterprise"
            ),
        ),
        migrations.AddField(
            model_name="investor",
            name="territory",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.territory"
            ),
        ),
        migrations.AddField(
            model_name="lawyerprice",
            name="lawyer",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="registers.lawyer"),
        ),
        migrations.AddField(
            model_name="listing",
            name="lawyer",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="listings", to="registers.lawyer"),
        ),
        migrations.AddField(
            model_name="mediationorganisation",
            name="city",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="mediationorganisation",
            name="county",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="mediationorganisation",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="mediationorganisation",
            name="office",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="people.office"),
        ),
        migrations.AddField(
            model_name="mediationorganisation",
            name="practice_areas",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.practicearea"),
        ),
        migrations.AddField(
            model_name="mediator",
            name="city",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="mediator",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="mediator",
            name="nationality",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.territory"
            ),
        ),
        migrations.AddField(
            model_name="mediator",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mediators", to="registers.mediationorganisation"
            ),
        ),
        migrations.AddField(
            model_name="mediator",
            name="practice_areas",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.practicearea"),
        ),
        migrations.AddField(
            model_name="mediator",
            name="territories",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.territory"),
        ),
        migrations.AddField(
            model_name="notaryofficecoverage",
            name="division",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"),
        ),
        migrations.AddField(
            model_name="notaryofficecoverage",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="coverage", to="registers.notaryoffice"
            ),
        ),
        migrations.AddField(
            model_name="partnerinstitution",
            name="city",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="partnerinstitution",
            name="county",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
            ),
        ),
        migrations.AddField(
            model_name="partnerinstitution",
            name="languages",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.servicelanguage"),
        ),
        migrations.AddField(
            model_name="partnerinstitution",
            name="office",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="people.office"),
        ),
        migrations.AddField(
            model_name="partnerinstitution",
            name="territories",
            field=models.ManyToManyField(blank=True, related_name="+", to="facts.territory"),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interpreters",
                to="registers.partnerinstitution",
            ),
        ),
        migrations.AddField(
            model_name="expert",
            name="institution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="experts",
                to="registers.partnerinstitution",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="user",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registered_person",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mediator",
            name="person",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mediators", to="registers.person"
            ),
        ),
        migrations.AddField(
            model_name="interpreter",
            name="person",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interpreter",
                to="registers.person",
            ),
        ),
        migrations.AddField(
            model_name="expert",
            name="person",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="expert", to="registers.person"
            ),
        ),
        migrations.AddField(
            model_name="lawyer",
            name="person",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="lawyer", to="registers.person"
            ),
        ),
        migrations.AddField(
            model_name="notary",
            name="person",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notary", to="registers.person"
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="enterprise",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sites", to="registers.enterprise"),
        ),
        migrations.AddField(
            model_name="site",
            name="territory",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.territory"
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="lawyer",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="standings", to="registers.lawyer"),
        ),
        migrations.AddIndex(
            model_name="annualreturn",
            index=models.Index(fields=["year", "state"], name="registers_return_year"),
        ),
        migrations.AddConstraint(
            model_name="annualreturn",
            constraint=models.UniqueConstraint(fields=("firm", "year"), name="registers_return_once"),
        ),
        migrations.AddConstraint(
            model_name="enterprisefigure",
            constraint=models.UniqueConstraint(fields=("enterprise", "year", "measure"), name="registers_figure_once"),
        ),
        migrations.AddIndex(
            model_name="enterprisekind",
            index=models.Index(fields=["kind", "enterprise"], name="registers_enterprise_kind"),
        ),
        migrations.AddConstraint(
            model_name="enterprisekind",
            constraint=models.UniqueConstraint(fields=("enterprise", "kind"), name="registers_kind_once"),
        ),
        migrations.AddIndex(
            model_name="entrychange",
            index=models.Index(fields=["register", "entry", "-id"], name="registers_entry_changes"),
        ),
        migrations.AddIndex(
            model_name="entrychange",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch", "id"], name="registers_batch_changes"
            ),
        ),
        migrations.AddIndex(
            model_name="experience",
            index=models.Index(fields=["lawyer", "territory"], name="registers_experience_of"),
        ),
        migrations.AddConstraint(
            model_name="fieldsource",
            constraint=models.UniqueConstraint(fields=("enterprise", "field"), name="registers_field_source_once"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["state", "until"], name="registers_listing_until"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["listed", "suspended"])), fields=("lawyer",), name="registers_listing_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="notaryofficecoverage",
            constraint=models.UniqueConstraint(fields=("office", "division"), name="registers_coverage_once"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                condition=models.Q(("certificate", ""), _negated=True), fields=("certificate",), name="registers_site_certificate"
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("lawyer", "kind"), name="registers_standing_once"
            ),
        ),
        migrations.RunPython(put_back, lift),
        migrations.RunPython(create, drop),
    ]
