"""One human being with several roles: which entries are probably the same person, and the verbs that say so."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.catalogue import REGISTERS
from yuqiao.registers.entries import KEEPERS_ONLY, PERSON, locked, model_of
from yuqiao.registers.history import record
from yuqiao.registers.models import Person
from yuqiao.registers.reach import keeps
from yuqiao.registers.register import Register

MOST = 5  # suggestions of one register
WHY = {
    "user": Text("同一账号", "same account"),
    "licence": Text("同一证号", "same licence number"),
    "name": Text("同名", "same name"),
}
NO_PEOPLE = Text("这类登记不是人员。", "The entries of this register are no people.")
SAME_ROLE = Text("这个人已有另一条同类登记。", "This person has another entry of this register already.")
LINKED = Text("两条登记已经是同一个人。", "Both entries are the same person already.")
TWO_PEOPLE = Text(
    "两条登记各自已关联不同的人，请先取消其中一条的关联。", "The two entries belong to two people. Unlink one of them first."
)
NOT_LINKED = Text("这条登记没有关联到人。", "This entry is not linked to a person.")


@dataclass(frozen=True)
class Suggestion:
    """An entry that is probably the same person, and why."""

    register: Register
    entry: Any
    why: Text


def person_registers() -> list[Register]:
    """The registers whose entries are roles of people."""
    return [register for register in REGISTERS if register.person]


def roles_of(person: Person | None) -> list[tuple[Register, Any]]:
    """All entries of a person."""
    if person is None:
        return []
    return [(register, entry) for register in person_registers() for entry in model_of(register).objects.filter(person=person)]


def suggest_people(register: Register, entry: Any) -> list[Suggestion]:
    """Entries of other registers that are probably the same person: same account, licence, or name; the surest first."""
    found = []
    for other in person_registers():
        rows = model_of(other).objects.select_related("person").filter(_same(other, entry))
        if entry.person_id:
            rows = rows.filter(Q(person=None) | ~Q(person=entry.person_id))
        if other == register:
            continue
        found += [Suggestion(other, row, WHY[_why(entry, row)]) for row in rows.order_by("pk")[:MOST]]
    order = list(WHY.values())
    return sorted(found, key=lambda s: order.index(s.why))


def _same(other: Register, entry: Any) -> Q:
    same = Q(name_zh=entry.name_zh)
    codes = {column.code for column in other.columns}
    if getattr(entry, "licence", "") and "licence" in codes:
        same |= Q(licence=entry.licence)
    if user := _user_of(entry):
        same |= Q(person__user=user)
        if other.code in ("lawyers", "notaries"):
            same |= Q(user=user)
    return same


def _user_of(entry: Any) -> int | None:
    return getattr(entry, "user_id", None) or (entry.person.user_id if entry.person_id else None)


def _why(entry: Any, row: Any) -> str:
    if _user_of(entry) and _user_of(entry) == _user_of(row):
        return "user"
    return "licence" if getattr(entry, "licence", "") and getattr(row, "licence", "") == entry.licence else "name"


@transaction.atomic
def link_person(register: Register, pk: int, other: Register, other_pk: int, by: User | None) -> Person:
    """Say that two entries are one human being; who had no person yet gets the other's, or a new one.

    Raises NotAllowed, Missing, and Refused for two different people, for a second role of the same kind and for no people.
    """
    if not (register.person and other.person):
        raise Refused("no_people", NO_PEOPLE)
    if not (keeps(by, register) and keeps(by, other)):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    first, second = locked(register, pk), locked(other, other_pk)
    if first.person_id and second.person_id:
        raise Refused("two_people", LINKED if first.person_id == second.person_id else TWO_PEOPLE)
    person = first.person or second.person or _new_person(first, second)
    for whose, entry in ((register, first), (other, second)):
        if entry.person_id != person.pk:
            _set_person(whose, entry, person, by)
    return person


def _new_person(first: Any, second: Any) -> Person:
    user = _user_of(first) or _user_of(second)
    if user and (known := Person.objects.filter(user=user).first()):
        return known
    demo = first.is_demo and second.is_demo
    return Person.objects.create(name_zh=first.name_zh, name_en=first.name_en, user_id=user, is_demo=demo)


@transaction.atomic
def unlink_person(register: Register, pk: int, by: User | None) -> Any:
    """Say that an entry is not that person after all. Raises NotAllowed, Missing, and Refused when it is linked to nobody."""
    if not keeps(by, register):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    entry = locked(register, pk)
    if not register.person or entry.person_id is None:
        raise Refused("not_linked", NOT_LINKED)
    _set_person(register, entry, None, by)
    return entry


def _set_person(register: Register, entry: Any, person: Person | None, by: User | None) -> None:
    before = str(entry.person_id or "")
    entry.person = person
    try:
        with transaction.atomic():
            entry.save(update_fields=["person"])
    except IntegrityError as error:
        raise Refused("same_role", SAME_ROLE) from error
    record(register.code, entry.pk, PERSON, before, str(person.pk) if person else "", by=by)
