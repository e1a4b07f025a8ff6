"""Newest first for who sees few of all matters: area and handler stand in the index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_before_the_counter"),
        ("matters", "0006_paper_dates"),
        ("people", "0002_seat_ended"),
        ("registers", "0004_short_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_opened",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["opened_at", "id", "area", "handler"], name="matter_opened"),
        ),
    ]
