"""What an entry cannot say because of the kind of its firm; asks the rule of the day and the rows of the register."""

from collections.abc import Mapping

from yuqiao.facts.selectors import rule_value
from yuqiao.kernel.text import Text
from yuqiao.registers.capabilities import NO_CHINESE_LAW, RULE, limits_of
from yuqiao.registers.models import LawFirm, Lawyer

NO_CONSULTATIONS = Text(
    "{firm}是外国律师事务所代表机构，{limit}不能接受咨询派单。（{source}）",
    "{firm} is the office of a foreign firm and cannot take consultations. {limit} ({source})",
)
STILL_TAKE = Text(
    "本所有{n}名律师接受咨询派单，这一类型的机构不能接受。请先改律师的登记。",
    "{n} lawyers of the firm take consultations, which a firm of this kind cannot. Change the lawyers' entries first.",
)


def against_kind(register: str, whole: Mapping[str, str], pk: int | None) -> dict[str, Text]:
    """What the kind of a firm forbids, by field: a consultation may always turn on Chinese law."""
    if register == "lawyers" and whole.get("takes_consultations") == "1" and whole.get("firm"):
        firm = LawFirm.objects.filter(pk=int(whole["firm"])).first()
        if firm is not None and limits_of(firm.kind, rule_value(RULE)):
            limit = NO_CHINESE_LAW
            name = Text(firm.name_zh, firm.name_en)
            return {"takes_consultations": NO_CONSULTATIONS.format(firm=name, limit=limit.text, source=limit.source)}
    if register == "law-firms" and pk and limits_of(whole.get("kind", ""), rule_value(RULE)):
        taking = Lawyer.objects.filter(firm=pk, takes_consultations=True).count()
        if taking:
            return {"kind": STILL_TAKE.format(n=taking)}
    return {}
