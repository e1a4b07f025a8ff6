"""The area forensics: what it will offer; until it opens, consultation takes its requests."""

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area, Workflow

AREA = Area(
    code="forensics",
    prefix="JD",
    title=Text("司法鉴定", "Forensic expertise"),
    blurb=Text("笔迹、文书、电子数据。", "Handwriting, documents, electronic data."),
    steps=(),
    workflow=Workflow((), ()),
    open=False,
    taken_by="consultation",
    offers=(
        Text("笔迹、文书、电子数据鉴定指引", "Guidance on handwriting, document and electronic evidence"),
        Text("有资质的鉴定机构", "Qualified institutions"),
        Text("鉴定意见的翻译和公证", "Translation and notarization of the opinion"),
    ),
)
