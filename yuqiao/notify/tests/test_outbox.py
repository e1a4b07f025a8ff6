"""Letters: written once, sent by real SMTP, tried again, visible when they failed."""

import smtplib
import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage, get_connection

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.notify import delivery
from yuqiao.notify.delivery import BACK_OFF, deliver_due
from yuqiao.notify.mailbox import KeepMessages, kept_messages
from yuqiao.notify.models import Letter
from yuqiao.notify.services import cancel_letter, queue_words, retry_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp(settings, tmp_path):
    """A mail server on a port of its own, keeping what arrives."""
    settings.MAILBOX = tmp_path
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    door = Controller(KeepMessages(), hostname="127.0.0.1", port=port)
    door.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield door
    door.stop()


@pytest.fixture
def nobody_listens(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def letter(key: str = "k", **more) -> Letter:
    values = {"to": "a@test.example", "subject": "主题", "body": "正文", "language": "zh-hans"}
    return queue_words(key=key, **{**values, **more})


def test_a_letter_arrives_by_smtp_in_its_own_words(smtp):
    letter()
    assert deliver_due() == 1
    [(_name, message)] = kept_messages()
    assert message["Subject"] == "主题"
    assert message.get_body().get_content().strip() == "正文"
    assert Letter.objects.get().state == "sent"
    assert deliver_due() == 0


def test_the_same_letter_sent_twice_arrives_once(smtp):
    written = letter()
    deliver_due()
    Letter.objects.filter(pk=written.pk).update(state="sending", next_try_at=clock.now() - timedelta(minutes=1))
    assert deliver_due() == 1, "a worker died after sending and before writing it down"
    assert len(kept_messages()) == 1


def test_what_cannot_be_sent_is_tried_again_later_and_then_shown_as_failed(nobody_listens):
    letter()
    with clock.frozen("2026-11-23T10:00") as hands:
        Letter.objects.update(next_try_at=clock.now())
        for wait in BACK_OFF:
            assert deliver_due() == 0
            assert Letter.objects.get().state == "queued"
            assert deliver_due() == 0, "not before its time"
            hands.forward(seconds=wait.total_seconds() + 1)
        deliver_due()
    failed = Letter.objects.get()
    assert (failed.state, failed.attempts) == ("failed", len(BACK_OFF) + 1)
    assert failed.last_error
    assert retry_letter(failed).state == "queued"


def test_two_workers_never_hold_one_letter(smtp, monkeypatch):
    letter()
    seen = Letter.objects.get()
    assert delivery._claim(seen)
    assert not delivery._claim(seen)


def test_a_refused_address_does_not_hold_up_the_others(smtp, monkeypatch):
    letter("bad", to="bad@test.example")
    letter("good", to="good@test.example")
    send = delivery._send

    def picky(found, connection):
        if found.to_address.startswith("bad"):
            raise smtplib.SMTPRecipientsRefused({})
        send(found, connection)

    monkeypatch.setattr(delivery, "_send", picky)
    assert deliver_due() == 1
    assert Letter.objects.get(state="sent").to_address == "good@test.example"


def test_a_letter_that_left_cannot_be_cancelled():
    written = letter()
    assert cancel_letter(written).state == "cancelled"
    assert deliver_due() == 0
    Letter.objects.update(state="sent")
    with pytest.raises(Refused):
        cancel_letter(Letter.objects.get())


def test_djangos_own_mail_goes_through_the_outbox():
    connection = get_connection("yuqiao.notify.backend.OutboxBackend")
    EmailMessage("Reset\nyour password", "words", to=["b@test.example"], connection=connection).send()
    written = Letter.objects.get()
    assert (written.subject, written.body, written.to_address) == ("Reset your password", "words", "b@test.example")


def test_addresses_are_sealed_at_rest():
    from django.db import connection

    letter(to="secret@test.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_address FROM notify_letter")
        assert "secret" not in cursor.fetchone()[0]


def test_the_mailbox_is_there_in_the_demonstration_alone(client, settings, smtp):
    letter()
    deliver_due()
    assert "主题" in client.get("/mailbox/").content.decode()
    settings.DEMO = False
    assert client.get("/mailbox/").status_code == 404
