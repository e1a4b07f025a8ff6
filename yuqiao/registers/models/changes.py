"""What changed in a register, from where, and by whom."""

from django.conf import settings
from django.db import models

from yuqiao.registers.models.institutions import NotaryOffice
from yuqiao.registers.models.professionals import Notary


class RegisterChange(models.Model):
    """That somebody changed what the register says of a notary office or its notaries; insert only, by the database itself.

    `before` and `after` hold public particulars; of a tie only that it was declared or ended.
    """

    class Subject(models.TextChoices):
        OFFICE = "office"
        NOTARY = "notary"
        TIE = "tie"

    office = models.ForeignKey(NotaryOffice, on_delete=models.PROTECT, related_name="changes")
    notary = models.ForeignKey(Notary, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")
    subject = models.CharField(max_length=10, choices=Subject)
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="registers_change_newest")]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} {self.at:%Y-%m-%d}"


class EntryChange(models.Model):
    """One field of one entry of any register before and after, with who or what changed it; insert only, by the database itself.

    Sealed fields stand here as a mark alone. An undone batch writes the way back as changes of its own.
    """

    register = models.CharField(max_length=40, help_text="code of the register")
    entry = models.BigIntegerField(help_text="key of the entry in its table")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True, blank=True)
    batch = models.BigIntegerField(null=True, blank=True, help_text="key of the import that did it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["register", "entry", "-id"], name="registers_entry_changes"),
            models.Index(fields=["batch", "id"], name="registers_batch_changes", condition=models.Q(batch__isnull=False)),
        ]
