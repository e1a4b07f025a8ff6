"""What a firm reports of a year, and what each figure counts. Pure data."""

from dataclasses import dataclass

from yuqiao.kernel.text import Text
from yuqiao.registers.models import AnnualReturn
from yuqiao.registers.register import Column

State = AnnualReturn.State
STATES = {
    State.DRAFT: Text("草稿", "draft"),
    State.SENT: Text("已报送", "sent"),
    State.ACCEPTED: Text("已接受", "accepted"),
    State.SENT_BACK: Text("已退回", "sent back"),
}
NOT_SENT = Text("未报送", "not sent")


@dataclass(frozen=True)
class Figure:
    """One figure of a return: `hint` says what it counts, `synonyms` how lists head it."""

    code: str
    title: Text
    hint: Text
    money: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def column(self) -> Column:
        """As a list that is read in names it."""
        return Column(self.code, self.title, "money" if self.money else "number", synonyms=self.synonyms)


FIGURES = (
    Figure(
        "foreign_matters",
        Text("涉外业务（件）", "Foreign-related matters"),
        Text(
            "当年承办的涉外法律事务件数：主体、标的或法律事实有一项在境外。跨年的每年计一次。",
            "Matters handled in the year with a party, a subject or a fact abroad. One that goes on counts once in each year.",
        ),
        synonyms=("涉外业务件数", "涉外案件数", "涉外业务量", "涉外法律事务", "办理涉外业务", "foreign matters"),
    ),
    Figure(
        "foreign_lawyers",
        Text("办理涉外业务的律师（人）", "Lawyers active in them"),
        Text("当年至少承办一件涉外业务的执业律师，每人计一次。", "Practising lawyers who handled at least one of them, each once."),
        synonyms=("涉外律师人数", "涉外律师", "办理涉外业务律师", "办理涉外业务律师人数", "foreign lawyers", "lawyers active"),
    ),
    Figure(
        "foreign_revenue",
        Text("涉外业务收入（元）", "Revenue from them, yuan"),
        Text(
            "当年实际收到的涉外业务律师费，不含代收代付。",
            "Fees received in the year for them, without what was received for others.",
        ),
        money=True,
        synonyms=("涉外收入", "涉外业务收入", "涉外业务收费", "涉外创收", "foreign revenue"),
    ),
    Figure(
        "revenue",
        Text("业务总收入（元）", "Revenue of all matters, yuan"),
        Text("当年全部业务实际收到的律师费。", "Fees received in the year for all matters."),
        money=True,
        synonyms=("总收入", "业务收入", "业务收费总额", "创收总额", "全年收入", "revenue", "total revenue"),
    ),
    Figure(
        "lawyers",
        Text("执业律师总数（人）", "Practising lawyers"),
        Text("当年12月31日的执业律师，含兼职，不含实习人员。", "On 31 December, part-time ones included, trainees not."),
        synonyms=("律师人数", "执业律师", "执业律师人数", "律师总数", "lawyers"),
    ),
)
CODES = tuple(figure.code for figure in FIGURES)
BY_CODE = {figure.code: figure for figure in FIGURES}
