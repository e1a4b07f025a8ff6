"""Prove that no event of any matter was changed, removed or inserted."""

from django.core.management.base import BaseCommand, CommandError

from yuqiao.matters.models import Matter
from yuqiao.matters.timeline import verify


class Command(BaseCommand):
    help = "Checks the hash chain of every matter's timeline, or of those named."

    def add_arguments(self, parser) -> None:
        parser.add_argument("references", nargs="*")

    def handle(self, *args: object, **options) -> None:
        matters = Matter.objects.order_by("pk")
        if options["references"]:
            matters = matters.filter(reference__in=options["references"])
        count, breaks = 0, []
        for matter in matters.iterator(chunk_size=500):
            count += 1
            found = verify(matter)
            if found:
                breaks.append(found)
                self.stderr.write(f"{found.reference}: event {found.number}: {found.why}")
        if breaks:
            raise CommandError(f"{len(breaks)} of {count} timelines do not hold.")
        self.stdout.write(f"{count} timelines hold.")
