"""Make the public directory anew from the entries of the registers."""

from django.core.management.base import BaseCommand

from yuqiao.registers.directory import rebuild


class Command(BaseCommand):
    help = "Make the public directory anew from the entries of the registers."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{rebuild()} entries")
