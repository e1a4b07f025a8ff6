"""Verbs and reads of complaints: making one by name, what a lawyer is heard about, what the clock does."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from yuqiao.areas.complaints.effects import complaint_of
from yuqiao.areas.complaints.flow import CODE, OPEN, WORKFLOW
from yuqiao.areas.complaints.models import Complaint
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor, own_matters
from yuqiao.matters.contact import Contact
from yuqiao.matters.contract import SUBJECT
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act, open_matter
from yuqiao.people.models import User
from yuqiao.registers.models import Lawyer

Files = list[tuple[StoredFile, str]]


@transaction.atomic
def complain(user: User, lawyer: Lawyer, answers: dict[str, Any], files: Files | None = None) -> Matter:
    """Complain about a lawyer, by name. Raises Refused with the fields, for a second open complaint of the same person
    about the same lawyer, about oneself, and for a reference that is no matter of this person."""
    lawyer = Lawyer.objects.select_for_update(of=("self",)).get(pk=lawyer.pk)
    if lawyer.user_id == user.pk:
        raise Refused("self", Text("不能投诉自己。", "You cannot complain about yourself."))
    if Complaint.objects.filter(lawyer=lawyer, matter__client_user=user, matter__state__in=OPEN).exists():
        raise Refused("open", Text("您对这位律师的投诉正在办理。", "Your complaint about this lawyer is being dealt with."))
    about = _about(user, str(answers.get("about", "")))

    def prepare(matter: Matter) -> None:
        matter.is_demo = lawyer.is_demo
        Complaint.objects.create(matter=matter, lawyer=lawyer, about=about)

    contact = Contact(user.name or user.email or user.phone, user.email or "", user.phone or "", user.language)
    return open_matter(CODE, answers, contact, channel=Matter.Channel.PORTAL, user=user, files=files, prepare=prepare)


def _about(user: User, reference: str) -> Matter | None:
    if not reference.strip():
        return None
    found = own_matters(user).filter(reference=reference.strip().upper()).first()
    if found is None:
        text = Text(
            "您没有这个编号的事项，请核对，或者不填。", "You have no matter of this reference; please check it or leave it out."
        )
        raise Refused("about", text, {"about": text})
    return found


def heard_about(user: User) -> QuerySet[Complaint]:
    """Complaints in which this user is heard or was, the newest first."""
    rows = Complaint.objects.filter(matter__assignments__user=user, matter__assignments__seat=SUBJECT)
    return rows.select_related("matter").order_by("-pk")


def turn() -> int:
    """Go on where a lawyer did not answer in time; returns how many went on."""
    late = Matter.objects.filter(area=CODE, state="hearing", next_due_at__lte=clock.now()).values_list("pk", flat=True)
    done = 0
    for pk in list(late)[:200]:
        try:
            act(pk, "go_on", Actor.system(), version=None)
            done += 1
        except YuqiaoError:
            continue  # answered in the same second
    return done


def tools(matter: Matter, actor: Actor, inside: bool) -> dict[str, Any]:
    """Whom it is about; at the desk also the lawyer's other complaints."""
    complaint = complaint_of(matter)
    shown: dict[str, Any] = {"lawyer": complaint.lawyer, "about": complaint.about}
    if inside:
        others = Complaint.objects.filter(lawyer=complaint.lawyer).exclude(pk=complaint.pk).select_related("matter")
        shown["others"] = [(c.matter, WORKFLOW.state(c.matter.state).internal) for c in others.order_by("-pk")[:20]]
    return shown
