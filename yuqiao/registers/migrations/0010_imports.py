"""Lists on their way into the registers, and the day on which an enterprise left one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yuqiao.kernel.sealed


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_seal_kept_answers"),
        ("registers", "0009_directory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enterprisekind",
            name="left_on",
            field=models.DateField(
                blank=True, help_text="day of the list that no longer had it, where somebody said so", null=True
            ),
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="code of the kind of list", max_length=30)),
                ("source", models.CharField(help_text="from whom, as it stands beside each value", max_length=200)),
                ("as_of", models.DateField(help_text="day of the state that the list gives")),
                ("partial", models.BooleanField(default=False, help_text="some rows alone: what it does not have is not missing")),
                ("file_name", models.CharField(max_length=200)),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("head", models.JSONField(default=dict, help_text="where the headings stand and which column each is")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("reading", "Reading"),
                            ("previewed", "Previewed"),
                            ("applying", "Applying"),
                            ("applied", "Applied"),
                            ("undoing", "Undoing"),
                            ("undone", "Undone"),
                            ("failed", "Failed"),
                            ("dropped", "Dropped"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict, help_text="rows by class, problem and outcome")),
                ("lease_key", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="leases that ran out or failed in a row")),
                ("failure_zh", models.CharField(blank=True, max_length=300)),
                ("failure_en", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undo_reason", models.CharField(blank=True, max_length=300)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile")),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(help_text="in the batch, from 1")),
                ("number", models.PositiveIntegerField(default=0, help_text="row in the sheet; 0: not in it")),
                (
                    "klass",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("asked", "Asked"),
                            ("same", "Same"),
                            ("invalid", "Invalid"),
                            ("duplicate", "Duplicate"),
                            ("missing", "Missing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("chosen", models.BooleanField(default=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Open"),
                            ("applied", "Applied"),
                            ("nothing", "Nothing"),
                            ("partly", "Partly"),
                            ("undone", "Undone"),
                            ("held", "Held"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="credit code, licence or name; nothing that is no such thing", max_length=80
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("codes", models.CharField(blank=True, help_text="codes of the problems, between commas", max_length=300)),
                ("entry", models.BigIntegerField(blank=True, help_text="key of the entry in its table", null=True)),
                ("data", yuqiao.kernel.sealed.SealedJSONField(blank=True, default=dict)),
                ("effect", yuqiao.kernel.sealed.SealedJSONField(blank=True, default=dict)),
                (
                    "batch",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="registers.importbatch"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(
                condition=models.Q(("state__in", ["reading", "applying", "undoing"])),
                fields=["lease_until", "id"],
                name="registers_import_due",
            ),
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["kind", "source", "-id"], name="registers_import_source"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["batch", "klass", "place"], name="registers_import_rows"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["batch", "key"], name="registers_import_key"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("batch", "place"), name="registers_import_row_once"),
        ),
    ]
