"""What waits in the procedure, step by step, for the desk's first page and for the board of the white list."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.urls import reverse

from yuqiao.areas.white_list import flow
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Waiting
from yuqiao.matters.models import Matter
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role

STEPS = {
    Role.REVIEWER: ("checking", "reviewing", "third_review", "rechecked"),
    Role.DEPARTMENT_MANAGER: ("deciding", "objection", "hearing", *flow.APPEALS),
}
SHOWN = tuple(s.code for s in flow.STATES if not s.final)


def _counts(rows: QuerySet[Matter], states: Sequence[str]) -> dict[str, int]:
    found = rows.filter(area=flow.CODE, state__in=states).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in found}


def _address(state: str) -> str:
    return f"{reverse('desk:worklist')}?area={flow.CODE}&state={state}"


def waits(user: User, rows: QuerySet[Matter]) -> Sequence[Waiting]:
    """What waits for a reviewer or for the department."""
    mine = [state for role, states in STEPS.items() if has_role(user, role) for state in states]
    counts = _counts(rows, mine) if mine else {}
    named = ((s, flow.WORKFLOW.state(s).internal) for s in mine if counts.get(s))
    return [Waiting(Text(f"白名单：{t.zh}", f"White list: {t.en}"), counts[s], _address(s)) for s, t in named]


def steps_of(rows: QuerySet[Matter]) -> Sequence[Waiting]:
    """Every step that is not an end, with how many stand there."""
    counts = _counts(rows, SHOWN)
    return [Waiting(flow.WORKFLOW.state(s).internal, counts.get(s, 0), _address(s)) for s in SHOWN]
