"""Private files by content: sniffed type, size limit, SHA-256, image metadata stripped, scanned. Verbs of StoredFile.

Files lie under FILES_ROOT/ab/cd/<sha256>; nothing serves that folder. A door that may show a file streams it itself.
"""

import codecs
import hashlib
import io
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import puremagic
import structlog
from django.conf import settings
from django.db.models import Exists, OuterRef
from PIL import Image, ImageOps, UnidentifiedImageError

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused, Unavailable
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.scan import scanner
from yuqiao.kernel.text import Text

log = structlog.get_logger(__name__)
SCANNER_SILENT = Text(
    "“{name}”已收到，但安全检查暂时没有响应。请过几分钟再试。",
    "“{name}” has arrived, but the security check does not answer now. Please try again in a few minutes.",
)
ACCEPTED = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/tiff": "TIFF",
    "image/heic": "HEIC",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/ofd": "OFD",
    "application/zip": "ZIP",
    "message/rfc822": "EML",
    "text/plain": "TXT",
}
# What a photo may keep: how to show it. All else (place, time, device, author, notes) goes.
_HARMLESS = frozenset(
    ("jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive", "progression")
    + ("dpi", "gamma", "srgb", "chromaticity", "transparency", "interlace", "aspect", "icc_profile")
    + ("background", "loop", "duration", "timestamp", "default_image", "bbox", "blend", "disposal")
)
_REWRITTEN = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_BY_NAME = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
}


def sniff(head: bytes, name: str) -> str:
    """Content type by the first bytes; the name only tells apart formats that share a container (ZIP, OLE).

    Raises Refused when the type is not one the house accepts.
    """
    extension = Path(name).suffix.lower()
    if head[:4] == b"PK\x03\x04":
        return _BY_NAME.get(extension, "application/zip") if extension in (".docx", ".xlsx", ".ofd") else "application/zip"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _BY_NAME.get(extension, "application/msword")
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found in ACCEPTED and found != "text/plain":
        return found
    if extension in (".txt", ".eml", ".csv", ".md") and _is_text(head):
        return "message/rfc822" if extension == ".eml" else "text/plain"
    raise Refused(
        "file_type",
        Text(
            "“{name}”的格式不能接收。请上传PDF、照片（JPEG、PNG、HEIC、TIFF）、Word、Excel、OFD或文本文件。",
            "“{name}” is of a kind we cannot take. Please send PDF, a photo (JPEG, PNG, HEIC, TIFF), Word, Excel, OFD or text.",
        ).format(name=name),
    )


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            # Not final: the head may end within a character.
            codecs.getincrementaldecoder(encoding)().decode(head)
            return True
        except UnicodeDecodeError:
            continue
    return False


def path_of(sha256: str) -> Path:
    """Where a content lies."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def keep_file(stream: BinaryIO, name: str) -> StoredFile:
    """Keep a content and return its row; the same content twice is one row.

    Raises Refused: empty, larger than UPLOAD_LIMIT, of a kind not accepted, or found by the scanner; Unavailable when
    the scanner does not answer.
    """
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".in-", delete=False) as draft:
        try:
            size = _copy_limited(stream, draft, name)
            draft.flush()
            head = Path(draft.name).read_bytes()[:8192] if size < 8192 else _head(draft.name)
            content_type = sniff(head, name)
            _strip_metadata(Path(draft.name), content_type, name)
            return _settle(Path(draft.name), content_type, name)
        finally:
            Path(draft.name).unlink(missing_ok=True)


def keep_bytes(data: bytes, name: str) -> StoredFile:
    """As `keep_file`, from memory."""
    return keep_file(io.BytesIO(data), name)


def _head(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read(8192)


def _copy_limited(stream: BinaryIO, target: BinaryIO, name: str) -> int:
    size = 0
    while chunk := stream.read(1024 * 1024):
        size += len(chunk)
        if size > settings.UPLOAD_LIMIT:
            raise Refused(
                "file_size",
                Text(
                    "“{name}”超过{mb} MB。请压缩，或分成几份上传。",
                    "“{name}” is larger than {mb} MB. Please compress it or send it in parts.",
                ).format(name=name, mb=settings.UPLOAD_LIMIT // 1024 // 1024),
            )
        target.write(chunk)
    if size == 0:
        raise Refused("file_empty", Text("“{name}”是空的。", "“{name}” is empty.").format(name=name))
    return size


def _strip_metadata(path: Path, content_type: str, name: str) -> None:
    """Rewrite a photo without place, time and device (PIPL art. 19: no more than needed), upright as it was taken."""
    if content_type not in _REWRITTEN:
        return
    try:
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
            if not image.getexif() and set(image.info) <= _HARMLESS:
                return
            upright.info = {name: value for name, value in upright.info.items() if name in _HARMLESS}
            shown = {name: upright.info[name] for name in ("dpi", "icc_profile") if name in upright.info}
            upright.save(path, format=_REWRITTEN[content_type], quality=92, **shown)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            "file_broken",
            Text(
                "“{name}”打不开。请重新拍照或另存后再上传。",
                "“{name}” cannot be opened. Please take the photo again or save it anew and send it.",
            ).format(name=name),
        ) from error


def _settle(draft: Path, content_type: str, name: str) -> StoredFile:
    with draft.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    target = path_of(sha256)
    try:
        found = scanner().find(draft)
    except OSError as error:
        log.exception("scanner_silent")
        raise Unavailable("scanner", SCANNER_SILENT.format(name=name)) from error
    if found:
        raise Refused(
            "file_infected",
            Text(
                "“{name}”没有通过安全检查（{found}），没有保存。请换一份文件。",
                "“{name}” did not pass the security check ({found}) and was not kept. Please send another file.",
            ).format(name=name, found=found),
        )
    size = draft.stat().st_size
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(draft, target)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size": size,
            "content_type": content_type,
            "scan": StoredFile.Scan.CLEAN,
            "created_at": clock.now(),
        },
    )
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    """The content for reading. Raises FileNotFoundError when the store lost it."""
    return path_of(stored.sha256).open("rb")


def forget_unreferenced(older_than: timedelta = timedelta(days=2)) -> int:
    """Delete contents that no row refers to any more, and those that never got a row; returns how many.

    Nothing younger than `older_than` is touched: it may belong to a form that is still open.
    """
    until = clock.now() - older_than
    rows = StoredFile.objects.filter(created_at__lt=until)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            refers = relation.related_model._base_manager.filter(**{relation.field.attname: OuterRef("pk")})
            rows = rows.exclude(Exists(refers))
    forgotten = 0
    for stored in rows.iterator(chunk_size=500):
        stored.delete()
        path_of(stored.sha256).unlink(missing_ok=True)
        forgotten += 1
    return forgotten + _sweep(until.timestamp())


def _sweep(until: float) -> int:
    """Delete what no row names: pieces of uploads, and contents whose transaction was rolled back or whose process died."""
    root = Path(settings.FILES_ROOT)
    broken_off = [*root.glob("uploads/*.part"), *root.glob(".in-*")]
    swept = sum(_swept(piece, until) for piece in broken_off)
    for folder in root.glob("[0-9a-f][0-9a-f]"):
        old = {f.name: f for f in folder.glob("*/*") if _written(f) < until}
        known = set(StoredFile.objects.filter(sha256__startswith=folder.name).values_list("sha256", flat=True)) if old else set()
        swept += sum(_swept(old[name], until) for name in old.keys() - known)
    return swept


def _written(file: Path) -> float:
    """When a file was last written; now for one that is gone already."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _swept(file: Path, until: float) -> int:
    if _written(file) >= until:  # kept anew in the meantime
        return 0
    file.unlink(missing_ok=True)
    return 1
