"""What consultation alone keeps: lawyers who were found to fit, and questions that both sides agreed to publish without names."""

from django.db import models

from yuqiao.kernel import clock
from yuqiao.matters.models import Matter
from yuqiao.registers.models import Lawyer
from yuqiao.registers.white_list import may_be_offered


class PublicQuestion(models.Model):
    """Consent of both sides to publish question and answer anonymously; an editor publishes it later."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="public_question")
    applicant_agreed_at = models.DateTimeField(null=True, blank=True)
    lawyer_agreed_at = models.DateTimeField(null=True, blank=True)
    question = models.TextField(blank=True, help_text="names of the parties replaced")
    answer = models.TextField(blank=True, help_text="names of the parties replaced")
    stored_at = models.DateTimeField(null=True, blank=True)


class Proposals(models.QuerySet):
    """Proposals, and those of them that still stand."""

    def standing(self) -> "Proposals":
        """In their order, with lawyer and firm; without those who may not be offered a matter today."""
        lawyers = Lawyer.objects.filter(may_be_offered(clock.today()), takes_consultations=True, user__is_active=True)
        return self.filter(lawyer__in=lawyers).select_related("lawyer__firm").order_by("position")


class Proposal(models.Model):
    """One of the lawyers who were found to fit a matter, and why, as the score stood then; the latest search replaces the one before."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="proposals")
    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    score = models.FloatField()
    parts = models.JSONField(help_text="[{code, zh, en, points}]")
    at = models.DateTimeField()

    objects = Proposals.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "lawyer"], name="consultation_proposal_once")]
