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
    offers=(
        Text("按国家、领域、语种找律师", "A lawyer by country, field and language"),
        Text("先查利益冲突", "A conflict check first"),
        Text("约谈和报价", "A meeting and a quote"),
    ),
)
