"""Verbs on papers that were asked for: the applicant sends one, who serves says what has become of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, NotAllowed, Refused, YuqiaoError
from yuqiao.kernel.files import keep_file, path_of
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.papers import PaperLook, inspect_paper
from yuqiao.kernel.text import Text
from yuqiao.matters import access, registry
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import APPLICANT, CLERK, HANDLER, HEAD, MANAGER, NOTARY, REVIEWER
from yuqiao.matters.letters import tell
from yuqiao.matters.models import Document, Material, Matter
from yuqiao.matters.timeline import record_event

JUDGES = {HANDLER, CLERK, HEAD, MANAGER, NOTARY, REVIEWER}
VERDICTS = (Material.State.ACCEPTED, Material.State.REFUSED, Material.State.WAIVED, Material.State.MISSING)


@dataclass
class Papers:
    """Files sent for one paper: those that can be taken, why each of the others cannot, and what to know of those taken."""

    files: list[tuple[StoredFile, str]] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def kept_papers(files: Iterable[UploadedFile]) -> Papers:
    """Files of a form, each looked into by itself: one that cannot be taken does not take the others with it."""
    found = Papers()
    for sent in files:
        try:
            stored, look = _taken_paper(sent)
        except YuqiaoError as error:
            found.problems.append(error.text)
            continue
        found.files.append((stored, sent.name))
        if look.problem:
            found.notes.append(look.problem)
    return found


def _taken_paper(sent: UploadedFile) -> tuple[StoredFile, PaperLook]:
    """Raises Refused, in words, for a paper that is too large, of a wrong kind, locked, broken or cannot be read."""
    limit = settings.PAPER_LIMIT
    if sent.size > limit:
        text = Text(
            "“{name}”超过{mb} MB，没有收下。请把照片拍小一些、压缩PDF，或者分成几份上传。",
            "“{name}” is larger than {mb} MB and was not taken. Please take smaller photos, compress the PDF, or send it in parts.",
        )
        raise Refused("paper_size", text.format(name=sent.name, mb=limit // 1024 // 1024))
    stored = keep_file(sent, sent.name)
    return stored, inspect_paper(path_of(stored.sha256), stored.content_type, sent.name)


@transaction.atomic
def judge_paper(
    matter_id: int, material_id: int, actor: Actor, verdict: str, *, reason: str = "", document_id: int | None = None
) -> Material:
    """Accept, refuse or waive a paper, or say that (or with `reason` what of it) is still missing.

    `document_id` names the file that it came as. Raises NotAllowed for who has no part in handling the matter or must stand
    aside (`Area.stands_aside`), Missing for a paper or file of another one, Refused for an unknown verdict and for a refusal
    without a reason. A refused paper is told to the applicant at once, unless a move is open that tells all of them together
    (`Area.gathers`).
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & judges_of(matter):
        raise NotAllowed("not_yours", Text("这份材料不由您审看。", "This paper is not yours to look at."))
    if aside := registry.area(matter.area).stands_aside(actor.user, matter):
        raise NotAllowed("stands_aside", aside)
    material = matter.materials.filter(pk=material_id).first()
    document = matter.documents.filter(pk=document_id).first() if document_id else None
    if material is None or (document_id and document is None):
        raise Missing("paper", Text("没有这份材料。", "There is no such paper."))
    if verdict not in VERDICTS:
        raise Refused("verdict", Text("请选择审看结果。", "Please choose a verdict."))
    if verdict == Material.State.REFUSED and not reason.strip():
        text = Text("请写明不能采用的原因，申请人会看到。", "Please say why it cannot be used; the applicant reads it.")
        raise Refused("paper_reason", text, {"reason": text})
    wanting = verdict in (Material.State.REFUSED, Material.State.MISSING)
    material.state, material.reason = verdict, reason.strip()[:300] if wanting else ""
    material.document = None if verdict == Material.State.MISSING else document or material.document
    material.save(update_fields=["state", "reason", "document"])
    data = {"paper": material.title_zh, "verdict": verdict} | ({"reason": material.reason} if material.reason else {})
    event = record_event(matter, "matters.paper_judged", actor, audience="everybody", data=data)
    matter.save()
    if verdict == Material.State.REFUSED and not tells_together(matter):
        tell(matter, "applicant", "matters.paper_refused", {"paper": material}, key=f"{matter.reference}:{event.number}:applicant")
    return material


def judges_of(matter: Matter) -> set[str]:
    """Roles that judge papers; who supervises only reads, where files are opened one by one."""
    return JUDGES - {MANAGER} if registry.area(matter.area).inspected else JUDGES


def tells_together(matter: Matter) -> bool:
    """True while a move is open that tells the applicant of all refused papers in one letter."""
    area = registry.area(matter.area)
    return bool(area.gathers) and matter.state in area.workflow.move(area.gathers).sources


@transaction.atomic
def send_paper(
    matter_id: int,
    material_id: int,
    actor: Actor,
    files: list[tuple[StoredFile, str]],
    *,
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> Material:
    """Files for one paper that was asked for, photographed or scanned; pages sent later are added to those sent before.

    `issued_on` and `valid_until` are what the sender reads on it. Raises NotAllowed, Missing, and Refused for no file, a
    paper that does not apply or has run out (`Area.refuses_paper`), one accepted already, or a closed matter.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    roles = access.roles_in(actor, matter)
    if not roles & (judges_of(matter) | {APPLICANT}):
        raise NotAllowed("not_yours", Text("这份材料不由您提交。", "This paper is not yours to send."))
    material = matter.materials.filter(pk=material_id).first()
    if material is None:
        raise Missing("paper", Text("没有这份材料。", "There is no such paper."))
    _still_wanted(matter, material)
    if not files:
        text = Text("请选择文件或拍照。", "Please choose a file or take a photo.")
        raise Refused("paper_file", text, {"files": text})
    _in_force(matter, material, issued_on, valid_until)
    sent_by = APPLICANT if APPLICANT in roles else actor.kind
    for stored, name in files:
        material.document = Document.objects.create(
            matter=matter,
            stored=stored,
            name=name[:200],
            sent_by=sent_by,
            sender=actor.user,
            material=material,
            created_at=clock.now(),
        )
    if material.state == Material.State.REFUSED:
        # A paper that could not be used is replaced, not added to.
        material.issued_on = material.valid_until = None
        material.files.exclude(pk__in=_newest(material, len(files))).update(material=None)
    material.issued_on, material.valid_until = issued_on or material.issued_on, valid_until or material.valid_until
    material.state, material.reason = Material.State.RECEIVED, ""
    material.save(update_fields=["state", "reason", "document", "issued_on", "valid_until"])
    data = {"paper": material.title_zh, "files": [name for _stored, name in files]}
    record_event(matter, "matters.paper_sent", actor, audience="everybody", data=data)
    matter.save()
    return material


@transaction.atomic
def remove_file(matter_id: int, document_id: int, actor: Actor) -> Material:
    """Take back a file that the applicant sent for a paper, while nobody has judged it; with the last one it is missing again.

    Raises NotAllowed, Missing for a file of another matter or one that was not sent for a paper, Refused for a judged paper.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if APPLICANT not in access.roles_in(actor, matter):
        raise NotAllowed("not_yours", Text("只有申请人可以撤下自己交的文件。", "Only the applicant takes back what was sent."))
    document = matter.documents.filter(pk=document_id, sent_by=APPLICANT).select_related("material").first()
    if document is None or document.material is None:
        raise Missing("paper", Text("没有这份文件。", "There is no such file."))
    material, name = document.material, document.name
    if material.state != Material.State.RECEIVED:
        text = Text("这份材料已经审看，不能撤下文件。", "This paper has been looked at; its files stay.")
        raise Refused("paper_judged", text)
    document.delete()
    material.document = material.files.order_by("-pk").first()
    if material.document is None:
        material.state, material.issued_on, material.valid_until = Material.State.MISSING, None, None
    material.save(update_fields=["document", "state", "issued_on", "valid_until"])
    data = {"paper": material.title_zh, "files": [name]}
    record_event(matter, "matters.paper_removed", actor, audience="everybody", data=data)
    matter.save()
    return material


def _in_force(matter: Matter, material: Material, issued_on: date | None, valid_until: date | None) -> None:
    """Raises Refused for a paper that has run out, or whose dates cannot be."""
    today, named = clock.today(), Text(material.title_zh, material.title_en)
    if issued_on and issued_on > today:
        text = Text("出具日期还没有到，请核对。", "The day of issue has not come yet; please check it.")
        raise Refused("paper_dates", text, {"issued_on": text})
    if valid_until and valid_until < today:
        text = Text(
            "“{paper}”已过有效期（{day}），没有收下。请换一份在有效期内的。",
            "“{paper}” ran out on {day} and was not taken. Please send one that is in force.",
        ).format(paper=named, day=valid_until)
        raise Refused("paper_expired", text, {"valid_until": text})
    refusal = registry.area(matter.area).refuses_paper(material, issued_on) if issued_on else None
    if refusal:
        raise Refused("paper_expired", refusal, {"issued_on": refusal})


def _newest(material: Material, number: int) -> list[int]:
    return list(material.files.order_by("-pk").values_list("pk", flat=True)[:number])


def _still_wanted(matter: Matter, material: Material) -> None:
    if registry.area(matter.area).workflow.state(matter.state).final:
        raise Refused("matter_closed", Text("事项已经办结，不再收材料。", "The matter is closed; no more papers are taken."))
    if material.state == Material.State.WAIVED:
        text = Text(
            "您的情况不需要“{paper}”，没有收下这份文件。其他材料不受影响。",
            "“{paper}” is not needed in your case; this file was not taken. Nothing else is affected.",
        )
        raise Refused("paper_not_wanted", text.format(paper=Text(material.title_zh, material.title_en)))
    if material.state == Material.State.ACCEPTED:
        text = Text("“{paper}”已经审核通过，不用再交。", "“{paper}” has been accepted already; you need not send it again.")
        raise Refused("paper_accepted", text.format(paper=Text(material.title_zh, material.title_en)))
