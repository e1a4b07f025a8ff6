"""Who supervises opens one file, with a reason that stands in the file's own timeline."""

from datetime import timedelta

from django.db import transaction

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Missing, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor, counted_at_desk
from yuqiao.matters.models import Inspection, Matter
from yuqiao.matters.timeline import record_event
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role

LEAST_REASON = 10


@transaction.atomic
def open_file(reference: str, user: User, reason: str) -> Inspection:
    """Open a matter's file to this user for the time of rule `inspection.open`. Raises Missing, and Refused without a reason."""
    found = counted_at_desk(user).filter(reference=reference.strip().upper()).values_list("pk", flat=True).first()
    if found is None:
        text = Text("没有这个编号的案卷。", "There is no file of this reference.")
        raise Missing("no_file", text, {"reference": text})
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        text = Text(
            "请写明调阅的理由（至少10个字），理由记入案卷。", "Say why you open it (10 characters or more); the file keeps it."
        )
        raise Refused("inspection_reason", text, {"reason": text})
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=found)
    inspection = Inspection.objects.create(
        matter=matter,
        user=user,
        reason=reason[:500],
        opened_at=clock.now(),
        expires_at=clock.now() + timedelta(minutes=int(facts.rule("inspection.open").value)),
    )
    record_event(matter, "matters.inspected", Actor.of_user(user), data={"reason": inspection.reason})
    matter.save()
    return inspection


def current_inspection(user: User, matter: Matter) -> Inspection | None:
    """The opening by which this user reads the matter's file now, the last one to close; None for who needs none."""
    return Inspection.objects.filter(user=user, matter=matter, expires_at__gt=clock.now()).order_by("-expires_at").first()


def may_open(user: User, reference: str) -> bool:
    """True for a matter that this user does not read but may open with a reason."""
    return has_role(user, Role.DEPARTMENT_MANAGER) and counted_at_desk(user).filter(reference=reference).exists()
