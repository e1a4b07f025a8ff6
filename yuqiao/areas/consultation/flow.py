"""Consultation declared: questions, states, moves, clocks. Pure data; what touches the database is in `effects.py`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yuqiao.kernel.identifiers.documents import KINDS as DOCUMENT_KINDS
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import (
    APPLICANT,
    CLERK,
    HANDLER,
    HEAD,
    MANAGER,
    NOBODY,
    OFFERED,
    PROFESSIONAL,
    SYSTEM,
    THEM,
    US,
    Clock,
    Field,
    Move,
    State,
    Step,
    Tell,
    Workflow,
)

STAGES = (
    ("sell", Text("买卖货物或服务", "Buying or selling goods or services")),
    ("invest", Text("投资、设立公司", "Investing, setting up a company")),
    ("hire", Text("用工、派遣人员", "Hiring, sending staff")),
    ("dispute", Text("已经发生纠纷", "A dispute has arisen")),
    ("personal", Text("个人事务（婚姻、继承、居留等）", "Personal matters (family, inheritance, stay)")),
    ("other", Text("其他", "Something else")),
)

ORDINARY, EMERGENCY, STATE_SECRET = "ordinary", "emergency", "state_secret"
SITUATIONS = (
    (ORDINARY, Text("都没有", "None of these")),
    (EMERGENCY, Text("有人正处于危险、受伤或被拘留", "Somebody is in danger, hurt or detained now")),
    (STATE_SECRET, Text("材料可能涉及国家秘密", "The papers may hold state secrets")),
)


def refuses(answers: Mapping[str, Any]) -> Text | None:
    """State secrets are not put into a system on the internet (Law on Guarding State
    Secrets, revised, in force 2024-05-01; as of 2026-11-23, own knowledge, not confirmed)."""
    if answers.get("situation") != STATE_SECRET:
        return None
    return Text(
        "涉及国家秘密的事项不能在网上提交，没有保存您填写的内容。请到窗口当面办理。",
        "What may hold state secrets cannot be sent over the internet, and nothing was kept. Please come to a window in person.",
    )


STEPS = (
    Step(
        "subject",
        Text("什么事", "What it is about"),
        (
            Field(
                "subject",
                Text("一句话说明是什么事", "In one sentence: what is it about?"),
                hint=Text("例如：越南买方拖欠货款", "For example: a buyer in Viet Nam does not pay"),
                max_length=120,
            ),
            Field("territory", Text("和哪个国家或地区有关", "Which country or region is it about?"), "territory"),
            Field("stage", Text("到了哪一步", "How far has it come?"), "choice", choices=STAGES),
            Field(
                "practice_area",
                Text("属于哪个领域", "Which field of law?"),
                "practice_area",
                required=False,
                hint=Text("不清楚可以不选", "Leave it open if you are not sure"),
            ),
            Field(
                "situation",
                Text("有没有下面的情况", "Does one of these apply?"),
                "choice",
                required=False,
                choices=SITUATIONS,
            ),
        ),
        Text("先说事情和国家或地区，我们据此找合适的律师。", "The matter and the place first: they decide which lawyer fits."),
    ),
    Step(
        "facts",
        Text("情况", "What happened"),
        (
            Field(
                "facts",
                Text("发生了什么", "What happened?"),
                "longtext",
                hint=Text(
                    "谁、什么时候、做了什么、您想要什么结果。请不要写国家秘密。",
                    "Who, when, did what, and what result you want. Please write no state secrets.",
                ),
                max_length=6000,
            ),
            Field("amount", Text("涉及金额", "Amount in question"), "money", required=False),
            Field(
                "currency",
                Text("币种", "Currency"),
                "currency",
                required=False,
                max_length=3,
                hint=Text("如USD、CNY", "e.g. USD, CNY"),
            ),
            Field(
                "opposing_name",
                Text("对方名称", "Name of the other side"),
                required=False,
                hint=Text(
                    "照文件上的写法填。知道对方是谁，才能先查律师有没有利益冲突。",
                    "As it stands in the document. We need it to check that a lawyer does not already act for them.",
                ),
            ),
            Field(
                "opposing_other_names",
                Text("对方的曾用名或其他名称", "Former or other names of the other side"),
                required=False,
                hint=Text("多个名称用分号隔开", "Separate several names by a semicolon"),
            ),
        ),
    ),
    Step(
        "you",
        Text("您是谁", "About you"),
        (
            Field(
                "asker",
                Text("为谁咨询", "Whom do you ask for?"),
                "choice",
                choices=(("person", Text("个人", "A person")), ("enterprise", Text("企业", "An enterprise"))),
            ),
            Field(
                "enterprise_name",
                Text("企业名称", "Name of the enterprise"),
                shown_if=("asker", ("enterprise",)),
            ),
            Field(
                "credit_code",
                Text("统一社会信用代码", "Unified social credit code"),
                "credit_code",
                required=False,
                shown_if=("asker", ("enterprise",)),
                hint=Text("18位；境外企业可以不填", "18 characters; leave empty for an enterprise outside the mainland"),
            ),
            Field(
                "document_kind",
                Text("证件种类", "Identity document"),
                "choice",
                required=False,
                choices=DOCUMENT_KINDS,
                shown_if=("asker", ("person",)),
                hint=Text(
                    "可以不填；填了，窗口凭证件就能找到您的事项。号码加密保存。",
                    "You may leave this out. With it, a window finds your matter by your document. The number is kept sealed.",
                ),
            ),
            Field(
                "document_number",
                Text("证件号码", "Number of the document"),
                "document_number",
                shown_if=("document_kind", tuple(code for code, _label in DOCUMENT_KINDS)),
                hint=Text("照证件上的写法", "As in the document"),
            ),
            Field(
                "lawyer_choice",
                Text("由谁选择律师", "Who chooses the lawyer?"),
                "choice",
                required=False,
                choices=(
                    ("center", Text("由中心安排（最快）", "The center (fastest)")),
                    ("applicant", Text("我从合适的律师中选", "I choose among those who fit")),
                ),
                hint=Text(
                    "由您选的，提交后给您看几位合适的律师和理由。", "If you choose, you see a few who fit, and why, after sending."
                ),
            ),
            Field(
                "answer_language",
                Text("希望用哪种语言答复", "Language of the answer"),
                "choice",
                choices=(("zh", Text("中文", "Chinese")), ("en", Text("英文", "English")), ("both", Text("中英文", "Both"))),
            ),
        ),
    ),
)

STATES = (
    State("received", Text("已收到", "Received"), Text("待分派", "To be assigned"), US),
    State("offering", Text("正在安排律师", "Finding a lawyer"), Text("等律师接受", "Offered to a lawyer"), PROFESSIONAL),
    State("choosing", Text("等您选择律师", "Choose your lawyer"), Text("等申请人选律师", "The applicant chooses"), THEM),
    State("assigned", Text("律师正在写初步意见", "The lawyer is writing"), Text("写意见中", "Writing"), PROFESSIONAL),
    State("waiting", Text("等您补充", "Waiting for you"), Text("等申请人补充", "Waiting for the applicant"), THEM),
    State("waiting_again", Text("等您补充", "Waiting for you"), Text("答复追问前等补充", "Waiting, before the follow-up"), THEM),
    State("answered", Text("已答复", "Answered"), Text("已答复，等申请人", "Answered, with the applicant"), THEM),
    State(
        "asked_again",
        Text("律师正在答复追问", "The lawyer answers your question"),
        Text("待答追问", "Follow-up to answer"),
        PROFESSIONAL,
    ),
    State("closed", Text("已办结", "Closed"), Text("已办结", "Closed"), NOBODY, final=True),
    State("converted", Text("已转到其他服务", "Moved to another service"), Text("已转办", "Converted"), NOBODY, final=True),
    State("refused", Text("不能受理", "Not taken"), Text("不受理", "Refused"), NOBODY, final=True),
    State("withdrawn", Text("您已撤回", "Withdrawn by you"), Text("申请人撤回", "Withdrawn"), NOBODY, final=True),
)

OPEN = ("received", "offering", "choosing", "assigned", "waiting", "waiting_again", "answered", "asked_again")

DECLINE_REASONS = (
    ("busy", Text("手头太忙", "No time")),
    ("field", Text("不是我的领域", "Not my field")),
    ("conflict", Text("有利益冲突", "Conflict of interest")),
    ("language", Text("语言不合适", "Language does not fit")),
)
REFUSE_REASONS = (
    ("state_secret", Text("涉及国家秘密，不能在网上办理", "State secrets cannot be handled online")),
    ("no_law", Text("不是法律问题", "Not a legal question")),
    ("no_foreign", Text("没有涉外因素", "Nothing foreign about it")),
    ("duplicate", Text("与已有事项重复", "The same as another matter")),
    ("unlawful", Text("目的违法", "Unlawful purpose")),
)
OTHER_AREAS = (
    ("arbitration", Text("国际商事仲裁", "International commercial arbitration")),
    ("notarization", Text("涉外公证", "Notarization for use abroad")),
    ("mediation", Text("商事调解", "Commercial mediation")),
    ("foreign_law", Text("域外法查明", "Foreign law ascertainment")),
    ("lawyers", Text("涉外律师服务", "Lawyer services")),
    ("compliance", Text("海外合规与风险", "Overseas compliance and risk")),
    ("forensics", Text("司法鉴定", "Forensic expertise")),
)
VIEW = (
    Field("facts_view", Text("事实", "Facts"), "longtext", max_length=4000),
    Field("law", Text("依据", "Law"), "longtext", max_length=4000),
    Field("risk", Text("风险", "Risk"), "longtext", max_length=4000),
    Field("next_step", Text("下一步", "Next step"), "longtext", max_length=4000),
    Field(
        "limits",
        Text("限度", "Limits"),
        "longtext",
        max_length=2000,
        hint=Text("哪些还不确定，哪些要当地律师确认", "What is not certain yet, what a local lawyer must confirm"),
    ),
)

# Asking for more while the view is written, and while a follow-up question is answered: each leads back to where it was.
ASK_MORE = Move(
    "ask_more",
    Text("请申请人补充", "Ask the applicant for more"),
    ("assigned",),
    "waiting",
    (HANDLER, CLERK),
    asks=(
        Field("question", Text("需要知道什么", "What is needed?"), "longtext", max_length=2000),
        Field("paper", Text("需要哪份材料", "Which paper is needed?"), required=False),
    ),
    tells=(Tell("applicant", "consultation.ask_more"),),
    effect="ask_more",
    public=Text("请您补充", "You were asked for more"),
    hint=Text("发出后，承诺时限暂停计算。", "The promised clock pauses when this is sent."),
    batch_order=20,
)
REPLY = Move(
    "reply",
    Text("补充", "Send what was asked for"),
    ("waiting",),
    "assigned",
    (APPLICANT,),
    asks=(Field("body", Text("您的补充", "Your answer"), "longtext", max_length=6000),),
    tells=(Tell("handler", "consultation.replied"),),
    effect="reply",
    public=Text("您已补充", "You sent what was asked for"),
    batch_order=10,
)


def proposed(matter: Any) -> list[tuple[str, Text]]:
    """The lawyers who were found to fit a matter and may still be chosen."""
    rows = [proposal.lawyer for proposal in matter.proposals.standing()] if matter is not None else []
    return [(str(one.pk), Text(f"{one.name_zh}（{one.firm.name_zh}）", f"{one.name_en} ({one.firm.name_en})")) for one in rows]


MOVES = (
    Move(
        "offer",
        Text("分派给下一位合适的律师", "Offer to the next fitting lawyer"),
        ("received",),
        "offering",
        (CLERK, HEAD, MANAGER, SYSTEM),
        tells=(Tell("offered", "consultation.offer"),),
        effect="offer_next",
        public=Text("正在安排律师", "A lawyer is being found"),
        batch_order=10,
    ),
    Move(
        "offer_again",
        Text("转给下一位律师", "Pass to the next lawyer"),
        ("offering",),
        "offering",
        (CLERK, HEAD, MANAGER, SYSTEM),
        tells=(Tell("offered", "consultation.offer"),),
        effect="offer_next",
        batch_order=20,
    ),
    Move(
        "no_lawyer",
        Text("没有合适的律师", "No fitting lawyer"),
        ("offering",),
        "received",
        (SYSTEM,),
        tells=(Tell("managers", "consultation.no_lawyer"),),
    ),
    Move(
        "propose",
        Text("请申请人选择律师", "Let the applicant choose"),
        ("offering",),
        "choosing",
        (SYSTEM,),
        tells=(Tell("applicant", "consultation.choose"),),
        public=Text("请您选择律师", "You were asked to choose a lawyer"),
    ),
    Move(
        "let_center",
        Text("由中心选择", "Let the center choose"),
        ("choosing",),
        "offering",
        (APPLICANT, CLERK, HEAD, MANAGER, SYSTEM),
        tells=(Tell("offered", "consultation.offer"),),
        at_once=True,
        effect="offer_next",
        public=Text("由中心安排律师", "The center chooses the lawyer"),
        batch_order=10,
    ),
    Move(
        "choose",
        Text("选择律师", "Choose a lawyer"),
        ("choosing",),
        "offering",
        (APPLICANT,),
        asks=(Field("lawyer", Text("律师", "Lawyer"), "choice", options=proposed),),
        tells=(Tell("offered", "consultation.offer"),),
        at_once=True,
        effect="offer_chosen",
        public=Text("您选择了律师", "You chose a lawyer"),
        batch_order=15,
    ),
    Move(
        "accept",
        Text("接受", "Accept"),
        ("offering",),
        "assigned",
        (OFFERED,),
        tells=(Tell("applicant", "consultation.accepted"),),
        effect="accept_offer",
        public=Text("律师已接受", "A lawyer has accepted"),
        batch_order=10,
    ),
    Move(
        "decline",
        Text("不接受", "Decline"),
        ("offering",),
        None,
        (OFFERED,),
        asks=(Field("reason", Text("原因", "Reason"), "choice", choices=DECLINE_REASONS),),
        effect="decline_offer",
        batch_order=20,
    ),
    Move("expire", Text("逾时未答", "Not answered in time"), ("offering",), None, (SYSTEM,), effect="expire_offer"),
    Move("take_back", Text("收回邀请", "The offer was taken back"), ("offering",), None, (SYSTEM,), effect="take_back_offer"),
    Move(
        "answer",
        Text("发出初步意见", "Send the written view"),
        ("assigned",),
        "answered",
        (HANDLER,),
        asks=VIEW,
        tells=(Tell("applicant", "consultation.answered"),),
        effect="keep_view",
        meets=("first_view", "follow_up"),
        public=Text("律师已给出初步意见", "The lawyer has sent the written view"),
        batch_order=10,
    ),
    ASK_MORE,
    replace(ASK_MORE, code="ask_more_again", sources=("asked_again",), to="waiting_again"),
    REPLY,
    replace(REPLY, code="reply_again", sources=("waiting_again",), to="asked_again"),
    Move(
        "ask_again",
        Text("追问", "Ask a follow-up question"),
        ("answered",),
        "asked_again",
        (APPLICANT,),
        asks=(Field("body", Text("您的问题", "Your question"), "longtext", max_length=4000),),
        tells=(Tell("handler", "consultation.asked_again"),),
        effect="from_applicant",
        public=Text("您追问了", "You asked a follow-up question"),
        batch_order=10,
    ),
    Move(
        "answer_again",
        Text("答复追问", "Answer the follow-up question"),
        ("asked_again",),
        "answered",
        (HANDLER,),
        asks=(Field("body", Text("答复", "Answer"), "longtext", max_length=6000),),
        tells=(Tell("applicant", "consultation.answered_again"),),
        effect="to_applicant",
        meets=("follow_up",),
        public=Text("律师答复了追问", "The lawyer answered your question"),
        batch_order=10,
    ),
    Move(
        "second_opinion",
        Text("请另一位律师再看", "Ask for a second opinion"),
        ("answered",),
        None,
        (APPLICANT, MANAGER),
        tells=(Tell("applicant", "consultation.second_opinion"),),
        guards=("no_second_opinion_yet",),
        effect="second_opinion",
        public=Text("已请另一位律师再看", "A second lawyer was asked"),
        confirm=True,
        batch_order=30,
    ),
    Move(
        "convert",
        Text("转到另一服务领域", "Move to another service"),
        ("received", "assigned", "answered", "asked_again"),
        "converted",
        (HANDLER, CLERK, MANAGER),
        asks=(
            Field("area", Text("服务领域", "Service area"), "choice", choices=OTHER_AREAS),
            Field("reason", Text("原因", "Reason"), "longtext", max_length=1000),
        ),
        tells=(Tell("applicant", "consultation.converted"),),
        effect="convert",
        public=Text("已转到另一服务领域", "Moved to another service"),
        confirm=True,
        batch_order=60,
    ),
    Move(
        "reassign",
        Text("换一位律师", "Change the lawyer"),
        ("assigned", "asked_again", "waiting", "waiting_again"),
        "offering",
        (CLERK, HEAD, MANAGER),
        asks=(Field("reason", Text("原因", "Reason"), max_length=300),),
        tells=(Tell("handler", "consultation.reassigned"), Tell("offered", "consultation.offer")),
        effect="reassign",
        public=Text("正在更换律师", "Another lawyer is being found"),
        batch_order=50,
    ),
    Move(
        "close",
        Text("办结", "Close"),
        ("answered",),
        "closed",
        (APPLICANT, HANDLER, CLERK, SYSTEM),
        tells=(Tell("applicant", "consultation.closed"),),
        public=Text("已办结", "Closed"),
        confirm=True,
        batch_order=40,
    ),
    Move(
        "rate",
        Text("评价", "Rate"),
        ("answered", "closed"),
        None,
        (APPLICANT,),
        asks=(
            Field(
                "score",
                Text("您满意吗", "How satisfied are you?"),
                "choice",
                choices=(
                    ("5", Text("非常满意", "Very satisfied")),
                    ("4", Text("满意", "Satisfied")),
                    ("3", Text("基本满意", "Fairly satisfied")),
                    ("2", Text("不满意", "Dissatisfied")),
                    ("1", Text("非常不满意", "Very dissatisfied")),
                ),
            ),
            Field("comment", Text("想说的话", "Your words"), "longtext", required=False, max_length=2000),
        ),
        guards=("not_rated",),
        tells=(Tell("handler", "consultation.rated"),),
        at_once=True,
        effect="rate",
        public=Text("您已评价", "You rated the service"),
        batch_order=15,
    ),
    Move(
        "reply_to_rating",
        Text("回应评价", "Reply to the rating"),
        ("answered", "closed"),
        None,
        (HANDLER,),
        asks=(Field("body", Text("回应", "Reply"), "longtext", max_length=2000),),
        guards=("rated_without_reply",),
        tells=(Tell("applicant", "consultation.rating_reply"),),
        effect="reply_to_rating",
        public=Text("律师回应了评价", "The lawyer replied to your rating"),
        batch_order=70,
    ),
    Move(
        "agree_publication",
        Text("同意匿名公开", "Agree to anonymous publication"),
        ("answered", "closed"),
        None,
        (APPLICANT, HANDLER),
        guards=("not_agreed_yet",),
        effect="agree_publication",
        public=Text("同意匿名公开问答", "Anonymous publication was agreed to"),
        confirm=True,
        batch_order=80,
    ),
    Move(
        "reopen",
        Text("重新打开", "Open again"),
        ("closed",),
        "asked_again",
        (APPLICANT, CLERK),
        asks=(Field("body", Text("为什么重新打开", "Why do you open it again?"), "longtext", max_length=2000),),
        guards=("reopen_in_time",),
        tells=(Tell("handler", "consultation.asked_again"),),
        effect="from_applicant",
        public=Text("事项重新打开", "The matter was opened again"),
        batch_order=60,
    ),
    Move(
        "refuse",
        Text("不予受理", "Do not take"),
        ("received", "offering", "choosing", "assigned"),
        "refused",
        (CLERK, HEAD, MANAGER),
        asks=(
            Field("reason", Text("原因", "Reason"), "choice", choices=REFUSE_REASONS),
            Field("advice", Text("告诉申请人可以去哪里", "Where the applicant can turn instead"), "longtext", max_length=1000),
        ),
        tells=(Tell("applicant", "consultation.refused"),),
        effect="end_assignments",
        public=Text("不能受理", "Not taken"),
        confirm=True,
        batch_order=90,
    ),
    Move(
        "withdraw",
        Text("撤回", "Withdraw"),
        OPEN,
        "withdrawn",
        (APPLICANT,),
        tells=(Tell("handler", "consultation.withdrawn"),),
        effect="end_assignments",
        public=Text("您已撤回", "You withdrew it"),
        confirm=True,
        batch_order=90,
    ),
)

WORKFLOW = Workflow(STATES, MOVES)
_ENDS = ("closed", "converted", "refused", "withdrawn")

CLOCKS = (
    Clock(
        "first_view",
        Text("初步意见", "First written view"),
        "consultation.first_view",
        starts_in=("received",),
        stops_in=_ENDS,
        pauses_in={"waiting": "awaiting_party", "waiting_again": "awaiting_party", "choosing": "awaiting_party"},
    ),
    Clock(
        "follow_up",
        Text("答复追问", "Answer to a follow-up question"),
        "consultation.follow_up",
        starts_in=("asked_again",),
        stops_in=_ENDS,
        pauses_in={"waiting": "awaiting_party", "waiting_again": "awaiting_party"},
        restarts=True,
    ),
)
