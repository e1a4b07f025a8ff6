"""Verbs of notary offices: names, notaries and their ties, each change with its line in the history of the entry."""

from datetime import date
from typing import Any

from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.sealed import search_hash
from yuqiao.kernel.text import Text
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import current_seats
from yuqiao.registers.history import index, record
from yuqiao.registers.models import Notary, NotaryOffice, NotaryTie
from yuqiao.registers.names import normal_form

OFFICES, NOTARIES = "notary-offices", "notaries"
TIES = "ties"  # of whom it is told that a tie was declared or ended, never to whom

HEAD_ONLY = Text("这些登记由本公证处主任维护。", "These entries are kept by the head of the notary office.")
OWN_ONLY = Text("回避关系由公证员本人申报。", "A tie is declared by the notary personally.")


def is_head(user: User | None, office: NotaryOffice) -> bool:
    """True for the head of this notary office."""
    return user is not None and any(s.role == Role.OFFICE_HEAD and s.office_id == office.office_id for s in current_seats(user))


@transaction.atomic
def set_office_names(
    office: NotaryOffice, by: User, *, name_en: str, registered_name_en: str, short_name: str, short_name_en: str, checked: bool
) -> NotaryOffice:
    """Set how the office is called in English and in numbers; `checked`: the registered name was compared with the register today.

    Another registered name has to be checked with it. Raises NotAllowed for anybody but the head, Refused with the fields.
    """
    office = NotaryOffice.objects.select_for_update().get(pk=office.pk)
    _head(by, office)
    values = {
        "name_en": name_en.strip(),
        "registered_name_en": registered_name_en.strip(),
        "short_name": short_name.strip(),
        "short_name_en": short_name_en.strip(),
    }
    _complete(office, values, checked)
    _set(office, by, OFFICES, values)
    if checked and values["registered_name_en"]:
        _set(office, by, OFFICES, {"registered_name_checked_on": clock.today()})
        office.registered_name_checked_by = by
        office.save(update_fields=["registered_name_checked_by"])
    return office


def _complete(office: NotaryOffice, values: dict[str, str], checked: bool) -> None:
    wrong: dict[str, Text] = {}
    if not values["name_en"]:
        wrong["name_en"] = Text("请填写英文名称。", "Please write the English name.")
    if values["registered_name_en"] != office.registered_name_en and not checked:
        wrong["checked"] = Text(
            "备案名称有变动，请与外交部备案核对后勾选。", "The registered name differs: compare it with the register, then tick."
        )
    if office.short_name and not values["short_name"]:
        wrong["short_name"] = Text("请填写编号用的简称。", "Please write the short name for the numbers.")
    if values["short_name"] and NotaryOffice.objects.filter(short_name=values["short_name"]).exclude(pk=office.pk).exists():
        wrong["short_name"] = Text(
            "另一家公证处已用这个简称，编号会重复。", "Another office has this short name; numbers would be the same."
        )
    if wrong:
        raise Refused("office_names", next(iter(wrong.values())), wrong)


@transaction.atomic
def set_notary(notary: Notary, by: User, *, specimen_filed_on: date | None, in_post_until: date | None) -> Notary:
    """Set since when the signature specimen is on file, and the last day in post. Raises NotAllowed, and Refused for a day to come."""
    notary = Notary.objects.select_for_update(of=("self",)).select_related("office").get(pk=notary.pk)
    _head(by, notary.office)
    if specimen_filed_on and specimen_filed_on > clock.today():
        text = Text("备案日期不能在今天之后。", "The specimen cannot have been filed after today.")
        raise Refused("specimen_filed_on", text, {"specimen_filed_on": text})
    values = {"specimen_filed_on": specimen_filed_on, "in_post_until": in_post_until}
    _set(notary, by, NOTARIES, values)
    return notary


@transaction.atomic
def declare_tie(notary: Notary, kind: str, name: str, *, code: str = "", role: str = "", by: User | None = None) -> list[NotaryTie]:
    """Keep a tie under the name and, when there is one, the credit code of an enterprise; the history keeps no name.

    `by` is the notary: raises NotAllowed for anybody else (None: the system), Refused for an unknown kind and without a name.
    """
    if by is not None and notary.user_id != by.pk:
        raise NotAllowed("own_ties", OWN_ONLY)
    if kind not in NotaryTie.Kind.values:
        text = Text("请选择关系。", "Please choose what the tie is.")
        raise Refused("tie_kind", text, {"kind": text})
    if not normal_form(name):
        text = Text("请填写姓名或名称。", "Please write the name.")
        raise Refused("tie_name", text, {"name": text})
    keys = [search_hash(normal_form(name)), *([search_hash(code)] if code else [])]
    made = [NotaryTie.objects.create(notary=notary, kind=kind, name=name, role=role, key=key, since=clock.today()) for key in keys]
    record(NOTARIES, notary.pk, TIES, "", kind, by=by)
    return made


@transaction.atomic
def end_tie(tie: NotaryTie, by: User) -> None:
    """The tie holds until today, with every key of the same declaration. Raises NotAllowed for anybody but the notary."""
    if tie.notary.user_id != by.pk:
        raise NotAllowed("own_ties", OWN_ONLY)
    same = [t for t in NotaryTie.objects.filter(notary=tie.notary, kind=tie.kind, until=None) if t.name == tie.name]
    NotaryTie.objects.filter(pk__in=[t.pk for t in same]).update(until=clock.today())
    if same:
        record(NOTARIES, tie.notary_id, TIES, tie.kind, "", by=by)


def _head(by: User, office: NotaryOffice) -> None:
    if not is_head(by, office):
        raise NotAllowed("head_only", HEAD_ONLY)


def _set(row: Any, by: User, register: str, values: dict[str, Any]) -> None:
    """Write what differs, each with its line of history."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        record(register, row.pk, name, str(getattr(row, name) or ""), str(value or ""), by=by)
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
        index(register, row.pk)
