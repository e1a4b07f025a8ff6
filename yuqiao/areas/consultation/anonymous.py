"""Takes out of a text what says who somebody is. An editor still reads it before anything is published."""

import re

from yuqiao.matters.models import Matter, Party

PARTS = {
    Party.Role.CLIENT: "甲方 [A]",
    Party.Role.OPPOSING: "乙方 [B]",
    Party.Role.REPRESENTATIVE: "代表 [R]",
    Party.Role.THIRD: "第三方 [T]",
}
# Letters are spelled out: for a regular expression a Chinese character is a letter of the word beside it.
MARKED = (
    (re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"), "[邮箱 e-mail]"),
    (re.compile(r"https?://[!-~]+"), "[网址 link]"),
    # Credit codes, identity cards and passports: letters and digits together.
    (re.compile(r"(?<![A-Za-z0-9])(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{8,20}(?![A-Za-z0-9])"), "[号码 number]"),
    # Telephone and account numbers; a date (2026-03-05) and an amount with commas stay.
    (re.compile(r"(?<![A-Za-z\d.,])(?!\d{4}-\d{2}-\d{2}(?!\d))\+?\d(?:[ -]?\d){7,}(?![A-Za-z\d.,])"), "[号码 number]"),
)


def without_names(matter: Matter, text: str) -> str:
    """The text with the names of all parties replaced by their part, and addresses and long numbers by what they are."""
    names = {
        name: PARTS[party.role]
        for party in matter.parties.all()
        for name in (party.name, party.name_zh, party.name_latin, *party.other_names)
        if name.strip()
    }
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), names[name], text, flags=re.IGNORECASE)
    for pattern, mark in MARKED:
        text = pattern.sub(mark, text)
    return text
