"""Triage: from a subject and a stage to what it likely is and the service that fits. General information, no advice."""

from dataclasses import dataclass

from yuqiao.kernel.text import Text

STAGES = (
    ("sell", Text("正在谈，或者正在履行合同", "Negotiating or performing a contract")),
    ("invest", Text("准备投资或设立公司", "Planning to invest or to set up a company")),
    ("hire", Text("用工、派人出国", "Hiring, or sending staff abroad")),
    ("dispute", Text("已经发生纠纷", "A dispute has arisen")),
    ("personal", Text("个人或家庭的事", "A personal or family matter")),
    ("other", Text("其他", "Something else")),
)
SUBJECTS = (
    ("payment", Text("货款、合同", "Payment, contract")),
    ("papers", Text("给国外用的证书、文件", "Papers for use abroad")),
    ("dispute", Text("纠纷：谈、调、裁、诉", "A dispute: talk, mediate, arbitrate, sue")),
    ("foreign_law", Text("外国法律怎么规定", "What a foreign law says")),
    ("compliance", Text("出口管制、制裁、数据、税务", "Export control, sanctions, data, tax")),
    ("lawyer", Text("找律师、请律师", "Finding and hiring a lawyer")),
    ("expertise", Text("笔迹、文书、电子数据鉴定", "Handwriting, document or electronic evidence")),
    ("family", Text("婚姻、继承、居留", "Marriage, inheritance, stay")),
)


@dataclass(frozen=True)
class Advice:
    """What it likely is, the area that fits, the stage to carry on, and what to have ready."""

    area: str
    stage: str
    likely: Text
    ready: tuple[Text, ...]


_CONTRACT = (
    Text("合同、订单、发票、提单", "Contract, orders, invoices, bills of lading"),
    Text("往来邮件或聊天记录", "E-mails or chat records"),
    Text("对方文件上的全称", "The other side's full name as in the documents"),
)
_PAPERS = (
    Text("要公证的文件原件", "The originals of the papers to be notarized"),
    Text("身份证件或营业执照", "Identity document or business licence"),
    Text("对方要求的写法，如果有", "The wording that the receiver asks for, if any"),
)
_PERSONAL = (Text("身份证件", "Identity document"), Text("有关的证书和往来文件", "The certificates and letters concerned"))
_LIKELY = {
    "payment": (
        "consultation",
        "sell",
        Text(
            "通常是买卖或服务合同的问题：先看适用哪国法、约定在哪里解决争议。",
            "Most likely a question of a sales or service contract: which law applies, and where disputes are to be settled.",
        ),
        _CONTRACT,
    ),
    "papers": (
        "notarization",
        "other",
        Text(
            "通常要先办公证，再办附加证明书或领事认证；走哪条路要看使用地。",
            "Most likely a notarial certificate first, then an apostille or consular authentication; the route depends on the place of use.",
        ),
        _PAPERS,
    ),
    "dispute": (
        "mediation",
        "dispute",
        Text(
            "通常是争议解决：先看合同里有没有仲裁条款，再决定谈、调、裁、诉。",
            "Most likely dispute resolution: see whether the contract has an arbitration clause, then decide to talk, mediate, arbitrate or sue.",
        ),
        _CONTRACT,
    ),
    "foreign_law": (
        "foreign_law",
        "other",
        Text("通常要查明外国法律的内容和效力。", "Most likely a foreign law has to be found, with its text and validity."),
        (
            Text("要查的国家或地区和问题", "The country or region and the question"),
            Text("法院或仲裁庭的要求，如果有", "What the court or tribunal asks for, if anything"),
        ),
    ),
    "compliance": (
        "compliance",
        "invest",
        Text(
            "通常是合规问题：货物、对方、数据和资金各查一遍。",
            "Most likely a compliance question: goods, counterparty, data and money are each checked.",
        ),
        (Text("产品和用途", "Product and use"), Text("对方和最终用户", "Counterparty and end user")),
    ),
    "lawyer": (
        "lawyers",
        "other",
        Text(
            "通常要按国家、领域和语种挑选律师，并先查利益冲突。",
            "Most likely a lawyer has to be chosen by country, field and language, after a conflict check.",
        ),
        _CONTRACT,
    ),
    "expertise": (
        "forensics",
        "dispute",
        Text(
            "通常要做司法鉴定；先确定对方机关认不认。",
            "Most likely forensic expertise; first find out whether the receiver accepts it.",
        ),
        (Text("检材和样本", "The material and samples to compare"),),
    ),
    "family": (
        "consultation",
        "personal",
        Text(
            "通常涉及两国的家事或出入境规定，先问清哪国法适用。",
            "Most likely family or immigration rules of two countries: first find out which law applies.",
        ),
        _PERSONAL,
    ),
}
_BY_STAGE = {
    "sell": "payment",
    "invest": "compliance",
    "hire": "lawyer",
    "dispute": "dispute",
    "personal": "family",
    "other": "lawyer",
}


def advise(subject: str, stage: str) -> Advice:
    """Advice for a subject and a stage; an unknown or missing one falls back on the other."""
    known = subject if subject in _LIKELY else _BY_STAGE.get(stage, "payment")
    area, usual_stage, likely, ready = _LIKELY[known]
    stages = {code for code, _label in STAGES}
    if known == "payment" and stage == "dispute":
        area = "consultation"
    return Advice(area, stage if stage in stages else usual_stage, likely, ready)
