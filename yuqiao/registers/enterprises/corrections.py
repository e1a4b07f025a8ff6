"""Names and codes that an enterprise asks to have corrected: the registrar decides by the licence."""

from django.db import IntegrityError, transaction

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.identifiers.credit_code import check as check_code
from yuqiao.kernel.text import Text
from yuqiao.people.models import Role, Seat, User
from yuqiao.registers.enterprises.fields import OFFICIAL, REGISTRAR
from yuqiao.registers.enterprises.services import (
    Origin,
    change_enterprise,
    find_enterprise,
    index_enterprises,
    locked,
    put_row,
    record_change,
)
from yuqiao.registers.models import Correction, Enterprise, FieldSource, Representative


@transaction.atomic
def ask_correction(enterprise: Enterprise, field: str, after: str, reason: str, by: User) -> Correction:
    """Ask for another registered name or code. Raises Refused: no reason, nothing different, a wrong code, asked already."""
    after = " ".join(after.split())
    if field not in OFFICIAL:
        raise Refused("field", Text("这一项可以直接修改。", "This one can be changed at once."))
    wrong: dict[str, Text] = {}
    if not reason.strip():
        wrong["reason"] = Text("请写明理由，例如变更登记日期。", "Please say why, for example the day on which it was registered.")
    if field == "credit_code":
        code = check_code(after)
        after = code.code
        if not code.valid:
            wrong["value"] = code.message
    if not after or after == getattr(enterprise, field):
        wrong["value"] = Text("请填写与现在不同的内容。", "Please write what it should be instead.")
    if wrong:
        raise Refused("correction", next(iter(wrong.values())), wrong)
    try:
        with transaction.atomic():
            return Correction.objects.create(
                enterprise=enterprise,
                field=field,
                before=getattr(enterprise, field),
                after=after[:200],
                reason=reason.strip()[:300],
                by=by,
                at=clock.now(),
            )
    except IntegrityError as error:
        text = Text("这一项已在等待登记人员核对。", "This one is waiting for the registrar already.")
        raise Refused("asked", text, {"value": text}) from error


@transaction.atomic
def decide_correction(pk: int, by: User, *, accept: bool, answer: str = "") -> Correction:
    """Take it over (the name before stays as a former one), or say why not. Raises Refused when it was decided before,

    without an answer when it is refused, and for a code that another entry has: those two are merged instead.
    """
    asked = Correction.objects.select_for_update().get(pk=pk)
    if asked.state != Correction.State.OPEN:
        raise Refused("decided", Text("这个申请已经有结果。", "This request has been decided already."))
    if not accept and not answer.strip():
        text = Text("请写明不予更正的理由。", "Please say why it is not corrected.")
        raise Refused("answer", text, {"answer": text})
    if accept:
        _take_over(asked, by)
    asked.state = Correction.State.DONE if accept else Correction.State.REFUSED
    asked.decided_by, asked.decided_at, asked.answer = by, clock.now(), answer.strip()[:300]
    asked.save()
    return asked


def _take_over(asked: Correction, by: User) -> None:
    origin = Origin(REGISTRAR, clock.today(), by)
    if asked.field == "name_zh":
        change_enterprise(asked.enterprise_id, {"name_zh": asked.after}, origin, over_confirmed=True)
        put_row(asked.enterprise_id, "names", {"kind": "former", "name": asked.before, "credit_code": ""}, origin)
        return
    other = find_enterprise(asked.after)
    if other and other.pk != asked.enterprise_id:
        raise Refused(
            "code_taken",
            Text("另一条记录已有这个代码，请合并两条记录。", "Another entry has this code. Merge the two entries instead."),
        )
    set_code(asked.enterprise_id, asked.after, origin)


def set_code(pk: int, code: str, origin: Origin) -> None:
    """Let an entry have another credit code; the seats of its representatives follow."""
    enterprise = locked(pk)
    before, enterprise.credit_code = enterprise.credit_code, code
    record_change(enterprise, "credit_code", before, code, origin)
    FieldSource.objects.update_or_create(
        enterprise=enterprise, field="credit_code", defaults={"source": origin.source, "as_of": origin.as_of, "confirmed": False}
    )
    enterprise.version += 1
    enterprise.save(update_fields=["credit_code", "version"])
    Seat.objects.filter(role=Role.ENTERPRISE_REPRESENTATIVE, enterprise_code=before).update(enterprise_code=code)
    Representative.objects.filter(credit_code=before).update(credit_code=code)
    index_enterprises([pk])
