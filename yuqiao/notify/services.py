"""Verbs of the outbox: render, queue, retry, cancel."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.sealed import search_hash
from yuqiao.kernel.text import Text
from yuqiao.notify.models import Letter


@dataclass(frozen=True)
class Rendered:
    """A letter's words."""

    subject: str
    body: str


def letter_language(language: str) -> str:
    """The language in which the house writes to somebody: Chinese to readers of Chinese, English to all others."""
    return "zh-hans" if language.startswith("zh") else "en"


def _plain(name: str, context: dict) -> str:
    """A template as plain text: what is escaped for a page would be read as it stands in a letter."""
    return get_template(name).template.render(Context(context, autoescape=False))


def render_letter(template: str, language: str, context: dict) -> Rendered:
    """Words of `letters/<template>.<language>.txt`: the first line is the subject. Raises TemplateDoesNotExist."""
    written_in = letter_language(language)
    shared = {"site_url": settings.SITE_URL, "hotline": settings.HOTLINE, "demo": settings.DEMO}
    with translation.override(written_in):
        text = _plain(f"letters/{template}.{written_in}.txt", {**shared, **context})
        frame = _plain(f"letters/_frame.{written_in}.txt", shared)
    subject, _, body = text.strip().partition("\n")
    return Rendered(subject.strip(), f"{body.strip()}\n\n{frame.strip()}\n")


def queue_letter(*, key: str, to: str, name: str, template: str, language: str, context: dict, about: str = "") -> Letter:
    """Write a letter into the outbox, inside the caller's transaction; the same key twice is one letter."""
    existing = Letter.objects.filter(key=key).first()
    if existing:
        return existing
    words = render_letter(template, language, context)
    return queue_words(
        key=key, to=to, name=name, template=template, subject=words.subject, body=words.body, language=language, about=about
    )


def queue_words(
    *, key: str, to: str, subject: str, body: str, language: str, name: str = "", template: str = "", about: str = ""
) -> Letter:
    """Write a letter whose words are there already into the outbox."""
    now = clock.now()
    return Letter.objects.create(
        key=key,
        to_address=to,
        to_key=search_hash(to),
        to_name=name,
        language=letter_language(language),
        template=template,
        subject=" ".join(subject.split())[:300],
        body=body,
        about=about,
        next_try_at=now,
        message_id=f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{urlsplit(settings.SITE_URL).hostname}>",
        created_at=now,
    )


def retry_letter(letter: Letter) -> Letter:
    """Send a failed or cancelled letter again, now."""
    if letter.state not in (Letter.State.FAILED, Letter.State.CANCELLED):
        raise Refused("letter_state", Text("这封信不需要重发。", "This letter does not need to be sent again."))
    letter.state, letter.attempts, letter.next_try_at = Letter.State.QUEUED, 0, clock.now()
    letter.save(update_fields=["state", "attempts", "next_try_at"])
    return letter


def cancel_letter(letter: Letter) -> Letter:
    """Keep a letter from being sent. Raises Refused when it has left already."""
    if letter.state not in (Letter.State.QUEUED, Letter.State.FAILED):
        raise Refused("letter_state", Text("这封信已经发出，不能取消。", "This letter has left and cannot be cancelled."))
    letter.state = Letter.State.CANCELLED
    letter.save(update_fields=["state"])
    return letter
