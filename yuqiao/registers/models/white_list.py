"""By what the white list judges, and what was decided against a lawyer or a firm."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.registers.models.institutions import LawFirm
from yuqiao.registers.models.professionals import Lawyer


class ListingCriterion(models.Model):
    """One condition of the white list, as it holds from a day to a day; another wording or number is a row of its own.

    `mandatory`: without it nobody is listed. `points`: what it counts; whoever is listed has those of rule `whitelist.points`.
    """

    class Kind(models.TextChoices):
        MANDATORY = "mandatory"
        POINTS = "points"

    class Confidence(models.TextChoices):
        SOURCED = "sourced"
        KNOWLEDGE = "knowledge"  # shown as not confirmed for this province

    code = models.SlugField(max_length=40)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    evidence_zh = models.CharField(max_length=300, blank=True, help_text="what shows it")
    evidence_en = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    points = models.PositiveSmallIntegerField(default=0)
    minimum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the least that counts: years, matters; empty: yes or no"
    )
    position = models.PositiveSmallIntegerField(default=50)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="last day, included")
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.KNOWLEDGE)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="registers_criterion_once")]

    def __str__(self) -> str:
        return self.code


class Discipline(models.Model):
    """What a body decided against a lawyer or a firm. It is never deleted; one that was lifted says on which day."""

    class Kind(models.TextChoices):
        ADMONITION = "admonition"  # of the association
        CRITICISM = "criticism"
        CENSURE = "censure"
        MEMBERSHIP_SUSPENDED = "membership_suspended"
        EXPELLED = "expelled"
        WARNING = "warning"  # of the authority
        FINE = "fine"
        PRACTICE_STOPPED = "practice_stopped"
        LICENCE_REVOKED = "licence_revoked"

    lawyer = models.ForeignKey(Lawyer, null=True, blank=True, on_delete=models.PROTECT, related_name="discipline")
    firm = models.ForeignKey(LawFirm, null=True, blank=True, on_delete=models.PROTECT, related_name="discipline")
    body = models.CharField(max_length=200, help_text="who decided")
    kind = models.CharField(max_length=20, choices=Kind)
    decided_on = models.DateField()
    valid_from = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="last day, included; empty: until it is lifted")
    summary_zh = models.CharField(max_length=500)
    summary_en = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, help_text="number of the decision, or where it was published")
    public = models.BooleanField(default=True, help_text="the summary may be read by everybody")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_reason = models.CharField(max_length=300, blank=True)
    complaint = models.CharField(max_length=20, blank=True, help_text="reference of the complaint that led to it")
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["lawyer", "-id"], name="registers_discipline_lawyer"),
            models.Index(fields=["firm", "-id"], name="registers_discipline_firm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lawyer__isnull=False, firm__isnull=True) | Q(lawyer__isnull=True, firm__isnull=False),
                name="registers_discipline_one",
            )
        ]
