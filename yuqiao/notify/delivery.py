"""Sends what is due. A letter is claimed with a lease first, so that a killed worker's letters are found again.

A letter that was being sent when its worker died is sent again under the same Message-ID: receivers, and the
demonstration's mailbox, keep one.
"""

import smtplib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from yuqiao.kernel import clock
from yuqiao.notify.models import Letter

LEASE = timedelta(minutes=2)
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180)]
log = structlog.get_logger(__name__)


def _claim(letter: Letter) -> bool:
    """Take a letter for LEASE. False when another worker was faster."""
    now = clock.now()
    taken = Letter.objects.filter(pk=letter.pk, state=letter.state, next_try_at=letter.next_try_at).update(
        state=Letter.State.SENDING, next_try_at=now + LEASE
    )
    return taken == 1


def _send(letter: Letter, connection: object) -> None:
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.to_address],
        connection=connection,
        headers={"Message-ID": letter.message_id, "X-Yuqiao-About": letter.about},
    )
    message.send()


def _settle(letter: Letter, error: Exception | None) -> None:
    if error is None:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=clock.now(), last_error="")
        return
    attempts = letter.attempts + 1
    failed = attempts > len(BACK_OFF)
    wait = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.FAILED if failed else Letter.State.QUEUED,
        attempts=attempts,
        next_try_at=clock.now() + wait,
        last_error=str(error)[:300],
    )
    log.warning("letter_not_sent", letter=letter.pk, attempts=attempts, failed=failed, error=str(error)[:200])


def deliver_due(limit: int = 50) -> int:
    """Send up to `limit` letters that are due; returns how many left the house."""
    due = list(
        Letter.objects.filter(state__in=["queued", "sending"], next_try_at__lte=clock.now()).order_by("next_try_at", "id")[:limit]
    )
    if not due:
        return 0
    connection = get_connection(settings.LETTER_BACKEND)
    sent = 0
    for letter in due:
        if not _claim(letter):
            continue
        try:
            _send(letter, connection)
            error = None
        except (OSError, smtplib.SMTPException) as problem:
            error = problem
            connection.close()
        _settle(letter, error)
        sent += error is None
    connection.close()
    return sent
