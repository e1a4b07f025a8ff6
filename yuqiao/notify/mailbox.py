"""The demonstration's mailbox: a real SMTP door that keeps each message as a file, one a Message-ID."""

import hashlib
import os
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings


def _path(message_id: str) -> Path:
    return Path(settings.MAILBOX) / f"{hashlib.sha256(message_id.encode()).hexdigest()}.eml"


class KeepMessages:
    """Handler of aiosmtpd: writes whole files only, so that a reader never sees half a message."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        target = _path(message.get("Message-ID", "") or repr(envelope.content[:200]))
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(f".{os.getpid()}.part")
            draft.write_bytes(envelope.content)
            os.replace(draft, target)
        return "250 kept"


def controller(port: int) -> Controller:
    """An SMTP server on the loopback address, not started yet."""
    return Controller(KeepMessages(), hostname="127.0.0.1", port=port)


def kept_messages(limit: int = 200) -> list[tuple[str, EmailMessage]]:
    """(name, message) of the newest messages first."""
    folder = Path(settings.MAILBOX)
    files = sorted(folder.glob("*.eml"), key=lambda p: p.stat().st_mtime, reverse=True)[:limit]
    return [(p.stem, message_from_bytes(p.read_bytes(), policy=policy.default)) for p in files]


def kept_message(name: str) -> EmailMessage | None:
    """One message by its name; None for a name that is none."""
    path = Path(settings.MAILBOX) / f"{name}.eml"
    if not name.isalnum() or not path.exists():
        return None
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def sent_at(message: EmailMessage) -> datetime:
    """When a letter left; a date without a zone (-0000) is meant in UTC (RFC 5322, 3.3)."""
    sent = message["Date"].datetime
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)
