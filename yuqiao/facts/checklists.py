"""What papers a notarial matter asks for: computed where the answers tell, in words where they do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from yuqiao.facts.choices import Applicant, Condition, PaperForm, Requirement
from yuqiao.facts.models import NotaryChecklistItem
from yuqiao.kernel.text import Text

Need = Literal["required", "if", "not_needed"]
STRENGTH: dict[Need, int] = {"required": 2, "if": 1, "not_needed": 0}
FORM_STRENGTH = {PaperForm.BOTH: 3, PaperForm.ORIGINAL: 2, PaperForm.COPY: 1, PaperForm.ON_SITE: 0}
# Answered by who applies; nobody is asked about them.
BY_APPLICANT = {Condition.APPLICANT_PERSON: Applicant.PERSON, Condition.APPLICANT_ENTERPRISE: Applicant.ENTERPRISE}
QUESTIONS: dict[str, Text] = {
    Condition.BY_AGENT: Text("是否由经办人或者代理人代为申请？", "Does somebody else apply on the applicant's behalf?"),
    Condition.NEEDS_RESOLUTION: Text(
        "章程或者法律是否要求先有内部决议？", "Do the articles or the law ask for an internal resolution first?"
    ),
    Condition.APPLICANT_ABROAD: Text("当事人现在是否在境外？", "Is the applicant abroad now?"),
    Condition.DISPOSES_PROPERTY: Text("是否涉及处分财产？", "Is property disposed of?"),
    Condition.BORN_1996_IN_HOSPITAL: Text(
        "是否1996年1月1日以后在国内医院出生？", "Was the person born in a Chinese hospital on or after 1 January 1996?"
    ),
    Condition.NO_MEDICAL_CERTIFICATE: Text("是否没有出生医学证明？", "Is there no medical birth certificate?"),
    Condition.NAMES_PARENTS: Text("公证书是否写明父母？", "Shall the certificate name the parents?"),
    Condition.REGISTER_SILENT: Text("户口簿上是否没有记载曾用名？", "Does the household register not show the former name?"),
    Condition.HAS_PASSPORT: Text("是否已有护照？", "Is there a passport already?"),
    Condition.MARITAL_PROPERTY: Text("是否涉及夫妻共同财产？", "Is marital property concerned?"),
    Condition.HAS_WILL: Text("是否有遗嘱？", "Is there a will?"),
    Condition.SHOWS_SHAREHOLDERS: Text("是否须证明股东情况？", "Are the shareholders to be shown?"),
    Condition.SIGNS_ABROAD: Text("法定代表人是否在境外签署？", "Does the legal representative sign abroad?"),
    Condition.NEEDS_APPROVAL: Text("合同是否依法须批准或者备案？", "Does the contract need approval or filing by law?"),
    Condition.FOREIGN_GUARANTEE: Text("是否涉及须登记的对外担保？", "Must a cross-border guarantee be registered?"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a checklist for one case; `why` says on what it depends, nothing for what is always asked for."""

    row: NotaryChecklistItem
    need: Need
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question that settles lines of a checklist."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Merged:
    """One paper for several matters: the strongest need and form among them, and the matters that ask for it."""

    row: NotaryChecklistItem
    need: Need
    why: Text | None
    matters: tuple[str, ...]


def checklist(
    rows: Iterable[NotaryChecklistItem], *, applicant: Literal["person", "enterprise"], facts: Mapping[str, bool | None]
) -> list[Wanted]:
    """Each line with its need: `facts` are answers by condition; without an answer the need is `if`. Order is kept."""
    return [_wanted(row, applicant, facts) for row in rows]


def _wanted(row: NotaryChecklistItem, applicant: str, facts: Mapping[str, bool | None]) -> Wanted:
    if row.requirement == Requirement.REQUIRED:
        return Wanted(row, "required")
    if row.condition in BY_APPLICANT:
        holds: bool | None = BY_APPLICANT[Condition(row.condition)] == applicant
    else:
        holds = facts.get(row.condition) if row.condition else None
    if holds is None:
        return Wanted(row, "if", row.condition_text)
    if holds:
        return Wanted(row, "required", row.condition_text)
    return Wanted(
        row, "not_needed", Text("不适用：{condition}", "does not apply: {condition}").format(condition=row.condition_text)
    )


def questions(rows: Iterable[NotaryChecklistItem]) -> tuple[Question, ...]:
    """The yes/no questions whose answers settle these lines, each once, in the order of the lines."""
    asked = dict.fromkeys(row.condition for row in rows if row.requirement == Requirement.CONDITIONAL)
    return tuple(Question(code, QUESTIONS[code]) for code in asked if code in QUESTIONS)


def merged(checklists: Mapping[str, Iterable[Wanted]]) -> list[Merged]:
    """Several matters (by slug) in one visit: each paper once, with the matters that ask for it.

    The paper of the strongest need speaks for it; a matter that does not need it is not named. What no matter needs stays,
    as not needed, without matters.
    """
    found: dict[str, list[tuple[str, Wanted]]] = {}
    for matter, lines in checklists.items():
        for line in lines:
            found.setdefault(line.row.material_slug, []).append((matter, line))
    return [_one(lines) for lines in found.values()]


def _one(lines: list[tuple[str, Wanted]]) -> Merged:
    _, best = max(lines, key=lambda line: (STRENGTH[line[1].need], FORM_STRENGTH[PaperForm(line[1].row.form)]))
    return Merged(best.row, best.need, best.why, tuple(matter for matter, line in lines if line.need != "not_needed"))
