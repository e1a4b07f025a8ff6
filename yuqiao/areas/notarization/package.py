"""The package of one matter for the archive: papers, register, audit log and manifest in one ZIP that is written as it is sent."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.catalogue import Paper, catalogue_of
from yuqiao.areas.notarization.documents import catalogue_pdf
from yuqiao.areas.notarization.models import AuthenticationReturn, Certificate, Opinion, VerificationLetter
from yuqiao.areas.notarization.reach import AREA
from yuqiao.areas.notarization.selectors import file_of
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing
from yuqiao.kernel.files import open_file
from yuqiao.kernel.sheets import as_csv
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor, reads_side_file, visible_at_desk
from yuqiao.matters.models import Document, Event, Matter
from yuqiao.matters.timeline import record_event
from yuqiao.people.models import User

CHUNK = 256 * 1024
EVENT = "notarization.packaged"
FORMAT = "yuqiao-archive-1"


@dataclass
class Entry:
    """One line of the manifest."""

    path: str
    sha256: str
    size: int
    title: str
    kind: str


@transaction.atomic
def open_package(reference: str, user: User) -> Matter:
    """The matter of a package, and the event that it was taken away. Raises Missing for a file that this person may not see."""
    found = visible_at_desk(user).filter(area=AREA, reference=reference.strip().upper()).values_list("pk", flat=True).first()
    if found is None:
        raise Missing("no_file", Text("没有这个编号的案卷。", "There is no file of this reference."))
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=found)
    record_event(matter, EVENT, Actor.of_user(user), data={"side_file": reads_side_file(user, matter)})
    matter.save()
    return matter


class _Out(io.RawIOBase):
    """What the ZIP writes, until it is taken away: it cannot be wound back, so that nothing waits for the end."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


class Package:
    """The ZIP of one matter as this person may read it; iterate over it to send it."""

    def __init__(self, matter: Matter, user: User) -> None:
        self.matter, self.user = matter, user
        self.file = file_of(matter)
        self.inside_office = reads_side_file(user, matter)
        self.entries: list[Entry] = []

    @property
    def name(self) -> str:
        return f"{self.matter.reference}-{clock.today().isoformat()}.zip"

    def __iter__(self) -> Iterator[bytes]:
        out = _Out()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, chunks in self._contents():
                yield from self._write(archive, out, entry, chunks)
            manifest = Entry("manifest.csv", "", 0, "Manifest", "manifest"), iter([self._manifest_csv()])
            yield from self._write(archive, out, *manifest)
            archive.writestr(_info("manifest.json"), self._manifest_json())
        yield out.take()

    def _write(self, archive: zipfile.ZipFile, out: _Out, entry: Entry, chunks: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with archive.open(_info(entry.path), "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                entry.size += len(chunk)
                target.write(chunk)
                yield out.take()
        entry.sha256 = digest.hexdigest()
        self.entries.append(entry)

    # ---- what goes in

    def _contents(self) -> Iterator[tuple[Entry, Iterable[bytes]]]:
        held = catalogue_of(self.matter, self.file, self.user)
        yield Entry("catalogue.pdf", "", 0, "Catalogue", "catalogue"), iter([catalogue_pdf(self.file, held.main)])
        if held.side is not None:
            drawn = catalogue_pdf(self.file, held.side, side=True)
            yield Entry("side-file/catalogue.pdf", "", 0, "Catalogue of the side file", "catalogue"), iter([drawn])
        for paper in held.documents:
            yield Entry(_path(paper), "", 0, paper.document.name, paper.document.kind or "paper"), _chunks(paper.document)
        for path, title, content in self._written():
            yield Entry(path, "", 0, title, "record"), iter([_json(content)])
        yield Entry("audit/events.csv", "", 0, "Audit log", "record"), iter([self._events_csv()])

    def _written(self) -> Iterator[tuple[str, str, Any]]:
        yield "matter.json", "Matter", self._matter()
        yield "register.json", "Register", self._register()
        yield "verification.json", "Verification letters", self._verification()
        yield "audit/events.json", "Audit log", [_event(e) for e in self._events()]
        if self.inside_office:
            opinions = Opinion.objects.filter(matter=self.matter).select_related("author").order_by("pk")
            yield (
                "side-file/opinions.json",
                "Opinions",
                [{"at": o.at, "author": str(o.author or ""), "move": o.move, "text": o.text} for o in opinions],
            )

    def _matter(self) -> dict[str, Any]:
        matter, file = self.matter, self.file
        return {
            "reference": matter.reference,
            "title": matter.title,
            "state": matter.state,
            "opened_at": matter.opened_at,
            "closed_at": matter.closed_at,
            "office": {"name_zh": file.office.name_zh, "name_en": file.office.name_en} if file.office else None,
            "accepted_on": file.accepted_on,
            "ended_on": file.ended_on,
            "ended_ground": file.ended_ground,
            "delivered_at": file.delivered_at,
            "secrecy": file.secrecy,
            "retention": file.retention,
            "archived_at": file.archived_at,
            "applicant": file.applicant,
            "answers": matter.answers,
            "parties": [
                {"role": p.role, "kind": p.kind, "name": p.name, "name_zh": p.name_zh, "name_latin": p.name_latin}
                for p in matter.parties.order_by("pk")
            ],
        }

    def _register(self) -> list[dict[str, Any]]:
        rows = Certificate.objects.filter(matter=self.matter).select_related(
            "output__replaced_by", "subject", "destination", "handler", "approver"
        )
        returned: dict[int, list[dict[str, Any]]] = {}
        for r in AuthenticationReturn.objects.filter(authentication__certificate__matter=self.matter).select_related(
            "authentication"
        ):
            returned.setdefault(r.authentication.certificate_id, []).append({"at": r.at, "reason": r.reason, "note": r.note})
        return [
            {
                "number": c.output.number,
                "class": words.CLASS_TITLES[c.number_class].zh,
                "kind": c.subject.name_zh,
                "destination": c.destination.alpha3,
                "accepted_on": c.accepted_on,
                "issued_on": c.issued_on,
                "handler": str(c.handler or ""),
                "approver": str(c.approver or ""),
                "state": c.output.state,
                "reason": c.output.state_reason,
                "replaced_by": c.output.replaced_by.number if c.output.replaced_by else "",
                "stops": list(c.authentications.order_by("step").values("step", "authority", "state", "reference")),
                "returned": returned.get(c.pk, []),
            }
            for c in rows.prefetch_related("authentications").order_by("pk")
        ]

    def _verification(self) -> list[dict[str, Any]]:
        columns = ("issuer", "channel", "question", "sent_at", "result", "answer", "answered_at")
        return list(VerificationLetter.objects.filter(matter=self.matter).order_by("pk").values(*columns))

    def _events(self) -> Iterable[Event]:
        return self.matter.events.order_by("number")

    def _events_csv(self) -> bytes:
        columns = ("number", "at", "actor_kind", "actor_name", "kind", "from_state", "to_state", "previous_hash", "hash")
        return as_csv(columns, ([str(_event(e)[c]) for c in columns] for e in self._events()))

    # ---- the manifest

    def _manifest_csv(self) -> bytes:
        return as_csv(("path", "sha256", "size", "title", "kind"), ([str(v) for v in asdict(e).values()] for e in self.entries))

    def _manifest_json(self) -> bytes:
        return _json(
            {
                "format": FORMAT,
                "reference": self.matter.reference,
                "made_at": clock.now(),
                "made_by": self.user.name,
                "side_file": self.inside_office,
                "hash": "SHA-256",
                "files": [asdict(entry) for entry in self.entries],
            }
        )


def _event(event: Event) -> dict[str, Any]:
    return {
        "number": event.number,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor_kind": event.actor_kind,
        "actor_name": event.actor_name,
        "kind": event.kind,
        "audience": event.audience,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "data": event.data,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def _path(paper: Paper) -> str:
    """Where a paper lies in the package: under its number in the catalogue."""
    return f"{paper.place.folder}/{paper.number:03d}-{_plain(paper.document.name)}"


def _chunks(document: Document) -> Iterator[bytes]:
    with open_file(document.stored) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _info(path: str) -> zipfile.ZipInfo:
    local = clock.now().astimezone(clock.ZONE)
    info = zipfile.ZipInfo(path, date_time=local.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _plain(name: str) -> str:
    """A file's name that every system can unpack."""
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]', "-", name).strip(" .")[-150:] or "file"


def _json(content: Any) -> bytes:
    def plain(value: Any) -> str:
        return value.astimezone(clock.ZONE).isoformat() if isinstance(value, datetime) else str(value)

    return json.dumps(content, ensure_ascii=False, indent=1, default=plain).encode()
