"""Ready accounts of the demonstration. They need no second factor there, and are marked; nowhere else do they exist."""

from dataclasses import dataclass

PASSWORD = "yuqiao-demo-2026"  # printed on the sign-in page of the demonstration on purpose


@dataclass(frozen=True)
class Account:
    """One account, and what to try first with it."""

    email: str
    role_zh: str
    role_en: str
    name: str
    try_zh: str
    try_en: str
    role: str = ""
    language: str = "zh-hans"
    password: str = PASSWORD


ACCOUNTS = (
    Account(
        "applicant@demo.example",
        "申请人",
        "Applicant",
        "Julia Beispiel (Demo)",
        "看“我的事项”，追问或评价",
        "See My matters, ask a follow-up question or rate",
        language="en",
    ),
    Account(
        "enterprise@demo.example",
        "企业代表",
        "Enterprise",
        "郑星络（演示）",
        "打开“我的企业”，更正一项并确认；问一件新的事",
        "Open My enterprise: correct a value and confirm; ask something new",
        "enterprise_representative",
    ),
    Account(
        "clerk@demo.example",
        "窗口人员",
        "Window clerk",
        "王窗口（演示）",
        "处理没有律师接受的事项，写内部备注",
        "See to matters that no lawyer took, write a note",
        "window_clerk",
    ),
    Account(
        "duty@demo.example",
        "值班律师",
        "Duty lawyer",
        "李值班（演示）",
        "接受一件，写初步意见，先看信再发",
        "Accept one, write the view, read the letter before it leaves",
        "duty_lawyer",
    ),
    Account(
        "second@demo.example",
        "另一位律师",
        "Second lawyer",
        "陈二审（演示）",
        "答复追问，看第二意见怎么来",
        "Answer a follow-up, see how a second opinion arrives",
        "duty_lawyer",
    ),
    Account(
        "manager@demo.example",
        "主管部门",
        "Manager",
        "赵主管（演示）",
        "看“时限承诺”和逾期事项；在企业登记册决定申请、合并重复企业",
        "See Promises and what is overdue; decide a request under Enterprises, merge two entries",
        "department_manager",
    ),
    Account(
        "admin@demo.example",
        "管理员",
        "Administrator",
        "孙管理（演示）",
        "设立一个岗位；打开一次紧急查看",
        "Grant a seat; open emergency access once",
        "administrator",
    ),
    Account(
        "notary@demo.example",
        "公证员",
        "Notary",
        "周承办（演示）",
        "预审一件，对照材料逐项审看，起草并送审批",
        "Look at the papers of one, paper beside item; draft it, send it for approval",
        "notary",
    ),
    Account(
        "approver@demo.example",
        "公证审批人",
        "Approver",
        "吴审批（演示）",
        "核对提示事项，审批或退回",
        "Go through the red flags, approve or send back",
        "approver",
    ),
    Account(
        "head@demo.example",
        "公证处负责人",
        "Office head",
        "郑主任（演示）",
        "看全处案件、公证书登记簿和统计表，指派公证员",
        "See all of the office, its register and figures; assign a notary",
        "office_head",
    ),
    Account(
        "reviewer@demo.example",
        "律师协会评审员",
        "Reviewer of the association",
        "冯评审（演示）",
        "审查证据，评审一件白名单申请，登记一次惩戒",
        "Check evidence, review an application for the white list, record discipline",
        "reviewer",
    ),
    Account(
        "reviewer2@demo.example",
        "另一位评审员",
        "Second reviewer",
        "褚评审（演示）",
        "独立评审，看第三人评审怎么来",
        "Review alone; see how a third review arises",
        "reviewer",
    ),
    Account(
        "newcomer@demo.example",
        "申请入库的律师",
        "Lawyer who applies",
        "卫申请（演示）",
        "用手机补交证据，看白名单申请的进度",
        "Send missing evidence from a telephone, follow the application",
        "lawyer",
    ),
    Account(
        "registrar@demo.example",
        "登记人员",
        "Registrar",
        "蒋登记（演示）",
        "改一条登记再撤销，导入一份企业名单，合并重复企业",
        "Change an entry and undo it, bring in a list of enterprises, merge duplicates",
        "registrar",
    ),
    Account(
        "bureau@demo.example",
        "司法局负责人",
        "Head of a justice bureau",
        "郑司法（演示）",
        "在名额内推荐律师进入领军人才库",
        "Nominate lawyers of the city within its quota",
        "office_head",
    ),
    Account(
        "firm@demo.example",
        "律师事务所负责人",
        "Head of a law firm",
        "钱主任（演示）",
        "填报本所年度情况，看与上年的比较",
        "Fill in the annual return of the firm beside the figures of last year",
        "office_head",
    ),
)
ENTERPRISE = ("91410300MA9DEM002Q", "河南星络演示机电有限公司", "Henan Xingluo Demo Electromechanical Co., Ltd.")
