"""What a law firm may do by its kind. Pure: who asks brings the rule's value, or takes today's by `chinese_law_barred()`.

A representative office of a foreign firm gives no opinion on Chinese law (Regulations on Representative Offices of Foreign Law
Firms 2001, art. 15; as of 2026-11-24); it advises on the law of its home and on international treaties and practice.
"""

from dataclasses import dataclass

from yuqiao.kernel.text import Text

CHINA = "CHN"
RULE = "firm.chinese_law_barred"
REPRESENTATIVE = "foreign_representative"


@dataclass(frozen=True)
class Limit:
    """Something that a kind of firm may not do, with its legal source."""

    code: str
    text: Text
    source: Text


NO_CHINESE_LAW = Limit(
    "chinese_law",
    Text(
        "不得从事中国法律事务：不就中国法律的适用出具意见，只提供其总部所在国家和地区法律、国际条约和国际惯例的咨询。",
        "No matters of Chinese law: gives no opinion on it, and advises only on the law of its home and on international treaties "
        "and practice.",
    ),
    Text(
        "《外国律师事务所驻华代表机构管理条例》第十五条",
        "Regulations on Representative Offices of Foreign Law Firms in China, art. 15",
    ),
)
HOME_LAW_ONLY = Text("境外分支机构就所在地法律提供服务。", "A branch abroad serves under the law of the place where it is.")


def limits_of(kind: str, barred: list[str]) -> list[Limit]:
    """What a firm of that kind may not do; `barred`: the kinds that a rule of the day names."""
    return [NO_CHINESE_LAW] if kind in barred else []


def may_advise(kind: str, home: str | None, law: str | None, barred: list[str]) -> bool:
    """True when a firm of that kind may be asked about the law of a place (alpha-3; None: not said, so Chinese law may matter).

    `home`: the place of the firm's head office. A barred kind advises on the law of its home alone.
    """
    if kind not in barred:
        return True
    return law is not None and law != CHINA and law == home
