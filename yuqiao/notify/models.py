"""The outbox."""

from django.db import models
from django.db.models import Q

from yuqiao.kernel.sealed import SealedTextField


class Letter(models.Model):
    """A letter as it will be sent. Written in the same transaction as what it tells of; the worker sends it."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    key = models.CharField(max_length=120, unique=True, help_text="same key twice is one letter")
    to_address = SealedTextField()
    to_key = models.CharField(max_length=64, db_index=True)
    to_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=20)
    template = models.CharField(max_length=80)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    about = models.CharField(max_length=20, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    message_id = models.CharField(max_length=120)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="letter_due", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["state", "id"], name="letter_state"),
        ]

    def __str__(self) -> str:
        return self.subject
