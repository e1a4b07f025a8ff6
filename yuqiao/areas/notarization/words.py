"""The closed lists of notarization, with their words in both languages. Pure data."""

from yuqiao.kernel.text import Text

PURPOSES = (
    ("study", Text("留学", "Study")),
    ("work", Text("工作", "Work")),
    ("migration", Text("移民、定居", "Migration")),
    ("family", Text("探亲、婚姻家庭", "Family")),
    ("inheritance", Text("继承、财产", "Inheritance, property")),
    ("business", Text("设立公司、投资", "Setting up a company, investing")),
    ("tender", Text("投标", "Tender")),
    ("trade", Text("贸易、合同", "Trade, contracts")),
    ("trademark", Text("商标、专利", "Trade marks, patents")),
    ("dispute", Text("诉讼、仲裁", "Litigation, arbitration")),
    ("bank", Text("开户、贷款", "Bank account, loan")),
    ("other", Text("其他", "Something else")),
)
APPLICANTS = (("person", Text("个人", "A person")), ("enterprise", Text("企业或其他组织", "An enterprise or other organisation")))
SEXES = (("male", Text("男", "Male")), ("female", Text("女", "Female")))

# Notarization Law art. 23 (3) and the kinds of tie that the registers know (as of 2026-11-23).
TIES = (
    ("self", Text("本人就是当事人", "I am a party myself")),
    ("spouse", Text("配偶", "Spouse")),
    ("parent", Text("父母", "Parent")),
    ("child", Text("子女", "Child")),
    ("sibling", Text("兄弟姐妹", "Brother or sister")),
    ("other_relative", Text("其他近亲属", "Another near relative")),
    ("interest", Text("有利害关系", "An interest in the matter")),
)

# The nine cases of Notarization Law art. 31, in its order (2017 text; as of 2026-11-23).
REFUSAL_GROUNDS = (
    (
        "no_guardian",
        Text(
            "（一）无民事行为能力人或者限制民事行为能力人没有监护人代理申请",
            "(1) No guardian applies for a person without full capacity",
        ),
    ),
    ("no_interest", Text("（二）当事人与申请公证的事项没有利害关系", "(2) The applicant has no interest in the matter")),
    (
        "appraisal",
        Text("（三）申请公证的事项属专业技术鉴定、评估事项", "(3) The matter is one of technical appraisal or valuation"),
    ),
    ("dispute", Text("（四）当事人之间对申请公证的事项有争议", "(4) The parties dispute the matter")),
    (
        "false_facts",
        Text("（五）当事人虚构、隐瞒事实，或者提供虚假证明材料", "(5) Facts were invented or hidden, or false papers were given"),
    ),
    (
        "insufficient",
        Text("（六）当事人提供的证明材料不充分或者拒绝补充证明材料", "(6) The papers do not suffice, or a supplement is refused"),
    ),
    ("untrue", Text("（七）申请公证的事项不真实、不合法", "(7) The matter is untrue or unlawful")),
    ("morality", Text("（八）申请公证的事项违背社会公德", "(8) The matter is contrary to public morality")),
    ("fee", Text("（九）当事人拒绝按照规定支付公证费", "(9) The applicant refuses to pay the fee due")),
)
# Notarization Procedure Rules, about art. 50 (as of 2026-11-23; own knowledge, not confirmed).
TERMINATION_GROUNDS = (
    ("six_months", Text("因当事人的原因六个月内不能办结", "Not finished within six months for the party's reasons")),
    ("withdrawn", Text("公证书出具前当事人撤回申请", "The party withdrew before issue")),
    (
        "pointless",
        Text("因自然人死亡、法人终止，不能继续办理或者已无意义", "Death or dissolution makes it impossible or pointless"),
    ),
    ("obstructed", Text("当事人阻挠、妨碍公证活动", "The party obstructs the notary's work")),
    ("other", Text("其他应当终止的情形", "Another case in which it must end")),
)
VERIFICATION_CHANNELS = (
    ("letter", Text("公函", "Letter")),
    ("system", Text("数据系统查询", "Query of a data system")),
    ("phone", Text("电话", "Telephone")),
    ("visit", Text("实地", "In person")),
    ("office", Text("委托其他公证机构", "Through another notary office")),
)
VERIFICATION_RESULTS = (
    ("confirmed", Text("属实", "Confirmed")),
    ("not_confirmed", Text("不属实", "Not confirmed")),
    ("no_answer", Text("没有答复", "No answer")),
)
VOID_CAUSES = (
    ("print", Text("打印故障", "The print failed")),
    ("paper", Text("水印纸破损", "The watermark paper was damaged")),
    ("seal", Text("钢印不清", "The steel seal is not clear")),
    ("binding", Text("装订错误", "Bound wrongly")),
    ("error", Text("文字错误，尚未送达", "An error in the text, not yet delivered")),
)
DELIVERY_WAYS = (
    ("pick_up", Text("到窗口领取", "Picked up at the counter")),
    ("courier", Text("快递（境内）", "By courier in China")),
    ("abroad", Text("寄往境外", "Sent abroad")),
)
REVIEW_ASKERS = (
    ("party", Text("当事人", "The party")),
    ("interested", Text("利害关系人", "An interested person")),
    ("office", Text("公证处自行发现", "The office itself found it")),
)
SECRECY = (
    ("ordinary", Text("普通卷", "Ordinary file")),
    ("secret", Text("密卷（国家秘密、遗嘱）", "Secret file (state secrets, wills)")),
)
# Periods of 1988; the table of the 2025 measures was not found (as of 2026-11-23). The length is a row: rules archive.*.
RETENTION = (
    ("permanent", Text("永久", "Permanent")),
    ("long", Text("长期", "Long")),
    ("short", Text("短期", "Short")),
)

# Class of a certificate in its number: code → (in Chinese, in Latin letters, the form's heading F1).
NUMBER_CLASSES = {
    "foreign_civil": Text("外民", "Wai Min"),
    "foreign_economic": Text("外经", "Wai Jing"),
    "hk_macao": Text("港澳", "Gang Ao"),
    "taiwan": Text("台", "Tai"),
    "domestic_civil": Text("内民", "Nei Min"),
    "domestic_economic": Text("内经", "Nei Jing"),
}
CLASS_TITLES = {
    "foreign_civil": Text("涉外民事", "Foreign-related civil"),
    "foreign_economic": Text("涉外经济", "Foreign-related economic"),
    "hk_macao": Text("涉港澳", "Hong Kong and Macao related"),
    "taiwan": Text("涉台", "Taiwan related"),
    "domestic_civil": Text("国内民事", "Domestic civil"),
    "domestic_economic": Text("国内经济", "Domestic economic"),
}


def number_class(territory: str, enterprise: bool) -> str:
    """The class in which a certificate for a country or region (alpha-3) is numbered."""
    special = {"HKG": "hk_macao", "MAC": "hk_macao", "TWN": "taiwan"}
    if territory in special:
        return special[territory]
    place = "domestic" if territory == "CHN" else "foreign"
    return f"{place}_{'economic' if enterprise else 'civil'}"


ROUTES = {
    "apostille": Text("附加证明书", "Apostille"),
    "consular": Text("领事认证", "Consular authentication"),
    "hk_macao": Text("港澳渠道", "Hong Kong and Macao channel"),
    "taiwan": Text("两岸公证书使用渠道", "Cross-strait channel for notarial certificates"),
    "none": Text("不需要", "None needed"),
    "unknown": Text("未核实，请向窗口确认", "not confirmed, ask"),
}
AUTHORITIES = (
    ("provincial_fao", Text("省外事部门", "Provincial foreign affairs office")),
    ("mfa", Text("外交部领事司", "Ministry of Foreign Affairs, consular department")),
    ("embassy", Text("使用国驻华使领馆", "Embassy or consulate of the state of use")),
    ("notaries_association", Text("省公证协会（涉台副本寄送）", "Provincial notaries association (copies for Taiwan region)")),
)
# Why authorities send certificates back (trade source, DOMAIN 3.3; as of 2026-11-23).
RETURN_REASONS = (
    ("language", Text("语种不符", "Wrong language pair")),
    ("specimen", Text("公证员签名未备案或不符", "Signature not on file, or not the same")),
    ("office_name", Text("公证处英文名称与备案不一致", "The office's English name is not the registered one")),
    ("seal", Text("钢印不清或不完整", "Steel seal not clear or not whole")),
    ("altered", Text("有涂改", "Alterations")),
    ("date", Text("日期有误", "A date is wrong")),
    ("stale", Text("证明内容已过时效", "What it certifies is out of date")),
    ("layout", Text("译文版式与原文不一致", "The translation's layout differs")),
    ("province", Text("不属于本省受理范围", "Not of this province")),
    ("wording", Text("不符合定式格式", "Not in the fixed form")),
    ("other", Text("其他", "Other")),
)
SIGNED_PAPERS = (
    ("interview", Text("询问笔录", "Interview note")),
    ("notice", Text("公证告知书", "Notice of rights and consequences")),
    ("receipt", Text("收件回执", "Receipt for papers")),
)

# Events of the timeline that are no moves.
EVENTS = {
    "notarization.circumstances": Text("补充说明了情况", "Questions about the case were answered"),
    "notarization.applicant_amended": Text("更正了申请人信息", "The applicant's details were corrected"),
    "notarization.authentication_sent": Text("已送认证", "Sent for authentication"),
    "notarization.authentication_done": Text("认证已办好", "Authentication done"),
    "notarization.authentication_returned": Text("认证被退回", "Sent back by the authority"),
    "notarization.authentication_fixed": Text("已改正，重新待送", "Put right, waits again"),
    "notarization.authentication_undone": Text("撤回认证标记", "A marking was taken back"),
    "notarization.packaged": Text("已导出归档包", "The archive package was taken away"),
    "notarization.quote_changed": Text("费用明细有改动", "The quote was changed"),
    "notarization.paper_written": Text("起草了当面签署的文书", "A paper to be signed was written"),
    "notarization.paper_signed": Text("当面签署了文书", "A paper was signed"),
}

# What the letter that asks for papers says of each, in one line.
GAPS = {
    "refused": Text("{n}. {paper}：{reason}。请重新提交。", "{n}. {paper}: {reason}. Please send it again."),
    "wanted": Text("{n}. {paper}：{reason}。请补充提交。", "{n}. {paper}: {reason}. Please send what is missing."),
    "missing": Text("{n}. {paper}：还没有收到。", "{n}. {paper}: not received yet."),
}

# Why a paper cannot be used or is not whole, as a notary says it most often; told to the applicant.
QUICK_REASONS = (
    ("expired", Text("已过有效期", "it has expired")),
    ("unreadable", Text("看不清", "it cannot be read")),
    ("wrong_person", Text("不是申请人本人的材料", "it is another person's")),
    ("page_missing", Text("缺页", "pages are missing")),
    ("not_original", Text("不是原件", "it is not the original")),
    ("seal_missing", Text("没有盖章", "the seal is missing")),
    ("unsigned", Text("没有签名", "the signature is missing")),
    ("name_differs", Text("姓名或名称与其他材料不一致", "the name differs from the other papers")),
    ("wrong_paper", Text("不是清单要求的材料", "it is not the paper that is asked for")),
)
