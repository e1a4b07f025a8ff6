"""The procedure of the white list, put together. It is no service of the portal: lawyers find it in their room."""

from collections.abc import Mapping
from typing import Any

from yuqiao.areas.white_list import board, effects, flow, guards, panels
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Paper
from yuqiao.registers.models import ListingCriterion
from yuqiao.registers.white_list import criteria


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
    waits=board.waits,
    service=False,
)
