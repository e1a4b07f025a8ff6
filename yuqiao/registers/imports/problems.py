"""What can be wrong with a cell or a row of a list, in both languages, and how much it weighs. Pure data."""

from dataclasses import dataclass, field

from yuqiao.kernel.text import Text

INVALID = "invalid"  # the row cannot be taken
LEFT_OUT = "left_out"  # the row can be taken, without this value
NOTE = "note"  # taken; the reader should know how it was read


@dataclass(frozen=True)
class Kind:
    """One kind of problem: what a list of problems calls it, what stands beside the cell."""

    level: str
    title: Text
    text: Text


@dataclass(frozen=True)
class Problem:
    """A problem of one row. `values` fill the text and hold nothing of a person."""

    code: str
    column: str = ""
    suggestion: str = ""
    values: dict[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return PROBLEMS[self.code]

    @property
    def text(self) -> Text:
        if "zh" in self.values:  # the register said it in its own words
            return Text(str(self.values["zh"]), str(self.values["en"]))
        return self.kind.text.format(**self.values) if self.values else self.kind.text

    def as_json(self) -> list:
        """For the row's sealed data."""
        return [self.code, self.column, self.suggestion, self.values]

    @classmethod
    def of_json(cls, kept: list) -> "Problem":
        """From the row's sealed data."""
        return cls(kept[0], kept[1], kept[2], dict(kept[3]))


PROBLEMS: dict[str, Kind] = {
    "missing": Kind(INVALID, Text("必填项空缺", "Required value missing"), Text("请补填。", "Please fill it in.")),
    "formula": Kind(
        INVALID,
        Text("公式错误", "Formula error"),
        Text(
            "单元格里是公式错误“{shown}”，看不到原来的数据。请在表格里改正后重新导入。",
            "The cell holds the formula error {shown}; the value itself is not there. Please correct the sheet and import it again.",
        ),
    ),
    "formula_saved": Kind(
        INVALID,
        Text("公式没有计算结果", "Formula without its result"),
        Text(
            "公式没有保存计算结果。请用表格软件打开、重新保存后再导入。",
            "The formula was saved without its result. Please open the file in a spreadsheet program, save it, and import it again.",
        ),
    ),
    "credit_code.look_alike": Kind(
        INVALID,
        Text("统一社会信用代码有形近字母", "Credit code with a look-alike letter"),
        Text(
            "代码里不会有I、O、S、V、Z。按校验位推算，应为{meant}。",
            "I, O, S, V and Z never stand in such a code. By its check digit {meant} was meant.",
        ),
    ),
    "credit_code.wrong": Kind(
        INVALID,
        Text("统一社会信用代码校验不通过", "Credit code with a wrong check digit"),
        Text(
            "校验位不符，其中有一位填错。请对照执照改正。",
            "The check digit does not fit: a character is wrong. Please see the licence.",
        ),
    ),
    "credit_code.length": Kind(
        INVALID,
        Text("统一社会信用代码位数不对", "Credit code of a wrong length"),
        Text("应为18位，现在是{n}位。请对照执照改正。", "It has 18 characters; this one has {n}. Please see the licence."),
    ),
    "credit_code.old": Kind(
        INVALID,
        Text("旧的15位注册号", "Old 15-digit registration number"),
        Text(
            "这是旧的15位注册号，请填18位统一社会信用代码。",
            "This is an old 15-digit registration number; please give the 18-character code.",
        ),
    ),
    "credit_code.organisation": Kind(
        INVALID,
        Text("9位组织机构代码", "9-character organisation code"),
        Text(
            "这是9位组织机构代码，请填18位统一社会信用代码。",
            "This is a 9-character organisation code; please give the 18-character code.",
        ),
    ),
    "credit_code.identity_number": Kind(
        INVALID,
        Text("代码栏里是个人证件号码", "Personal number in the column of the code"),
        Text(
            "这里填的像是个人身份证件号码，没有保存。请改填统一社会信用代码。",
            "This looks like the number of a person's identity card and was not kept. Please give the enterprise's credit code.",
        ),
    ),
    "credit_code.science": Kind(
        INVALID,
        Text("代码成了科学计数", "Code in scientific notation"),
        Text(
            "代码被表格软件当作数字，后面的位数已经丢失。请把该列设为文本后重填。",
            "The program took the code for a number and its last digits are lost. Please set the column to text and write it again.",
        ),
    ),
    "credit_code.known_name": Kind(
        NOTE,
        Text("按名称能找到的企业", "Enterprise found by its name"),
        Text(
            "登记册里有同名企业，代码为{meant}。请核对是否同一家。",
            "An enterprise of this name is in the register under {meant}. Please see whether it is the same.",
        ),
    ),
    "two_codes": Kind(
        NOTE,
        Text("同名不同代码", "Same name, different code"),
        Text(
            "另有同名企业，代码为{other}。是分支机构，还是其中一个代码有误？",
            "Another enterprise has this name with the code {other}. Is it a branch, or is one of the codes wrong?",
        ),
    ),
    "duplicate": Kind(
        NOTE,
        Text("表内重复", "Repeated in this list"),
        Text("与第{row}行重复，只取前一行。", "It repeats row {row}; only the first of them is taken."),
    ),
    "name_changed": Kind(
        NOTE,
        Text("名称变更", "Name changed"),
        Text("原名将记为曾用名。", "The old name will be kept as a former name."),
    ),
    "asked": Kind(
        NOTE,
        Text("企业本人确认过的值", "Values that the enterprise confirmed"),
        Text(
            "企业自己确认过这一项，未经勾选不会改动。",
            "The enterprise confirmed this value itself; it is not changed unless you tick it.",
        ),
    ),
    "amount.text": Kind(
        NOTE,
        Text("金额按文字换算", "Amount read from words"),
        Text("按{amount}读取。", "Read as {amount}."),
    ),
    "amount.about": Kind(
        NOTE,
        Text("约数", "Approximate amount"),
        Text("表中是约数，按{amount}读取。", "The list gives it approximately; read as {amount}."),
    ),
    "amount": Kind(LEFT_OUT, Text("金额无法识别", "Amount not understood"), Text("不是金额，未取。", "Not an amount; left out.")),
    "amount.size": Kind(LEFT_OUT, Text("金额过大", "Amount too large"), Text("数值过大，未取。", "Too large; left out.")),
    "count": Kind(
        LEFT_OUT, Text("数量无法识别", "Number not understood"), Text("不是整数，未取。", "Not a whole number; left out.")
    ),
    "currency": Kind(
        LEFT_OUT, Text("币种无法识别", "Currency not understood"), Text("不是已知的币种，未取。", "Not a known currency; left out.")
    ),
    "date": Kind(LEFT_OUT, Text("日期无法识别", "Date not understood"), Text("不是日期，未取。", "Not a date; left out.")),
    "date.impossible": Kind(
        LEFT_OUT, Text("没有这一天", "No such day"), Text("日历上没有这一天，未取。", "The calendar has no such day; left out.")
    ),
    "date.order": Kind(
        LEFT_OUT,
        Text("日月先后不明", "Day and month not told apart"),
        Text(
            "日和月的先后分不清，未取。请写成2026-09-01。",
            "Day and month cannot be told apart; left out. Please write 2026-09-01.",
        ),
    ),
    "date.october": Kind(
        LEFT_OUT,
        Text("1月还是10月", "January or October"),
        Text(
            "数字“{shown}”可能是1月，也可能是10月，未取。请改为文本。",
            "As a number, {shown} may be January or October; left out. Please write it as text.",
        ),
    ),
    "date.month": Kind(
        NOTE, Text("日期只到月", "Month without a day"), Text("按当月1日记。", "Taken as the first day of the month.")
    ),
    "date.year": Kind(NOTE, Text("日期只到年", "Year without a day"), Text("按当年1月1日记。", "Taken as 1 January of the year.")),
    "year": Kind(LEFT_OUT, Text("年度无法识别", "Year not understood"), Text("不是年份，未取。", "Not a year; left out.")),
    "phone": Kind(
        LEFT_OUT,
        Text("电话无法识别", "Telephone not understood"),
        Text("不是电话号码，未取。", "Not a telephone number; left out."),
    ),
    "phone.science": Kind(
        LEFT_OUT,
        Text("电话丢失位数", "Telephone with digits lost"),
        Text(
            "电话被表格软件写成科学计数，后面的位数已经丢失，未取。",
            "The program wrote it in scientific notation and its last digits are lost; left out.",
        ),
    ),
    "phone.science_read": Kind(
        NOTE,
        Text("电话原为科学计数", "Telephone in scientific notation"),
        Text("各位都在，已还原。", "No digit was lost; it was put right."),
    ),
    "email": Kind(
        LEFT_OUT, Text("邮箱无法识别", "E-mail not understood"), Text("不是邮箱地址，未取。", "Not an e-mail address; left out.")
    ),
    "url": Kind(
        LEFT_OUT, Text("网址无法识别", "Web address not understood"), Text("不是网址，未取。", "Not a web address; left out.")
    ),
    "yes": Kind(
        LEFT_OUT, Text("是否项无法识别", "Neither yes nor no"), Text("请写“是”或“否”，未取。", "Please write yes or no; left out.")
    ),
    "choice": Kind(
        LEFT_OUT,
        Text("不在可选范围", "Not one of the choices"),
        Text("不在可选范围内，未取。", "Not one of the choices; left out."),
    ),
    "territory": Kind(
        LEFT_OUT,
        Text("国家和地区无法识别", "Country or region not understood"),
        Text("不是已知的国家和地区，未取。", "Not a known country or region; left out."),
    ),
    "territory.ours": Kind(
        NOTE,
        Text("国家和地区的名称已规范", "Name of a country or region put right"),
        Text("按“{name}”读取。", "Read as {name}."),
    ),
    "city": Kind(
        LEFT_OUT, Text("省辖市无法识别", "City not understood"), Text("不是河南的省辖市，未取。", "Not a city of Henan; left out.")
    ),
    "county": Kind(
        LEFT_OUT,
        Text("县区无法识别", "County not understood"),
        Text("不是该市的县区，或者是功能区，未取。", "Not a county of that city, or a functional zone; left out."),
    ),
    "industry": Kind(
        LEFT_OUT,
        Text("行业无法识别", "Industry not understood"),
        Text("不是国民经济行业分类的门类，未取。", "Not a section of the national classification; left out."),
    ),
    "languages": Kind(
        LEFT_OUT, Text("语种无法识别", "Language not understood"), Text("不是已知的语种，未取。", "Not a known language; left out.")
    ),
    "practice_areas": Kind(
        LEFT_OUT,
        Text("领域无法识别", "Field not understood"),
        Text("不是已知的领域，未取。", "Not a known field of law; left out."),
    ),
    "time": Kind(
        LEFT_OUT, Text("时间无法识别", "Time not understood"), Text("请写成18:30，未取。", "Please write 18:30; left out.")
    ),
    "refused": Kind(
        INVALID, Text("登记册不收", "Refused by the register"), Text("登记册不收这一行。", "The register does not take this row.")
    ),
    "entry": Kind(
        INVALID,
        Text("登记册里没有", "Not in the register"),
        Text(
            "登记册里没有这一家，或者不止一家同名。请先登记。",
            "The register does not have it, or has several of this name. Please enter it first.",
        ),
    ),
    "too_long": Kind(
        LEFT_OUT, Text("文字过长", "Text too long"), Text("超过{n}个字符，未取。", "Longer than {n} characters; left out.")
    ),
}
