"""The directory: entries as they are found, what they are found by, and the index of their words."""

import django.db.models.deletion
from django.db import migrations, models

from yuqiao.kernel.search import drop_sql, index_sql


def create(apps, schema_editor) -> None:
    for statement in index_sql(schema_editor.connection.vendor, "registers_directory", "registers_directoryentry"):
        schema_editor.execute(statement)


def drop(apps, schema_editor) -> None:
    for statement in drop_sql(schema_editor.connection.vendor, "registers_directory"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_before_the_counter"),
        ("registers", "0008_keeping_of_enterprises"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectoryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(help_text="code of the register", max_length=30)),
                ("entry", models.BigIntegerField(help_text="key of the entry in its table")),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("sort", models.CharField(help_text="white-listed and leading first, then by pinyin", max_length=60)),
                ("white_until", models.DateField(blank=True, help_text="last day on the white list, included", null=True)),
                ("until", models.DateField(blank=True, help_text="last day in the register, included", null=True)),
                ("card", models.JSONField(default=dict, help_text="what a list shows, public particulars only")),
                (
                    "words",
                    models.TextField(help_text="tokens of names and facets, see kernel/search.py; indexed by migration 0009"),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.division"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DirectoryFacet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=60)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="facets", to="registers.directoryentry"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="directoryentry",
            index=models.Index(fields=["sort", "id"], name="registers_directory_sort"),
        ),
        migrations.AddIndex(
            model_name="directoryentry",
            index=models.Index(fields=["register", "sort", "id"], name="registers_directory_register"),
        ),
        migrations.AddIndex(
            model_name="directoryentry",
            index=models.Index(
                condition=models.Q(("white_until__isnull", False)), fields=["white_until"], name="registers_directory_white"
            ),
        ),
        migrations.AddConstraint(
            model_name="directoryentry",
            constraint=models.UniqueConstraint(fields=("register", "entry"), name="registers_directory_once"),
        ),
        migrations.AddIndex(
            model_name="directoryfacet",
            index=models.Index(fields=["facet", "value", "entry"], name="registers_directory_facet"),
        ),
        migrations.AddConstraint(
            model_name="directoryfacet",
            constraint=models.UniqueConstraint(fields=("entry", "facet", "value"), name="registers_directory_facet_once"),
        ),
        migrations.RunPython(create, drop),
    ]
