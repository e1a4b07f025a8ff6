"""What people in the demonstration ask, and how lawyers answer: invented, general, hedged; in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question with the answer that a lawyer gives in the demonstration."""

    language: str
    subject: str
    territory: str
    stage: str
    facts: str
    opposing: str
    view: tuple[str, str, str, str, str]
    follow_up: tuple[str, str]


_ZH = (
    "以上是根据您提供的材料整理的事实，如有出入请告诉我们。",
    "先看合同约定的适用法律；没有约定的，要看与合同联系最密切的国家的法律，以及两国是否都参加了有关的国际公约。",
    "证据不完整、时效将过、对方没有可以执行的财产，是这类事情常见的三种风险。",
    "建议先发一封书面催告，保留送达证据；同时核对对方的登记状况。",
    "外国法律的内容要由当地律师确认；本意见只依据现有材料，不构成最终法律意见。",
)
_EN = (
    "These are the facts as we read them in your papers. Tell us if something is wrong.",
    "First see which law the contract chooses. Without a choice, the law most closely connected applies, and any convention that binds both countries.",
    "Incomplete evidence, a limitation period that runs out and a debtor without assets are the three usual risks.",
    "We suggest a written demand first, with proof of delivery, and a look at the other side's register entry.",
    "What a foreign law says must be confirmed by a local lawyer. This view rests on the papers we have and is no final opinion.",
)
_ASK_ZH = ("如果对方一直不回复，下一步怎么办？", "可以考虑申请调解，或者按合同约定申请仲裁、起诉；先估算费用和可执行的财产。")
_ASK_EN = (
    "What if they never answer?",
    "Mediation, or arbitration or a court as the contract says; first estimate the cost and what can be enforced.",
)


def _zh(subject: str, territory: str, stage: str, facts: str, opposing: str = "") -> Question:
    return Question("zh-hans", subject, territory, stage, facts, opposing, _ZH, _ASK_ZH)


def _en(subject: str, territory: str, stage: str, facts: str, opposing: str = "") -> Question:
    return Question("en", subject, territory, stage, facts, opposing, _EN, _ASK_EN)


QUESTIONS = (
    _zh(
        "越南经销商拖欠货款",
        "VNM",
        "dispute",
        "我们卖给越南经销商两台灌装机，到货三个月，余款一直没付。合同没有仲裁条款。",
        "Mekong Sample Import JSC",
    ),
    _zh(
        "德国客户说货不对版要求退款",
        "DEU",
        "dispute",
        "德国客户收货后称规格不符，要求全额退款。我方有出货前的检验报告。",
        "Beispiel Handels GmbH",
    ),
    _zh("去哈萨克斯坦设公司要注意什么", "KAZ", "invest", "计划在阿拉木图设一家贸易公司，想知道出资、外汇和用工方面要注意什么。"),
    _zh("派工程师去阿联酋驻场半年", "ARE", "hire", "要派六名工程师去迪拜安装设备，半年左右，社保和签证怎么安排？"),
    _zh("俄罗斯买方要求改付款币种", "RUS", "sell", "合同写的是美元，对方要求改用人民币，付款路径有没有风险？", "Primer Torg OOO"),
    _zh(
        "日本客户要求签保密和竞业协议",
        "JPN",
        "sell",
        "日本客户发来一份日文保密协议，里面有竞业条款，能不能签？",
        "株式会社サンプル商事",
    ),
    _zh("印度尼西亚海外仓提前退租", "IDN", "dispute", "海外仓租了三年，想提前一年退租，房东要求赔一年租金。", "Contoh Gudang PT"),
    _zh(
        "韩国商标被人抢先注册", "KOR", "dispute", "准备在韩国推新品牌，查到同名商标三个月前被一家公司注册了。", "예시무역 주식회사"
    ),
    _zh("孩子在加拿大上学，监护委托怎么写", "CAN", "personal", "孩子未成年，要在加拿大委托一位监护人，委托书要办哪些手续？"),
    _zh("父亲在美国去世，国内遗产怎么办", "USA", "personal", "父亲长期在美国生活，国内有一套房，三个子女两个在国外。"),
    _zh("出口管制清单怎么查", "GBR", "sell", "我们的传感器要卖到英国，客户问是否属于两用物项，应该怎么查？"),
    _zh("巴西合同写了当地法院管辖", "BRA", "sell", "巴西客户坚持用当地法院管辖，我方想改成仲裁，怎么谈？", "Exemplo Comércio Ltda"),
    _en(
        "A supplier in Luoyang does not deliver",
        "SGP",
        "dispute",
        "We paid a 40% deposit for steel racks in May. Nothing was shipped; the supplier does not answer.",
        "Luoyang Sample Racks",
    ),
    _en(
        "Working contract at a university in Zhengzhou",
        "GBR",
        "hire",
        "My contract ends in August and the new one has a non-compete clause. May they ask for this?",
    ),
    _en(
        "Marriage certificate for use in Germany",
        "DEU",
        "personal",
        "We married in Kaifeng and move to Berlin. Which papers do we need, and in which order?",
    ),
    _en(
        "Setting up a consulting company in Henan",
        "FRA",
        "invest",
        "I am a French citizen and want to open a small consulting company in Zhengzhou. Which steps?",
    ),
    _en(
        "A landlord keeps my deposit",
        "USA",
        "dispute",
        "I left a flat in Zhengzhou in good condition. The landlord keeps two months' rent.",
        "Sample Landlord",
    ),
    _en(
        "Trademark used by a former distributor",
        "AUS",
        "dispute",
        "Our former distributor in Henan still sells under our mark online.",
        "Zhengzhou Demo Outdoor",
    ),
    _en(
        "Inheritance of a flat in Xinxiang",
        "CAN",
        "personal",
        "My late mother owned a flat in Xinxiang. I live in Toronto and cannot travel this year.",
    ),
    _en(
        "A clause on arbitration in Hong Kong, China",
        "KEN",
        "sell",
        "Our draft contract with a Henan machine maker has two different arbitration clauses. Which one holds?",
        "Henan Sample Machinery",
    ),
)
