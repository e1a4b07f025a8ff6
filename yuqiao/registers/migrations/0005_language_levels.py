"""The plain relation between lawyers and languages becomes a model of its own, in the same table, with a level."""

import django.db.models.deletion
from django.db import migrations, models

LEVELS = [("working", "Working"), ("fluent", "Fluent"), ("native", "Native"), ("reading", "Reading")]


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_short_names"), ("facts", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="LawyerLanguage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("lawyer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="registers.lawyer")),
                        (
                            "servicelanguage",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="facts.servicelanguage"),
                        ),
                    ],
                    options={"db_table": "registers_lawyer_languages", "unique_together": {("lawyer", "servicelanguage")}},
                ),
                migrations.AlterField(
                    model_name="lawyer",
                    name="languages",
                    field=models.ManyToManyField(
                        blank=True, related_name="+", through="registers.LawyerLanguage", to="facts.servicelanguage"
                    ),
                ),
            ]
        ),
        migrations.AddField(
            model_name="lawyerlanguage",
            name="level",
            field=models.CharField(choices=LEVELS, default="working", max_length=10),
        ),
    ]
