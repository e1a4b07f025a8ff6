"""The area mediation: what it will offer; until it opens, consultation takes its requests."""

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Workflow

AREA = Area(
    code="mediation",
    prefix="TJ",
    title=Text("商事调解", "Commercial mediation"),
    blurb=Text("中外当事人自愿，中英文进行。", "Voluntary, for parties of any country, in Chinese or English."),
    steps=(),
    workflow=Workflow((), ()),
    open=False,
    taken_by="consultation",
)
