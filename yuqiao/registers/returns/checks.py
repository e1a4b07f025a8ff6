"""What does not add up in a return, and what stands out against the year before. Pure: figures in, findings out."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yuqiao.kernel.text import Text
from yuqiao.registers.returns.fields import FIGURES

SMALL = 5  # people or matters: a difference below it says nothing
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """`wrong`: it cannot be so, and stands against sending; else the firm says in its remark why it is so."""

    code: str
    field: str
    text: Text
    wrong: bool = False


def wrong(values: Values) -> list[Finding]:
    """What cannot be so within one year."""
    found = []
    for part, whole, text in (
        (
            "foreign_lawyers",
            "lawyers",
            Text("办理涉外业务的律师多于执业律师总数。", "More lawyers active in foreign-related matters than practising lawyers."),
        ),
        (
            "foreign_revenue",
            "revenue",
            Text("涉外业务收入多于业务总收入。", "More revenue from foreign-related matters than of all matters."),
        ),
    ):
        if _both(values, part, whole) and values[part] > values[whole]:
            found.append(Finding(f"{part}_above", part, text, wrong=True))
    matters, lawyers = values.get("foreign_matters"), values.get("foreign_lawyers")
    if matters and lawyers == 0:
        text = Text("有涉外业务，却没有办理的律师。", "There are foreign-related matters, but no lawyer handled them.")
        found.append(Finding("nobody_handled", "foreign_lawyers", text, wrong=True))
    if matters == 0 and lawyers:
        text = Text("有办理涉外业务的律师，却没有涉外业务。", "Lawyers were active, but there is no foreign-related matter.")
        found.append(Finding("nothing_handled", "foreign_matters", text, wrong=True))
    return found


def asks(values: Values, last: Values | None, percent: int, registered: int = 0) -> list[Finding]:
    """What the firm should explain: a figure that differs from last year's by more than so many per cent, and the like.

    `last`: the figures of the year before, None without a return; `registered`: its foreign-related lawyers in the register.
    """
    found = [f for figure in FIGURES if last and (f := _jump(figure, values, last, percent))]
    if values.get("foreign_matters") == 0 and values.get("foreign_revenue"):
        text = Text("没有涉外业务，却有涉外收入。", "There is revenue, but no foreign-related matter.")
        found.append(Finding("revenue_of_nothing", "foreign_revenue", text))
    if values.get("lawyers") is not None and registered > values["lawyers"]:
        text = Text(
            "名册中本所的涉外律师有{n}人，多于填报的执业律师总数。",
            "The register has {n} foreign-related lawyers of the firm, more than the practising lawyers reported.",
        )
        found.append(Finding("fewer_than_registered", "lawyers", text.format(n=registered)))
    return found


def missing(values: Values) -> list[Finding]:
    """Figures that are not given; nought is a figure."""
    text = Text("请填写；没有就填0。", "Please fill it in; write 0 where there is none.")
    return [Finding("missing", figure.code, text, wrong=True) for figure in FIGURES if values.get(figure.code) is None]


def _both(values: Values, *codes: str) -> bool:
    return all(values.get(code) is not None for code in codes)


def _jump(figure: Any, values: Values, last: Values, percent: int) -> Finding | None:
    now, before = values.get(figure.code), last.get(figure.code)
    if now is None or before is None or now == before or (not figure.money and abs(now - before) < SMALL):
        return None
    if before == 0:
        text = Text("上一年为0，本年为{now}。", "Nought last year, {now} this year.")
    elif abs(now - before) * 100 > before * percent:
        text = Text(
            "比上一年的{before}变化{change}%，超过{percent}%。", "{change}% against {before} last year: more than {percent}%."
        )
    else:
        return None
    change = f"{Decimal(now - before) * 100 / Decimal(before):+.1f}" if before else ""
    return Finding("jump", figure.code, text.format(now=f"{now:,}", before=f"{before:,}", change=change, percent=percent))
