"""The white list declared: one matter is one entry's life, from the application to its end. Pure data."""

from dataclasses import replace
from typing import Any

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import (
    APPLICANT,
    HEAD,
    MANAGER,
    NOBODY,
    REVIEWER,
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

CODE = "white_list"
NO_SHEET = Text("请先打开“评审表”，逐项核对条件。", "Open the review sheet first and go through the conditions.")
SHEET_INCOMPLETE = Text("请给出结论和理由。", "Please give a verdict and a reason.")
PASS, FAIL = "pass", "fail"
VERDICTS = ((PASS, Text("符合条件", "The conditions are met")), (FAIL, Text("不符合条件", "The conditions are not met")))

STEPS = (
    Step(
        "application",
        Text("申请", "Application"),
        (
            Field(
                "statement",
                Text("您做过哪些涉外业务", "Which foreign-related matters have you handled?"),
                "longtext",
                hint=Text(
                    "写国家和地区、领域和您的分工，不写当事人姓名。登记册里已有的不用再写。",
                    "Countries and regions, fields and your part; no names of clients. What the register holds need not be repeated.",
                ),
                max_length=3000,
            ),
            Field("truthful", Text("以上内容属实，证据真实", "What I state is true, and the evidence is genuine"), "yes"),
        ),
    ),
)

STATES = (
    State("checking", Text("正在核对材料", "Papers are being checked"), Text("形式审查", "Formal check"), US),
    State("supplement", Text("等您补充", "Waiting for you"), Text("等申请人补充", "Waiting for the applicant"), THEM),
    State("reviewing", Text("正在评审", "Under review"), Text("两人评审", "Review by two"), US),
    State("third_review", Text("正在评审", "Under review"), Text("意见不一，第三人评审", "Verdicts differ: a third review"), US),
    State("deciding", Text("等主管部门决定", "With the department"), Text("待决定", "To be decided"), US),
    State("noticing", Text("正在公示", "Public notice"), Text("公示中", "Public notice"), US),
    State("objection", Text("公示期有异议，正在核实", "An objection is being looked into"), Text("核实异议", "Objection"), US),
    State("listed", Text("已列入白名单", "On the white list"), Text("在库", "Listed"), NOBODY),
    State("rechecking", Text("年度核验，等您确认", "Annual check: please confirm"), Text("等本人确认", "To be confirmed"), THEM),
    State("rechecked", Text("年度核验中", "Annual check"), Text("待年度核验", "Annual check"), US),
    State("suspended", Text("已暂停", "Suspended"), Text("暂停", "Suspended"), NOBODY),
    State(
        "hearing",
        Text("拟移出，等您陈述", "Removal is intended: you may be heard"),
        Text("拟移出，听取陈述", "Removal intended"),
        THEM,
    ),
    State("appeal_refusal", Text("申诉处理中", "Appeal"), Text("申诉：不列入", "Appeal against refusal"), US),
    State("appeal_suspension", Text("申诉处理中", "Appeal"), Text("申诉：暂停", "Appeal against suspension"), US),
    State("appeal_removal", Text("申诉处理中", "Appeal"), Text("申诉：移出", "Appeal against removal"), US),
    State("refused", Text("没有列入", "Not listed"), Text("不予列入", "Refused"), NOBODY, final=True),
    State("removed", Text("已移出", "Removed"), Text("移出", "Removed"), NOBODY, final=True),
    State("expired", Text("期限已满", "The term is over"), Text("期满", "Expired"), NOBODY, final=True),
    State("renewed", Text("已续期，见新的事项", "Renewed: see the new matter"), Text("已续期", "Renewed"), NOBODY, final=True),
    State("withdrawn", Text("您已撤回", "Withdrawn by you"), Text("申请人撤回", "Withdrawn"), NOBODY, final=True),
)
BEFORE = ("checking", "supplement", "reviewing", "third_review", "deciding", "noticing", "objection")
IN_LIST = ("listed", "rechecking", "rechecked")  # the entry is in force, discipline apart
APPEALS = ("appeal_refusal", "appeal_suspension", "appeal_removal")
STANDING = (*IN_LIST, "suspended", "hearing", "appeal_suspension")  # the entry is not over

REASON = Field(
    "reason",
    Text("理由", "Reason"),
    "longtext",
    hint=Text("本人会看到这段话。", "The lawyer reads these words."),
    max_length=1000,
)
PUBLIC_REASON = replace(
    REASON,
    hint=Text("本人和公众都会看到，不写无关的个人信息。", "The lawyer and the public read it; nothing personal."),
    max_length=300,
)


def missing_papers(matter: Any) -> str:
    """What is still missing or cannot be used, line by line, in the applicant's language."""
    wanted = [m for m in matter.materials.order_by("pk") if m.state == "refused" or (m.required and m.state == "missing")]
    zh = matter.language.startswith("zh")
    return "\n".join(f"{m.title_zh if zh else m.title_en}{_why(m, zh)}" for m in wanted)


def _why(material: Any, zh: bool) -> str:
    if not material.reason:
        return ""
    return f"（{material.reason}）" if zh else f" ({material.reason})"


PUBLIC_REASON_EN = Field(
    "reason_en",
    Text("理由（英文，公众会看到）", "Reason in English, for the public"),
    required=False,
    hint=Text("不填的，英文页面显示中文理由。", "Without it English pages show the reason as written above."),
    max_length=300,
)
BODY = Field("body", Text("您的说明", "Your words"), "longtext", max_length=4000)

APPEAL = Move(
    "appeal_refused",
    Text("申诉", "Appeal"),
    ("refused",),
    "appeal_refusal",
    (APPLICANT,),
    asks=(replace(BODY, label=Text("申诉的理由", "Why you appeal")),),
    tells=(Tell("managers", "white_list.appealed"),),
    at_once=True,
    guards=("appeal_in_time", "not_appealed"),
    effect="keep_words",
    public=Text("您提出了申诉", "You appealed"),
    batch_order=10,
)
ALLOW = Move(
    "allow_refusal",
    Text("申诉成立", "Allow the appeal"),
    ("appeal_refusal",),
    "checking",
    (MANAGER, HEAD),
    asks=(REASON,),
    tells=(Tell("applicant", "white_list.appeal_allowed"),),
    guards=("no_tie", "decided_nothing"),
    effect="begin_again",
    meets=("appeal",),
    public=Text("申诉成立", "The appeal was allowed"),
    confirm=True,
    batch_order=10,
)
REJECT = Move(
    "reject_refusal",
    Text("驳回申诉", "Reject the appeal"),
    ("appeal_refusal",),
    "refused",
    (MANAGER, HEAD),
    asks=(REASON,),
    tells=(Tell("applicant", "white_list.appeal_rejected"),),
    guards=("no_tie", "decided_nothing"),
    effect="keep_reason",
    meets=("appeal",),
    public=Text("申诉被驳回", "The appeal was rejected"),
    confirm=True,
    batch_order=20,
)
REVIEW = Move(
    "review",
    Text("评审", "Review"),
    ("reviewing",),
    None,
    (REVIEWER,),
    asks=(Field("verdict", Text("结论", "Verdict"), "choice", choices=VERDICTS), replace(REASON, hint=None)),
    guards=("no_tie", "not_reviewed", "sheet_filled"),
    effect="keep_review",
    confirm=True,
    batch_order=10,
)

MOVES = (
    # ---- from the application to the list
    Move(
        "ask_more",
        Text("请申请人补充", "Ask the applicant for more"),
        ("checking",),
        "supplement",
        (REVIEWER,),
        asks=(Field("question", Text("需要补充什么", "What is needed?"), "longtext", max_length=2000, prefill=missing_papers),),
        tells=(Tell("applicant", "white_list.ask_more"),),
        guards=("no_tie",),
        effect="ask_more",
        public=Text("请您补充", "You were asked for more"),
        hint=Text("发出后，承诺时限暂停计算。", "The promised clock pauses when this is sent."),
        batch_order=20,
    ),
    Move(
        "complete",
        Text("补充完毕", "I have sent what was asked for"),
        ("supplement",),
        "checking",
        (APPLICANT,),
        asks=(replace(BODY, required=False),),
        tells=(Tell("managers", "white_list.completed"),),
        at_once=True,
        guards=("papers_sent",),
        effect="keep_words",
        public=Text("您已补充", "You sent what was asked for"),
        batch_order=10,
    ),
    Move(
        "pass_check",
        Text("形式审查通过", "The formal check is passed"),
        ("checking",),
        "reviewing",
        (REVIEWER,),
        guards=("no_tie", "papers_judged"),
        meets=("check",),
        public=Text("材料齐全，进入评审", "The papers are complete; the review begins"),
        batch_order=10,
    ),
    Move(
        "refuse_check",
        Text("不予受理", "Do not take it"),
        ("checking",),
        "refused",
        (REVIEWER,),
        asks=(REASON,),
        tells=(Tell("applicant", "white_list.refused"),),
        guards=("no_tie",),
        effect="keep_reason",
        meets=("check",),
        public=Text("没有列入", "Not listed"),
        confirm=True,
        batch_order=90,
    ),
    REVIEW,
    Move(
        "agreed",
        Text("评审完成", "The review is complete"),
        ("reviewing", "third_review"),
        "deciding",
        (SYSTEM,),
        tells=(Tell("managers", "white_list.to_decide"),),
        meets=("review",),
        public=Text("评审完成，等主管部门决定", "Reviewed; the department decides"),
    ),
    Move(
        "differ",
        Text("意见不一", "The verdicts differ"),
        ("reviewing",),
        "third_review",
        (SYSTEM,),
        tells=(Tell("managers", "white_list.differ"),),
    ),
    replace(
        REVIEW,
        code="review_third",
        title=Text("第三人评审", "Third review"),
        sources=("third_review",),
        seats=(REVIEWER, HEAD),
    ),
    Move(
        "approve",
        Text("同意，进入公示", "Approve: public notice begins"),
        ("deciding",),
        "noticing",
        (MANAGER,),
        tells=(Tell("applicant", "white_list.noticed"),),
        guards=("no_tie", "did_not_review", "recommended"),
        effect="begin_notice",
        meets=("decision",),
        public=Text("同意列入，开始公示", "Approved; the public notice begins"),
        confirm=True,
        batch_order=10,
    ),
    Move(
        "refuse",
        Text("不予列入", "Refuse"),
        ("deciding", "noticing", "objection"),
        "refused",
        (MANAGER,),
        asks=(REASON,),
        tells=(Tell("applicant", "white_list.refused"),),
        guards=("no_tie", "did_not_review"),
        effect="refuse",
        meets=("decision", "objection"),
        public=Text("没有列入", "Not listed"),
        confirm=True,
        batch_order=60,
    ),
    Move(
        "enter",
        Text("公示无异议，列入白名单", "No objection: on the list"),
        ("noticing",),
        "listed",
        (SYSTEM,),
        tells=(Tell("applicant", "white_list.listed"),),
        guards=("notice_over", "no_objection", "good_standing"),
        effect="enter",
        meets=("notice",),
        public=Text("列入白名单", "On the white list"),
    ),
    Move(
        "look_into",
        Text("公示期有异议", "There were objections"),
        ("noticing",),
        "objection",
        (SYSTEM,),
        tells=(Tell("managers", "white_list.objections"),),
        guards=("notice_over", "has_objection"),
        meets=("notice",),
        public=Text("公示期有异议，正在核实", "An objection is being looked into"),
    ),
    Move(
        "dismiss",
        Text("异议不成立，列入白名单", "Dismiss the objections: on the list"),
        ("objection",),
        "listed",
        (MANAGER,),
        asks=(replace(REASON, hint=Text("提出异议的人会看到。", "Who objected reads it.")),),
        tells=(Tell("applicant", "white_list.listed"),),
        guards=("no_tie", "did_not_review", "good_standing"),
        effect="dismiss",
        meets=("objection",),
        public=Text("异议不成立，列入白名单", "The objections were dismissed; on the white list"),
        confirm=True,
        batch_order=10,
    ),
    Move(
        "withdraw",
        Text("撤回申请", "Withdraw"),
        BEFORE,
        "withdrawn",
        (APPLICANT,),
        public=Text("您已撤回", "You withdrew it"),
        confirm=True,
        batch_order=90,
    ),
    # ---- on the list
    Move(
        "take_over",
        Text("接入原有条目", "An earlier entry was taken over"),
        ("checking",),
        "listed",
        (SYSTEM,),
        public=Text("此前已列入白名单", "Was on the white list before"),
    ),
    Move(
        "ask_annual",
        Text("开始年度核验", "Begin the annual check"),
        ("listed",),
        "rechecking",
        (SYSTEM, REVIEWER),
        tells=(Tell("applicant", "white_list.annual"),),
        public=Text("年度核验，请您确认", "Annual check: please confirm"),
        batch_order=40,
    ),
    Move(
        "confirm_annual",
        Text("确认", "Confirm"),
        ("rechecking",),
        "rechecked",
        (APPLICANT,),
        asks=(
            Field("same", Text("条件仍然符合，登记的信息是对的", "The conditions are still met and my entry is right"), "yes"),
            Field("body", Text("有什么变化", "What has changed"), "longtext", required=False, max_length=2000),
        ),
        effect="keep_words",
        meets=("annual",),
        public=Text("您已确认", "You confirmed"),
        batch_order=10,
    ),
    Move(
        "pass_annual",
        Text("年度核验通过", "The annual check is passed"),
        ("rechecked",),
        "listed",
        (REVIEWER,),
        tells=(Tell("applicant", "white_list.annual_passed"),),
        guards=("no_tie",),
        effect="pass_annual",
        meets=("annual_check",),
        public=Text("年度核验通过", "The annual check was passed"),
        batch_order=10,
    ),
    Move(
        "remind",
        Text("提醒续期", "Reminder to renew"),
        IN_LIST,
        None,
        (SYSTEM,),
        tells=(Tell("applicant", "white_list.renew"),),
        public=Text("已提醒续期", "You were reminded to renew"),
    ),
    Move(
        "suspend",
        Text("暂停", "Suspend"),
        IN_LIST,
        "suspended",
        (MANAGER,),
        asks=(PUBLIC_REASON, PUBLIC_REASON_EN),
        tells=(Tell("applicant", "white_list.suspended"),),
        guards=("no_tie",),
        effect="suspend",
        public=Text("已暂停", "Suspended"),
        confirm=True,
        batch_order=50,
    ),
    Move(
        "suspend_for_discipline",
        Text("因惩戒暂停", "Suspended on discipline"),
        IN_LIST,
        "suspended",
        (SYSTEM,),
        tells=(Tell("applicant", "white_list.suspended"),),
        effect="suspend",
        public=Text("因惩戒暂停", "Suspended on discipline"),
    ),
    Move(
        "suspend_meanwhile",
        Text("因惩戒暂停", "Suspended on discipline meanwhile"),
        ("hearing",),
        None,
        (SYSTEM,),
        tells=(Tell("applicant", "white_list.suspended"),),
        effect="suspend",
        public=Text("因惩戒暂停", "Suspended on discipline"),
    ),
    Move(
        "resume",
        Text("恢复", "Resume"),
        ("suspended",),
        "listed",
        (MANAGER,),
        asks=(REASON,),
        tells=(Tell("applicant", "white_list.resumed"),),
        guards=("no_tie", "good_standing"),
        effect="put_back",
        public=Text("已恢复", "Resumed"),
        confirm=True,
        batch_order=20,
    ),
    Move(
        "intend_removal",
        Text("拟移出，通知本人", "Give notice of intended removal"),
        (*IN_LIST, "suspended"),
        "hearing",
        (MANAGER, REVIEWER),
        asks=(REASON,),
        tells=(Tell("applicant", "white_list.intended"),),
        guards=("no_tie",),
        effect="intend",
        public=Text("拟移出，您可以陈述或要求听证", "Removal is intended; you may state your case or ask for a hearing"),
        confirm=True,
        batch_order=70,
    ),
    Move(
        "state_case",
        Text("陈述意见", "State your case"),
        ("hearing",),
        None,
        (APPLICANT,),
        asks=(BODY, Field("wants_hearing", Text("我要求当面听证", "I ask for a hearing in person"), "yes", required=False)),
        tells=(Tell("managers", "white_list.stated"),),
        at_once=True,
        effect="keep_statement",
        public=Text("您陈述了意见", "You stated your case"),
        batch_order=10,
    ),
    Move(
        "hold_hearing",
        Text("记录听证", "Record the hearing"),
        ("hearing",),
        None,
        (MANAGER, REVIEWER),
        asks=(Field("record", Text("听证笔录", "Record of the hearing"), "longtext", max_length=6000),),
        guards=("no_tie",),
        effect="keep_hearing",
        public=Text("举行了听证", "A hearing was held"),
        batch_order=30,
    ),
    Move(
        "remove",
        Text("移出", "Remove"),
        ("hearing",),
        "removed",
        (MANAGER,),
        asks=(PUBLIC_REASON, PUBLIC_REASON_EN),
        tells=(Tell("applicant", "white_list.removed"),),
        guards=("no_tie", "was_heard"),
        effect="remove",
        meets=("statement",),
        four_eyes="intend_removal",
        public=Text("已移出", "Removed"),
        confirm=True,
        batch_order=20,
    ),
    Move(
        "keep",
        Text("不移出", "Do not remove"),
        ("hearing",),
        "listed",
        (MANAGER,),
        asks=(REASON,),
        tells=(Tell("applicant", "white_list.kept"),),
        guards=("no_tie",),
        effect="keep_listed",
        meets=("statement",),
        public=Text("不移出", "Not removed"),
        confirm=True,
        batch_order=40,
    ),
    Move("stay_suspended", Text("仍然暂停", "Still suspended"), ("listed",), "suspended", (SYSTEM,)),
    Move(
        "lapse",
        Text("期满", "The term is over"),
        (*IN_LIST, "suspended", "hearing"),
        "expired",
        (SYSTEM,),
        tells=(Tell("applicant", "white_list.expired"),),
        effect="lapse",
        public=Text("期限已满", "The term is over"),
    ),
    Move(
        "supersede",
        Text("续期，转入新的事项", "Renewed in another matter"),
        IN_LIST,
        "renewed",
        (SYSTEM,),
        public=Text("已续期", "Renewed"),
    ),
    # ---- appeals: decided by somebody who did not decide before
    APPEAL,
    replace(APPEAL, code="appeal_suspended", sources=("suspended",), to="appeal_suspension"),
    replace(APPEAL, code="appeal_removed", sources=("removed",), to="appeal_removal"),
    ALLOW,
    replace(ALLOW, code="allow_suspension", sources=("appeal_suspension",), to="listed", effect="put_back"),
    replace(ALLOW, code="allow_removal", sources=("appeal_removal",), to="listed", effect="put_back"),
    REJECT,
    replace(REJECT, code="reject_suspension", sources=("appeal_suspension",), to="suspended"),
    replace(REJECT, code="reject_removal", sources=("appeal_removal",), to="removed"),
)
WORKFLOW = Workflow(STATES, MOVES)

# Moves after which an appeal is open, and which nobody who decides the appeal has made.
NEGATIVE = ("refuse", "refuse_check", "suspend", "suspend_for_discipline", "remove")
DECISIONS = ("review", "review_third", "approve", "refuse", "refuse_check", "suspend", "intend_removal", "remove")


def _clock(code: str, title: Text, rule: str, *states: str, restarts: bool = True, **more: object) -> Clock:
    """A clock that runs in these states and in those in which it stands still, and ends in all others."""
    running = {*states, *more.get("pauses_in", {})}
    ends = tuple(s.code for s in STATES if s.code not in running)
    return Clock(code, title, rule, starts_in=states, stops_in=ends, restarts=restarts, **more)


CLOCKS = (
    _clock(
        "check",
        Text("形式审查", "Formal check"),
        "whitelist.check",
        "checking",
        pauses_in={"supplement": "awaiting_party"},
    ),
    _clock("review", Text("评审", "Review"), "whitelist.review", "reviewing", "third_review", restarts=False),
    _clock("decision", Text("主管部门决定", "Decision of the department"), "whitelist.decision", "deciding"),
    _clock("notice", Text("公示", "Public notice"), "whitelist.notice", "noticing"),
    _clock("objection", Text("核实异议", "Looking into objections"), "whitelist.objection", "objection"),
    _clock("annual", Text("年度确认", "Annual confirmation"), "whitelist.annual_confirm", "rechecking"),
    _clock("annual_check", Text("年度核验", "Annual check"), "whitelist.annual_check", "rechecked"),
    _clock("statement", Text("陈述意见", "Stating the case"), "whitelist.statement", "hearing"),
    _clock("appeal", Text("申诉决定", "Decision on the appeal"), "whitelist.appeal_decision", *APPEALS),
)
