"""The lists that can be brought in: what each is of, its columns with every heading by which they are known. Pure data."""

from dataclasses import dataclass, replace

from yuqiao.kernel.text import Text
from yuqiao.registers.catalogue import REGISTERS
from yuqiao.registers.register import Column, Register

ENTERPRISE = "enterprises"
ENTRY = "entry"  # kind of a column: an entry of another register; with `:` and its code where a cell is read
NAME_IN_HAN = "name"  # kind: a name with Chinese brackets
YEAR, UNIT, CURRENCY = "year", "unit", "currency"
CHOICE_WORDS = {  # other words that lists use for a choice
    "active": ["存续", "开业", "正常", "在业", "在营（开业）", "存续（在营、开业、在册）", "open"],
    "suspended": ["歇业", "停产", "暂停"],
    "closed": ["吊销", "已注销", "吊销，未注销", "迁出", "关闭"],
}


@dataclass(frozen=True)
class ListKind:
    """One kind of list.

    `register`: into which register it goes. `key`: the columns that say which entry a row means, the first that is filled
    in. `stands`: the `EnterpriseKind` that a row gives. `part`: a table of the enterprise of which each row is one line
    (`site`, `investor`): an enterprise may then stand in several rows. `piece`: how many rows the worker does at once.
    """

    code: str
    title: Text
    register: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    stands: str = ""
    part: str = ""
    piece: int = 1000

    def column(self, code: str) -> Column:
        """The column of that code. Raises KeyError."""
        return next(c for c in self.columns if c.code == code) if any(c.code == code for c in self.columns) else _missing(code)


def _missing(code: str) -> Column:
    raise KeyError(code)


def _c(code: str, zh: str, en: str, kind: str = "text", synonyms: str = "", **more: object) -> Column:
    return Column(code, Text(zh, en), kind, synonyms=tuple(synonyms.split()), **more)


_WHO = (
    _c(
        "name_zh", "企业名称", "Name of the enterprise", NAME_IN_HAN,
        "单位名称 经营者名称 公司名称 企业中文名称 企业名称(中文) 中文名称 境内主体 境内主体名称 境内投资主体 投资主体 投资主体名称 境内企业名称"
        " 名称 company companyname enterprise enterprisename name", required=True,
    ),
    _c("name_en", "英文名称", "English name", "text", "企业英文名称 外文名称 企业名称(英文) 公司英文名称 英文名 englishname companynameinenglish"),
    _c(
        "credit_code", "统一社会信用代码", "Unified social credit code", "credit_code",
        "社会信用代码 信用代码 统一代码 统一信用代码 统一社会信用代码(18位) 组织机构代码/统一社会信用代码 uscc usci creditcode 营业执照号 税号"
        " 统一社会信用代码/组织机构代码 境内主体统一社会信用代码", required=True,
    ),
)  # fmt: skip
_WHERE = (
    _c(
        "city",
        "省辖市",
        "City",
        "city",
        "地市 所在地市 市 城市 地级市 所属地市 所在市 市州 辖区市 省辖市(示范区) 所在省辖市 所属市",
    ),
    _c(
        "county",
        "县区",
        "County or district",
        "county",
        "县(市、区) 县(市区) 区县 县市区 所在县区 所属县区 县 区 所在区县 district county",
    ),
    _c("address_zh", "地址", "Address", "text", "住所 注册地址 企业地址 通讯地址 办公地址 经营场所 详细地址 address"),
    _c(
        "industry",
        "行业",
        "Industry",
        "industry",
        "行业门类 所属行业 行业类别 行业分类 国民经济行业 行业代码 行业(GB/T4754) 主营行业",
    ),
)
_CONTACT = (
    _c("contact_name", "联系人", "Contact", "text", "联系人姓名 姓名 企业联系人 联络人 联系人/姓名 contactperson contactname", sealed=True),
    _c("contact_position", "职务", "Position", "text", "联系人职务 职位 position", max_length=60),
    _c(
        "contact_phone", "手机", "Telephone", "phone",
        "联系电话 电话 手机号 手机号码 联系人手机 联系人电话 联系方式 联系人联系方式 移动电话 固定电话 办公电话 phone mobile tel telephone",
        sealed=True,
    ),
    _c("contact_email", "邮箱", "E-mail", "email", "电子邮箱 电子邮件 联系人邮箱 联系邮箱 email e-mail mail", sealed=True),
    _c("remark", "备注", "Remark", "text", "说明 备注说明 remarks note notes", max_length=500),
)  # fmt: skip
_YEAR_UNIT = (
    _c(YEAR, "年度", "Year", "year", "年份 统计年度 所属年度 数据年度"),
    _c(UNIT, "币种/单位", "Currency and unit", "unit", "单位 币种单位 金额单位 计量单位 币种及单位 unit"),
)


def _figure(measure: str, zh: str, en: str, synonyms: str, kind: str = "money") -> Column:
    return _c(f"figure.{measure}", zh, en, kind, synonyms)


FOREIGN_TRADE = ListKind(
    "foreign_trade",
    Text("外贸企业名单", "Foreign trade enterprises"),
    ENTERPRISE,
    (
        *_WHO,
        _c("customs_code", "海关注册编码", "Customs code", "text", "海关编码 海关注册登记编码 海关代码 海关备案编码 海关十位编码 海关注册编码(10位)", max_length=10),
        *_WHERE,
        _c("products", "主要商品", "Main goods", "text", "主要产品 主营产品 主要商品(HS4) 主要进出口商品 主营商品 出口商品 商品", max_length=300),
        _c("markets", "主要市场", "Main markets", "territories",
           "主要市场(国家和地区) 主要出口市场 出口市场 主要贸易国家和地区 主要出口国家和地区 主要市场国别 出口国别 主要出口国家 主要国别 出口国家"),
        _figure("trade", "进出口额", "Imports and exports", "进出口总额 进出口总值 进出口值 进出口 外贸额"),
        _figure("export", "出口额", "Exports", "出口总额 出口总值 出口值 出口 出口金额"),
        _figure("import", "进口额", "Imports", "进口总额 进口总值 进口值 进口 进口金额"),
        *_YEAR_UNIT,
        *_CONTACT,
    ),
    ("credit_code",),
    stands="foreign_trade",
)  # fmt: skip
OUTSOURCING = ListKind(
    "outsourcing",
    Text("服务外包企业名单", "Service outsourcing enterprises"),
    ENTERPRISE,
    (
        *_WHO,
        *_WHERE,
        _c("products", "业务类型", "Kind of business", "text", "业务类型(ITO/BPO/KPO) 外包业务类型 外包类型 业务类别 主要业务", max_length=300),
        _c("markets", "发包国家和地区", "Countries and regions of the clients", "territories",
           "发包国 发包国家 发包国别 主要发包国家和地区 主要发包国家 发包方国别 离岸发包国家和地区 国家和地区 国别"),
        _figure("contracted", "合同额", "Contracted", "合同金额 合同签约额 签约额 合同签约金额 离岸合同额"),
        _figure("executed", "执行额", "Executed", "执行金额 合同执行额 合同执行金额 离岸执行额"),
        _figure("staff", "从业人数", "Staff", "从业人员 员工人数 从业人员数 人数 员工数", "number"),
        *_YEAR_UNIT,
        *_CONTACT[:-1],
        _c("remark", "备注", "Remark", "text", "说明 认证 认证(CMMI/ISO27001) 资质认证 园区 remarks note", max_length=500),
    ),
    ("credit_code",),
    stands="outsourcing",
)  # fmt: skip
FOREIGN_INVESTED = ListKind(
    "foreign_invested",
    Text("外商投资企业名单", "Foreign-invested enterprises"),
    ENTERPRISE,
    (
        *_WHO,
        _c("investor.name_zh", "投资者名称", "Name of the investor", NAME_IN_HAN,
           "投资者 投资方 外方投资者 投资者(中文) 投资者中文名称 投资者名称(中文) 外方名称 外国投资者 外方股东 investor"),
        _c("investor.name_en", "投资者英文名称", "Name of the investor in English", "text", "投资者(英文) 投资者名称(英文) 投资者外文名称"),
        _c("investor.territory", "投资者国家和地区", "Country or region of the investor", "territory",
           "国别 国家 国家和地区 国别/地区 国别(地区) 国别和地区 投资者国别 投资者国别和地区 投资国别 投资者所属国别 外方国别 投资来源地 来源地"
           " 国家(地区) 国家/地区 country countryorregion"),
        _c("investor.controller_territory", "最终实际控制人国家和地区", "Country or region of who controls in the end", "territory",
           "最终实际控制人国别和地区 最终实际控制人国别 实际控制人国别 实控人国别 实际控制人国家和地区"),
        _c("investor.form", "投资方式", "Form of investment", "text", "方式 企业类型 投资类型 设立方式 外资类型", max_length=60),
        _c("investor.amount", "外资金额", "Amount of the investment", "money", "出资额 外方出资额 投资额 外资额 认缴出资额 外方认缴额 合同外资"),
        _c("capital", "注册资本", "Registered capital", "money", "注册资金 注册资本金"),
        _c("capital_currency", "注册资本币种", "Currency of the capital", "currency", "币种 注册币种"),
        *_WHERE,
        _c("established_on", "成立日期", "Established on", "date", "设立日期 注册日期 成立时间 设立时间 注册时间"),
        _c("status", "经营状态", "Status", "choice", "状态 登记状态 企业状态 存续状态", choices=(
            ("active", Text("在营", "Active")), ("suspended", Text("停业", "Suspended")), ("closed", Text("注销", "Closed")))),
        _figure("foreign_capital", "实际使用外资", "Foreign capital used", "实际利用外资 实际到资 实到外资 实际使用外资金额"),
        *_YEAR_UNIT,
        *_CONTACT[:-1],
        _c("remark", "备注", "Remark", "text", "说明 负面清单 remarks note", max_length=500),
    ),
    ("credit_code",),
    stands="foreign_invested",
    part="investor",
)  # fmt: skip
OUTBOUND = ListKind(
    "outbound",
    Text("境外投资企业名单", "Investment abroad"),
    ENTERPRISE,
    (
        *_WHO,
        _c("site.name_zh", "境外企业名称", "Name of the company abroad", NAME_IN_HAN,
           "境外企业 境外机构 境外机构名称 境外企业中文名称 境外企业名称(中文) 境外企业(机构) 境外企业(机构)名称"),
        _c("site.name_en", "境外企业英文名称", "Name of the company abroad in English", "text",
           "境外企业外文名称 境外企业名称(英文) 境外企业名称(外文) 境外企业英文名"),
        _c("site.territory", "国家和地区", "Country or region", "territory",
           "国别 国家 国别(地区) 国家(地区) 国别/地区 国家/地区 国别和地区 东道国 投资国别 投资目的地 投资国家和地区 投资目的国 所在国家 所在国"),
        _c("site.city", "境外城市", "City abroad", "text", "城市 所在城市 境外所在城市", max_length=60),
        _c("site.way", "新设/并购", "New or acquired", "text", "投资方式 设立方式 方式 投资类型", max_length=60),
        _c("site.certificate", "境外投资证书编号", "Number of the certificate of outbound investment", "text",
           "证书编号 证书号 境外投资证书号 企业境外投资证书 境外投资证 投资证书编号 企业境外投资证书号", max_length=60),
        _c("site.amount", "中方投资额", "Chinese investment", "money",
           "中方协议投资额 投资额 协议投资额 中方投资总额 中方实际投资额 中方投资 投资金额"),
        _c("site.since", "核准备案日期", "Day of the certificate", "date", "日期 备案日期 核准日期 证书日期 核准(备案)日期 投资日期 设立日期 批准日期"),
        _c("site.business", "主营业务", "Business", "text", "主营 经营范围 主营范围 主要业务 业务范围 经营业务"),
        _c("site.staff", "在外人数", "Staff abroad", "number", "外派人数 在外人员 派出人数 期末在外人数"),
        *_WHERE[:1],
        _WHERE[1],
        _WHERE[3],
        *_YEAR_UNIT[1:],
        *_CONTACT,
    ),
    ("credit_code",),
    stands="outbound",
    part="site",
)  # fmt: skip


def of_register(register: Register) -> ListKind:
    """A list of any register: the columns of its form. Which a new entry needs, the register says itself."""
    columns = tuple(_listed(c) for c in register.columns if c.editable and not c.sealed and c.code not in ("source", "as_of"))
    title = Text(f"名册：{register.title.zh}", f"Register: {register.title.en}")
    return ListKind(register.code, title, register.code, columns, register.key, piece=50)


def _listed(column: Column) -> Column:
    kinds = {ENTRY: f"{ENTRY}:{column.register}", "phone": "text"}  # a number for the public stays as it is written
    kind = NAME_IN_HAN if column.code == "name_zh" else kinds.get(column.kind, column.kind)
    return replace(column, kind=kind, required=False)


COMMERCE = (FOREIGN_TRADE, OUTSOURCING, FOREIGN_INVESTED, OUTBOUND)
KINDS = {kind.code: kind for kind in (*COMMERCE, *(of_register(r) for r in REGISTERS if not r.room))}
