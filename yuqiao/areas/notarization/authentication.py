"""Certificates on their way through an authority: batches made, sent, taken back, line by line; reads and verbs.

Who works in the office does all of it. A batch is locked first, then its matters in order of their keys, then its lines:
of two people who mark the same line the second is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.models import Authentication, AuthenticationBatch, AuthenticationReturn
from yuqiao.areas.notarization.reach import check_works_for
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, Refused
from yuqiao.kernel.series import next_number
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.matters.letters import tell
from yuqiao.matters.models import Matter
from yuqiao.matters.timeline import record_event
from yuqiao.notify.models import Letter
from yuqiao.notify.services import cancel_letter
from yuqiao.people.models import User
from yuqiao.registers.models import NotaryOffice

State = Authentication.State
BatchState = AuthenticationBatch.State
LETTER = "notarization.authenticated"
MOST = 200  # lines of one batch: a parcel, and a transaction that stays short
BATCH_STATES = {
    BatchState.PREPARED: Text("待寄送", "Prepared"),
    BatchState.SENT: Text("已送出", "Sent"),
    BatchState.CLOSED: Text("已办结", "Closed"),
}
STATES = {
    State.WAITING: Text("待送", "Waiting"),
    State.SENT: Text("办理中", "Under way"),
    State.RETURNED: Text("被退回", "Returned"),
    State.DONE: Text("已办好", "Done"),
}


# ---- reads


def offered(offices: Iterable[NotaryOffice]) -> QuerySet[Authentication]:
    """What the offices have to send or to put right: in no batch, of a certificate in force, the stop before it done."""
    before = Authentication.objects.filter(certificate=OuterRef("certificate"), step__lt=OuterRef("step")).exclude(state=State.DONE)
    rows = Authentication.objects.filter(
        Q(state=State.WAITING, batch=None) | Q(state=State.RETURNED), office__in=list(offices), certificate__state="valid"
    )
    return rows.filter(Q(step=1) | ~Exists(before))


def offered_counts(offices: Iterable[NotaryOffice]) -> dict[str, dict[str, int]]:
    """By authority how many wait, and how many came back and have to be put right."""
    rows = (
        offered(offices)
        .values("authority")
        .annotate(waiting=Count("pk", filter=Q(state=State.WAITING)), returned=Count("pk", filter=Q(state=State.RETURNED)))
    )
    found = {row["authority"]: row for row in rows.order_by()}
    return {code: found[code] for code, _title in words.AUTHORITIES if code in found}


def with_certificates(rows: QuerySet[Authentication]) -> QuerySet[Authentication]:
    """Lines with what a list of them shows."""
    return rows.select_related("certificate__output", "certificate__subject", "certificate__destination", "certificate__matter")


def batches_of(offices: Iterable[NotaryOffice]) -> QuerySet[AuthenticationBatch]:
    """Batches of these offices, each with how many lines it has, and how many are marked."""
    return AuthenticationBatch.objects.filter(office__in=list(offices)).annotate(
        size=Count("entries"), open_lines=Count("entries", filter=Q(entries__state=State.SENT))
    )


@dataclass(frozen=True)
class BatchLines:
    """What is in a batch, and what came back out of it and has since gone elsewhere."""

    entries: list[Authentication]
    gone: list[AuthenticationReturn]

    @property
    def under_way(self) -> int:
        return sum(e.state == State.SENT for e in self.entries)


def lines_of(batch: AuthenticationBatch) -> BatchLines:
    """The lines of a batch in the order of their numbers."""
    entries = with_certificates(batch.entries.all()).order_by("certificate__issued_on", "certificate__pk")
    gone = AuthenticationReturn.objects.filter(batch=batch).exclude(authentication__batch=F("batch"))
    return BatchLines(list(entries), list(gone.select_related("authentication__certificate__output").order_by("pk")))


# ---- what every verb begins with


def _changed() -> Changed:
    text = Text(
        "同事刚刚处理过其中的公证书，列表已更新，请看一眼再操作。",
        "A colleague has just dealt with one of these; the list is up to date now. Please look and do it again.",
    )
    return Changed("authentication_changed", text, [])


def _refuse(field: str, zh: str, en: str) -> Refused:
    text = Text(zh, en)
    return Refused(field, text, {field: text})


def _locked_batch(batch_id: int, user: User, *states: str) -> AuthenticationBatch:
    batch = AuthenticationBatch.objects.select_for_update(of=("self",)).select_related("office").filter(pk=batch_id).first()
    if batch is None:
        raise Missing("no_batch", Text("没有这个批次。", "There is no such batch."))
    check_works_for(user, batch.office)
    if states and batch.state not in states:
        raise _changed()
    return batch


def _locked_lines(rows: QuerySet[Authentication]) -> tuple[list[Authentication], dict[int, Matter]]:
    """Lines and their matters, both locked; the matters first, as every move does."""
    matters = _locked_matters(rows.values_list("certificate__matter", flat=True))
    lines = list(rows.select_for_update(of=("self",)).select_related("certificate__output").order_by("pk"))
    return lines, matters


def _locked_matters(ids: Iterable[int]) -> dict[int, Matter]:
    rows = Matter.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    return {m.pk: m for m in rows}


def _note(matters: dict[int, Matter], user: User, kind: str, line: Authentication, **more: str) -> None:
    """An event in the matter of a line; everybody may read it."""
    matter = matters[line.certificate.matter_id]
    data = {"number": line.certificate.output.number, "authority": line.authority, **more}
    record_event(matter, f"notarization.{kind}", Actor.of_user(user), audience="everybody", data=data)
    matter.save()


def _set(lines: Iterable[Authentication], **values: object) -> None:
    for line in lines:
        for name, value in values.items():
            setattr(line, name, value)
        line.changed_at = clock.now()
    Authentication.objects.bulk_update(lines, [*values, "changed_at"])


# ---- making and sending


@transaction.atomic
def make_batch(user: User, office: NotaryOffice, authority: str, ids: Iterable[int] | None = None) -> AuthenticationBatch:
    """Put waiting certificates of an office (all when no ids are given, at most 200) into a batch under the next number.

    Raises NotAllowed, Refused when there is none, and Changed when a colleague has put one of them into a batch already.
    """
    check_works_for(user, office)
    waiting = offered([office]).filter(authority=authority, state=State.WAITING).order_by("pk")
    wanted = list(waiting.values_list("pk", flat=True)[:MOST]) if ids is None else sorted(set(ids))
    if not wanted:
        raise _refuse("ids", "请至少选择一份公证书。", "Please choose at least one certificate.")
    if len(wanted) > MOST:
        raise _refuse("ids", "一个批次最多200份，请分批。", "A batch holds 200 at most; please make several.")
    _locked_matters(Authentication.objects.filter(pk__in=wanted, office=office).values_list("certificate__matter", flat=True))
    locked = Authentication.objects.select_for_update(of=("self",)).filter(pk__in=wanted, office=office)
    list(locked.order_by("pk").values_list("pk", flat=True))
    lines = list(waiting.filter(pk__in=wanted))
    if len(lines) != len(wanted):
        raise _changed()
    year = clock.today().year
    code = office.short_name or office.office.code[:20]
    number = f"{code}-RZ-{year}-{next_number(f'notarization.batch:{office.office.code}:{year}'):04d}"
    batch = AuthenticationBatch.objects.create(office=office, authority=authority, number=number, made_by=user, made_at=clock.now())
    _set(lines, batch=batch)
    return batch


@transaction.atomic
def take_out(batch_id: int, user: User, line_id: int) -> AuthenticationBatch:
    """Take a certificate out of a batch that has not left; the last one taken out closes the batch, its number stays."""
    batch = _locked_batch(batch_id, user, BatchState.PREPARED)
    lines, _matters = _locked_lines(batch.entries.filter(pk=line_id))
    if not lines:
        raise _changed()
    _set(lines, batch=None)
    if not batch.entries.exists():
        _close(batch)
    return batch


@transaction.atomic
def send_batch(batch_id: int, user: User, courier: str = "", tracking: str = "") -> AuthenticationBatch:
    """The batch leaves; a courier or a tracking number where there is one. Raises Changed when it has left already."""
    batch = _locked_batch(batch_id, user, BatchState.PREPARED)
    lines, matters = _locked_lines(batch.entries.all())
    if any(line.state != State.WAITING for line in lines):
        raise _changed()
    batch.state, batch.sent_at = BatchState.SENT, clock.now()
    batch.courier, batch.tracking = courier.strip()[:60], tracking.strip()[:60]
    batch.save(update_fields=["state", "sent_at", "courier", "tracking"])
    _set(lines, state=State.SENT)
    for line in lines:
        _note(matters, user, "authentication_sent", line, batch=batch.number)
    return batch


# ---- taking back


@transaction.atomic
def mark_done(batch_id: int, user: User, references: Mapping[int, str]) -> list[Authentication]:
    """These lines are done, each with the authority's number where it gave one; the applicant is told when all stops are.

    Raises Changed when a colleague has marked one of them.
    """
    batch = _locked_batch(batch_id, user, BatchState.SENT)
    return _done(batch, user, batch.entries.filter(pk__in=list(references)), references)


@transaction.atomic
def mark_all_done(batch_id: int, user: User) -> list[Authentication]:
    """Everything that is still under way in the batch is done. Raises Changed when nothing is."""
    batch = _locked_batch(batch_id, user, BatchState.SENT)
    open_ones = list(batch.entries.filter(state=State.SENT).values_list("pk", flat=True))
    return _done(batch, user, batch.entries.filter(pk__in=open_ones), dict.fromkeys(open_ones, ""))


def _done(
    batch: AuthenticationBatch, user: User, rows: QuerySet[Authentication], references: Mapping[int, str]
) -> list[Authentication]:
    lines, matters = _locked_lines(rows)
    if not lines or len(lines) != len(references) or any(line.state != State.SENT for line in lines):
        raise _changed()
    for line in lines:
        line.reference = references[line.pk].strip()[:60]
    _set(lines, state=State.DONE, return_reason="", return_note="")
    Authentication.objects.bulk_update(lines, ["reference"])
    for line in lines:
        _note(matters, user, "authentication_done", line, batch=batch.number, reference=line.reference)
    _tell_when_complete(matters)
    return lines


def _tell_when_complete(matters: dict[int, Matter]) -> None:
    """The letter to the applicants of matters whose every stop is done; its key names the event, so that each is told once."""
    rows = Authentication.objects.filter(certificate__matter__in=matters, certificate__state="valid")
    unfinished = set(rows.exclude(state=State.DONE).values_list("certificate__matter", flat=True))
    for pk, matter in matters.items():
        if pk not in unfinished:
            tell(matter, "applicant", LETTER, {}, key=f"{matter.reference}:{matter.version}")


@transaction.atomic
def mark_returned(batch_id: int, user: User, line_id: int, reason: str, note: str = "") -> Authentication:
    """The authority sent it back; the reason is kept. Raises Refused without one, Changed when it is marked already."""
    batch = _locked_batch(batch_id, user, BatchState.SENT)
    if reason not in dict(words.RETURN_REASONS):
        raise _refuse("reason", "请选择退回原因。", "Please choose why it was sent back.")
    note = note.strip()[:300]
    if reason == "other" and not note:
        raise _refuse("note", "原因为“其他”的，请写明。", "Please say what “other” means here.")
    lines, matters = _locked_lines(batch.entries.filter(pk=line_id))
    if not lines or lines[0].state != State.SENT:
        raise _changed()
    line = lines[0]
    _set(lines, state=State.RETURNED, return_reason=reason, return_note=note)
    AuthenticationReturn.objects.create(authentication=line, batch=batch, reason=reason, note=note, at=clock.now())
    _note(matters, user, "authentication_returned", line, batch=batch.number, reason=reason, note=note)
    return line


@transaction.atomic
def undo(batch_id: int, user: User, line_id: int) -> Authentication:
    """Take the last marking of a line back, until the batch is closed; a letter that has not left is cancelled.

    Raises Changed when the line has gone on since, Refused when the next authority has it already.
    """
    batch = _locked_batch(batch_id, user, BatchState.SENT)
    lines, matters = _locked_lines(batch.entries.filter(pk=line_id))
    if not lines or lines[0].state not in (State.DONE, State.RETURNED):
        raise _changed()
    line = lines[0]
    if Authentication.objects.filter(certificate=line.certificate, step__gt=line.step).exclude(batch=None).exists():
        raise Refused(
            "next_stop",
            Text("下一环节已经组批，请先从那一批中取出。", "It is in a batch for the next authority; take it out there first."),
        )
    if line.state == State.RETURNED:
        AuthenticationReturn.objects.filter(authentication=line, batch=batch).order_by("-pk")[:1].get().delete()
    else:
        reference = matters[line.certificate.matter_id].reference
        for letter in Letter.objects.filter(about=reference, template=LETTER, state=Letter.State.QUEUED):
            cancel_letter(letter)
    _set(lines, state=State.SENT, return_reason="", return_note="", reference="")
    _note(matters, user, "authentication_undone", line, batch=batch.number)
    return line


@transaction.atomic
def mark_fixed(user: User, line_id: int) -> Authentication:
    """What the authority found wrong is put right: the certificate waits for a batch again, why it came back stays on record."""
    line = Authentication.objects.select_related("office").filter(pk=line_id).first()
    if line is None:
        raise Missing("no_line", Text("没有这一项。", "There is no such line."))
    check_works_for(user, line.office)
    if line.batch_id:
        _locked_batch(line.batch_id, user)
    lines, matters = _locked_lines(Authentication.objects.filter(pk=line_id))
    if not lines or lines[0].state != State.RETURNED:
        raise _changed()
    _set(lines, state=State.WAITING, batch=None)
    _note(matters, user, "authentication_fixed", lines[0])
    return lines[0]


@transaction.atomic
def close_batch(batch_id: int, user: User) -> AuthenticationBatch:
    """Nothing is under way any more: the batch is closed, and its markings stand. Raises Refused while something is."""
    batch = _locked_batch(batch_id, user, BatchState.SENT)
    if batch.entries.filter(state=State.SENT).exists():
        raise Refused(
            "under_way",
            Text("还有公证书没有标记办好或者退回。", "Some certificates are not yet marked as done or returned."),
        )
    return _close(batch)


def _close(batch: AuthenticationBatch) -> AuthenticationBatch:
    batch.state = BatchState.CLOSED
    batch.save(update_fields=["state"])
    return batch
