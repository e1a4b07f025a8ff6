"""Nouns without a domain: stored files, official series, answers kept for repeated requests, runs of recurring jobs."""

from django.db import models
from django.db.models import Q

from yuqiao.kernel.sealed import SealedTextField


class StoredFile(models.Model):
    """One content, stored once under its SHA-256. Who may read it is decided by whoever refers to it."""

    class Scan(models.TextChoices):
        PENDING = "pending"
        CLEAN = "clean"
        INFECTED = "infected"

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100, help_text="sniffed from the content, never taken from the sender")
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.PENDING)
    scan_note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("id", name="kernel_file_unscanned", condition=Q(scan="pending"))]

    def __str__(self) -> str:
        return self.sha256[:12]


class Series(models.Model):
    """The last number of an official series; the next one is taken inside the transaction that issues."""

    key = models.CharField(max_length=120, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class KeptAnswer(models.Model):
    """The answer given to a request with an Idempotency-Key, so that the same request repeated gets the same answer."""

    scope = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = SealedTextField(blank=True, default="", help_text="holds the token of a matter")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="kernel_kept_answer_once")]


class BeatRun(models.Model):
    """A recurring job's run; unique per job and due time, so that two workers never run the same one twice."""

    job = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="kernel_beat_once")]
