"""The verb on papers that were asked for: who serves says what has become of one."""

from django.db import transaction

from yuqiao.kernel.errors import Missing, NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import access
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import CLERK, HANDLER, HEAD, MANAGER
from yuqiao.matters.letters import tell
from yuqiao.matters.models import Material, Matter
from yuqiao.matters.timeline import record_event

JUDGES = {HANDLER, CLERK, HEAD, MANAGER}
VERDICTS = (Material.State.ACCEPTED, Material.State.REFUSED, Material.State.WAIVED, Material.State.MISSING)


@transaction.atomic
def judge_paper(
    matter_id: int, material_id: int, actor: Actor, verdict: str, *, reason: str = "", document_id: int | None = None
) -> Material:
    """Accept, refuse or waive a paper, or say that it is still missing; `document_id` names the file that it came as.

    Raises NotAllowed for who has no part in handling the matter, Missing for a paper or file of another one, Refused for
    an unknown verdict and for a refusal without a reason. A refused paper is told to the applicant.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & JUDGES:
        raise NotAllowed("not_yours", Text("这份材料不由您审看。", "This paper is not yours to look at."))
    material = matter.materials.filter(pk=material_id).first()
    document = matter.documents.filter(pk=document_id).first() if document_id else None
    if material is None or (document_id and document is None):
        raise Missing("paper", Text("没有这份材料。", "There is no such paper."))
    if verdict not in VERDICTS:
        raise Refused("verdict", Text("请选择审看结果。", "Please choose a verdict."))
    if verdict == Material.State.REFUSED and not reason.strip():
        text = Text("请写明不能采用的原因，申请人会看到。", "Please say why it cannot be used; the applicant reads it.")
        raise Refused("paper_reason", text, {"reason": text})
    material.state, material.reason = verdict, reason.strip()[:300] if verdict == Material.State.REFUSED else ""
    material.document = None if verdict == Material.State.MISSING else document or material.document
    material.save(update_fields=["state", "reason", "document"])
    data = {"paper": material.title_zh, "verdict": verdict}
    event = record_event(matter, "matters.paper_judged", actor, audience="everybody", data=data)
    matter.save()
    if verdict == Material.State.REFUSED:
        tell(matter, "applicant", "matters.paper_refused", {"paper": material}, key=f"{matter.reference}:{event.number}:applicant")
    return material
