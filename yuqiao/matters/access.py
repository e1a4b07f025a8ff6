"""Two questions in two functions: `visible_to` (see) and `may` (do). Everything not named here is closed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yuqiao.kernel import clock
from yuqiao.matters import contract, registry
from yuqiao.matters.look import asked_once
from yuqiao.matters.models import Assignment, Document, Inspection, Matter
from yuqiao.people.models import Office, Role, Seat, User
from yuqiao.people.selectors import current_break_glass, current_seats, has_role

# Seats that see every matter of their area and office. An administrator sees none: break-glass is for that.
_OVERSEEING = {Role.WINDOW_CLERK, Role.OFFICE_HEAD, Role.DEPARTMENT_MANAGER, Role.APPROVER, Role.REVIEWER}
# Assignments of one who helps, and does not handle.
_HELPING = {contract.TRANSLATOR, contract.SECOND_READER}
# Assignments that name a part of their own; the subject of a complaint is heard, and sees no file.
_PARTS = _HELPING | {contract.SUBJECT}


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user, the holder of a matter's or an offer's link, or the system."""

    kind: str  # user · token · offer · system
    user: User | None = None
    matter_id: int | None = None
    assignment_id: int | None = None
    name: str = ""

    @classmethod
    def of_user(cls, user: User) -> "Actor":
        """A signed-in user."""
        return cls("user", user=user, name=user.name)

    @classmethod
    def by_token(cls, matter: Matter) -> "Actor":
        """The applicant, by the link of this matter."""
        client = matter.parties.filter(role="client").first()
        return cls("token", matter_id=matter.pk, name=client.name if client else "")

    @classmethod
    def by_offer(cls, assignment: Assignment) -> "Actor":
        """The professional, by the link of this offer."""
        return cls("offer", user=assignment.user, assignment_id=assignment.pk, name=assignment.user.name)

    @classmethod
    def system(cls) -> "Actor":
        """A clock or a job."""
        return cls("system", name="system")


def _open_seats(user: User) -> list:
    return [seat for seat in current_seats(user) if seat.role in _OVERSEEING]


def _seat_scope(user: User, figures: bool = False) -> Q | None:
    """Matters that the user's seats oversee; None when there are none, an empty Q when there is no limit.

    The department opens the files of an area that is `inspected` one by one (`Inspection`); for figures it counts all.
    """
    scope: Q | None = None
    for seat in _open_seats(user):
        part = _areas_of(seat)
        if seat.role == Role.DEPARTMENT_MANAGER:
            if not figures:
                opened = Inspection.objects.filter(user=user, expires_at__gt=clock.now())
                part &= Q(area__in=_free_areas()) | Q(pk__in=_matters_of(opened))
        elif seat.office_id:
            part &= Q(office=seat.office_id) | (Q(office=None) if _at_center(seat) else Q())
        if not part:
            return Q()
        scope = part if scope is None else scope | part
    return scope


def _areas_of(seat: Seat) -> Q:
    """The areas that a seat oversees. A procedure of the registers only by its name, and for reviewer and department."""
    if seat.area:
        return Q(area=seat.area)
    if seat.role == Role.REVIEWER:
        return Q(area__in=registry.procedures())
    # Where the office narrows the seat, it keeps out the procedures too: they belong to the association.
    narrowed = seat.role == Role.DEPARTMENT_MANAGER or seat.office_id is not None
    return Q() if narrowed else ~Q(area__in=registry.procedures())


def _oversees(seat: Seat, area: str) -> bool:
    """True when the seat is for this area; as `_areas_of`."""
    if seat.area:
        return seat.area == area
    if area in registry.procedures():
        return seat.role in (Role.REVIEWER, Role.DEPARTMENT_MANAGER)
    return seat.role != Role.REVIEWER


def _at_center(seat: Seat) -> bool:
    """True for a seat at the center, where matters wait that belong to no office yet."""
    return seat.office is None or seat.office.kind in (Office.Kind.CENTER, Office.Kind.DEPARTMENT)


def _free_areas() -> list[str]:
    """Areas whose files who supervises need not open one by one."""
    return [area.code for area in registry.areas() if not area.inspected]


def _matters_of(rows: QuerySet) -> list[int]:
    """The matters of a few rows, as numbers: beside other conditions an index serves these, and not a question within."""
    return list(rows.values_list("matter", flat=True))


def _work_of(user: User) -> Q:
    """Matters that this user handles or helps with, and those of the own notary office that nobody has taken yet."""
    helping = Assignment.objects.filter(user=user, status="accepted", seat__in=_HELPING)
    work = Q(handler=user) | Q(pk__in=_matters_of(helping))  # who is replaced reads nothing that comes later
    for seat in current_seats(user):
        if seat.role == Role.NOTARY and seat.office_id:
            work |= Q(office=seat.office_id, handler=None)
    return work


def enterprise_codes(user: User) -> list[str]:
    """Credit codes of the enterprises that a person acts for today."""
    return [s.enterprise_code for s in current_seats(user) if s.role == Role.ENTERPRISE_REPRESENTATIVE and s.enterprise_code]


def visible_to(user: User | None) -> QuerySet[Matter]:
    """Matters that this user may see: own ones, those of enterprises represented, assigned ones, those of the seats."""
    if user is None or not user.is_authenticated:
        return Matter.objects.none()
    scope = _seat_scope(user)
    if scope is not None and not scope:
        return Matter.objects.all()
    mine = Q(client_user=user)
    codes = enterprise_codes(user)
    if codes:
        mine |= Q(client_enterprise__credit_code__in=codes)
    if any(s.role not in (Role.APPLICANT, Role.ENTERPRISE_REPRESENTATIVE) for s in current_seats(user)):
        mine |= _work_of(user)
    return Matter.objects.filter(mine | scope if scope is not None else mine)


def own_matters(user: User) -> QuerySet[Matter]:
    """Matters of this user as an applicant: own ones, and those of enterprises represented; never those served."""
    return Matter.objects.filter(Q(client_user=user) | Q(client_enterprise__credit_code__in=enterprise_codes(user)))


def visible_at_desk(user: User) -> QuerySet[Matter]:
    """Matters that this user serves: assigned ones and those of the seats, never the own ones as an applicant.

    An administrator sees none, and all to read while emergency access is open (people.middleware logs each page).
    """
    if has_role(user, Role.ADMINISTRATOR) and current_break_glass(user):
        return Matter.objects.all()
    return _within(_seat_scope(user), user)


def counted_at_desk(user: User) -> QuerySet[Matter]:
    """Matters that this user's figures count: as `visible_at_desk`, and for the department those it may not just open."""
    return _within(_seat_scope(user, figures=True), user)


def _within(scope: Q | None, user: User) -> QuerySet[Matter]:
    if scope is not None and not scope:
        return Matter.objects.all()
    work = _work_of(user)
    return Matter.objects.filter(work | scope if scope is not None else work)


def roles_in(actor: Actor, matter: Matter) -> set[str]:
    """What this actor is in this matter, in the words of the contract."""
    if actor.kind == "system":
        return {contract.SYSTEM}
    if actor.kind == "token":
        return {contract.APPLICANT} if actor.matter_id == matter.pk else set()
    if actor.kind == "offer":
        offered = matter.assignments.filter(pk=actor.assignment_id, status="offered", user__is_active=True).exists()
        return {contract.OFFERED} if offered else set()
    return _roles_of_user(actor.user, matter)


@asked_once
def _roles_of_user(user: User | None, matter: Matter) -> set[str]:
    if user is None or not user.is_authenticated:
        return set()
    roles: set[str] = set()
    if matter.client_user_id == user.pk:
        roles.add(contract.APPLICANT)
    codes = enterprise_codes(user)
    if codes and matter.client_enterprise_id and matter.client_enterprise.credit_code in codes:
        roles.add(contract.APPLICANT)
    taken = matter.assignments.filter(user=user, status__in=["offered", "accepted"]).values_list("status", "seat")
    for status, place in taken:
        part = place in _PARTS
        roles.add(contract.OFFERED if status == "offered" else place if part else contract.HANDLER)
    roles |= {str(s.role) for s in current_seats(user) if s.role == Role.NOTARY and s.office_id and s.office_id == matter.office_id}
    for seat in _open_seats(user):
        if not _oversees(seat, matter.area):
            continue
        if seat.role != Role.DEPARTMENT_MANAGER and not _covers(seat, matter):
            continue
        roles.add(str(seat.role))
    return roles


def _covers(seat: Seat, matter: Matter) -> bool:
    if seat.office_id is None or seat.office_id == matter.office_id:
        return True
    return matter.office_id is None and _at_center(seat)


def may(actor: Actor, move: contract.Move, matter: Matter) -> bool:
    """True when one of the actor's roles in the matter may make the move."""
    return bool(set(move.seats) & roles_in(actor, matter))


def reads_side_file(user: User | None, matter: Matter) -> bool:
    """True for the office that handles the matter, and nobody else: the handler, and who has a seat in that office.

    The side file holds internal opinions (Notarization Procedure Rules art. 60, as of 2026-11-23).
    """
    if user is None or not user.is_authenticated:
        return False
    mine = any(s.office_id == matter.office_id for s in current_seats(user) if s.office_id)
    return mine or (matter.handler_id == user.pk and user.is_active)


def readable_documents(matter: Matter, user: User) -> QuerySet[Document]:
    """Files of a matter that this person reads at the desk: all, and those of the side file within the office alone."""
    rows = matter.documents.all()
    return rows if reads_side_file(user, matter) else rows.exclude(audience=Document.Audience.SIDE_FILE)


def is_inside(roles: set[str]) -> bool:
    """True when these roles read what is inside: internal notes and events."""
    return bool(roles - {contract.APPLICANT, contract.OFFERED, contract.SUBJECT})
