"""The registers of the house, declared: which columns each has, who reads and who changes it, what the public sees.

The columns of enterprises stand with their own pages, in `enterprises.fields`.
"""

from dataclasses import replace
from typing import Any

from yuqiao.kernel.text import Text
from yuqiao.people.models import Office, Role
from yuqiao.registers.enterprises import fields as enterprise_fields
from yuqiao.registers.register import Column, Register, Related, Rows

KEEPERS = (Role.REGISTRAR, Role.DEPARTMENT_MANAGER)
READERS = (*KEEPERS, Role.WINDOW_CLERK, Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR)
# Telephone numbers and contacts of enterprises are read by who needs them for the work.
ENTERPRISE_READERS = (*KEEPERS, Role.WINDOW_CLERK)

FIRM_KINDS = (
    ("mainland", Text("内地律师事务所", "Mainland law firm")),
    ("joint_venture_hk", Text("内地与香港联营律师事务所", "Mainland–Hong Kong joint-venture firm")),
    ("joint_venture_mo", Text("内地与澳门联营律师事务所", "Mainland–Macao joint-venture firm")),
    ("foreign_representative", Text("外国律师事务所代表机构", "Representative office of a foreign firm")),
    ("branch_abroad", Text("境外分支机构", "Branch abroad")),
)
BASES = (
    ("licensed", Text("持执业证书的商事调解组织", "Licensed commercial mediation organisation")),
    ("public_interest", Text("商会等的公益性调解", "Public-interest mediation of a chamber")),
)
PARTNER_KINDS = (
    ("foreign_law", Text("域外法查明机构", "Institution for foreign law")),
    ("university", Text("高等院校", "University")),
    ("translation", Text("翻译机构", "Translation institution")),
)
GROUNDS = (
    ("legal_qualification", Text("法律职业资格并从事调解满三年", "Legal qualification and three years of mediation")),
    ("lawyer", Text("担任律师、仲裁员或者公证员满三年", "Three years as lawyer, arbitrator or notary")),
    ("judge", Text("曾任法官、检察官满三年", "Former judge or prosecutor, three years")),
    ("professional", Text("法律、经济、科技等中级以上职称", "Mid-level title in law, economics or technology")),
    ("practice", Text("曾从事商事调解满三年，本科以上", "Three years of commercial mediation before, with a bachelor's degree")),
)
LEVELS = (
    ("native", Text("母语", "native")),
    ("fluent", Text("流利", "fluent")),
    ("working", Text("工作语言", "working language")),
    ("reading", Text("可阅读", "reads")),
)
PRICE_KINDS = (
    ("hourly", Text("按小时", "by the hour")),
    ("fixed", Text("按件", "fixed")),
    ("success", Text("风险代理", "success fee")),
    ("retainer", Text("常年顾问", "retainer")),
)
WHITE_LIST = (
    ("listed", Text("在列", "listed")),
    ("suspended", Text("暂停", "suspended")),
    ("removed", Text("已移出", "removed")),
    ("expired", Text("已到期", "expired")),
)
STANDINGS = (
    ("pool", Text("人才库", "talent pool")),
    ("leading", Text("领军人才", "leading")),
    ("national", Text("全国人才", "national")),
)
# Shown to whoever may read a column, without an import knowing it by anything but its labels.
PUBLIC = Column(
    "public",
    Text("对外公开", "Shown in public"),
    "yes",
    hint=Text("不勾选则不在公开名录中显示。", "Unticked, it is not shown in the public directory."),
)
ENTERED = Column("entered_on", Text("入册日期", "In the register since"), "date")
SOURCE = Column("source", Text("来源", "Source"), hint=Text("名单、函件或表格。", "The list, letter or form."))
AS_OF = Column("as_of", Text("截至日期", "As of"), "date")
ENTRY_COLUMNS = (PUBLIC, ENTERED, SOURCE, AS_OF)


def _names(zh: str = "名称", en: str = "Name", own: bool = False, length: int = 200, latin: int = 200) -> tuple[Column, ...]:
    return (
        Column(
            "name_zh",
            Text(f"中文{zh}", f"{en} in Chinese"),
            required=True,
            listed=True,
            public=True,
            max_length=length,
            synonyms=("名称", "单位名称", "姓名"),
        ),
        Column(
            "name_en",
            Text(f"英文{zh}", f"{en} in English"),
            required=True,
            public=True,
            own=own,
            max_length=latin,
            synonyms=("英文名",),
        ),
    )


CREDIT_CODE = Column(
    "credit_code",
    Text("统一社会信用代码", "Unified social credit code"),
    "credit_code",
    public=True,
    max_length=18,
    synonyms=("社会信用代码", "信用代码", "USCC"),
)
CITY = Column("city", Text("省辖市", "City"), "city", listed=True, filtered=True, public=True, synonyms=("市", "地市", "所在市"))
PLACE = (
    CITY,
    Column("county", Text("县区", "County or district"), "county", public=True, synonyms=("县（市、区）", "区县")),
    Column("address_zh", Text("地址", "Address in Chinese"), public=True, own=True, synonyms=("中文地址", "住所")),
    Column("address_en", Text("英文地址", "Address in English"), public=True, own=True),
)
REACH = (
    Column("phone", Text("电话", "Telephone"), "phone", listed=True, public=True, own=True, max_length=40, synonyms=("联系电话",)),
    Column("email", Text("电子邮箱", "E-mail"), "email", public=True, own=True, max_length=254, synonyms=("邮箱",)),
)
WEBSITE = Column("website", Text("网站", "Website"), "url", public=True, own=True, synonyms=("网址",))
LANGUAGES = Column(
    "languages", Text("服务语言", "Languages"), "languages", filtered=True, public=True, own=True, synonyms=("语言", "语种")
)
TERRITORIES = Column(
    "territories",
    Text("服务的国家和地区", "Countries and regions served"),
    "territories",
    filtered=True,
    public=True,
    synonyms=("国家和地区", "国别和地区"),
)
FIELDS = Column(
    "practice_areas", Text("专业领域", "Fields"), "practice_areas", filtered=True, public=True, synonyms=("领域", "业务领域")
)
ABOUT = (
    Column("about_zh", Text("中文简介", "About, in Chinese"), "longtext", public=True, own=True, max_length=2000),
    Column("about_en", Text("英文简介", "About, in English"), "longtext", public=True, own=True, max_length=2000),
)


def _institution(*special: Column, own_languages: bool = True) -> tuple[Column, ...]:
    languages = (LANGUAGES,) if own_languages else ()
    return (*_names(), *special, CREDIT_CODE, *PLACE, *REACH, WEBSITE, *languages, *ENTRY_COLUMNS)


def _professional(*special: Column) -> tuple[Column, ...]:
    return (*_names("姓名", length=80, latin=120), *special, LANGUAGES, TERRITORIES, FIELDS, CITY, *ABOUT, *REACH, *ENTRY_COLUMNS)


LAW_FIRMS = Register(
    code="law-firms",
    title=Text("律师事务所", "Law firms"),
    one=Text("律师事务所", "Law firm"),
    model="registers.LawFirm",
    columns=_institution(
        Column("kind", Text("类型", "Kind"), "choice", required=True, choices=FIRM_KINDS, listed=True, filtered=True, public=True),
        Column("licence", Text("执业许可证号", "Licence number"), max_length=30, public=True, synonyms=("许可证号",)),
        Column(
            "territory",
            Text("所在或所属国家和地区", "Country or region"),
            "territory",
            filtered=True,
            public=True,
            hint=Text(
                "境外分支机构的所在地；外国律师事务所代表机构的总部所在地。",
                "Of a branch abroad: where it is. Of a representative office: the home of the firm.",
            ),
        ),
        Column("city_abroad_zh", Text("境外城市", "City abroad, in Chinese"), public=True, max_length=60),
        Column("city_abroad_en", Text("境外城市（英文）", "City abroad, in English"), public=True, max_length=60),
        Column("parent", Text("总所", "Main office"), "entry", register="law-firms", public=True),
        Column("partners", Text("联营各方", "Partners of the joint venture"), public=True, max_length=300),
    ),
    key=("credit_code", "licence", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    related=(Related("lawyers", "firm", public=True), Related("law-firms", "parent", public=True)),
    office_kind=Office.Kind.LAW_FIRM,
)

LAWYERS = Register(
    code="lawyers",
    title=Text("涉外律师", "Foreign-related lawyers"),
    one=Text("律师", "Lawyer"),
    model="registers.Lawyer",
    columns=(
        *_names("姓名", length=80, latin=120),
        Column(
            "licence",
            Text("执业证号", "Licence number"),
            listed=True,
            public=True,
            max_length=17,
            synonyms=("律师执业证号", "执业证编号"),
        ),
        Column(
            "firm",
            Text("律师事务所", "Law firm"),
            "entry",
            register="law-firms",
            required=True,
            listed=True,
            filtered=True,
            public=True,
            synonyms=("执业机构", "所在律所", "律所"),
        ),
        Column("first_licensed_on", Text("首次执业日期", "First licensed on"), "date", public=True),
        Column("languages", LANGUAGES.label, "languages", filtered=True, public=True, form=False, synonyms=LANGUAGES.synonyms),
        TERRITORIES,
        FIELDS,
        CITY,
        *ABOUT,
        *REACH,
        Column(
            "time_zone",
            Text("时区", "Time zone"),
            own=True,
            max_length=40,
            hint=Text("按“洲/城市”填写，例如Asia/Shanghai。", "Area and city, for example Asia/Shanghai."),
        ),
        Column(
            "quiet_from",
            Text("免打扰开始", "Quiet from"),
            "time",
            own=True,
            hint=Text("在本人时区，从这时起不派单。", "In the own time zone; no offers from this hour."),
        ),
        Column("quiet_until", Text("免打扰结束", "Quiet until"), "time", own=True),
        Column("takes_consultations", Text("接受咨询派单", "Takes offers of consultations"), "yes", own=True, filtered=True),
        Column("load_limit", Text("同时办理上限", "Open matters at one time"), "number", own=True),
        Column("in_pool", Text("人才库", "Talent pool"), "yes", filtered=True, public=True, editable=False),
        Column("is_leading", Text("领军人才", "Leading"), "yes", listed=True, filtered=True, public=True, editable=False),
        Column("is_national", Text("全国人才", "National"), "yes", filtered=True, public=True, editable=False),
        Column(
            "white_list_state",
            Text("白名单", "White list"),
            "choice",
            choices=WHITE_LIST,
            listed=True,
            filtered=True,
            editable=False,
        ),
        Column("white_listed_until", Text("白名单有效期至", "On the white list until"), "date", editable=False),
        *ENTRY_COLUMNS,
    ),
    key=("licence", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    rows=(
        Rows(
            "language-levels",
            Text("语言及水平", "Languages and levels"),
            Text("语言", "Language"),
            "registers.LawyerLanguage",
            "lawyer",
            (
                Column("servicelanguage", Text("语言", "Language"), "language", required=True, public=True),
                Column("level", Text("水平", "Level"), "choice", required=True, choices=LEVELS, public=True),
            ),
            order=("servicelanguage__tier", "servicelanguage_id"),
            own=True,
            public=True,
            once=("servicelanguage",),
        ),
        Rows(
            "admissions",
            Text("境外执业资格", "Admissions abroad"),
            Text("境外执业资格", "Admission"),
            "registers.Admission",
            "lawyer",
            (
                Column("territory", Text("国家和地区", "Country or region"), "territory", required=True, public=True),
                Column("place", Text("州或律师公会", "State or bar"), max_length=100, public=True),
                Column("number", Text("编号", "Number"), max_length=60),
                Column("since", Text("自", "Since"), "date", public=True),
                Column("until", Text("至", "Until"), "date", public=True),
                Column("source", Text("来源", "Source")),
            ),
            public=True,
            once=("territory", "place"),
        ),
        Rows(
            "prices",
            Text("收费", "Prices"),
            Text("收费", "Price"),
            "registers.LawyerPrice",
            "lawyer",
            (
                Column("kind", Text("方式", "Model"), "choice", required=True, choices=PRICE_KINDS, public=True),
                Column("minimum", Text("最低", "From"), "money", public=True),
                Column("maximum", Text("最高", "To"), "money", public=True),
                Column(
                    "currency",
                    Text("币种", "Currency"),
                    required=True,
                    max_length=3,
                    public=True,
                    hint=Text("三个字母，例如CNY。", "Three letters, for example CNY."),
                ),
                Column("note_zh", Text("说明", "Note in Chinese"), public=True),
                Column("note_en", Text("英文说明", "Note in English"), public=True),
                Column("valid_from", Text("自", "From day"), "date", required=True, public=True),
                Column("valid_until", Text("至", "Until day"), "date", public=True),
            ),
            order=("-valid_from", "-pk"),
            own=True,
            public=True,
        ),
        Rows(
            "experience",
            Text("涉外业务", "Foreign-related matters"),
            Text("涉外业务", "Experience"),
            "registers.Experience",
            "lawyer",
            (
                Column("year", Text("年度", "Year"), "number", required=True, public=True),
                Column("territory", Text("国家和地区", "Country or region"), "territory", public=True),
                Column("practice_area", Text("领域", "Field"), "practice_area", public=True),
                Column("matters", Text("件数", "Matters"), "number", required=True, public=True),
                Column("source", Text("来源", "Source")),
            ),
            order=("-year", "-pk"),
            once=("year", "territory", "practice_area"),
        ),
        Rows(
            "training",
            Text("涉外法治培训", "Training in foreign-related law"),
            Text("培训", "Course"),
            "registers.Training",
            "lawyer",
            (
                Column("ended_on", Text("结业日期", "Finished on"), "date", required=True),
                Column("title", Text("课程", "Course"), required=True),
                Column("organiser", Text("主办单位", "Organiser")),
                Column("hours", Text("学时", "Class hours"), "number", required=True),
                Column("source", Text("来源", "Source")),
            ),
            order=("-ended_on", "-pk"),
            once=("ended_on", "title"),
        ),
        Rows(
            "standings",
            Text("人才库身份", "Standings in the talent pool"),
            Text("身份", "Standing"),
            "registers.Standing",
            "lawyer",
            (
                Column("kind", Text("身份", "Standing"), "choice", choices=STANDINGS),
                Column("since", Text("自", "Since"), "date"),
                Column("until", Text("至", "Until"), "date"),
                Column("source", Text("依据", "Source")),
                Column("reason", Text("终止原因", "Why it ended")),
            ),
            order=("-since", "-pk"),
            editable=False,
        ),
        Rows(
            "listings",
            Text("白名单记录", "White list"),
            Text("白名单记录", "Entry of the white list"),
            "registers.Listing",
            "lawyer",
            (
                Column("state", Text("状态", "State"), "choice", choices=WHITE_LIST),
                Column("listed_on", Text("列入", "Listed on"), "date"),
                Column("until", Text("有效期至", "Until"), "date"),
                Column("reference", Text("办件编号", "Reference"), max_length=20),
            ),
            order=("-listed_on", "-pk"),
            editable=False,
        ),
    ),
    person=True,
)

NOTARY_OFFICES = Register(
    code="notary-offices",
    title=Text("公证机构", "Notary offices"),
    one=Text("公证机构", "Notary office"),
    model="registers.NotaryOffice",
    columns=_institution(
        Column(
            "registered_name_en",
            Text("外交部备案英文名称", "English name in the register of the Ministry of Foreign Affairs"),
            hint=Text("由公证处主任在“公证”中维护。", "Kept by the head of the office in the room “Notarization”."),
            editable=False,
            public=True,
        ),
        Column("registered_name_checked_on", Text("备案名称核对日期", "Registered name compared on"), "date", editable=False),
        Column("short_name", Text("证书编号中的简称", "Short name in certificate numbers"), editable=False, max_length=20),
        Column("short_name_en", Text("简称（拉丁字母）", "Short name in Latin letters"), editable=False, max_length=60),
        Column(
            "remote_video", Text("海外远程视频公证", "Remote video notarization"), "yes", listed=True, filtered=True, public=True
        ),
        own_languages=False,
    ),
    key=("credit_code", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    rows=(
        Rows(
            "coverage",
            Text("服务县区", "Counties covered"),
            Text("县区", "County"),
            "registers.NotaryOfficeCoverage",
            "office",
            (Column("division", Text("县区", "County or district"), "county", required=True, public=True),),
            order=("division__code",),
            public=True,
            once=("division",),
        ),
    ),
    related=(Related("notaries", "office", public=True),),
    office_kind=Office.Kind.NOTARY_OFFICE,
)

NOTARIES = Register(
    code="notaries",
    title=Text("涉外公证员", "Foreign-related notaries"),
    one=Text("公证员", "Notary"),
    model="registers.Notary",
    columns=(
        *_names("姓名", length=80, latin=120),
        Column("licence", Text("执业证号", "Licence number"), listed=True, public=True, max_length=30),
        Column(
            "office",
            Text("公证机构", "Notary office"),
            "entry",
            register="notary-offices",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column("specimen_filed_on", Text("签名备案日期", "Signature specimen filed on"), "date", listed=True),
        Column("in_post_until", Text("任职至", "Last day in post"), "date", public=True),
        LANGUAGES,
        *ENTRY_COLUMNS,
    ),
    key=("licence", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    person=True,
)

MEDIATION_ORGANISATIONS = Register(
    code="mediation-organisations",
    title=Text("商事调解组织名册", "Roster of mediation organisations"),
    one=Text("调解组织", "Mediation organisation"),
    model="registers.MediationOrganisation",
    columns=_institution(
        Column(
            "basis",
            Text("设立依据", "Legal basis"),
            "choice",
            required=True,
            choices=BASES,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column("founder_zh", Text("设立人", "Founder in Chinese"), public=True),
        Column("founder_en", Text("设立人（英文）", "Founder in English"), public=True),
        Column("licence", Text("执业证书号", "Licence number"), listed=True, public=True, max_length=40),
        Column("licensed_on", Text("发证日期", "Licensed on"), "date", public=True),
        Column("licensed_until", Text("有效期至", "Licensed until"), "date", public=True),
        Column("assets", Text("资产（元）", "Assets in yuan"), "money"),
        FIELDS,
        Column(
            "rules_zh",
            Text("调解规则", "Rules in Chinese"),
            "longtext",
            public=True,
            own=True,
            max_length=8000,
            hint=Text("全文，或公布的网址。", "The text, or where it is published."),
        ),
        Column("rules_en", Text("调解规则（英文）", "Rules in English"), "longtext", public=True, own=True, max_length=8000),
        Column("fees_zh", Text("收费标准", "Fees in Chinese"), "longtext", public=True, own=True, max_length=4000),
        Column("fees_en", Text("收费标准（英文）", "Fees in English"), "longtext", public=True, own=True, max_length=4000),
        Column("checked_on", Text("年度检查日期", "Last yearly check"), "date", editable=False, public=True),
    ),
    key=("credit_code", "licence", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    legal_basis=Text(
        "《商事调解条例》第十一条（2026年5月1日起施行）", "Commercial Mediation Regulation art. 11, in force since 2026-05-01"
    ),
    related=(Related("mediators", "organisation", public=True),),
    office_kind=Office.Kind.MEDIATION_ORGANISATION,
)

MEDIATORS = Register(
    code="mediators",
    title=Text("调解员", "Mediators"),
    one=Text("调解员", "Mediator"),
    model="registers.Mediator",
    columns=_professional(
        Column(
            "organisation",
            Text("调解组织", "Organisation"),
            "entry",
            register="mediation-organisations",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            "ground",
            Text("任职条件", "Ground of qualification"),
            "choice",
            required=True,
            choices=GROUNDS,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column("full_time", Text("专职", "Full-time"), "yes", filtered=True, public=True),
        Column("nationality", Text("国籍或地区", "Nationality or region"), "territory", filtered=True, public=True),
        Column("in_post_until", Text("任职至", "Last day in post"), "date", public=True),
    ),
    key=("name_zh",),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    person=True,
)

ARBITRAL_INSTITUTIONS = Register(
    code="arbitral-institutions",
    title=Text("仲裁机构", "Arbitral institutions"),
    one=Text("仲裁机构", "Arbitral institution"),
    model="registers.ArbitralInstitution",
    columns=_institution(
        Column("clause_zh", Text("示范仲裁条款", "Model clause in Chinese"), "longtext", public=True, own=True, max_length=4000),
        Column(
            "clause_en", Text("示范仲裁条款（英文）", "Model clause in English"), "longtext", public=True, own=True, max_length=4000
        ),
    ),
    key=("credit_code", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    office_kind=Office.Kind.ARBITRAL_INSTITUTION,
)

PARTNER_INSTITUTIONS = Register(
    code="partner-institutions",
    title=Text("合作机构", "Partner institutions"),
    one=Text("合作机构", "Partner institution"),
    model="registers.PartnerInstitution",
    columns=_institution(
        Column(
            "kind", Text("类型", "Kind"), "choice", required=True, choices=PARTNER_KINDS, listed=True, filtered=True, public=True
        ),
        Column("cooperation_zh", Text("合作内容", "Cooperation, in Chinese"), public=True, max_length=300),
        Column("cooperation_en", Text("合作内容（英文）", "Cooperation, in English"), public=True, max_length=300),
        Column("agreed_on", Text("签约日期", "Agreed on"), "date", public=True),
        TERRITORIES,
    ),
    key=("credit_code", "name_zh"),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    related=(Related("experts", "institution", public=True), Related("interpreters", "institution", public=True)),
    office_kind=Office.Kind.PARTNER_INSTITUTION,
)

INSTITUTION = Column(
    "institution",
    Text("所属机构", "Institution"),
    "entry",
    register="partner-institutions",
    listed=True,
    filtered=True,
    public=True,
)

EXPERTS = Register(
    code="experts",
    title=Text("域外法专家", "Experts of foreign law"),
    one=Text("域外法专家", "Expert of foreign law"),
    model="registers.Expert",
    columns=_professional(
        INSTITUTION,
        Column("qualification_zh", Text("资格", "Qualification in Chinese"), listed=True, public=True, max_length=300),
        Column("qualification_en", Text("资格（英文）", "Qualification in English"), public=True, max_length=300),
    ),
    key=("name_zh",),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    person=True,
)

INTERPRETERS = Register(
    code="interpreters",
    title=Text("译员", "Interpreters and translators"),
    one=Text("译员", "Interpreter or translator"),
    model="registers.Interpreter",
    columns=_professional(
        INSTITUTION,
        Column("interprets", Text("口译", "Interprets"), "yes", listed=True, filtered=True, public=True),
        Column("translates", Text("笔译", "Translates"), "yes", listed=True, filtered=True, public=True),
        Column("certificate", Text("证书", "Certificate"), public=True, max_length=100),
    ),
    key=("name_zh",),
    readers=READERS,
    editors=KEEPERS,
    own=True,
    public=True,
    person=True,
)

ENTERPRISES = Register(
    code="enterprises",
    title=Text("涉外企业", "Enterprises"),
    one=Text("企业", "Enterprise"),
    model="registers.Enterprise",
    # A new entry names its code, which its own page then only asks to change; in which language the house writes is the page's.
    columns=tuple(
        replace(c, editable=True) for c in (*enterprise_fields.FIELDS, *enterprise_fields.CONTACT) if c.code != "contact_language"
    ),
    key=("credit_code", "name_zh"),
    readers=ENTERPRISE_READERS,
    editors=KEEPERS,
    leaves=False,
    order=("name_zh", "pk"),
    room="enterprises",
)

REGISTERS: tuple[Register, ...] = (
    LAW_FIRMS,
    LAWYERS,
    NOTARY_OFFICES,
    NOTARIES,
    MEDIATION_ORGANISATIONS,
    MEDIATORS,
    ARBITRAL_INSTITUTIONS,
    PARTNER_INSTITUTIONS,
    EXPERTS,
    INTERPRETERS,
    ENTERPRISES,
)
BY_CODE: dict[str, Register] = {register.code: register for register in REGISTERS}


def register_of(entry: Any) -> Register:
    """The register in which an entry stands, by its model. Raises KeyError."""
    label = entry._meta.label
    for register in REGISTERS:
        if register.model == label:
            return register
    raise KeyError(label)
