"""The area lawyers: what it will offer; until it opens, consultation takes its requests."""

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Workflow

AREA = Area(
    code="lawyers",
    prefix="LS",
    title=Text("涉外律师服务", "Lawyer services"),
    blurb=Text("按法域、语种、领域选人，先查冲突。", "A lawyer by jurisdiction, language and field, after a conflict check."),
    steps=(),
    workflow=Workflow((), ()),
    open=False,
    taken_by="consultation",
)
