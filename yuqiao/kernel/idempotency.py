"""The same request again gets the same answer (Idempotency-Key), also when both arrive at once or the server died between."""

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.models import KeptAnswer
from yuqiao.kernel.text import Text

OTHER_REQUEST = Text(
    "同一个Idempotency-Key已用于另一个请求，请换一个。",
    "This Idempotency-Key was used for another request; please choose another.",
)


def once(scope: str, key: str, request: bytes, make: Callable[[], str], status: int = 201) -> tuple[int, str]:
    """(status, body) of `make`, which runs at most once for a key; the answer is kept in the same transaction.

    Without a key it always runs. Raises Refused when the key was used for a request with other content.
    """
    if not key:
        return status, make()
    digest = hashlib.sha256(request).hexdigest()
    kept = _kept(scope, key, digest)
    if kept:
        return kept
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(
                scope=scope, key=key, request_hash=digest, status=status, body="", created_at=clock.now()
            )
            row.body = make()
            row.save(update_fields=["body"])
            return status, row.body
    except IntegrityError:
        kept = _kept(scope, key, digest)
        if kept is None:
            raise
        return kept


def _kept(scope: str, key: str, digest: str) -> tuple[int, str] | None:
    kept = KeptAnswer.objects.filter(scope=scope, key=key).first()
    if kept and kept.request_hash != digest:
        raise Refused("idempotency", OTHER_REQUEST)
    return (kept.status, kept.body) if kept else None
