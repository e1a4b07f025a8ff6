"""What the procedure alone keeps: whose application it is, the reviewers' sheets, objections of the public notice."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.kernel.sealed import SealedTextField
from yuqiao.matters.models import Matter
from yuqiao.registers.models import Lawyer, Listing


class Application(models.Model):
    """That a matter is about this lawyer and, once there is one, keeps this entry of the white list."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="application")
    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="applications")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.PROTECT, related_name="applications")
    round = models.PositiveSmallIntegerField(default=1, help_text="raised when an appeal lets the review begin again")
    notice_from = models.DateField(null=True, blank=True)
    notice_until = models.DateField(null=True, blank=True, help_text="last day, included")
    stated = models.BooleanField(default=False, help_text="heard before removal: in writing")
    wants_hearing = models.BooleanField(default=False)
    hearing_held = models.BooleanField(default=False)
    removal_reason = models.TextField(blank=True, help_text="why removal is intended")

    class Meta:
        indexes = [models.Index(fields=["notice_until"], name="white_list_notice", condition=Q(notice_until__isnull=False))]


class Sheet(models.Model):
    """One reviewer's sheet in one round: conditions that are met, then the verdict. Nobody reads it before having judged."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sheets")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    met = models.JSONField(default=list, help_text="codes of the conditions that are met")
    points = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=4, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "reviewer", "round"], name="white_list_sheet_once")]


class Objection(models.Model):
    """What somebody, by name, has against an entry during the public notice. The applicant is told what, not who."""

    class State(models.TextChoices):
        OPEN = "open"
        DISMISSED = "dismissed"
        UPHELD = "upheld"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="objections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    body = SealedTextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user", "round"], name="white_list_objection_once")]
