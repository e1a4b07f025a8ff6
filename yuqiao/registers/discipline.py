"""Decisions against lawyers and firms: recorded with their source, never deleted, lifted with a reason.

Whoever keeps something that discipline ends (the white list, offers) follows: `follow(callback)` is called in the same
transaction. The predicates of `white_list.py` ask the rows, so that nobody has to be told to be right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yuqiao.kernel import clock
from yuqiao.kernel.deadlocks import again_after_deadlock
from yuqiao.kernel.errors import NotAllowed, Refused
from yuqiao.kernel.text import Text
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import has_role
from yuqiao.registers.directory import reindex
from yuqiao.registers.models import Discipline, EntryChange, LawFirm, Lawyer

KEEPERS = (Role.REVIEWER, Role.DEPARTMENT_MANAGER)
KINDS: dict[str, Text] = {
    "admonition": Text("训诫", "Admonition"),
    "criticism": Text("通报批评", "Criticism"),
    "censure": Text("公开谴责", "Public censure"),
    "membership_suspended": Text("中止会员权利", "Membership suspended"),
    "expelled": Text("取消会员资格", "Expelled"),
    "warning": Text("警告", "Warning"),
    "fine": Text("罚款", "Fine"),
    "practice_stopped": Text("停止执业", "Practice stopped"),
    "licence_revoked": Text("吊销执业证书", "Licence revoked"),
}
Follower = Callable[[Discipline], None]
_followers: dict[str, Follower] = {}


def follow(name: str, callback: Follower) -> None:
    """Be told of each decision, in its transaction; the same name again replaces it."""
    _followers[name] = callback


@dataclass(frozen=True)
class Decision:
    """What a body decided."""

    body: str
    kind: str
    decided_on: date
    valid_from: date
    until: date | None
    summary_zh: str
    source: str
    summary_en: str = ""
    public: bool = True
    complaint: str = ""


@again_after_deadlock
def record_discipline(subject: Lawyer | LawFirm, said: Decision, by: User) -> Discipline:
    """Record a decision against a lawyer or a firm; who follows is told at once.

    Offers that move on may go to a lawyer who is suspended in the same moment, so two of these can wait for each other.

    Raises NotAllowed for who does not keep discipline, or belongs to the same firm; Refused with the fields.
    """
    _keeps(by)
    firm = subject if isinstance(subject, LawFirm) else subject.firm
    if Lawyer.objects.filter(user=by, firm=firm).exists():
        raise NotAllowed("tie", Text("它与您的律所有关，请由别人登记。", "It concerns your firm; somebody else records it."))
    _complete(said)
    if isinstance(subject, Lawyer):
        subject = Lawyer.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    made = Discipline.objects.create(
        lawyer=subject if isinstance(subject, Lawyer) else None,
        firm=subject if isinstance(subject, LawFirm) else None,
        by=by,
        at=clock.now(),
        is_demo=subject.is_demo,
        **vars(said),
    )
    _record(made, "", made.source, by)
    for callback in _followers.values():
        callback(made)
    return made


@transaction.atomic
def lift_discipline(pk: int, by: User, reason: str) -> Discipline:
    """End a decision from today on, because a body changed or withdrew it.

    Raises NotAllowed, Refused without a reason or when it was lifted before.
    """
    _keeps(by)
    found = Discipline.objects.select_for_update().get(pk=pk)
    if found.lifted_on:
        raise Refused("lifted", Text("已经解除。", "It was lifted already."))
    if not reason.strip():
        text = Text("请写明解除的依据。", "Please say on what ground it is lifted.")
        raise Refused("reason", text, {"reason": text})
    found.lifted_on, found.lifted_by, found.lifted_reason = clock.today(), by, reason.strip()[:300]
    found.save(update_fields=["lifted_on", "lifted_by", "lifted_reason"])
    _record(found, found.source, "", by)
    return found


def _keeps(by: User) -> None:
    if not has_role(by, *KEEPERS):
        raise NotAllowed("not_yours", Text("惩戒由协会和主管部门登记。", "Association and department record discipline."))


def _complete(said: Decision) -> None:
    wrong: dict[str, Text] = {}
    needed = Text("请填写。", "Please fill this in.")
    for name in ("body", "summary_zh", "source"):
        if not getattr(said, name).strip():
            wrong[name] = needed
    if said.kind not in KINDS:
        wrong["kind"] = Text("请选择惩戒种类。", "Please choose a kind.")
    if said.decided_on > clock.today():
        wrong["decided_on"] = Text("决定日期不能在今天之后。", "It cannot have been decided after today.")
    if said.valid_from < said.decided_on:
        wrong["valid_from"] = Text("生效日期不能早于决定日期。", "It cannot hold before it was decided.")
    if said.until and said.until < said.valid_from:
        wrong["until"] = Text("截止日期不能早于生效日期。", "It cannot end before it begins.")
    if wrong:
        raise Refused("discipline", next(iter(wrong.values())), wrong)


def _record(made: Discipline, before: str, after: str, by: User) -> None:
    register, entry = ("lawyers", made.lawyer_id) if made.lawyer_id else ("firms", made.firm_id)
    reindex(register, entry)
    EntryChange.objects.create(
        register=register,
        entry=entry,
        field="discipline",
        before=before,
        after=after,
        source=made.source,
        by=by,
        at=clock.now(),
    )
