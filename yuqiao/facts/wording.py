"""What a rule counts, in words: `15个工作日`, `15 working days`."""

from typing import Any

from yuqiao.facts.choices import Unit
from yuqiao.kernel.text import Text

# Chinese after the number; English for one and for more.
WORDS: dict[str, tuple[str, str, str]] = {
    Unit.WORKING_DAY: ("个工作日", " working day", " working days"),
    Unit.CALENDAR_DAY: ("日", " day", " days"),
    Unit.MONTH: ("个月", " month", " months"),
    Unit.HOUR: ("小时", " hour", " hours"),
    Unit.MINUTE: ("分钟", " minute", " minutes"),
    Unit.CLASS_HOUR: ("学时", " class hour", " class hours"),
    Unit.COUNT: ("", "", ""),
    Unit.CNY: ("元", " yuan", " yuan"),
}


def amount(value: Any, unit: str) -> Text | None:
    """The value of a rule in words, a pair as a range; None for a fact, which only its statement explains."""
    if unit not in WORDS:
        return None
    numbers = value if isinstance(value, list) else [value]
    zh, one, more = WORDS[unit]
    return Text(
        "至".join(f"{n:,}" if n >= 10_000 else str(n) for n in numbers) + zh,
        " to ".join(f"{n:,}" for n in numbers) + (one if numbers == [1] else more),
    )
