"""The area consultation, put together."""

from yuqiao.areas.consultation import effects, flow, panels
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area

AREA = Area(
    code="consultation",
    prefix="ZX",
    title=Text("涉外法律咨询", "Legal consultation"),
    blurb=Text(
        "说明情况，得到书面的初步意见：依据、风险、下一步。",
        "Tell us what happened; a lawyer writes a first view: law, risk, next step.",
    ),
    steps=flow.STEPS,
    workflow=flow.WORKFLOW,
    clocks=flow.CLOCKS,
    effects=effects.EFFECTS,
    guards=effects.GUARDS,
    refuses=flow.refuses,
    panels=("consultation/desk_panel.html",),
    public_panels=("consultation/portal_panel.html",),
    tools=panels.tools,
    begins="offer",
    offers=(
        Text("书面的初步意见：事实、依据、风险、下一步、限度", "A written first view: facts, law, risk, next step, limits"),
        Text("中文、英文或中英文", "In Chinese, English or both"),
        Text("可以自己选律师，可以追问，可以请另一位律师再看", "Choosing the lawyer, follow-up questions, a second opinion"),
    ),
)
