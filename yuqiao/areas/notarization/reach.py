"""Which notary offices a person at the desk works for, and who reads across all of them."""

from dataclasses import dataclass, field

from yuqiao.kernel.errors import NotAllowed
from yuqiao.kernel.text import Text
from yuqiao.people.models import Office, Role, Seat, User
from yuqiao.people.selectors import current_seats
from yuqiao.registers.models import NotaryOffice

AREA = "notarization"
OFFICE_ROLES = (Role.NOTARY, Role.APPROVER, Role.OFFICE_HEAD, Role.WINDOW_CLERK)
ROLES = (*OFFICE_ROLES, Role.DEPARTMENT_MANAGER)


@dataclass(frozen=True)
class Reach:
    """`offices`: notary offices in which the person has a seat; `headed`: those led; `all`: department or center."""

    offices: list[NotaryOffice] = field(default_factory=list)
    headed: list[NotaryOffice] = field(default_factory=list)
    all: bool = False
    department: bool = False

    def __bool__(self) -> bool:
        return self.all or bool(self.offices)


def _seats(user: User | None) -> list[Seat]:
    return [s for s in current_seats(user) if s.role in ROLES and s.area in ("", AREA)] if user else []


def _in_notary_office(seat: Seat) -> bool:
    return seat.role in OFFICE_ROLES and seat.office is not None and seat.office.kind == Office.Kind.NOTARY_OFFICE


def _in_center(seat: Seat) -> bool:
    return seat.role == Role.WINDOW_CLERK and (seat.office is None or seat.office.kind == Office.Kind.CENTER)


def reach_of(user: User | None) -> Reach:
    """What a person reaches by seats in force today; nothing for everybody else. One query at most."""
    seats = _seats(user)
    department = any(s.role == Role.DEPARTMENT_MANAGER for s in seats)
    held = {s.office_id for s in seats if _in_notary_office(s)}
    led = {s.office_id for s in seats if s.role == Role.OFFICE_HEAD}
    offices = list(NotaryOffice.objects.filter(office__in=held).select_related("office").order_by("pk")) if held else []
    return Reach(offices, [o for o in offices if o.office_id in led], department or any(_in_center(s) for s in seats), department)


def check_works_for(user: User | None, office: NotaryOffice) -> None:
    """Raises NotAllowed for who has no seat in the office."""
    if office.pk not in {o.pk for o in reach_of(user).offices}:
        raise NotAllowed(
            "other_office", Text("这是其他公证处的事项，由该处办理。", "This belongs to another notary office, which acts on it.")
        )


def rooms_of(user: User | None) -> list[str]:
    """Which of notarization's lists open to a person, by the seats alone (no query beyond the seats)."""
    seats = _seats(user)
    works = any(_in_notary_office(s) for s in seats)
    leads = any(_in_notary_office(s) and s.role == Role.OFFICE_HEAD for s in seats)
    department = any(s.role == Role.DEPARTMENT_MANAGER for s in seats)
    rooms = ["office", "batches", "deliveries", "archive"] if works else []
    rooms += ["register"] if works or department or any(_in_center(s) for s in seats) else []
    rooms += ["figures"] if leads or department else []
    return [*rooms, "fees"] if leads else rooms
