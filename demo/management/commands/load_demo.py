"""Loads the demonstration province."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.loading import load


class Command(BaseCommand):
    help = "Loads the demonstration province; does nothing when it is there already."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--consultations", type=int, default=240)

    def handle(self, *args: object, **options) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is not loaded here: its accounts have a public password (YUQIAO_DEMO is off).")
        start = time.monotonic()
        done = load(options["consultations"], lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write(
            f"Demonstration province loaded in {time.monotonic() - start:.0f} s."
            if done
            else "Demonstration province: there already."
        )
