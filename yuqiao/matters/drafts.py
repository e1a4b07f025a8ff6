"""Verbs on drafts: an unfinished intake is kept on the server as it is typed, and goes on from any device by its link."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import registry
from yuqiao.matters.contact import Contact
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.models import Draft, Matter, Upload
from yuqiao.matters.services import open_matter
from yuqiao.matters.uploads import finish_whole
from yuqiao.people.models import User

MOST_ANSWERS = 200_000  # characters of all answers together; more is no question but a file
GONE = Text("没有找到这份草稿：可能已经提交，或者已过保留期。", "No such draft: it was sent already, or its time has run out.")


def draft_expiry() -> datetime:
    """Until when a draft that is saved now is kept (rule draft.keep, calendar days)."""
    return clock.now() + timedelta(days=int(facts.rule("draft.keep").value))


def open_draft(area: str, language: str, user: User | None, answers: dict[str, str] | None = None) -> Draft:
    """Begin a draft; its key is the only way back to it for who has no account. Raises Missing for an unknown area."""
    registry.service(area)
    now = clock.now()
    return Draft.objects.create(
        key=secrets.token_urlsafe(24),
        user=user,
        area=area,
        answers=answers or {},
        language=language,
        created_at=now,
        updated_at=now,
        expires_at=draft_expiry(),
    )


def find_draft(key: str, user: User | None) -> Draft:
    """The draft of a key. Raises Missing when there is none, when it belongs to another account, or when it ran out."""
    draft = Draft.objects.filter(key=key, expires_at__gt=clock.now()).select_related("matter").first()
    if draft is None or (draft.user_id and draft.user_id != (user.pk if user else None)):
        raise Missing("draft", GONE)
    return draft


@transaction.atomic
def save_draft(draft: Draft, answers: dict[str, str], step: str = "") -> Draft:
    """Add what was typed to what is kept, right or wrong: checking comes later, losing never. Raises Refused when too long."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.matter_id:
        raise Missing("draft", GONE)
    merged = {**draft.answers, **answers}
    if sum(len(str(v)) for v in merged.values()) > MOST_ANSWERS:
        raise Refused("draft_long", Text("内容太长，请作为文件上传。", "This is too long; please send it as a file."))
    draft.answers = merged
    draft.step = step or draft.step
    draft.updated_at, draft.expires_at = clock.now(), draft_expiry()
    draft.save(update_fields=["answers", "step", "updated_at", "expires_at"])
    return draft


def unfinished(draft: Draft, steps: list[tuple[str, tuple]]) -> str | None:
    """Code of the first of these (code, fields) that is not answered well yet; None when all are.

    Well answered is also what the area that takes the request has no objection to.
    """
    requested = registry.area(draft.area)
    objections = (requested if requested.open else registry.area(requested.taken_by)).objections(draft.answers)
    for code, fields in steps:
        if any(f.code in objections for f in fields) or not ContractForm(fields, data=draft.answers).is_valid():
            return code
    return None


def send_draft(draft: Draft, contact: Contact, user: User | None) -> Matter:
    """Submit a draft: the matter, or the one that it became before.

    Raises Refused with a message a field, Unavailable while a file cannot be checked.
    """
    if draft.matter_id is None:
        finish_whole(draft)
    waiting = Upload.objects.filter(draft=draft, stored=None, error="").first()
    if waiting and draft.matter_id is None:
        text = Text(
            "文件“{name}”还没有传完。请等它传完，或者删除它。", "The file “{name}” has not arrived yet. Wait for it, or remove it."
        )
        raise Refused("upload_open", text.format(name=waiting.name))
    return open_matter(draft.area, draft.answers, contact, channel=Matter.Channel.PORTAL, user=user, draft=draft)


def forget_old_drafts() -> int:
    """Delete drafts whose time has run out; what became a matter stays with the matter."""
    found = Draft.objects.filter(expires_at__lte=clock.now())
    count = found.count()
    found.delete()
    return count
