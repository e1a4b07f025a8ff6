"""For whom a firm acts: only the conflict check looks."""

from django.db import models

from yuqiao.kernel.sealed import SealedTextField
from yuqiao.registers.models.institutions import LawFirm


class Engagement(models.Model):
    """That a firm acts, or acted, for somebody against somebody. Whom, is sealed: only the conflict check looks."""

    firm = models.ForeignKey(LawFirm, on_delete=models.CASCADE, related_name="engagements")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)


class EngagementName(models.Model):
    """A name in an engagement: the name sealed, a keyed hash of its normal form to find it by."""

    class Side(models.TextChoices):
        CLIENT = "client"
        OPPONENT = "opponent"

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="names")
    side = models.CharField(max_length=10, choices=Side)
    name = SealedTextField()
    key = models.CharField(max_length=64, help_text="keyed hash of the normal form, or of the credit code")

    class Meta:
        indexes = [models.Index(fields=["key"], name="registers_engagement_key")]
