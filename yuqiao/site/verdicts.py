"""The verdicts of verification in words that a clerk, an employer or a foreign consul can rely on."""

from dataclasses import dataclass

from yuqiao.kernel.numerals import plain_date
from yuqiao.kernel.text import Text
from yuqiao.matters.verification import Result, Verdict

OK, SOON, NOW = "ok", "soon", "now"


@dataclass(frozen=True, slots=True)
class Words:
    """How a verdict is shown: tone and drawing, headline, one full sentence, what it means, what it does not."""

    tone: str
    icon: str
    headline: Text
    sentence: Text
    means: tuple[Text, ...]
    not_means: tuple[Text, ...]


ISSUED = {
    "code": Text(
        "编号、日期和核验码与登记簿相符：该文件为{title}，{day}由{office}出具。",
        "This number, date and code belong to a document issued by {office} on {day}: {title}.",
    ),
    "document": Text(
        "这个文件与签发的原件逐字节一致：{title}，{day}由{office}出具，编号{number}。",
        "This file is, byte for byte, the one issued by {office} on {day}: {title}, number {number}.",
    ),
}
BECAME = {
    Result.MATCHES: Text(
        "截至核验时，没有撤销、更正或作废的记录。", "At the time of this check it was neither withdrawn, nor corrected, nor void."
    ),
    Result.WITHDRAWN: Text("它已于{ended}撤销。", "It was withdrawn on {ended}."),
    Result.CORRECTED: Text("它已于{ended}更正。", "It was corrected on {ended}."),
    Result.VOIDED: Text("它已于{ended}作废。", "It was declared void on {ended}."),
}
REPLACED = {
    Result.CORRECTED: Text(
        "现以{other_day}出具的{other}为准。", "The document issued on {other_day} under {other} stands in its place."
    ),
    Result.VOIDED: Text("由{other_day}出具的{other}替代。", "It is replaced by the document issued on {other_day} under {other}."),
    Result.WITHDRAWN: Text("另出具有{other}（{other_day}）。", "Another document was issued on {other_day} under {other}."),
}
HEADLINES = {
    Result.MATCHES: (OK, "ok", Text("核验一致，现行有效", "It matches and is in force")),
    Result.WITHDRAWN: (NOW, "x", Text("已撤销，请勿采信", "Withdrawn: do not rely on it")),
    Result.CORRECTED: (SOON, "alert", Text("已更正，请以新证为准", "Corrected: another document stands in its place")),
    Result.VOIDED: (NOW, "x", Text("已作废，请勿采信", "Void: do not rely on it")),
    Result.NO_MATCH: (SOON, "alert", Text("没有查到相符的记录", "No match was found")),
    Result.ALTERED: (NOW, "x", Text("内容被改动过，请勿采信", "Altered: do not rely on it")),
}
NO_MATCH = {
    "code": Text(
        "登记簿中没有编号、日期和核验码都相符的文件。",
        "The register holds no document whose number, date and code are all as you gave them.",
    ),
    "qr": Text("登记簿中没有与这个二维码相符的文件。", "The register holds no document that fits this QR code."),
    "document": Text("这个文件不是本系统签发的原件。", "This file is not one that was issued by this system."),
}
ALTERED = {
    "qr": Text("二维码的内容与签名不符。", "What the QR code says does not fit its signature."),
    "document": Text(
        "这个文件带有本系统的签名，但与签发时的原件不一致。",
        "This file carries a signature of this system, but is not as it was when it was issued.",
    ),
}
MEANS = {
    Result.MATCHES: (
        Text(
            "出证机构确以这个编号、在这一天出具过这份文件。",
            "The issuing office did issue this document under this number on this day.",
        ),
        Text("核验之时，它在登记簿中是有效的。", "It stood as valid in the register at the moment of this check."),
    ),
    Result.WITHDRAWN: (
        Text("文件确实出具过，但出证机构后来撤销了它。", "It was issued, and the issuing office has withdrawn it since."),
        Text("请要求持有人提供新的文件。", "Ask the holder for a new document."),
    ),
    Result.CORRECTED: (
        Text("文件确实出具过，但内容有更正。", "It was issued, and something in it has been corrected since."),
        Text(
            "请要求持有人出示更正后的文件，并核验那一份。", "Ask the holder for the document that replaces it, and verify that one."
        ),
    ),
    Result.VOIDED: (
        Text("这个编号已经作废，持有这一编号的纸张没有效力。", "The number is void; a paper that bears it has no effect."),
        Text(
            "作废的常见原因是印制出错，不代表持有人有过错。",
            "The usual cause is a print that failed; the holder need not be at fault.",
        ),
    ),
    Result.NO_MATCH: (
        Text("编号、日期、核验码中至少有一项对不上。", "At least one of number, date and code does not fit."),
        Text(
            "请逐字核对后再试；仍不相符时，致电文件上的出证机构。",
            "Compare each character and try again; if it still fails, call the office named on the document.",
        ),
    ),
    Result.ALTERED: (
        Text("签发之后，内容有变动。", "Something was changed after it was issued."),
        Text(
            "请索取收到时的PDF原件，或用编号、日期和核验码核验。",
            "Ask for the PDF as it was received, or check by number, date and code.",
        ),
    ),
}
NOT_MEANS = {
    Result.MATCHES: (
        Text(
            "不代表您手中的纸张就是原件：请核对事项、日期和二维码中的姓名是否与纸面一致。",
            "That the sheets in your hand are the original: compare the matter, the date and the name in the QR code with the paper.",
        ),
        Text("不代表所证明的情况至今没有变化。", "That what it certifies is still so today."),
        Text(
            "不代表已办附加证明书或领事认证：那由主管机关另行登记和核验。",
            "That an apostille or consular authentication was given: those have registers of their own.",
        ),
    ),
    Result.NO_MATCH: (
        Text(
            "不代表文件是伪造的：早先出具的，或者不经本系统出具的文件，不在这个登记簿里。",
            "That the document is forged: documents issued earlier, or not through this system, are not in this register.",
        ),
    ),
    Result.ALTERED: (
        Text(
            "不代表有人故意造假：用其他软件另存、合并或加注，也会改动文件。",
            "That somebody meant to deceive: saving, merging or annotating a file with other software changes it too.",
        ),
    ),
}


def words_of(verdict: Verdict, by: str) -> Words:
    """The words for a verdict that was asked for by `code`, `qr` or `document`."""
    tone, icon, headline = HEADLINES[verdict.result]
    means, not_means = MEANS[verdict.result], NOT_MEANS.get(verdict.result, ())
    if verdict.result == Result.NO_MATCH:
        return Words(tone, icon, headline, NO_MATCH[by], means if by == "code" else means[1:], not_means)
    if verdict.result == Result.ALTERED:
        return Words(tone, icon, headline, ALTERED[by], means, not_means)
    return Words(tone, icon, headline, _what_it_is(verdict, by), means, not_means)


def _what_it_is(verdict: Verdict, by: str) -> Text:
    unknown = Text("本系统所属机构", "an office of this system")
    parts = [ISSUED["document" if by == "document" else "code"], BECAME[verdict.result]]
    other = verdict.replaced_by
    if other is not None:
        parts.append(REPLACED[verdict.result])
    values = {
        "office": verdict.office or unknown,
        "title": verdict.title,
        "number": Text(verdict.number, verdict.number_en or verdict.number),
        "day": _long(verdict.day),
        "ended": _long(verdict.ended_on),
        "other": Text(other.number, other.number_en or other.number) if other else "",
        "other_day": _long(other.day if other else None),
    }
    filled = [part.format(**values) for part in parts]
    return Text("".join(part.zh for part in filled), " ".join(part.en for part in filled))


def _long(day) -> Text:
    return plain_date(day) if day else Text("", "")
