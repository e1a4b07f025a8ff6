"""The area compliance: what it will offer; until it opens, consultation takes its requests."""

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Workflow

AREA = Area(
    code="compliance",
    prefix="HG",
    title=Text("海外合规与风险", "Overseas compliance and risk"),
    blurb=Text("出口管制、数据、税务、用工。", "Export control, data, tax, employment."),
    steps=(),
    workflow=Workflow((), ()),
    open=False,
    taken_by="consultation",
)
