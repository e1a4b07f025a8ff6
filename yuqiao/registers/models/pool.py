"""Rounds in which the cities nominate lawyers for the talent pool."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yuqiao.facts.models import Division
from yuqiao.kernel.models import StoredFile
from yuqiao.people.models import Office
from yuqiao.registers.models.professionals import Lawyer


class NominationRound(models.Model):
    """A time in which the justice bureaus of the cities nominate for one level of the pool, each up to its quota."""

    class Kind(models.TextChoices):
        POOL = "pool"
        LEADING = "leading"

    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind)
    opens = models.DateField(help_text="first day on which the cities nominate")
    closes = models.DateField(help_text="last day, included")
    source = models.CharField(max_length=200, help_text="the decision or notice that opened it; the standings carry it")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="when the accepted got their standing; empty: not yet")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["-opens", "-id"], name="registers_round_newest")]
        constraints = [models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="registers_round_days")]

    def __str__(self) -> str:
        return self.title_zh


class NominationQuota(models.Model):
    """How many lawyers one city may nominate in a round; its row is held while somebody nominates."""

    round = models.ForeignKey(NominationRound, on_delete=models.CASCADE, related_name="quotas")
    city = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "city"], name="registers_quota_once")]


class Nomination(models.Model):
    """That a city's bureau nominates a lawyer, and how it was decided. A withdrawn one frees its place, a refused one does not."""

    class State(models.TextChoices):
        NOMINATED = "nominated"
        WITHDRAWN = "withdrawn"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    round = models.ForeignKey(NominationRound, on_delete=models.PROTECT, related_name="nominations")
    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="nominations")
    city = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="nominations", help_text="the bureau that nominates")
    reasons = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.NOMINATED)
    refusal = models.CharField(max_length=500, blank=True, help_text="why it was refused")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["round", "city", "state"], name="registers_nomination_places")]
        constraints = [
            models.UniqueConstraint(fields=["round", "lawyer"], condition=~Q(state="withdrawn"), name="registers_nomination_once")
        ]


class NominationFile(models.Model):
    """A piece of evidence with a nomination; read by the department and by the bureau that sent it."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
