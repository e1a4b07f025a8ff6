"""The area consultation, put together."""

from yuqiao.areas.consultation import effects, flow
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area

AREA = Area(
    code="consultation",
    prefix="ZX",
    title=Text("涉外法律咨询", "Legal consultation"),
    blurb=Text("说明情况，得到书面的初步意见：依据、风险、下一步。", "Tell us what happened; a lawyer writes a first view: law, risk, next step."),
    steps=flow.STEPS,
    workflow=flow.WORKFLOW,
    clocks=flow.CLOCKS,
    effects=effects.EFFECTS,
    guards=effects.GUARDS,
    refuses=flow.refuses,
    begins="offer",
)
