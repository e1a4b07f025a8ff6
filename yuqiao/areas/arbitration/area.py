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
)
