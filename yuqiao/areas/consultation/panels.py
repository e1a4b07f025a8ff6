"""What the panels on a consultation's pages show: the lawyers who fit, and why."""

from typing import Any

from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter


def _words(parts: list[dict[str, Any]]) -> list[tuple[Text, float]]:
    return [(Text(part["zh"], part["en"]), part["points"]) for part in parts]


def tools(matter: Matter, actor: Actor, inside: bool) -> dict[str, Any]:
    """To the applicant those who may be chosen now; to the center also the score of whoever was offered it last."""
    if not inside:
        shown = list(matter.proposals.standing()) if matter.state == "choosing" else []
        return {"choosing": matter.state == "choosing", "proposals": [(row, _words(row.parts)) for row in shown]}
    rows = matter.proposals.select_related("lawyer__firm").order_by("position")
    offers = ("consultation.offer", "consultation.offer_again", "consultation.let_center", "consultation.choose")
    last = matter.events.filter(kind__in=offers, data__has_key="parts").order_by("-number").first()
    return {
        "proposals": [(row, _words(row.parts)) for row in rows],
        "asked": (
            matter.assignments.select_related("lawyer__firm").filter(lawyer=last.data["lawyer"]).last(),
            last.data["score"],
            _words(last.data["parts"]),
        )
        if last
        else None,
    }
