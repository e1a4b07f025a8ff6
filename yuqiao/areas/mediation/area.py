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
    offers=(
        Text("双方自愿的商事调解", "Commercial mediation when both sides agree"),
        Text("中外调解员名册", "A roster of mediators from China and abroad"),
        Text("中英文进行", "In Chinese and English"),
    ),
)
