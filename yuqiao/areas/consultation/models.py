"""What consultation alone keeps: questions and answers that both sides agreed to publish without names."""

from django.db import models

from yuqiao.matters.models import Matter


class PublicQuestion(models.Model):
    """Consent of both sides to publish question and answer anonymously; an editor publishes it later."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="public_question")
    applicant_agreed_at = models.DateTimeField(null=True, blank=True)
    lawyer_agreed_at = models.DateTimeField(null=True, blank=True)
    question = models.TextField(blank=True, help_text="names of the parties replaced")
    answer = models.TextField(blank=True, help_text="names of the parties replaced")
    stored_at = models.DateTimeField(null=True, blank=True)
