"""Conditions of the white list and discipline; whoever was on the list gets an entry of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yuqiao.kernel import clock
from yuqiao.registers.criteria import load_criteria


def enter_listed(apps, schema_editor):
    """An entry for each lawyer of whom only the last day on the list was known."""
    lawyer, listing = apps.get_model("registers", "Lawyer"), apps.get_model("registers", "Listing")
    today = clock.today()
    known = lawyer.objects.exclude(white_listed_until=None).filter(white_list_state="")
    rows, found = [], []
    for one in known.iterator():
        one.white_list_state = "listed" if one.white_listed_until >= today else "expired"
        ended = one.white_listed_until if one.white_list_state == "expired" else None
        found.append(one)
        rows.append(
            listing(
                lawyer=one,
                state=one.white_list_state,
                listed_on=one.entered_on or today,
                until=one.white_listed_until,
                ended_on=ended,
                is_demo=one.is_demo,
            )
        )
    listing.objects.bulk_create(rows, batch_size=500)
    lawyer.objects.bulk_update(found, ["white_list_state"], batch_size=500)


def begin(apps, schema_editor):
    load_criteria(apps.get_model("registers", "ListingCriterion"))
    enter_listed(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0006_complete_registers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="listing",
            name="reference",
            field=models.CharField(blank=True, help_text="of the matter that led to it; empty: listed before", max_length=20),
        ),
        migrations.CreateModel(
            name="ListingCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("evidence_zh", models.CharField(blank=True, help_text="what shows it", max_length=300)),
                ("evidence_en", models.CharField(blank=True, max_length=300)),
                ("kind", models.CharField(choices=[("mandatory", "Mandatory"), ("points", "Points")], max_length=10)),
                ("points", models.PositiveSmallIntegerField(default=0)),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="the least that counts: years, matters; empty: yes or no", null=True
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=50)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, help_text="last day, included", null=True)),
                ("source", models.CharField(max_length=300)),
                (
                    "confidence",
                    models.CharField(
                        choices=[("sourced", "Sourced"), ("knowledge", "Knowledge")], default="knowledge", max_length=10
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)), fields=("code",), name="registers_criterion_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Discipline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(help_text="who decided", max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admonition", "Admonition"),
                            ("criticism", "Criticism"),
                            ("censure", "Censure"),
                            ("membership_suspended", "Membership Suspended"),
                            ("expelled", "Expelled"),
                            ("warning", "Warning"),
                            ("fine", "Fine"),
                            ("practice_stopped", "Practice Stopped"),
                            ("licence_revoked", "Licence Revoked"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("valid_from", models.DateField()),
                ("until", models.DateField(blank=True, help_text="last day, included; empty: until it is lifted", null=True)),
                ("summary_zh", models.CharField(max_length=500)),
                ("summary_en", models.CharField(blank=True, max_length=500)),
                ("source", models.CharField(help_text="number of the decision, or where it was published", max_length=200)),
                ("public", models.BooleanField(default=True, help_text="the summary may be read by everybody")),
                ("at", models.DateTimeField()),
                ("lifted_on", models.DateField(blank=True, null=True)),
                ("lifted_reason", models.CharField(blank=True, max_length=300)),
                ("complaint", models.CharField(blank=True, help_text="reference of the complaint that led to it", max_length=20)),
                ("is_demo", models.BooleanField(default=False)),
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
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discipline",
                        to="registers.lawfirm",
                    ),
                ),
                (
                    "lawyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discipline",
                        to="registers.lawyer",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["lawyer", "-id"], name="registers_discipline_lawyer"),
                    models.Index(fields=["firm", "-id"], name="registers_discipline_firm"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("firm__isnull", True), ("lawyer__isnull", False)),
                            models.Q(("firm__isnull", False), ("lawyer__isnull", True)),
                            _connector="OR",
                        ),
                        name="registers_discipline_one",
                    )
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
