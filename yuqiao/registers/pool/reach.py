"""Who comes into the rooms of the talent pool and of the annual returns, by the seats in force."""

from yuqiao.people.models import Office, Role, User
from yuqiao.people.selectors import current_seats
from yuqiao.registers.pool.services import bureaux_of, is_department

POOL_ROLES = (Role.DEPARTMENT_MANAGER, Role.REGISTRAR, Role.OFFICE_HEAD)
READERS = (Role.DEPARTMENT_MANAGER, Role.REGISTRAR)


def reads_registers(user: User | None) -> bool:
    """The department, and who keeps the registers."""
    keeps = any(s.role == Role.REGISTRAR and s.area in ("", "lawyers") for s in current_seats(user)) if user else False
    return keeps or is_department(user)


def only_nominates(user: User | None) -> bool:
    """The head of a city's justice bureau, who has the rounds alone."""
    return not reads_registers(user) and bool(bureaux_of(user))


def headed_firms(user: User | None) -> list[Office]:
    """The offices of law firms that a person leads."""
    seats = current_seats(user) if user else []
    return [s.office for s in seats if s.role == Role.OFFICE_HEAD and s.office and s.office.kind == Office.Kind.LAW_FIRM]


def heads_a_firm(user: User | None) -> bool:
    """True for the head of a law firm."""
    return bool(headed_firms(user))


def pool_rooms(user: User | None) -> list[str]:
    """`figures`, `table`, `people` for who reads the registers; `rounds` for them and for the bureaux of cities."""
    if reads_registers(user):
        return ["figures", "table", "people", "rounds"]
    return ["rounds"] if bureaux_of(user) else []


def returns_rooms(user: User | None) -> list[str]:
    """`returns`, `figures`, `imports` for the department and who keeps the registers (these read); `own` for the head of a law firm."""
    if reads_registers(user):
        return ["returns", "figures", *(["imports"] if is_department(user) else [])]
    return ["own"] if headed_firms(user) else []
