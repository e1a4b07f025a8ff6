"""Whom a complaint is about."""

from django.db import models

from yuqiao.matters.models import Matter
from yuqiao.registers.models import Lawyer


class Complaint(models.Model):
    """That a matter is a complaint about this lawyer and, where it came from one, about this matter of the house."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="complaint")
    lawyer = models.ForeignKey(Lawyer, on_delete=models.PROTECT, related_name="complaints")
    about = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints_about")

    class Meta:
        indexes = [models.Index(fields=["lawyer", "-matter"], name="complaints_of_lawyer")]
