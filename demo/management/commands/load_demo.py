"""Loads the demonstration province."""

import random
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import scale
from demo.loading import SEED, load


class Command(BaseCommand):
    help = "Loads the demonstration province; does nothing when it is there already."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--consultations", type=int, default=240)
        parser.add_argument("--notarizations", type=int, default=60)
        parser.add_argument("--scale", choices=["small", "full"], default="small", help="full: a year of notarial matters")
        parser.add_argument("--matters", type=int, default=scale.YEARLY, help="how many at full scale")

    def handle(self, *args: object, **options) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is not loaded here: its accounts have a public password (YUQIAO_DEMO is off).")
        start = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"  {line}")
            self.stdout.flush()

        done = load(options["consultations"], say)
        self.stdout.write(
            f"Demonstration province loaded in {time.monotonic() - start:.0f} s."
            if done
            else "Demonstration province: there already."
        )
        if options["scale"] == "full":
            start = time.monotonic()
            made = scale.fill(options["matters"], random.Random(SEED + 9), say)
            self.stdout.write(f"{made:,} notarial matters of the past year added in {time.monotonic() - start:.0f} s.")
