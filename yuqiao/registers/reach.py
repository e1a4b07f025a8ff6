"""Who reads a register at the desk, and who changes what of an entry."""

from django.db.models import Model, Q

from yuqiao.people.models import Role, User
from yuqiao.people.selectors import current_seats, has_role
from yuqiao.registers.catalogue import ENTERPRISES, MEDIATION_ORGANISATIONS, REGISTERS
from yuqiao.registers.register import Column, Register, Rows


def reads(user: User, register: Register) -> bool:
    """True for who reads the whole register."""
    return has_role(user, *register.readers, *register.editors)


def keeps(user: User | None, register: Register) -> bool:
    """True for who changes any entry of the register; None is the system."""
    return user is None or has_role(user, *register.editors)


def heads(user: User) -> list[int]:
    """Offices that the user heads."""
    return [s.office_id for s in current_seats(user) if s.role == Role.OFFICE_HEAD and s.office_id]


def own_entries(user: User, register: Register) -> Q | None:
    """What finds the user's own entries of a register: the institution that one heads, the role that one has; None for none."""
    if not register.own:
        return None
    if register.office_kind:
        offices = heads(user)
        return Q(office__in=offices) if offices else None
    return _personal(register, user.pk)


def _personal(register: Register, user_id: int) -> Q:
    person = Q(person__user=user_id)
    return person | Q(user=user_id) if register.code in ("lawyers", "notaries") else person


def owns(user: User | None, register: Register, entry: Model) -> bool:
    """True for the head of the institution that the entry is, and for the person whose role it is."""
    if user is None or not register.own:
        return False
    if register.office_kind:
        return entry.office_id in heads(user)
    if getattr(entry, "user_id", None) == user.pk:
        return True
    person = entry.person
    return person is not None and person.user_id == user.pk


def reads_entry(user: User, register: Register, entry: Model) -> bool:
    """True for who reads this entry at the desk."""
    return reads(user, register) or owns(user, register, entry)


def open_columns(user: User | None, register: Register, entry: Model | None = None) -> list[Column]:
    """The columns that somebody may change of an entry (of a new one: None)."""
    if register.room and user is not None:
        return []
    if keeps(user, register):
        return [c for c in register.columns if c.editable]
    if entry is not None and owns(user, register, entry):
        return [c for c in register.columns if c.editable and c.own]
    return []


def may_change_rows(user: User | None, register: Register, entry: Model, rows: Rows) -> bool:
    """True for who may add, change and remove rows of an entry."""
    return rows.editable and not register.room and (keeps(user, register) or (rows.own and owns(user, register, entry)))


def readable_registers(user: User) -> list[Register]:
    """The registers that the user reads whole."""
    return [register for register in REGISTERS if reads(user, register)]


def sees_supply(user: User) -> bool:
    """True for who looks at what the province can serve."""
    return has_role(user, Role.DEPARTMENT_MANAGER, Role.WINDOW_CLERK)


def keeps_the_roster(user: User) -> bool:
    """True for who keeps the roster of mediation organisations and writes down their yearly checks."""
    return keeps(user, MEDIATION_ORGANISATIONS)


def reads_enterprises(user: User) -> bool:
    """True for who reads the register of enterprises."""
    return reads(user, ENTERPRISES)


def keeps_enterprises(user: User) -> bool:
    """True for who keeps the register of enterprises."""
    return keeps(user, ENTERPRISES)


def keeps_the_white_list(user: User) -> bool:
    """True for reviewers and the department."""
    return has_role(user, Role.REVIEWER, Role.DEPARTMENT_MANAGER)


def is_lawyer(user: User) -> bool:
    """True for who has a lawyer's seat."""
    return has_role(user, Role.LAWYER, Role.DUTY_LAWYER)
