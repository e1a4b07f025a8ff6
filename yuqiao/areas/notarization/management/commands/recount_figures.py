"""Count what is kept for form F1 again from the register; a difference is told, and put right."""

from django.core.management.base import BaseCommand, CommandError

from yuqiao.areas.notarization.models import CountedMonth
from yuqiao.areas.notarization.months import recount
from yuqiao.registers.models import NotaryOffice


class Command(BaseCommand):
    help = "Counts every month of the register again, compares it with what was kept, and keeps what was counted."

    def handle(self, *args: object, **options) -> None:
        wrong = recount()
        names = {o.pk: o.office.code for o in NotaryOffice.objects.select_related("office")}
        for office, month in wrong:
            self.stderr.write(f"{names[office]} {month.isoformat()[:7]}: the kept figures were not those of the register.")
        if wrong:
            raise CommandError(f"{len(wrong)} months differed and were put right.")
        self.stdout.write(f"{CountedMonth.objects.count()} months are as the register says.")
