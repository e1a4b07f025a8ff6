"""The procedure of the white list, put together. It is no service of the portal: lawyers find it in their room."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from yuqiao.areas.white_list import effects, flow, guards, panels
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Paper, Waiting
from yuqiao.matters.models import Matter
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role
from yuqiao.registers.models import ListingCriterion
from yuqiao.registers.white_list import criteria

STEPS = {
    Role.REVIEWER: ("checking", "reviewing", "third_review", "rechecked"),
    Role.DEPARTMENT_MANAGER: ("deciding", "objection", "hearing", *flow.APPEALS),
}


def materials(answers: Mapping[str, Any]) -> tuple[Paper, ...]:
    """What shows each condition of today; only the mandatory ones are required."""
    return tuple(
        Paper(
            c.code,
            Text(f"{c.name_zh}：{c.evidence_zh}"[:200], f"{c.name_en}: {c.evidence_en}"[:200]),
            required=c.kind == ListingCriterion.Kind.MANDATORY,
        )
        for c in criteria(clock.today())
    )


def waits(user: User, rows: QuerySet[Matter]) -> Sequence[Waiting]:
    """What waits for a reviewer or for the department, step by step."""
    mine = [state for role, states in STEPS.items() if has_role(user, role) for state in states]
    if not mine:
        return ()
    found = rows.filter(area=flow.CODE, state__in=mine).order_by().values("state").annotate(n=Count("pk"))
    counts = {row["state"]: row["n"] for row in found}
    address = f"{reverse('desk:worklist')}?area={flow.CODE}&state="
    return [
        Waiting(
            Text(f"白名单：{flow.WORKFLOW.state(s).internal.zh}", f"White list: {flow.WORKFLOW.state(s).internal.en}"),
            counts[s],
            address + s,
        )
        for s in mine
        if counts.get(s)
    ]


AREA = Area(
    code=flow.CODE,
    prefix="BM",
    title=Text("涉外律师白名单", "White list of foreign-related lawyers"),
    blurb=Text(
        "申请、评审、公示、在库、核验、申诉，一件到底。",
        "Application, review, public notice, the years on the list, checks, appeals: one matter.",
    ),
    steps=flow.STEPS,
    workflow=flow.WORKFLOW,
    clocks=flow.CLOCKS,
    materials=materials,
    effects=effects.EFFECTS,
    guards=guards.GUARDS,
    receipt="white_list.received",
    panels=("white_list/desk_panel.html",),
    public_panels=("white_list/portal_panel.html",),
    tools=panels.tools,
    waits=waits,
    service=False,
)
