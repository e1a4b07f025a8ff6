"""What the desk's first page says of notarization: how much waits for this person, and where; and what matters are called."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from yuqiao.areas.notarization import lists
from yuqiao.areas.notarization.models import Item
from yuqiao.areas.notarization.reach import AREA, rooms_of
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Waiting
from yuqiao.matters.models import Matter
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role

# State, what is to be done there, the seats that do it; "mine": a notary is shown the own ones alone.
STEPS = (
    ("received", Text("待预审", "to pre-check"), (Role.NOTARY, Role.OFFICE_HEAD, Role.WINDOW_CLERK), False),
    ("accepted", Text("待起草", "to draft"), (Role.NOTARY, Role.OFFICE_HEAD), True),
    ("approval", Text("待审批", "to approve"), (Role.APPROVER, Role.OFFICE_HEAD), False),
    ("approved", Text("待出证", "to issue"), (Role.NOTARY, Role.OFFICE_HEAD), True),
    ("reviewing", Text("待复查", "to review"), (Role.APPROVER, Role.OFFICE_HEAD), False),
)
MORE = Text("{name}，另{n}件", "{name} and {n} more")


def waits(user: User, rows: QuerySet[Matter]) -> list[Waiting]:
    """What waits for a person of a notary office, step by step, each with its list; empty for everybody else.

    `rows` are the matters that the person sees. Two or three queries.
    """
    rooms = rooms_of(user)
    if "deliveries" not in rooms:
        return []
    whole = has_role(user, Role.OFFICE_HEAD)
    steps = [(code, title, mine and not whole) for code, title, seats, mine in STEPS if has_role(user, *seats)]
    counts = _counts(rows, user, steps)
    found = [Waiting(title, counts[code], _list(code, mine)) for code, title, mine in steps]
    found.append(Waiting(Text("待送达", "to hand over"), lists.deliveries(user).count(), reverse("notarization_desk:deliveries")))
    found.append(Waiting(Text("待归档", "to close"), lists.to_archive(user).count(), reverse("notarization_desk:archive")))
    return found


def _counts(rows: QuerySet[Matter], user: User, steps: list[tuple[str, Text, bool]]) -> dict[str, int]:
    asked = {code: Q(state=code, handler=user) if mine else Q(state=code) for code, _title, mine in steps}
    return rows.filter(area=AREA, closed_at=None).aggregate(**{code: Count("pk", filter=only) for code, only in asked.items()})


def _list(state: str, mine: bool) -> str:
    query = {"area": AREA, "state": state} | ({"mine": "1"} if mine else {})
    return f"{reverse('desk:worklist')}?{urlencode(query)}"


def names(matters: Iterable[Matter]) -> dict[int, Text]:
    """What is asked for in each of these matters, in one query: a list tells one birth certificate from another matter."""
    items: dict[int, list[Text]] = {}
    rows = Item.objects.filter(matter__in=[m.pk for m in matters], dropped_at=None).select_related("subject").order_by("position")
    for item in rows:
        items.setdefault(item.matter_id, []).append(item.subject.name)
    return {pk: MORE.format(name=found[0], n=len(found) - 1) if len(found) > 1 else found[0] for pk, found in items.items()}
