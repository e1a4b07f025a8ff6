"""Lists that are brought in: a batch is one file on its way, a row is one line of it with what it would do and what it did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.sealed import SealedJSONField


class ImportBatch(models.Model):
    """One list: read, shown, applied, and undone if need be. The worker does it in pieces; `done` of `total` says how far it is.

    Who holds the lease works on it; a lease that ran out is taken by the next one, and the work goes on behind the last
    piece that was finished.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"  # its columns are to be looked at
        READING = "reading"
        PREVIEWED = "previewed"  # what it would do can be seen and chosen
        APPLYING = "applying"
        APPLIED = "applied"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"  # could not be read
        DROPPED = "dropped"  # put aside; nothing was written

    WORKING = (State.READING, State.APPLYING, State.UNDOING)

    kind = models.CharField(max_length=30, help_text="code of the kind of list")
    source = models.CharField(max_length=200, help_text="from whom, as it stands beside each value")
    as_of = models.DateField(help_text="day of the state that the list gives")
    partial = models.BooleanField(default=False, help_text="some rows alone: what it does not have is not missing")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100, blank=True)
    head = models.JSONField(default=dict, help_text="where the headings stand and which column each is")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="rows by class, problem and outcome")
    lease_key = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="leases that ran out or failed in a row")
    failure_zh = models.CharField(max_length=300, blank=True)
    failure_en = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["lease_until", "id"], name="registers_import_due", condition=Q(state__in=["reading", "applying", "undoing"])
            ),
            models.Index(fields=["kind", "source", "-id"], name="registers_import_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of} {self.state}"


class ImportRow(models.Model):
    """One line of a list. What it says is sealed: it may hold people's names and telephones.

    `data`: the cells by column, the values read from them, problems, differences (field, before, after, asked) and answers.
    `effect`: what applying it did, which is the way back.
    """

    class Class(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        ASKED = "asked"  # differs only from what the enterprise confirmed itself
        SAME = "same"
        INVALID = "invalid"
        DUPLICATE = "duplicate"
        MISSING = "missing"  # stood in the last list of this source, and not in this one

    class Outcome(models.TextChoices):
        OPEN = ""
        APPLIED = "applied"
        NOTHING = "nothing"  # there was nothing to do
        PARTLY = "partly"  # somebody changed some of it between preview and applying: that was kept
        UNDONE = "undone"
        HELD = "held"  # somebody changed some of it since it was applied: that was not undone

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField(help_text="in the batch, from 1")
    number = models.PositiveIntegerField(default=0, help_text="row in the sheet; 0: not in it")
    klass = models.CharField(max_length=10, choices=Class)
    chosen = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    key = models.CharField(max_length=80, blank=True, help_text="credit code, licence or name; nothing that is no such thing")
    name = models.CharField(max_length=200, blank=True)
    codes = models.CharField(max_length=300, blank=True, help_text="codes of the problems, between commas")
    entry = models.BigIntegerField(null=True, blank=True, help_text="key of the entry in its table")
    data = SealedJSONField(blank=True, default=dict)
    effect = SealedJSONField(blank=True, default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="registers_import_row_once")]
        indexes = [
            models.Index(fields=["batch", "klass", "place"], name="registers_import_rows"),
            models.Index(fields=["batch", "key"], name="registers_import_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
