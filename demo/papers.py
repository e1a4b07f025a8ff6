"""Real PDFs and photos to attach: invented papers, each marked as a demonstration."""

import io
import json
import tempfile
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import typst
from PIL import Image, ImageDraw, ImageFont

TEMPLATE = """
#set page(margin: 2.2cm, footer: align(center, text(8pt, gray)[演示文件 DEMO · 内容虚构 invented]))
#set text(font: "Noto Serif SC", size: 11pt)
#let d = json(bytes(sys.inputs.data))
#align(center, text(16pt, weight: "bold")[#d.title])
#v(1em)
#for line in d.lines [#par(line)]
#v(2em)
#grid(columns: (1fr, 1fr), [甲方 Party A：#d.a], [乙方 Party B：#d.b])
"""
PAPERS = (
    (
        "销售合同_演示.pdf",
        "销售合同（演示）",
        "河南星络演示机电有限公司",
        "Lotus Sample Trading JSC",
        (
            "第一条　甲方向乙方出售灌装机两台，总价86,000美元。",
            "第二条　收货后30日内付清。",
            "第三条　本合同没有约定争议解决方式。",
        ),
    ),
    (
        "Sales contract (demo).pdf",
        "Sales Contract (Demo)",
        "Henan Sample Foods Co., Ltd.",
        "Beispiel Handels GmbH",
        (
            "1. The Seller delivers 20 tonnes of dried mushrooms, CIF Hamburg.",
            "2. Payment within 45 days of the bill of lading.",
            "3. Disputes are settled amicably.",
        ),
    ),
    (
        "形式发票_演示.pdf",
        "形式发票 Proforma Invoice（演示）",
        "河南样本新材料有限公司",
        "Muster Industrie AG",
        ("货物：演示复合板 500 平方米", "单价：48.00 EUR", "总价：24,000.00 EUR"),
    ),
    (
        "催款函_演示.pdf",
        "催款函（演示）",
        "河南范例物流有限公司",
        "Demo Shipping LLC",
        ("贵司尚欠海运费 12,400 美元。", "请在收到本函之日起15日内付清。"),
    ),
    (
        "Employment letter (demo).pdf",
        "Letter of Employment (Demo)",
        "Sample University of Zhengzhou",
        "Julia Beispiel",
        ("This is to certify that the above-named person is employed as a lecturer.", "The contract runs until 31 August 2027."),
    ),
    (
        "租赁合同_演示.pdf",
        "海外仓租赁合同（演示）",
        "河南示例跨境电商有限公司",
        "Contoh Gudang PT",
        ("租赁面积 3,000 平方米，租期三年。", "提前解除须提前90日书面通知。"),
    ),
)


@cache
def pdfs() -> tuple[tuple[str, bytes], ...]:
    """(name, content) of every PDF; made once in a process."""
    made = []
    for name, title, a, b, lines in PAPERS:
        data = json.dumps({"title": title, "a": a, "b": b, "lines": lines}, ensure_ascii=False)
        made.append((name, _compiler().compile(format="pdf", sys_inputs={"data": data})))
    return tuple(made)


@cache
def _compiler() -> typst.Compiler:
    folder = Path(tempfile.mkdtemp(prefix="yuqiao-demo-"))
    source = folder / "paper.typ"
    source.write_text(TEMPLATE, encoding="utf-8")
    return typst.Compiler(str(source), font_paths=[str(Path(fonts.sans_path()).parent)], ignore_system_fonts=True)


@cache
def paper(title: str, name: str) -> bytes:
    """A PDF that stands for a paper of somebody's: its title, the name, and that it is invented."""
    lines = [
        f"姓名或名称：{name}",
        "本文件由演示程序生成，内容全部虚构，不具有任何效力。",
        "Made for a demonstration. Invented, and worth nothing.",
    ]
    data = json.dumps({"title": f"{title}（演示）", "lines": lines, "a": name, "b": "示例机关"}, ensure_ascii=False)
    return _compiler().compile(format="pdf", sys_inputs={"data": data})


@cache
def photos() -> tuple[tuple[str, bytes], ...]:
    """(name, content) of photos of papers, as from a telephone."""
    font = ImageFont.truetype(str(fonts.sans_path()), 44)
    made = []
    for name, words in (("提单_演示.jpg", "提单 BILL OF LADING\n演示 DEMO"), ("护照_演示.jpg", "护照 PASSPORT\n样本 SPECIMEN")):
        image = Image.new("RGB", (1200, 850), "#f4f0e6")
        draw = ImageDraw.Draw(image)
        draw.rectangle((40, 40, 1160, 810), outline="#8a8574", width=4)
        draw.multiline_text((120, 140), words, font=font, fill="#2b2b28", spacing=24)
        for line in range(8):
            draw.line((120, 360 + line * 50, 1080 - (line % 3) * 140, 360 + line * 50), fill="#b9b3a2", width=3)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
        made.append((name, out.getvalue()))
    return tuple(made)
