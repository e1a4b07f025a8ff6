"""The rooms of the registers at the desk beside the lists: what each is for and who has something to do there.

A plain tuple: a part adds its line. Doors ask for themselves; this says only which cards somebody is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string

from yuqiao.kernel.text import Text
from yuqiao.people.models import User


@dataclass(frozen=True)
class Room:
    """One room. `open_to`: dotted path of a function that says whether a user has a card for it."""

    title: Text
    address: str  # the name of the URL
    blurb: Text
    open_to: str


ROOMS: tuple[Room, ...] = (
    Room(
        Text("涉外企业", "Enterprises"),
        "enterprises:list",
        Text("企业信息、重复合并、代表人、年度核对。", "Particulars, duplicates, representatives, the yearly question."),
        "yuqiao.registers.reach.reads_enterprises",
    ),
    Room(
        Text("名单导入", "Lists brought in"),
        "imports_desk:lists",
        Text(
            "导入企业名单和各名册的表格：先看差异，再写入，可整批撤销。",
            "Lists of enterprises and of every register: compared first, then written, undone as a whole.",
        ),
        "yuqiao.registers.reach.keeps_enterprises",
    ),
    Room(
        Text("服务供给", "Supply"),
        "desk:supply",
        Text(
            "现在哪些国家和地区、领域、语言有人，哪里是空白。",
            "Who can serve which country, field and language today, and where the holes are.",
        ),
        "yuqiao.registers.reach.sees_supply",
    ),
    Room(
        Text("调解组织核查", "Checks of mediation organisations"),
        "registers_desk:roster",
        Text("缺调解员、执业证书、规则或者年度检查的组织。", "Who lacks mediators, a licence, rules, or the yearly check."),
        "yuqiao.registers.reach.keeps_the_roster",
    ),
    Room(
        Text("律师人才库", "Talent pool"),
        "pool:index",
        Text(
            "人才库、领军与全国人才：数据、交叉表、名单、提名。",
            "Pool, leading and national: figures, tables, people, nominations.",
        ),
        "yuqiao.registers.pool.reach.reads_registers",
    ),
    Room(
        Text("人才库提名", "Nominations"),
        "pool:rounds",
        Text("本市律师的提名：名额、材料、结果。", "Of lawyers of your city: places, evidence, decisions."),
        "yuqiao.registers.pool.reach.only_nominates",
    ),
    Room(
        Text("律所年度报告", "Annual returns"),
        "returns:index",
        Text("各所报告、核对、汇总名单、增长（公式与两年基数）。", "Returns, checks, lists, growth with formula and both bases."),
        "yuqiao.registers.pool.reach.reads_registers",
    ),
    Room(
        Text("本所年度报告", "Our annual returns"),
        "returns:own",
        Text("填报涉外业务、律师和收入。", "Foreign-related matters, lawyers and revenue of the firm."),
        "yuqiao.registers.pool.reach.heads_a_firm",
    ),
    Room(
        Text("白名单", "White list"),
        "white_list_desk:board",
        Text("申请、评审、公示、核验、惩戒。", "Applications, reviews, public notices, checks, discipline."),
        "yuqiao.registers.reach.keeps_the_white_list",
    ),
    Room(
        Text("我的白名单", "My white list"),
        "white_list:room",
        Text("申请、续期，查看条目、评价和投诉。", "Apply, renew; your entry, ratings and complaints."),
        "yuqiao.registers.reach.is_lawyer",
    ),
)


def rooms_of(user: User) -> list[Room]:
    """The rooms in which a user has something to do."""
    return [room for room in ROOMS if _test(room.open_to)(user)]


def _test(path: str) -> Callable[[User], bool]:
    return import_string(path)
