"""What the certificates say of the applicant: as submitted at first, then as the papers show it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from yuqiao.areas.notarization import flow, selectors
from yuqiao.areas.notarization.models import NotarialFile
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.matters import access
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import Field
from yuqiao.matters.forms import clean_answers
from yuqiao.matters.models import Matter, Party
from yuqiao.matters.papers import judges_of
from yuqiao.matters.search import index_matter
from yuqiao.matters.timeline import record_event
from yuqiao.registers.names import normal_form

OPEN_IN = (*flow.BEFORE, *flow.DRAFTING, "reviewing")
# What only the desk fills in: the words of the translation, and the nationality of a foreigner.
FOR_THE_TRANSLATION = (
    Field("address_latin", Text("住所（译文用）", "Address, for the translation"), required=False),
    Field(
        "nationality",
        Text("国籍（外国人）", "Nationality, of a foreigner"),
        "territory",
        required=False,
        shown_if=("asker", (flow.PERSON,)),
    ),
    Field(
        "legal_representative_latin",
        Text("法定代表人（译文用）", "Legal representative, for the translation"),
        required=False,
        shown_if=("asker", (flow.ENTERPRISE,)),
    ),
    Field("agent_name", Text("代理人", "Agent"), required=False, max_length=120),
    Field("agent_name_latin", Text("代理人（译文用）", "Agent, for the translation"), required=False, max_length=120),
)
FIELDS = (
    *(f for f in flow.STEPS[0].fields if f.code == "asker"),
    *flow.STEPS[1].fields,
    *FOR_THE_TRANSLATION,
)


def fields_of(kind: str) -> tuple[Field, ...]:
    """What is asked of a person, or of an enterprise; who applies goes along unseen."""
    found = []
    for field in FIELDS:
        if field.shown_if and field.shown_if[0] == "asker":
            if kind in field.shown_if[1]:
                found.append(replace(field, shown_if=None))
        elif field.code != "asker":
            found.append(field)
    return tuple(found)


def may_amend(matter: Matter, actor: Actor) -> bool:
    """True for who handles the matter, while its certificates can still be changed."""
    return matter.state in OPEN_IN and bool(access.roles_in(actor, matter) & judges_of(matter))


@transaction.atomic
def amend_applicant(matter_id: int, actor: Actor, data: Mapping[str, Any]) -> NotarialFile:
    """Correct what the certificates say of the applicant, as in the papers; the answers stay as they were submitted.

    Raises NotAllowed for who does not handle the matter, Refused with a message a field, and after approval.
    """
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & judges_of(matter):
        raise NotAllowed("not_yours", Text("申请人信息不由您更正。", "The applicant's details are not yours to correct."))
    if matter.state not in OPEN_IN:
        raise Refused(
            "too_late", Text("送审批以后不能更正，请先退回。", "It cannot be corrected after submission; send it back first.")
        )
    file = selectors.file_of(matter)
    cleaned = clean_answers(FIELDS, data)
    kind = cleaned.pop("asker")
    if kind != file.applicant_kind and selectors.items_of(matter):
        text = Text("先取消现有的公证事项，再更改申请人类型。", "Drop the present certificates before changing who applies.")
        raise Refused("applicant_kind", text, {"asker": text})
    before: dict[str, Any] = dict(file.applicant)  # type: ignore[call-overload]
    kept = {k: v for k, v in before.items() if k not in {f.code for f in FIELDS}}
    file.applicant, file.applicant_kind = {**kept, **cleaned}, kind  # type: ignore[assignment]
    file.save(update_fields=["applicant", "applicant_kind"])
    after = {**kept, **cleaned}
    changed = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    _rename_client(matter, after)
    record_event(matter, "notarization.applicant_amended", actor, data={"fields": changed})
    index_matter(matter)
    matter.save()
    return file


def _rename_client(matter: Matter, applicant: Mapping[str, Any]) -> None:
    """The party in the matter is called as the certificates call it, so that search and the check for ties see the same name."""
    name = applicant.get("enterprise_name") or applicant.get("applicant_name")
    client = matter.parties.filter(role=Party.Role.CLIENT).first()
    if client is None or not name or name == client.name:
        return
    client.other_names = [*client.other_names, client.name]
    client.name = name[:200]
    client.credit_code = applicant.get("credit_code", client.credit_code)
    client.save(update_fields=["name", "other_names", "credit_code"])
    client.normal_names.get_or_create(normalised=normal_form(name)[:200])
