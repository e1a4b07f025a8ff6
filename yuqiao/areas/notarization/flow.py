"""Notarization declared: questions, states, moves, clocks. Pure data; what touches the database is in `effects.py`."""

from collections.abc import Mapping
from typing import Any

from yuqiao.areas.notarization import choices, shown, words
from yuqiao.kernel.identifiers.documents import KINDS as DOCUMENT_KINDS
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import (
    APPLICANT,
    APPROVER,
    CLERK,
    HANDLER,
    HEAD,
    NOBODY,
    NOTARY,
    PROFESSIONAL,
    SYSTEM,
    THEM,
    US,
    Clock,
    Field,
    Move,
    Output,
    State,
    Step,
    Tell,
    Workflow,
)

MOST_ITEMS = 5  # certificates that one visit asks for on the form; the desk can add more
PERSON, ENTERPRISE = "person", "enterprise"
YES_NO = (("no", Text("否", "No")), ("yes", Text("是", "Yes")))
STATE_SECRET = "state_secret"


def refuses(answers: Mapping[str, Any]) -> Text | None:
    """State secrets are not put into a system on the internet (Law on Guarding State
    Secrets, revised, in force 2024-05-01; as of 2026-11-23, own knowledge, not confirmed)."""
    if answers.get("situation") != STATE_SECRET:
        return None
    return Text(
        "涉及国家秘密的事项不能在网上提交，没有保存您填写的内容。请到公证处当面办理。",
        "What may hold state secrets cannot be sent over the internet, and nothing was kept. Please come to the office in person.",
    )


def _asked_for(number: int) -> tuple[Field, ...]:
    """One certificate of the visit: which, for where. The first one is required; its place is the matter's."""
    first = number == 1
    place = "territory" if first else f"territory_{number}"
    return (
        Field(
            f"matter_{number}",
            Text("办理什么公证", "Which certificate do you need?") if first else Text(f"第{number}件公证", f"Certificate {number}"),
            "choice",
            required=first,
            options=choices.notary_matters,
            row=f"certificate-{number}",
        ),
        Field(
            place,
            Text("用于哪个国家或地区", "For which country or region?")
            if first
            else Text(f"第{number}件用于哪里", f"Certificate {number}: for where?"),
            "territory",
            required=first,
            hint=None if first else Text("不填则同第一件", "Empty: as the first"),
            row=f"certificate-{number}",
        ),
    )


STEPS = (
    Step(
        "papers",
        Text("办什么", "What you need"),
        (
            Field("asker", Text("谁申请", "Who applies?"), "choice", choices=words.APPLICANTS),
            *(f for n in range(1, MOST_ITEMS + 1) for f in _asked_for(n)),
            Field("purpose", Text("用途", "What is it for?"), "choice", choices=words.PURPOSES),
            Field(
                "needed_by",
                Text("最晚何时要用", "When do you need it at the latest?"),
                "date",
                required=False,
                hint=Text("我们据此提醒，不等于承诺", "We keep it in mind; it is not a promise"),
            ),
            Field(
                "situation",
                Text("材料是否可能涉及国家秘密", "May the papers hold state secrets?"),
                "choice",
                required=False,
                choices=(("ordinary", Text("不涉及", "No")), (STATE_SECRET, Text("可能涉及", "They may"))),
            ),
        ),
        Text(
            "一次最多填五件，可以用于不同的国家和地区；一件一证，各有编号。",
            "Up to five in one visit, also for different countries and regions; each gets a certificate and a number of its own.",
        ),
        Text("再办一件", "Another certificate"),
    ),
    Step(
        "applicant",
        Text("申请人", "The applicant"),
        (
            Field("enterprise_name", Text("企业名称", "Name of the enterprise"), shown_if=("asker", (ENTERPRISE,))),
            Field(
                "enterprise_name_foreign",
                Text("企业外文名称", "Its name in the foreign language"),
                required=False,
                shown_if=("asker", (ENTERPRISE,)),
                hint=Text("照章程或备案的写法", "As in its articles or filings"),
            ),
            Field(
                "credit_code",
                Text("统一社会信用代码", "Unified social credit code"),
                "credit_code",
                shown_if=("asker", (ENTERPRISE,)),
            ),
            Field("legal_representative", Text("法定代表人", "Legal representative"), shown_if=("asker", (ENTERPRISE,))),
            Field(
                "applicant_name",
                Text("申请人姓名", "Name of the applicant"),
                shown_if=("asker", (PERSON,)),
                hint=Text("照证件的写法，生僻字也请照写", "As in the document, rare characters too"),
                max_length=120,
            ),
            Field(
                "applicant_name_latin",
                Text("拼音或外文姓名", "Name in Latin letters"),
                required=False,
                shown_if=("asker", (PERSON,)),
                hint=Text("照护照的写法", "As in the passport"),
                max_length=120,
            ),
            Field("sex", Text("性别", "Sex"), "choice", shown_if=("asker", (PERSON,)), choices=words.SEXES),
            Field(
                "birth_date",
                Text("出生日期", "Date of birth"),
                "date",
                shown_if=("asker", (PERSON,)),
                hint=Text("发往境外的公证书必须写明", "Certificates for abroad must state it"),
            ),
            Field(
                "document_kind",
                Text("证件种类", "Identity document"),
                "choice",
                shown_if=("asker", (PERSON,)),
                choices=DOCUMENT_KINDS,
            ),
            Field(
                "document_number",
                Text("证件号码", "Its number"),
                "document_number",
                shown_if=("document_kind", tuple(code for code, _label in DOCUMENT_KINDS)),
            ),
            Field("address", Text("住所", "Address"), hint=Text("照证件或营业执照的写法", "As in the document or the licence")),
        ),
    ),
    Step(
        "circumstances",
        Text("具体情况", "Circumstances"),
        (
            Field(
                "by_agent",
                Text("是否由他人代办", "Does somebody apply on the applicant's behalf?"),
                "choice",
                choices=YES_NO,
            ),
            Field("agent_name", Text("代办人姓名", "Name of that person"), shown_if=("by_agent", ("yes",)), max_length=120),
            Field(
                "applicant_abroad",
                Text("当事人现在在境外吗", "Is the applicant abroad now?"),
                "choice",
                required=False,
                choices=YES_NO,
            ),
            Field(
                "disposes_property",
                Text("是否处分财产（房产、股权等）", "Is property disposed of (real estate, shares …)?"),
                "choice",
                required=False,
                choices=YES_NO,
            ),
            Field(
                "minor",
                Text("当事人是否未满18周岁", "Is the applicant under 18?"),
                "choice",
                required=False,
                choices=YES_NO,
            ),
            Field(
                "disputed",
                Text("对要证明的事情有没有争议", "Is there a dispute about what is to be certified?"),
                "choice",
                required=False,
                choices=YES_NO,
            ),
            Field(
                "office",
                Text("在哪家公证处办理", "Which notary office?"),
                "choice",
                options=choices.notary_offices,
                hint=Text(
                    "住所地、经常居住地、行为地或者事实发生地的公证处（《公证法》第二十五条）",
                    "Where the applicant lives, or where the act or fact took place (Notarization Law art. 25)",
                ),
            ),
            Field(
                "remarks",
                Text("还要说明什么", "Anything else"),
                "longtext",
                required=False,
                max_length=2000,
                hint=Text("请不要写国家秘密", "Please write no state secrets"),
            ),
        ),
        Text("据此算出材料清单，少跑一趟。", "They decide which papers are needed, and save you a second visit."),
    ),
)


def _state(code: str, public: tuple[str, str], internal: tuple[str, str], waits_for: str, final: bool = False) -> State:
    return State(code, Text(*public), Text(*internal), waits_for, final)


STATES = (
    _state("received", ("已收到，正在预审", "Received, papers are being looked at"), ("待预审", "Pre-check"), US),
    _state("papers_asked", ("请补材料", "Papers are missing"), ("受理前待补材料", "Papers asked for"), THEM),
    _state("quoted", ("请确认费用", "Please agree to the fees"), ("待确认费用", "Quote sent"), THEM),
    _state("accepted", ("已受理，办理中", "Accepted, in progress"), ("办理中", "In progress"), PROFESSIONAL),
    _state(
        "supplementing",
        ("请补充材料，期限暂停", "Please send more; the time stands still"),
        ("补正中", "Supplement asked for"),
        THEM,
    ),
    _state("verifying", ("正在核实，期限暂停", "Being verified; the time stands still"), ("核实中", "Verification"), PROFESSIONAL),
    _state("suspended", ("因不可抗力暂停", "Suspended by force majeure"), ("不可抗力中止", "Force majeure"), PROFESSIONAL),
    _state("approval", ("审批中", "Being approved"), ("待审批", "Approval"), PROFESSIONAL),
    _state("approved", ("已审批，准备出证", "Approved, about to be issued"), ("待出证", "To be issued"), PROFESSIONAL),
    _state(
        "issued",
        ("已出证，办理认证和送达", "Issued; authentication and delivery follow"),
        ("已出证，待送达", "Issued, to be delivered"),
        PROFESSIONAL,
    ),
    _state("delivered", ("已送达", "Delivered"), ("已送达", "Delivered"), NOBODY, final=True),
    _state("reviewing", ("复查中", "Under review"), ("复查中", "Under review"), PROFESSIONAL),
    _state("refused", ("不予办理", "Not accepted"), ("不予办理", "Not accepted"), NOBODY, final=True),
    _state("terminated", ("终止办理", "Terminated"), ("终止办理", "Terminated"), NOBODY, final=True),
    _state("withdrawn", ("已撤回", "Withdrawn"), ("已撤回", "Withdrawn"), NOBODY, final=True),
)

BEFORE = ("received", "papers_asked", "quoted")
HANDLING = ("accepted", "supplementing", "verifying", "suspended", "approval", "approved")
DRAFTING = ("accepted", "supplementing", "verifying")
STAFF = (HANDLER, HEAD, CLERK)


def _why(zh: str, en: str) -> Field:
    return Field("reason", Text(zh, en), "longtext", max_length=1000)


_CERTIFICATE = Field("certificate", Text("哪一份公证书", "Which certificate?"), "choice", options=choices.valid_certificates)
_ITEM = Field("item", Text("哪一件", "Which one?"), "choice", options=choices.items)
_NEW_ITEM = (
    Field("subject", Text("公证事项", "Notarial matter"), "choice", options=choices.notary_matters),
    Field("territory", Text("使用的国家或地区", "Country or region of use"), "territory"),
    Field("language", Text("译文语种", "Language of the translation"), "choice", required=False, options=choices.languages),
    Field("copies", Text("份数", "Copies"), "number", required=False),
)

MOVES = (
    Move("register", Text("登记", "Register"), ("received",), None, (SYSTEM,), effect="set_up"),
    # ---- who handles it
    Move(
        "take",
        Text("由我承办", "I take it"),
        (*BEFORE, "accepted"),
        None,
        (NOTARY,),
        guards=("nobody_handles", "self_not_barred"),
        effect="take",
        batch_order=1,
    ),
    Move(
        "assign",
        Text("指派承办公证员", "Assign a notary"),
        (*BEFORE, *HANDLING),
        None,
        (HEAD, CLERK),
        asks=(Field("notary", Text("公证员", "Notary"), "choice", options=choices.notaries),),
        effect="assign",
        hint=Text("有回避情形的公证员不能承办。", "A notary with a tie to a party cannot take it."),
        batch_order=60,
    ),
    Move(
        "send_to_office",
        Text("转交公证处", "Send to a notary office"),
        BEFORE,
        None,
        (HEAD, CLERK),
        asks=(
            Field("office", Text("公证处", "Notary office"), "choice", options=choices.notary_offices),
            _why("为什么转交", "Why it goes there"),
        ),
        effect="send_to_office",
        tells=(Tell("applicant", "notarization.sent_to_office"),),
        public=Text("已转交公证处", "It was sent to a notary office"),
        hint=Text(
            "住所地、行为地或者事实发生地的公证处（《公证法》第二十五条）。",
            "By the place of residence, act or fact (Notarization Law art. 25).",
        ),
        batch_order=62,
    ),
    Move(
        "recuse",
        Text("回避", "Stand aside"),
        (*BEFORE, *HANDLING),
        None,
        (HANDLER,),
        asks=(
            Field("tie", Text("与当事人的关系", "Tie to the party"), "choice", choices=words.TIES),
            _why("具体情况（只留在副卷）", "What it is (kept in the side file)"),
        ),
        effect="recuse",
        hint=Text("《公证法》第二十三条。请交由其他公证员承办。", "Notarization Law art. 23. Somebody else takes the matter."),
        batch_order=80,
        confirm=True,
    ),
    Move(
        "name_translators",
        Text("指定翻译和校对", "Name translator and second reader"),
        (*BEFORE, *DRAFTING, "reviewing"),
        None,
        (HANDLER, HEAD),
        asks=(
            Field("translator", Text("翻译", "Translator"), "choice", options=choices.colleagues),
            Field("second_reader", Text("校对", "Second reader"), "choice", options=choices.colleagues),
        ),
        effect="name_translators",
        batch_order=40,
    ),
    # ---- before acceptance
    Move(
        "ask_papers",
        Text("要求补材料", "Ask for papers"),
        ("received",),
        "papers_asked",
        (*STAFF, NOTARY),
        asks=(
            Field(
                "reason",
                Text("还缺什么、怎么补", "What is missing, and how to send it"),
                "longtext",
                max_length=4000,
                prefill=choices.gaps,
            ),
        ),
        effect="to_applicant",
        tells=(Tell("applicant", "notarization.papers_asked"),),
        public=Text("请补材料", "Papers were asked for"),
        batch_order=20,
    ),
    Move(
        "send_papers",
        Text("材料已补齐", "I have sent the papers"),
        ("papers_asked",),
        "received",
        (APPLICANT, *STAFF),
        asks=(Field("reason", Text("说明", "Note"), "longtext", required=False, max_length=1000),),
        effect="from_applicant",
        tells=(Tell("handler", "notarization.papers_sent"),),
        public=Text("材料已补齐", "The papers were sent"),
        batch_order=10,
        at_once=True,
    ),
    Move(
        "quote",
        Text("发送费用明细", "Send the quote"),
        ("received",),
        "quoted",
        (*STAFF, NOTARY),
        guards=("has_items", "quote_complete"),
        effect="keep_quote",
        tells=(Tell("applicant", "notarization.quoted"),),
        public=Text("费用明细已发送", "The quote was sent"),
        batch_order=10,
    ),
    Move(
        "agree_quote",
        Text("同意费用", "I agree to the fees"),
        ("quoted",),
        "received",
        (APPLICANT, *STAFF),
        effect="agree_quote",
        public=Text("已同意费用", "The fees were agreed"),
        hint=Text("柜台当面同意的，由工作人员代为记录。", "Agreed at the counter: the staff record it."),
        batch_order=5,
        confirm=True,
    ),
    Move(
        "accept_request",
        Text("受理", "Accept"),
        ("received",),
        "accepted",
        (HANDLER,),
        guards=("has_items", "self_not_barred", "quote_agreed", "papers_complete"),
        effect="accept_request",
        tells=(Tell("applicant", "notarization.accepted"),),
        meets=("precheck",),
        public=Text("已受理", "Accepted"),
        hint=Text(
            "受理次日起15个工作日内出证（《公证法》第三十条）。", "15 working days from the day after (Notarization Law art. 30)."
        ),
        batch_order=3,
    ),
    Move(
        "refuse_request",
        Text("不予办理", "Do not accept"),
        (*BEFORE, "accepted", "supplementing", "verifying", "approval"),
        "refused",
        (HANDLER, HEAD),
        asks=(
            Field("ground", Text("法定情形", "Statutory ground"), "choice", choices=words.REFUSAL_GROUNDS),
            _why("事实和理由（写入决定书）", "Facts and reasons (they go into the decision)"),
        ),
        effect="refuse_request",
        tells=(Tell("applicant", "notarization.refused"),),
        public=Text("不予办理，决定书见材料", "Not accepted; the written decision is among the files"),
        batch_order=90,
    ),
    Move(
        "withdraw",
        Text("撤回申请", "Withdraw the application"),
        BEFORE,
        "withdrawn",
        (APPLICANT, *STAFF),
        asks=(Field("reason", Text("原因", "Reason"), "longtext", required=False, max_length=1000),),
        effect="end_work",
        public=Text("已撤回", "Withdrawn"),
        batch_order=95,
        confirm=True,
    ),
    # ---- what is asked for
    Move(
        "add_item",
        Text("增加一件公证", "Add a certificate"),
        (*BEFORE, "accepted"),
        None,
        (*STAFF, NOTARY),
        asks=_NEW_ITEM,
        effect="add_item",
        public=Text("增加了一件公证", "A certificate was added"),
        batch_order=70,
    ),
    Move(
        "drop_item",
        Text("取消一件公证", "Drop a certificate"),
        (*BEFORE, *DRAFTING),
        None,
        (*STAFF, NOTARY),
        asks=(_ITEM, _why("原因", "Reason")),
        effect="drop_item",
        public=Text("取消了一件公证", "A certificate was dropped"),
        batch_order=71,
    ),
    Move(
        "change_destination",
        Text("更改使用地", "Change the destination"),
        (*BEFORE, *DRAFTING),
        None,
        (*STAFF, NOTARY),
        asks=(
            _ITEM,
            Field("territory", Text("新的使用国家或地区", "New country or region of use"), "territory"),
            Field("language", Text("译文语种", "Language of the translation"), "choice", required=False, options=choices.languages),
            _why("为什么更改", "Why it changes"),
        ),
        effect="change_destination",
        tells=(Tell("applicant", "notarization.destination"),),
        public=Text("使用地已更改", "The destination was changed"),
        batch_order=72,
    ),
    # ---- in progress
    Move(
        "ask_supplement",
        Text("要求补充材料（期限暂停）", "Ask for a supplement (the time stands still)"),
        ("accepted",),
        "supplementing",
        (HANDLER,),
        asks=(_why("补充什么、为什么需要", "What is needed, and why"),),
        effect="ask_supplement",
        tells=(Tell("applicant", "notarization.supplement"),),
        public=Text("请补充材料，办理期限暂停", "More papers are needed; the time stands still"),
        batch_order=20,
    ),
    Move(
        "supply",
        Text("已补充", "I have sent it"),
        ("supplementing",),
        "accepted",
        (APPLICANT, *STAFF),
        asks=(Field("reason", Text("说明", "Note"), "longtext", required=False, max_length=1000),),
        effect="from_applicant",
        tells=(Tell("handler", "notarization.papers_sent"),),
        public=Text("材料已补充，继续办理", "The papers have come; the time runs again"),
        batch_order=10,
        at_once=True,
    ),
    Move(
        "send_verification",
        Text("发函核实（期限暂停）", "Send a verification letter (the time stands still)"),
        ("accepted", "verifying"),
        "verifying",
        (HANDLER,),
        asks=(
            Field("issuer", Text("向谁核实", "Whom to ask"), max_length=200),
            Field("channel", Text("方式", "How"), "choice", choices=words.VERIFICATION_CHANNELS),
            _why("核实什么", "What is to be verified"),
        ),
        effect="send_verification",
        public=Text("正在向出具机关核实，办理期限暂停", "Being verified with the issuer; the time stands still"),
        batch_order=25,
    ),
    Move(
        "verification_done",
        Text("核实结束", "Verification is done"),
        ("verifying",),
        "accepted",
        (HANDLER,),
        asks=(
            Field("result", Text("结果", "Result"), "choice", choices=words.VERIFICATION_RESULTS),
            _why("答复内容", "What was answered"),
        ),
        effect="verification_done",
        public=Text("核实结束，继续办理", "Verification is done; the time runs again"),
        batch_order=10,
    ),
    Move(
        "suspend",
        Text("因不可抗力暂停", "Suspend for force majeure"),
        ("accepted",),
        "suspended",
        (HANDLER, HEAD),
        asks=(_why("不可抗力的情况（请附证据）", "What happened (please attach the evidence)"),),
        effect="note_reason",
        tells=(Tell("applicant", "notarization.suspended"),),
        public=Text("因不可抗力暂停", "Suspended by force majeure"),
        batch_order=85,
    ),
    Move(
        "resume",
        Text("恢复办理", "Go on"),
        ("suspended",),
        "accepted",
        (HANDLER, HEAD),
        asks=(_why("恢复的原因", "Why it goes on"),),
        effect="note_reason",
        public=Text("恢复办理", "It goes on"),
        batch_order=10,
    ),
    Move(
        "submit_draft",
        Text("送审批", "Send for approval"),
        ("accepted",),
        "approval",
        (HANDLER,),
        asks=(Field("opinion", Text("承办意见（副卷）", "Handler's opinion (side file)"), "longtext", max_length=2000),),
        guards=("drafts_complete", "translations_read", "papers_signed", "preflight_clear"),
        effect="submit_draft",
        batch_order=5,
    ),
    Move(
        "return_draft",
        Text("退回修改", "Send back"),
        ("approval",),
        "accepted",
        (APPROVER, HEAD),
        asks=(_why("退回的理由（副卷）", "Why (side file)"),),
        effect="return_draft",
        tells=(Tell("handler", "notarization.returned"),),
        batch_order=20,
        at_once=True,
    ),
    Move(
        "approve",
        Text("审批通过", "Approve"),
        ("approval",),
        "approved",
        (APPROVER, HEAD),
        asks=(
            Field("flags_seen", Text("提示事项已逐项核对", "I have gone through every red flag"), "yes"),
            Field("opinion", Text("审批意见（副卷）", "Approver's opinion (side file)"), "longtext", max_length=2000),
        ),
        guards=("approver_is_another", "self_not_barred", "preflight_clear"),
        four_eyes="submit_draft",
        effect="approve",
        batch_order=5,
    ),
    Move(
        "issue",
        Text("出证", "Issue"),
        ("approved",),
        "issued",
        (HANDLER, HEAD),
        asks=(
            Field("steel_seal", Text("已备好钢印，逐份加盖", "The steel seal is at hand and goes on each"), "yes"),
            Field("layout_checked", Text("译文版式与原文一致", "The translation's layout follows the original"), "yes"),
        ),
        guards=("preflight_clear", "printable"),
        effect="issue",
        meets=("issue",),
        tells=(Tell("applicant", "notarization.issued"),),
        public=Text("公证书已出具", "The certificate was issued"),
        hint=Text("编号在出证时连续取得，不留空号。", "Numbers are taken now, one after another, without a gap."),
        batch_order=3,
        confirm=True,
    ),
    Move(
        "terminate",
        Text("终止办理", "Terminate"),
        HANDLING,
        "terminated",
        (HANDLER, HEAD),
        asks=(
            Field("ground", Text("情形", "Ground"), "choice", choices=words.TERMINATION_GROUNDS),
            _why("事实和理由（写入决定书）", "Facts and reasons (they go into the decision)"),
        ),
        effect="terminate",
        tells=(Tell("applicant", "notarization.terminated"),),
        public=Text("终止办理，决定书见材料", "Terminated; the written decision is among the files"),
        batch_order=92,
    ),
    Move(
        "ask_withdrawal",
        Text("请求撤回", "Ask to withdraw"),
        HANDLING,
        None,
        (APPLICANT,),
        asks=(_why("为什么撤回", "Why"),),
        effect="from_applicant",
        tells=(Tell("handler", "notarization.withdrawal_asked"),),
        public=Text("申请人请求撤回", "The applicant asked to withdraw"),
        batch_order=95,
        at_once=True,
    ),
    # ---- after issue
    Move(
        "reprint",
        Text("作废并重印", "Void and print again"),
        ("issued",),
        None,
        (HANDLER, HEAD),
        asks=(
            _CERTIFICATE,
            Field("cause", Text("作废原因", "Why it is void"), "choice", choices=words.VOID_CAUSES),
            _why("说明（登记簿保留）", "Explanation (kept in the register)"),
        ),
        effect="reprint",
        hint=Text(
            "原编号保留并注明原因，新证取下一个编号。", "The number stays with its reason; the new one takes the next number."
        ),
        batch_order=30,
        confirm=True,
    ),
    Move(
        "deliver",
        Text("送达", "Deliver"),
        ("issued",),
        "delivered",
        (HANDLER, HEAD, CLERK),
        asks=(
            Field("way", Text("送达方式", "How"), "choice", choices=words.DELIVERY_WAYS),
            Field("recipient", Text("领取人或收件人", "Who receives it"), max_length=120),
            Field("pick_up_code", Text("领取码", "Pick-up code"), shown_if=("way", ("pick_up",)), max_length=12),
            Field(
                "authenticated_elsewhere",
                Text("认证由申请人自行办理", "The applicant sees to the authentication"),
                "yes",
                required=False,
            ),
            Field("courier", Text("快递公司", "Courier"), shown_if=("way", ("courier", "abroad")), max_length=60),
            Field("tracking", Text("快递单号", "Tracking number"), shown_if=("way", ("courier", "abroad")), max_length=60),
        ),
        guards=("authentication_done",),
        effect="deliver",
        tells=(Tell("applicant", "notarization.delivered"),),
        public=Text("公证书已送达", "The certificate was delivered"),
        batch_order=10,
    ),
    Move(
        "ask_review",
        Text("申请复查", "Ask for a review"),
        ("issued", "delivered"),
        "reviewing",
        (APPLICANT,),
        asks=(_CERTIFICATE, _why("认为哪里有错误", "What you think is wrong")),
        guards=("review_in_time",),
        effect="open_review",
        tells=(Tell("managers", "notarization.review"), Tell("handler", "notarization.review")),
        public=Text("已申请复查", "A review was asked for"),
        hint=Text("自收到公证书之日起一年内提出。", "Within one year of receiving it."),
        batch_order=60,
    ),
    Move(
        "begin_review",
        Text("启动复查", "Begin a review"),
        ("issued", "delivered"),
        "reviewing",
        (HEAD, HANDLER, CLERK),
        asks=(
            _CERTIFICATE,
            Field("asked_by", Text("谁提出", "Who asked"), "choice", choices=words.REVIEW_ASKERS),
            Field("name", Text("姓名或名称", "Name"), required=False),
            Field("known_on", Text("知道之日", "Knew of it on"), "date", required=False),
            _why("理由", "Reason"),
        ),
        guards=("review_in_time",),
        effect="open_review",
        public=Text("复查开始", "A review began"),
        batch_order=61,
    ),
    Move(
        "uphold",
        Text("维持公证书", "Uphold"),
        ("reviewing",),
        "issued",
        (HEAD, APPROVER),
        asks=(_why("理由", "Reasons"),),
        four_eyes="issue",
        effect="uphold",
        meets=("review",),
        tells=(Tell("applicant", "notarization.review_decided"),),
        public=Text("复查结论：维持", "Review: upheld"),
        batch_order=10,
    ),
    Move(
        "correct",
        Text("更正：换发公证书", "Correct: issue a new one"),
        ("reviewing",),
        "issued",
        (HEAD, APPROVER),
        asks=(_why("更正什么、为什么", "What is corrected, and why"),),
        guards=("translations_read", "preflight_clear", "printable"),
        four_eyes="issue",
        effect="correct",
        meets=("review",),
        tells=(Tell("applicant", "notarization.review_decided"),),
        public=Text("复查结论：更正，已换发", "Review: corrected, a new one was issued"),
        hint=Text("先在“起草”里改好文本。", "First put the text right under Draft."),
        batch_order=20,
    ),
    Move(
        "revoke",
        Text("撤销公证书", "Withdraw the certificate"),
        ("reviewing",),
        "issued",
        (HEAD, APPROVER),
        asks=(_why("撤销的理由", "Why it is withdrawn"),),
        four_eyes="issue",
        effect="revoke",
        meets=("review",),
        tells=(Tell("applicant", "notarization.review_decided"),),
        public=Text("复查结论：撤销公证书", "Review: the certificate was withdrawn"),
        batch_order=30,
    ),
    Move("stay_delivered", Text("复查前已送达", "Was delivered before"), ("issued",), "delivered", (SYSTEM,)),
    Move(
        "archive",
        Text("归档", "Close the file"),
        ("issued", "delivered", "refused", "terminated", "withdrawn"),
        None,
        (HANDLER, HEAD, CLERK),
        asks=(
            Field("secrecy", Text("卷宗", "Kind of file"), "choice", choices=words.SECRECY),
            Field("retention", Text("保管期限", "Retention"), "choice", choices=words.RETENTION),
            Field("in_order", Text("材料已按归档顺序排列、编页", "Papers are in archive order and numbered"), "yes"),
        ),
        guards=("not_archived",),
        effect="archive",
        meets=("archive",),
        batch_order=65,
    ),
)

WORKFLOW = Workflow(STATES, MOVES)

CLOCKS = (
    Clock(
        "precheck",
        Text("预审", "Pre-check"),
        "notarization.precheck",
        starts_in=("received",),
        stops_in=("refused", "withdrawn", "accepted"),
        pauses_in={"papers_asked": "awaiting_party", "quoted": "awaiting_party"},
    ),
    Clock(
        "issue",
        Text("出证（法定）", "Certificate (statutory)"),
        "notarization.issue",
        starts_in=("accepted",),
        stops_in=("refused", "terminated"),
        pauses_in={"supplementing": "supplement", "verifying": "verification", "suspended": "force_majeure"},
        statutory=True,
    ),
    Clock(
        "archive",
        Text("归档", "Closing the file"),
        "notary.archive",
        starts_in=("issued", "refused", "terminated"),
        inside=True,
    ),
    Clock(
        "review",
        Text("复查决定", "Decision on the review"),
        "notarization.review_decide",
        starts_in=("reviewing",),
        restarts=True,
    ),
)

CERTIFICATE = Output(
    "certificate",
    Text("公证书", "Notarial certificate"),
    "",
    "notarization.certificate:{office}:{year}:{number_class}",
    Text("（{year}）{short_name}证{class_name}字第{number}号", "({year}) {short_name} Zheng {class_name} Zi, No. {number}"),
    about=shown.certified,
)
