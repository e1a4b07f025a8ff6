"""Links that open a matter or an offer without an account. Nothing is stored: a token is derived from a key and checked."""

import base64
import hashlib
import hmac

from django.conf import settings

from yuqiao.matters.models import Assignment, Matter


def _derive(purpose: str, *parts: object) -> str:
    text = "\x1f".join([purpose, *map(str, parts)])
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def matter_token(matter: Matter) -> str:
    """Token of the applicant's link (24 characters, 120 bits); raising `token_epoch` withdraws all earlier ones."""
    return _derive("matter", matter.reference, matter.token_epoch)


def is_matter_token(matter: Matter, token: str) -> bool:
    """True when the token opens this matter; takes the same time for every wrong one."""
    return hmac.compare_digest(matter_token(matter).encode(), token.strip().lower().encode())


def offer_token(assignment: Assignment) -> str:
    """Token of the link by which a professional answers an offer without signing in."""
    return _derive("offer", assignment.pk, assignment.matter_id, assignment.user_id)


def is_offer_token(assignment: Assignment, token: str) -> bool:
    """True when the token answers this offer."""
    return hmac.compare_digest(offer_token(assignment).encode(), token.strip().lower().encode())
