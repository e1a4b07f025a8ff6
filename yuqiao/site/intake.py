"""The way through an intake: the area's own steps, then files, contact, and a last look. Reads only."""

from dataclasses import dataclass, field
from typing import Any

from yuqiao.facts.selectors import practice_area_choices, territory
from yuqiao.kernel.text import Text, name_of
from yuqiao.matters import registry
from yuqiao.matters.contact import CONTACT
from yuqiao.matters.contract import Area, Field
from yuqiao.matters.forms import ContractForm, choices_of
from yuqiao.matters.models import Draft

FILES, CONTACT_STEP, CHECK = "files", "contact", "check"


@dataclass(frozen=True)
class Page:
    """One page of the way."""

    code: str
    title: Text
    fields: tuple[Field, ...] = ()
    lead: Text | None = None


@dataclass(frozen=True)
class Intake:
    """All pages of one area's intake, in order."""

    requested: Area
    taken: Area
    pages: tuple[Page, ...] = field(default=())

    def page(self, code: str) -> Page | None:
        """The page of a code."""
        return next((p for p in self.pages if p.code == code), None)

    def after(self, code: str) -> Page:
        """The page that follows; the last one follows itself."""
        codes = [p.code for p in self.pages]
        return self.pages[min(codes.index(code) + 1, len(codes) - 1)]

    def before(self, code: str) -> Page | None:
        """The page before, or None at the first one."""
        position = [p.code for p in self.pages].index(code)
        return self.pages[position - 1] if position else None

    @property
    def questions(self) -> list[tuple[str, tuple[Field, ...]]]:
        """(code, fields) of every page that asks something."""
        return [(p.code, p.fields) for p in self.pages if p.fields]


def intake_of(area_code: str) -> Intake:
    """The intake of an area, or of the one that takes its requests. Raises Missing for an unknown area."""
    requested = registry.area(area_code)
    taken = requested if requested.open else registry.area(requested.taken_by)
    pages = [Page(s.code, s.title, s.fields, s.lead) for s in taken.steps]
    pages += [
        Page(FILES, Text("材料", "Papers"), lead=Text("可以以后再补。", "They can also follow later.")),
        Page(CONTACT_STEP, Text("联系方式", "Contact"), CONTACT, Text("答复发到哪里。", "Where the answer goes.")),
        Page(CHECK, Text("核对", "Check")),
    ]
    return Intake(requested, taken, tuple(pages))


def progress(intake: Intake, current: str, link: Any) -> list[dict[str, str]]:
    """Steps for the stepper; those before the current one are links."""
    codes = [p.code for p in intake.pages]
    here = codes.index(current)
    return [
        {
            "label": str(p.title),
            "state": "done" if n < here else "current" if n == here else "",
            "url": link(p.code) if n < here else "",
        }
        for n, p in enumerate(intake.pages)
    ]


def shown(value: Any, asked: Field) -> str:
    """An answer as a reader sees it: the label of a choice, the name of a country or region."""
    if asked.kind == "choice":
        return str(dict(choices_of(asked)).get(value, value))
    if asked.kind == "practice_area" and value:
        return dict(practice_area_choices()).get(str(value), str(value))
    if asked.kind == "territory" and value:
        try:
            return name_of(territory(str(value)))
        except LookupError:
            return str(value)
    return str(value)


def summary(intake: Intake, draft: Draft) -> list[dict[str, Any]]:
    """What was answered so far, page by page."""
    found = []
    for page in intake.pages:
        rows = [
            (f.label, shown(draft.answers[f.code], f)) for f in page.fields if draft.answers.get(f.code) and _asked(f, page, draft)
        ]
        if page.fields:
            found.append({"page": page, "rows": rows})
    return found


def _asked(asked: Field, page: Page, draft: Draft) -> bool:
    """True when the question applies: the one it hangs on applies too, and was answered so."""
    if not asked.shown_if:
        return True
    other = next((f for f in page.fields if f.code == asked.shown_if[0]), None)
    return (other is None or _asked(other, page, draft)) and draft.answers.get(asked.shown_if[0]) in asked.shown_if[1]


def form_of_page(page: Page, draft: Draft | None, initial: dict[str, str], check: bool) -> ContractForm:
    """The page's form: with its errors when `check`, else with what is kept so far."""
    if draft is not None and check:
        return ContractForm(page.fields, data=draft.answers)
    return ContractForm(page.fields, initial={**initial, **(draft.answers if draft else {})})


NO_FREE_TEXT = ("choice", "territory", "practice_area", "money", "currency", "date", "number")


def scrubbed(area: Area, answers: dict[str, Any]) -> list[tuple[Text, str]]:
    """What may be said of a matter before the conflict check is behind us: chosen answers and amounts, no word that was typed."""
    kinds = [f for f in area.fields if f.kind in NO_FREE_TEXT and f.code not in ("situation", "document_kind")]
    return [(f.label, shown(answers[f.code], f)) for f in kinds if answers.get(f.code)]
