"""What the panels on the matter's pages show: for the lawyer the entry and the notice, for the desk also sheets and objections."""

from datetime import date, timedelta
from typing import Any

from yuqiao.areas.white_list import selectors
from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.registers.discipline import KINDS
from yuqiao.registers.models import EntryChange
from yuqiao.registers.white_list import LAWYERS, criteria, discipline_in_force

LISTING = {
    "listed": Text("在库", "Listed"),
    "suspended": Text("已暂停", "Suspended"),
    "removed": Text("已移出", "Removed"),
    "expired": Text("期满", "Expired"),
}


def tools(matter: Matter, actor: Actor, inside: bool) -> dict[str, Any]:
    """The entry, the notice, the conditions that were found met; to the lawyer what is objected, not by whom."""
    application = selectors.application_of(matter)
    listing = application.listing
    conditions = list(criteria(clock.today()))
    shown: dict[str, Any] = {
        "application": application,
        "lawyer": application.lawyer,
        "listing": listing,
        "listing_state": LISTING[listing.state] if listing else None,
        "grounds": grounds_of(listing.grounds, conditions) if listing else [],
        "objections": list(application.objections.filter(round=application.round).order_by("pk")),
    }
    return shown | _inside(application, actor, conditions) if inside else shown


def _inside(application: Any, actor: Actor, conditions: list) -> dict[str, Any]:
    sheets = list(selectors.sheets_of(application))
    lawyer, state = application.lawyer, application.matter.state
    judged = state not in ("reviewing",) or any(s.reviewer == actor.user for s in sheets)
    held = selectors.shared_grounds(sheets)
    found = discipline_in_force(clock.today())
    return {
        "sheets": sheets if judged else [],
        "sheets_hidden": len(sheets) if not judged else 0,
        "shared": [(c, c.code in held) for c in conditions] if judged and sheets else [],
        "shared_points": selectors.points_of(held, conditions),
        "least": int(facts.rule_value("whitelist.points")),
        "reviews": state in ("reviewing", "third_review"),
        "upheld": upheld_since(lawyer.pk, clock.today() - timedelta(days=3 * 365)),
        "standing": [(d, KINDS[d.kind]) for d in found.filter(lawyer=lawyer) | found.filter(firm=lawyer.firm_id)],
    }


def upheld_since(lawyer_id: int, day: date) -> list[str]:
    """References of the complaints about a lawyer that were upheld since a day."""
    rows = EntryChange.objects.filter(register=LAWYERS, entry=lawyer_id, field="complaint_upheld", at__gte=clock.midnight(day))
    return list(rows.order_by("-pk").values_list("after", flat=True))


def grounds_of(grounds: list[dict[str, Any]], conditions: list) -> list[tuple[Any, int]]:
    """Conditions that an entry rests on, each with its points; those that hold no longer are left out."""
    named = {c.code: c for c in conditions}
    return [(named[g["code"]], g["points"]) for g in grounds if g["code"] in named]
