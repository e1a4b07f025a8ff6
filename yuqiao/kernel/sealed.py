"""Personal identifiers sealed at rest: AES-256-GCM with keys from the environment, found again by a keyed hash.

`SEAL_KEYS` lists keys newest first. New values are sealed with the first; older keys only open. After adding a key,
`manage.py rotate_seals` seals every value again and the old key can be dropped.
"""

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=8)
def _ciphers(keys: tuple[str, ...]) -> dict[str, AESGCM]:
    """One cipher a key, by the key's short fingerprint, newest first."""
    if not keys:
        raise ImproperlyConfigured("SEAL_KEYS holds no key: personal identifiers cannot be sealed.")
    raw = [b64decode(key) for key in keys]
    return {hashlib.sha256(key).hexdigest()[:8]: AESGCM(key) for key in raw}


def seal(plain: str) -> str:
    """Seal a text; the result names the key's fingerprint, so that rotation knows what is old."""
    fingerprint, cipher = next(iter(_ciphers(tuple(settings.SEAL_KEYS)).items()))
    nonce = os.urandom(12)
    return f"s1:{fingerprint}:{b64encode(nonce + cipher.encrypt(nonce, plain.encode(), None)).decode()}"


def unseal(sealed: str) -> str:
    """Open a sealed text. Raises ValueError when it was altered or its key is no longer configured."""
    version, fingerprint, body = sealed.split(":", 2)
    cipher = _ciphers(tuple(settings.SEAL_KEYS)).get(fingerprint)
    if version != "s1" or cipher is None:
        raise ValueError(f"No key {fingerprint} to open a sealed value.")
    blob = b64decode(body)
    try:
        return cipher.decrypt(blob[:12], blob[12:], None).decode()
    except InvalidTag as error:
        raise ValueError("A sealed value was altered.") from error


def is_current(sealed: str) -> bool:
    """True when a value is sealed with the newest key."""
    return sealed.split(":", 2)[1] == next(iter(_ciphers(tuple(settings.SEAL_KEYS))))


def search_hash(value: str) -> str:
    """Keyed hash by which a sealed value is found: same value, same hash, and no way back without the key."""
    return hmac.new(settings.SEARCH_KEY.encode(), value.strip().upper().encode(), hashlib.sha256).hexdigest()


class SealedTextField(models.TextField):
    """A text that the database only ever sees sealed. Empty stays empty; it cannot be filtered on (use a hash column)."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: str | None) -> str | None:
        return seal(value) if value else value

    def get_lookup(self, lookup_name: str):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedJSONField(SealedTextField):
    """A JSON value that the database only sees sealed: it may hold anything that a person typed."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> object:
        opened = super().from_db_value(value, expression, connection)
        return json.loads(opened) if opened else {}

    def get_prep_value(self, value: object) -> str | None:
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, sort_keys=True)) if value else ""

    def to_python(self, value: object) -> object:
        return value
