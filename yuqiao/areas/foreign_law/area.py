"""The area foreign_law: what it will offer; until it opens, consultation takes its requests."""

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Workflow

AREA = Area(
    code="foreign_law",
    prefix="CM",
    title=Text("域外法查明", "Foreign law ascertainment"),
    blurb=Text("某国法律怎么规定，由谁出具意见。", "What another law says, in an opinion that a court can use."),
    steps=(),
    workflow=Workflow((), ()),
    open=False,
    taken_by="consultation",
    offers=(
        Text("按问题找合作机构", "A partner institution for the question"),
        Text("附原文和效力说明的书面意见", "A written opinion with the text and its validity"),
        Text("可供法庭使用的格式", "In a form that a court can use"),
    ),
)
