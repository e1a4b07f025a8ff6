"""Load the data files of the facts; safe to run at every start."""

from django.core.management.base import BaseCommand

from yuqiao.facts.services import load_facts


class Command(BaseCommand):
    help = "Loads the reference facts; a second run changes nothing, and what staff edited stays as it is."

    def handle(self, *args: object, **options: object) -> None:
        load_facts(stdout=self.stdout)
