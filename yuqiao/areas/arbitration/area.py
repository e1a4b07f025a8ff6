"""The area arbitration: what it will offer; until it opens, consultation takes its requests."""

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Workflow

AREA = Area(
    code="arbitration",
    prefix="ZC",
    title=Text("国际商事仲裁", "International commercial arbitration"),
    blurb=Text("条款诊断、立案材料、临时仲裁指引。", "Clause check, filing pack, guidance on ad hoc arbitration."),
    steps=(),
    workflow=Workflow((), ()),
    open=False,
    taken_by="consultation",
    offers=(
        Text("仲裁条款诊断", "A check of the arbitration clause"),
        Text("立案材料清单和指引", "The list of papers for filing, with guidance"),
        Text("自贸区临时仲裁的备案指引", "Guidance on filing an ad hoc tribunal"),
    ),
)
