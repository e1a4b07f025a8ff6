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
)
