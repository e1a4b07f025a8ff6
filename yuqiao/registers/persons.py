"""One human being with several roles: which entries are probably the same person, and the verbs that say so."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import User
from yuqiao.registers.catalogue import REGISTERS
from yuqiao.registers.entries import ACCOUNT, KEEPERS_ONLY, PERSON, locked, model_of
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


NO_ACCOUNT = Text("没有这个邮箱的账号。请先由管理员开通。", "There is no account of that address. An administrator opens it first.")
ACCOUNT_TAKEN = Text("这个账号属于“{name}”。", "This account belongs to {name}.")
WITHOUT_ACCOUNT = Text("这条登记没有账号。", "This entry has no account.")
WITH_ACCOUNT = ("lawyers", "notaries")  # whose entries name the account themselves; all others' through the person


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


# --- accounts ------------------------------------------------------------------------------------------------------


def account_of(register: Register, entry: Any) -> User | None:
    """The account with which the person of an entry signs in."""
    own = entry.user if register.code in WITH_ACCOUNT else None
    return own or (entry.person.user if entry.person_id else None)


@transaction.atomic
def give_account(register: Register, pk: int, email: str, by: User | None) -> Any:
    """The person of an entry signs in with that account, and keeps the own part of every entry that is the same person's.

    Raises NotAllowed, Missing, and Refused for an unknown address, for an account that somebody else has, and for no people.
    """
    if not register.person:
        raise Refused("no_people", NO_PEOPLE)
    if not keeps(by, register):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    entry = locked(register, pk)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first() if email.strip() else None
    if user is None:
        raise Refused("no_account", NO_ACCOUNT, {"email": NO_ACCOUNT})
    person = entry.person or Person.objects.filter(user=user).first()
    if person is None and register.code not in WITH_ACCOUNT:
        person = Person.objects.create(name_zh=entry.name_zh, name_en=entry.name_en, is_demo=entry.is_demo)
    _refuse_taken_account(register, entry, person, user)
    before = account_of(register, entry)
    if person and person.user_id != user.pk:
        person.user = user
        person.save(update_fields=["user"])
    if person and entry.person_id != person.pk:
        _set_person(register, entry, person, by)
    if register.code in WITH_ACCOUNT and entry.user_id != user.pk:
        entry.user = user
        entry.save(update_fields=["user"])
    if before != user:
        record(register.code, entry.pk, ACCOUNT, str(before.pk) if before else "", str(user.pk), by=by)
    return entry


def _refuse_taken_account(register: Register, entry: Any, person: Person | None, user: User) -> None:
    holder: Any = Person.objects.filter(user=user).exclude(pk=person.pk if person else None).first()
    if holder is None and register.code in WITH_ACCOUNT:
        holder = model_of(register).objects.filter(user=user).exclude(pk=entry.pk).first()
    if holder is not None:
        text = ACCOUNT_TAKEN.format(name=Text(holder.name_zh or holder.name_en, holder.name_en or holder.name_zh))
        raise Refused("account_taken", text, {"email": text})


@transaction.atomic
def take_account(register: Register, pk: int, by: User | None) -> Any:
    """The entry's person signs in no longer with the account, in none of the roles. Raises NotAllowed, Missing, Refused."""
    if not keeps(by, register):
        raise NotAllowed("registrar_only", KEEPERS_ONLY)
    entry = locked(register, pk)
    before = account_of(register, entry) if register.person else None
    if before is None:
        raise Refused("without_account", WITHOUT_ACCOUNT)
    if entry.person_id and entry.person.user_id:
        entry.person.user = None
        entry.person.save(update_fields=["user"])
    for whose, role in roles_of(entry.person) or [(register, entry)]:
        if whose.code in WITH_ACCOUNT and role.user_id == before.pk:
            model_of(whose).objects.filter(pk=role.pk).update(user=None)
        record(whose.code, role.pk, ACCOUNT, str(before.pk), "", by=by)
    entry.refresh_from_db()
    return entry
