"""Entries that tests need, made by the register's own verbs."""

from itertools import count
from typing import Any

from yuqiao.people.models import Seat, User
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.entries import add_entry

_numbers = count(1)
NEEDED: dict[str, dict[str, str]] = {
    "law-firms": {"kind": "mainland"},
    "mediation-organisations": {"basis": "licensed"},
    "mediators": {"ground": "lawyer"},
    "partner-institutions": {"kind": "university"},
}


def an_entry(register: str, **values: Any) -> Any:
    """An entry of a register, entered by the system."""
    n = next(_numbers)
    named = {"name_zh": f"示例登记{n}", "name_en": f"Sample Entry {n}"}
    shown = {"public": "1"} if BY_CODE[register].leaves else {}
    return add_entry(BY_CODE[register], {**named, **NEEDED.get(register, {}), **shown, **values}, None)


def a_firm(**values: Any) -> Any:
    """A law firm of the register."""
    return an_entry("law-firms", **values)


def a_lawyer(**values: Any) -> Any:
    """A lawyer of the register, of a firm of the own unless one is given."""
    firm = values.pop("firm", None) or a_firm()
    return an_entry("lawyers", **{"firm": f"#{firm.pk}", "time_zone": "Asia/Shanghai", "load_limit": "10", **values})


def somebody(role: str = "", *, name: str = "", language: str = "zh-hans", **seat: Any) -> User:
    """An account, with one seat when a role is given."""
    n = next(_numbers)
    user = User.objects.create_account(email=f"entry{n}@test.example", name=name or f"User {n}", language=language, is_demo=True)
    if role:
        Seat.objects.create(user=user, role=role, valid_from="2020-01-01", **seat)
    return user
