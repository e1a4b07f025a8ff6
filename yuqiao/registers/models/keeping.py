"""What is kept about the keeping of enterprises: who read a contact, who may act, merges, and campaigns that ask for news."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yuqiao.facts.models import Division
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.sealed import SealedTextField
from yuqiao.notify.models import Letter
from yuqiao.people.models import Seat
from yuqiao.registers.models.enterprises import Enterprise, EnterpriseKind


class EnterpriseReading(models.Model):
    """That somebody of the house read the contact of an enterprise: personal data (PIPL art. 51). Insert only."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["enterprise", "-id"], name="registers_reading_newest")]


class Representative(models.Model):
    """That somebody asked, or was invited, to act for an enterprise, and what came of it. What it gives is the seat alone."""

    class State(models.TextChoices):
        ASKED = "asked"
        INVITED = "invited"
        ACTIVE = "active"
        REFUSED = "refused"
        ENDED = "ended"
        WITHDRAWN = "withdrawn"

    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="representatives", help_text="empty: not here yet"
    )
    credit_code = models.CharField(max_length=18)
    name = models.CharField(max_length=200, help_text="of the enterprise, as the one who asks writes it")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="representations"
    )
    person = models.CharField(max_length=120, blank=True, help_text="whom an invitation names")
    email = SealedTextField(blank=True, help_text="to which an invitation went")
    language = models.CharField(max_length=10, default="zh-hans")
    main = models.BooleanField(default=False, help_text="invites colleagues and ends them")
    proof = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proof_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, help_text="why it was refused, or ended")
    seat = models.OneToOneField(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="representation")
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="registers_represent_state"),
            models.Index(fields=["credit_code", "state"], name="registers_represent_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "credit_code"], condition=Q(state="asked"), name="registers_represent_asked_once"
            )
        ]


class RepresentativeReading(models.Model):
    """That somebody of the house opened the paper of one who asks to act for an enterprise: personal data (PIPL art. 51). Insert only."""

    representative = models.ForeignKey(Representative, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Correction(models.Model):
    """That an enterprise asks to be registered under another name or code: the registrar decides by the licence."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        REFUSED = "refused"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=40)
    before = models.CharField(max_length=200)
    after = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="registers_correction_state")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "field"], condition=Q(state="open"), name="registers_correction_once")
        ]


class EnterpriseMerge(models.Model):
    """That two entries turned out to be one enterprise: what moved, and what stood before, so that it can be undone exactly."""

    kept = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="mergings")
    choices = models.JSONField(default=list, help_text="fields whose value was taken from the one that is gone")
    before = SealedTextField(help_text="values and sources of the kept one before, as JSON")
    moved = models.JSONField(default=dict, help_text="keys of the rows that moved, by kind")
    last_change = models.BigIntegerField(default=0, help_text="newest change of either entry when it was done")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="registers_merged_once"),
        ]


class NotDuplicate(models.Model):
    """That somebody compared two entries and found two enterprises; `one` is the smaller key."""

    one = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="registers_not_duplicate_once")]


class Campaign(models.Model):
    """Letters to enterprises that have not confirmed this year, with a link to a page of their own."""

    class State(models.TextChoices):
        DRAFT = "draft"
        RUNNING = "running"
        OVER = "over"
        STOPPED = "stopped"

    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=EnterpriseKind.Kind, blank=True)
    city = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text_zh = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000)
    starts_on = models.DateField()
    until = models.DateField(help_text="last day on which the links open")
    first_reminder_on = models.DateField(null=True, blank=True)
    second_reminder_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title_zh


class Invitation(models.Model):
    """One enterprise in a campaign: whether a letter left, and whether it answered."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        NO_ADDRESS = "no_address"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="invitations")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="the newest one"
    )
    reminded = models.PositiveSmallIntegerField(default=0, help_text="reminders sent")
    answered_at = models.DateTimeField(null=True, blank=True)
    corrected = models.BooleanField(default=False, help_text="the answer changed something")

    class Meta:
        indexes = [models.Index(fields=["campaign", "state", "id"], name="registers_invitation_state")]
        constraints = [models.UniqueConstraint(fields=["campaign", "enterprise"], name="registers_invited_once")]
