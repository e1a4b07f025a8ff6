"""Complaints declared: what is asked, states, moves, clocks. Pure data."""

from dataclasses import replace

from yuqiao.kernel.text import Text
from yuqiao.matters.contract import (
    APPLICANT,
    MANAGER,
    NOBODY,
    PROFESSIONAL,
    REVIEWER,
    SUBJECT,
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

CODE = "complaints"
STEPS = (
    Step(
        "complaint",
        Text("投诉", "Complaint"),
        (
            Field("subject", Text("一句话说明投诉什么", "In one sentence: what do you complain about?"), max_length=120),
            Field(
                "facts",
                Text("发生了什么", "What happened?"),
                "longtext",
                hint=Text(
                    "写时间、经过和依据。律师会看到这段话和您的姓名。",
                    "When, what, and what shows it. The lawyer reads these words and your name.",
                ),
                max_length=4000,
            ),
            Field("wanted", Text("您希望怎样处理", "What result do you want?"), required=False, max_length=200),
            Field(
                "about",
                Text("与本平台哪一件事项有关", "Which matter of this house is it about?"),
                required=False,
                hint=Text("填编号；没有可以不填", "Its reference; leave it empty if there is none"),
                max_length=20,
            ),
        ),
    ),
)

STATES = (
    State("checking", Text("正在核对", "Being checked"), Text("受理审查", "To be taken or not"), US),
    State("supplement", Text("等您补充", "Waiting for you"), Text("等投诉人补充", "Waiting for the complainant"), THEM),
    State("hearing", Text("等律师答复", "The lawyer is heard"), Text("听取律师意见", "The lawyer is heard"), PROFESSIONAL),
    State("deciding", Text("正在核实", "Being looked into"), Text("待决定", "To be decided"), US),
    State("reconsidering", Text("正在复核", "Being looked at again"), Text("主管部门复核", "With the department"), US),
    State("upheld", Text("投诉成立", "Upheld"), Text("成立", "Upheld"), NOBODY, final=True),
    State("dismissed", Text("投诉不成立", "Not upheld"), Text("不成立", "Not upheld"), NOBODY, final=True),
    State("refused", Text("没有受理", "Not taken"), Text("不予受理", "Not taken"), NOBODY, final=True),
    State("withdrawn", Text("您已撤回", "Withdrawn by you"), Text("投诉人撤回", "Withdrawn"), NOBODY, final=True),
)
OPEN = ("checking", "supplement", "hearing", "deciding")
REASON = Field(
    "reason",
    Text("理由", "Reason"),
    "longtext",
    hint=Text("双方都会看到。", "Both sides read it."),
    max_length=1500,
)
BODY = Field("body", Text("您的说明", "Your words"), "longtext", max_length=4000)
UPHOLD = Move(
    "uphold",
    Text("投诉成立", "Uphold it"),
    ("deciding",),
    "upheld",
    (REVIEWER, MANAGER),
    asks=(REASON,),
    tells=(Tell("applicant", "complaints.upheld"), Tell("subject", "complaints.upheld_subject")),
    guards=("no_tie",),
    effect="uphold",
    meets=("decision",),
    public=Text("投诉成立", "Upheld"),
    hint=Text(
        "需要惩戒的，决定后在“惩戒”中登记，注明本件编号。",
        "If it leads to discipline, record that under “Discipline” afterwards, with this reference.",
    ),
    confirm=True,
    batch_order=10,
)
DISMISS = Move(
    "dismiss",
    Text("投诉不成立", "Do not uphold it"),
    ("deciding",),
    "dismissed",
    (REVIEWER, MANAGER),
    asks=(REASON,),
    tells=(Tell("applicant", "complaints.dismissed"), Tell("subject", "complaints.dismissed_subject")),
    guards=("no_tie",),
    effect="keep_reason",
    meets=("decision",),
    public=Text("投诉不成立", "Not upheld"),
    confirm=True,
    batch_order=20,
)

MOVES = (
    Move(
        "take",
        Text("受理，听取律师意见", "Take it and hear the lawyer"),
        ("checking",),
        "hearing",
        (REVIEWER,),
        tells=(Tell("subject", "complaints.hear"), Tell("applicant", "complaints.taken")),
        guards=("no_tie",),
        effect="hear",
        meets=("check",),
        public=Text("已受理，听取律师意见", "Taken; the lawyer is heard"),
        batch_order=10,
    ),
    Move(
        "ask_more",
        Text("请投诉人补充", "Ask the complainant for more"),
        ("checking", "deciding"),
        "supplement",
        (REVIEWER,),
        asks=(Field("question", Text("需要补充什么", "What is needed?"), "longtext", max_length=2000),),
        tells=(Tell("applicant", "complaints.ask_more"),),
        guards=("no_tie",),
        effect="ask_more",
        public=Text("请您补充", "You were asked for more"),
        batch_order=30,
    ),
    Move(
        "complete",
        Text("补充", "Answer"),
        ("supplement",),
        "checking",
        (APPLICANT,),
        asks=(BODY,),
        tells=(Tell("managers", "complaints.completed"),),
        at_once=True,
        effect="keep_words",
        public=Text("您已补充", "You answered"),
        batch_order=10,
    ),
    Move(
        "refuse",
        Text("不予受理", "Do not take it"),
        ("checking",),
        "refused",
        (REVIEWER,),
        asks=(REASON,),
        tells=(Tell("applicant", "complaints.refused"),),
        guards=("no_tie",),
        effect="keep_reason",
        meets=("check",),
        public=Text("没有受理", "Not taken"),
        confirm=True,
        batch_order=90,
    ),
    Move(
        "answer",
        Text("答复投诉", "Answer the complaint"),
        ("hearing",),
        "deciding",
        (SUBJECT,),
        asks=(BODY,),
        tells=(Tell("managers", "complaints.answered"),),
        at_once=True,
        effect="keep_answer",
        meets=("hearing",),
        public=Text("律师已答复", "The lawyer answered"),
        batch_order=10,
    ),
    Move(
        "go_on",
        Text("没有答复，继续处理", "No answer: go on"),
        ("hearing",),
        "deciding",
        (SYSTEM, REVIEWER),
        guards=("hearing_over",),
        meets=("hearing",),
        public=Text("律师没有在期限内答复", "The lawyer did not answer in time"),
        batch_order=20,
    ),
    UPHOLD,
    DISMISS,
    Move(
        "ask_again",
        Text("申请复核", "Ask the department to look again"),
        ("dismissed", "refused"),
        "reconsidering",
        (APPLICANT,),
        asks=(replace(BODY, label=Text("复核的理由", "Why it should be looked at again")),),
        tells=(Tell("managers", "complaints.asked_again"),),
        at_once=True,
        guards=("not_asked_again", "again_in_time"),
        effect="keep_words",
        public=Text("您申请了复核", "You asked for another look"),
        batch_order=10,
    ),
    replace(
        UPHOLD,
        code="overturn",
        title=Text("复核：投诉成立", "After another look: uphold it"),
        sources=("reconsidering",),
        seats=(MANAGER,),
        guards=("no_tie", "decided_nothing"),
        meets=("reconsidering",),
    ),
    replace(
        DISMISS,
        code="confirm",
        title=Text("复核：维持原决定", "After another look: the decision stands"),
        sources=("reconsidering",),
        seats=(MANAGER,),
        guards=("no_tie", "decided_nothing"),
        meets=("reconsidering",),
    ),
    Move(
        "withdraw",
        Text("撤回投诉", "Withdraw"),
        OPEN,
        "withdrawn",
        (APPLICANT,),
        tells=(Tell("subject", "complaints.withdrawn_subject"),),
        public=Text("您已撤回", "You withdrew it"),
        confirm=True,
        batch_order=90,
    ),
)
WORKFLOW = Workflow(STATES, MOVES)


def _clock(code: str, title: Text, rule: str, state: str, **more: object) -> Clock:
    running = {state, *more.get("pauses_in", {})}
    ends = tuple(s.code for s in STATES if s.code not in running)
    return Clock(code, title, rule, starts_in=(state,), stops_in=ends, restarts=True, **more)


CLOCKS = (
    _clock("check", Text("受理审查", "Taking it"), "complaint.check", "checking", pauses_in={"supplement": "awaiting_party"}),
    _clock("hearing", Text("律师答复", "Answer of the lawyer"), "complaint.hearing", "hearing"),
    _clock(
        "decision", Text("核实并决定", "Decision"), "complaint.decision", "deciding", pauses_in={"supplement": "awaiting_party"}
    ),
    _clock("reconsidering", Text("复核", "Another look"), "complaint.again", "reconsidering"),
)
