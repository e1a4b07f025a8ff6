"""Django's mail goes into the outbox like every other letter: a dead mail server delays it and breaks nothing."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from yuqiao.notify.services import queue_words


class OutboxBackend(BaseEmailBackend):
    """Writes a letter for each recipient; the worker sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for to in message.recipients():
                queue_words(
                    key=f"mail:{uuid.uuid4()}",
                    to=to,
                    subject=str(message.subject),
                    body=str(message.body),
                    language=get_language() or "zh-hans",
                )
        return len(email_messages)
