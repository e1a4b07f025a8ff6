"""What changed in a register, from where, and by whom."""

from django.conf import settings
from django.db import models


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
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        indexes = [
            models.Index(fields=["register", "entry", "-id"], name="registers_entry_changes"),
            models.Index(fields=["batch", "id"], name="registers_batch_changes", condition=models.Q(batch__isnull=False)),
        ]
