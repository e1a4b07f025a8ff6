"""Files on their way in pieces (tus 1.0.0: creation, HEAD, PATCH, termination): a broken line goes on where it broke."""

import base64
import fcntl
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, Refused
from yuqiao.kernel.files import keep_file
from yuqiao.kernel.text import Text
from yuqiao.matters.models import Draft, Upload

MOST_FILES = 20
NO_UPLOAD = Text("没有这份文件，请重新上传。", "There is no such file; please send it again.")


def _path(upload: Upload) -> Path:
    return Path(settings.FILES_ROOT) / "uploads" / f"{upload.key}.part"


def decode_metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata` of tus: pairs of name and base64 value, separated by commas; what cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode().replace("\x00", "")
        except (ValueError, UnicodeDecodeError):
            continue
    return found


def begin_upload(draft: Draft, name: str, size: int) -> Upload:
    """Announce a file of `size` bytes. Raises Refused when it is too large, empty, or one too many."""
    limit = settings.UPLOAD_LIMIT
    if not 0 < size <= limit:
        text = Text("“{name}”须大于0、不超过{mb} MB。", "“{name}” must be larger than 0 and not larger than {mb} MB.")
        raise Refused("file_size", text.format(name=name, mb=limit // 1024 // 1024))
    if draft.uploads.filter(error="").count() >= MOST_FILES:
        raise Refused("file_count", Text("最多上传{n}份文件。", "At most {n} files can be sent.").format(n=MOST_FILES))
    return Upload.objects.create(
        key=secrets.token_urlsafe(24), draft=draft, name=name[:200] or "file", size=size, created_at=clock.now()
    )


def synchronise(upload: Upload) -> Upload:
    """Let the row say what the file holds: a process that was killed between the two left them apart."""
    if upload.stored_id is None and not upload.error:
        path = _path(upload)
        received = path.stat().st_size if path.exists() else 0
        if received != upload.received:
            upload.received = received
            Upload.objects.filter(pk=upload.pk).update(received=received)
    return upload


def find_upload(draft: Draft, key: str) -> Upload:
    """The upload of a draft. Raises Missing."""
    found = Upload.objects.filter(draft=draft, key=key).first()
    if found is None:
        raise Missing("upload", NO_UPLOAD)
    return synchronise(found)


def add_piece(upload: Upload, offset: int, pieces: Iterable[bytes]) -> Upload:
    """Write the bytes that follow `offset`; the last ones make it a kept file.

    What arrived stays when the line breaks. Raises Changed when `offset` is not what has arrived, Refused when the
    whole file cannot be taken (the upload then keeps the reason).
    """
    path = _path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        upload.refresh_from_db()
        received = os.fstat(file.fileno()).st_size
        if offset != received or upload.stored_id:
            raise Changed(
                "offset", Text("已收到的长度不一致，将从断点继续。", "What has arrived differs; it will go on from there."), []
            )
        try:
            for piece in pieces:
                file.write(piece[: max(upload.size - received, 0)])
                received += min(len(piece), max(upload.size - received, 0))
        finally:
            file.flush()
            Upload.objects.filter(pk=upload.pk).update(received=received)
            upload.received = received
    if upload.received == upload.size:
        _finish(upload, path)
    return upload


def _finish(upload: Upload, path: Path) -> None:
    """Make a whole file of the pieces. When the scanner does not answer they stay, and `finish_whole` tries again."""
    try:
        with path.open("rb") as whole:
            upload.stored = keep_file(whole, upload.name)
        upload.save(update_fields=["stored"])
    except Refused as error:
        upload.error = str(error.text)[:300]
        upload.save(update_fields=["error"])
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)


def finish_whole(draft: Draft) -> None:
    """Check and keep files whose pieces have all arrived but could not be checked then. Raises Refused or Unavailable."""
    for upload in map(synchronise, draft.uploads.filter(stored=None, error="")):
        if upload.received == upload.size:
            _finish(upload, _path(upload))


@transaction.atomic
def drop_upload(upload: Upload) -> None:
    """Remove a file from a draft."""
    _path(upload).unlink(missing_ok=True)
    upload.delete()


def reader(stream: object, size: int = 65536) -> Iterable[bytes]:
    """Pieces of a request's body as they arrive."""
    read: Callable[[int], bytes] = stream.read  # type: ignore[attr-defined]
    while piece := read(size):
        yield piece
