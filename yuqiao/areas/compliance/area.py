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
    offers=(
        Text("出口管制、制裁、数据、税务的初查", "A first check of export control, sanctions, data and tax"),
        Text("风险清单和整改建议", "A list of risks and what to do about them"),
        Text("出海企业走访和专班", "Visits and task forces for enterprises abroad"),
    ),
)
