"""The procedure for complaints about lawyers, put together; found on a lawyer's page, no service of the portal."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.urls import reverse

from yuqiao.areas.complaints import complaining, effects, flow
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Waiting
from yuqiao.matters.models import Matter
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role

STEPS = {Role.REVIEWER: ("checking", "deciding"), Role.DEPARTMENT_MANAGER: ("reconsidering",)}


def waits(user: User, rows: QuerySet[Matter]) -> Sequence[Waiting]:
    """What waits for a reviewer or for the department."""
    mine = [state for role, states in STEPS.items() if has_role(user, role) for state in states]
    if not mine:
        return ()
    found = rows.filter(area=flow.CODE, state__in=mine).order_by().values("state").annotate(n=Count("pk"))
    counts = {row["state"]: row["n"] for row in found}
    address = f"{reverse('desk:worklist')}?area={flow.CODE}&state="
    named = ((s, flow.WORKFLOW.state(s).internal) for s in mine if counts.get(s))
    return [Waiting(Text(f"投诉：{t.zh}", f"Complaints: {t.en}"), counts[s], address + s) for s, t in named]


AREA = Area(
    code=flow.CODE,
    prefix="TS",
    title=Text("律师投诉", "Complaint about a lawyer"),
    blurb=Text("实名投诉，听取律师意见，书面答复。", "By name; the lawyer is heard; a written answer."),
    steps=flow.STEPS,
    workflow=flow.WORKFLOW,
    clocks=flow.CLOCKS,
    effects=effects.EFFECTS,
    guards=effects.GUARDS,
    receipt="complaints.received",
    panels=("complaints/desk_panel.html",),
    public_panels=("complaints/portal_panel.html",),
    tools=complaining.tools,
    waits=waits,
    service=False,
)
