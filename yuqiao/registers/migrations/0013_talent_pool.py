"""Rounds of nomination, returns read from a workbook; everybody who stands in the pool gets a standing that says so."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

from yuqiao.kernel import clock

FLAGS = (("pool", "in_pool"), ("leading", "is_leading"), ("national", "is_national"))

SOURCE = "原登记 / present entry"


def key() -> models.BigAutoField:
    """The key of a row."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def by_whom() -> models.ForeignKey:
    """An account that did something, where one did."""
    return models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


def keep_cities(apps, schema_editor) -> None:
    """A lawyer without a city of the own gets that of the firm: lists and figures go by it."""
    Lawyer, LawFirm = (apps.get_model("registers", name) for name in ("Lawyer", "LawFirm"))
    firm = LawFirm.objects.filter(pk=models.OuterRef("firm")).values("city")
    Lawyer.objects.filter(city=None).update(city=models.Subquery(firm[:1]))


def write_standings(apps, schema_editor) -> None:
    """One open standing for each flag of a lawyer that has none; since the day of the entry, or today where none is known."""
    Lawyer, Standing = (apps.get_model("registers", name) for name in ("Lawyer", "Standing"))
    today = clock.today()
    for kind, flag in FLAGS:
        there = Standing.objects.filter(lawyer=models.OuterRef("pk"), kind=kind, until=None)
        rows = Lawyer.objects.filter(~models.Exists(there), **{flag: True}).values_list("pk", "entered_on", "as_of")
        Standing.objects.bulk_create(
            [Standing(lawyer_id=pk, kind=kind, since=entered or as_of or today, source=SOURCE) for pk, entered, as_of in rows],
            batch_size=1000,
        )


def nothing(apps, schema_editor) -> None:
    """Standings stay: the flags say the same."""


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_before_the_counter"),
        ("kernel", "0002_seal_kept_answers"),
        ("people", "0003_more_roles"),
        ("registers", "0012_one_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NominationRound",
            fields=[
                ("id", key()),
                ("title_zh", models.CharField(max_length=120)),
                ("title_en", models.CharField(max_length=160)),
                ("kind", models.CharField(choices=[("pool", "Pool"), ("leading", "Leading")], max_length=10)),
                ("opens", models.DateField(help_text="first day on which the cities nominate")),
                ("closes", models.DateField(help_text="last day, included")),
                (
                    "source",
                    models.CharField(help_text="the decision or notice that opened it; the standings carry it", max_length=200),
                ),
                ("made_by", by_whom()),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, help_text="when the accepted got their standing; empty: not yet", null=True),
                ),
                ("closed_by", by_whom()),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["-opens", "-id"], name="registers_round_newest")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("closes__gte", models.F("opens"))), name="registers_round_days")
                ],
            },
        ),
        migrations.CreateModel(
            name="NominationQuota",
            fields=[
                ("id", key()),
                ("round", models.ForeignKey(on_delete=CASCADE, related_name="quotas", to="registers.nominationround")),
                ("city", models.ForeignKey(on_delete=PROTECT, related_name="+", to="facts.division")),
                ("places", models.PositiveSmallIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("round", "city"), name="registers_quota_once")]},
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", key()),
                ("round", models.ForeignKey(on_delete=PROTECT, related_name="nominations", to="registers.nominationround")),
                ("lawyer", models.ForeignKey(on_delete=PROTECT, related_name="nominations", to="registers.lawyer")),
                ("city", models.ForeignKey(on_delete=PROTECT, related_name="+", to="facts.division")),
                (
                    "office",
                    models.ForeignKey(
                        help_text="the bureau that nominates", on_delete=PROTECT, related_name="nominations", to="people.office"
                    ),
                ),
                ("reasons", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("nominated", "Nominated"),
                            ("withdrawn", "Withdrawn"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                        ],
                        default="nominated",
                        max_length=10,
                    ),
                ),
                ("refusal", models.CharField(blank=True, help_text="why it was refused", max_length=500)),
                ("by", by_whom()),
                ("at", models.DateTimeField()),
                ("decided_by", by_whom()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["round", "city", "state"], name="registers_nomination_places")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("round", "lawyer"),
                        name="registers_nomination_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NominationFile",
            fields=[
                ("id", key()),
                ("nomination", models.ForeignKey(on_delete=CASCADE, related_name="files", to="registers.nomination")),
                ("stored", models.ForeignKey(on_delete=PROTECT, related_name="+", to="kernel.storedfile")),
                ("name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="ReturnImport",
            fields=[
                ("id", key()),
                ("year", models.PositiveSmallIntegerField()),
                ("stored", models.ForeignKey(on_delete=PROTECT, related_name="+", to="kernel.storedfile")),
                ("name", models.CharField(max_length=200)),
                ("by", by_whom()),
                ("at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("taken", models.PositiveIntegerField(default=0, help_text="rows that were taken over")),
                ("left", models.PositiveIntegerField(default=0, help_text="rows that were left out")),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="standing",
            name="round",
            field=models.ForeignKey(
                blank=True,
                help_text="in which it came",
                null=True,
                on_delete=PROTECT,
                related_name="standings",
                to="registers.nominationround",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["kind", "-since", "-id"], name="registers_standing_newest"),
        ),
        migrations.AlterField(model_name="lawyer", name="in_pool", field=models.BooleanField(default=False)),
        migrations.AddIndex(
            model_name="lawyer",
            index=models.Index(
                condition=models.Q(("in_pool", True)),
                fields=["city", "is_leading", "is_national", "id"],
                name="registers_lawyer_pool",
            ),
        ),
        migrations.RunPython(keep_cities, nothing),
        migrations.RunPython(write_standings, nothing),
    ]
