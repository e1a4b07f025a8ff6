"""The way through an intake: the area's own steps, then files, contact, and a last look. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import BoundField

from yuqiao.facts.models import Territory
from yuqiao.facts.selectors import practice_area_choices, territory
from yuqiao.kernel.numerals import plain_date
from yuqiao.kernel.text import Text, name_of
from yuqiao.matters import registry
from yuqiao.matters.contact import CONTACT
from yuqiao.matters.contract import Area, Field
from yuqiao.matters.forms import ContractForm, choices_of
from yuqiao.matters.models import Draft, Matter

FILES, CONTACT_STEP, CHECK = "files", "contact", "check"


@dataclass(frozen=True)
class Page:
    """One page of the way."""

    code: str
    title: Text
    fields: tuple[Field, ...] = ()
    lead: Text | None = None
    more: Text | None = None


@dataclass(frozen=True)
class Row:
    """Questions that stand beside each other; `extra` ones are folded away by a script until they are wanted."""

    fields: tuple[tuple[BoundField, Field, bool], ...]  # the last: hangs on an answer on the same page
    extra: bool = False


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
    requested = registry.service(area_code)
    taken = requested if requested.open else registry.area(requested.taken_by)
    pages = [Page(s.code, s.title, s.fields, s.lead, s.more) for s in taken.steps]
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


YES = Text("是", "Yes")


class Shower:
    """Answers as a reader sees them: the label of a choice, the name of a country or region; rows are read once for all,
    and those that the forms of the matter `about` offer too are read for both."""

    def __init__(self, about: Matter | None = None) -> None:
        self._about = about
        self._labels: dict[Any, dict[str, Text]] = {}
        self._places: dict[str, str] = {}

    def __call__(self, value: Any, asked: Field) -> str:
        if asked.kind == "choice":
            return str(self._choices(asked).get(str(value), value))
        if asked.kind == "practice_area" and value:
            return dict(practice_area_choices()).get(str(value), str(value))
        if asked.kind == "yes":
            return str(YES if value is True else value)
        if asked.kind == "territory" and value:
            if str(value) not in self._places:
                self._places[str(value)] = place_name(str(value))
            return self._places[str(value)]
        return _day(str(value)) if asked.kind == "date" else str(value)

    def read_places(self, codes: Iterable[str]) -> None:
        """Read the countries and regions of these alpha-3 codes at once."""
        self._places |= {place.alpha3: name_of(place) for place in Territory.objects.filter(alpha3__in=list(codes))}

    def _choices(self, asked: Field) -> dict[str, Text]:
        if not asked.options:
            return dict(asked.choices)
        if asked.options not in self._labels:
            self._labels[asked.options] = dict(choices_of(asked, self._about))
        return self._labels[asked.options]


def place_name(typed: str) -> str:
    """The name of a country or region by code or name; what is not known stays as it was typed."""
    try:
        return name_of(territory(typed))
    except LookupError:
        return typed


def _day(typed: str) -> str:
    try:
        return str(plain_date(date.fromisoformat(typed)))
    except ValueError:
        return typed  # kept as it was typed: nobody has looked at it yet


def answered(area: Area, answers: Mapping[str, Any], about: Matter | None = None) -> list[tuple[Text, str]]:
    """Everything that was answered in a matter of the area, question by question."""
    shown = Shower(about)
    shown.read_places(str(answers[f.code]) for f in area.fields if f.kind == "territory" and answers.get(f.code))
    return [(f.label, shown(answers[f.code], f)) for f in area.fields if answers.get(f.code)]


def summary(intake: Intake, draft: Draft) -> list[dict[str, Any]]:
    """What was answered so far, page by page."""
    found, shown = [], Shower()
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


def form_of_page(intake: Intake, page: Page, draft: Draft | None, initial: dict[str, str], check: bool) -> ContractForm:
    """The page's form: with its errors and what the area objects to when `check`, else with what is kept so far."""
    if draft is None or not check:
        return ContractForm(page.fields, initial={**initial, **(draft.answers if draft else {})})
    form = ContractForm(page.fields, data=draft.answers)
    form.is_valid()
    for code, text in intake.taken.objections(draft.answers).items():
        if code in form.fields and code not in form.errors:
            form.add_error(code, str(text))
    return form


def rows_of(page: Page, form: ContractForm, draft: Draft | None) -> list[Row]:
    """The page's questions as they stand; without those that an answer on an earlier page rules out."""
    here = {f.code for f in page.fields}
    answers = draft.answers if draft else {}
    rows: list[list[Field]] = []
    for asked in page.fields:
        elsewhere = asked.shown_if and asked.shown_if[0] not in here
        if elsewhere and answers.get(asked.shown_if[0]) not in asked.shown_if[1]:
            continue
        if asked.row and rows and rows[-1][0].row == asked.row:
            rows[-1].append(asked)
        else:
            rows.append([asked])
    return [
        Row(
            tuple((form[f.code], f, bool(f.shown_if) and f.shown_if[0] in here) for f in row),
            bool(row[0].row) and not any(f.required for f in row),
        )
        for row in rows
    ]


NO_FREE_TEXT = ("choice", "territory", "practice_area", "money", "currency", "date", "number")


def scrubbed(area: Area, answers: dict[str, Any]) -> list[tuple[Text, str]]:
    """What may be said of a matter before the conflict check is behind us: chosen answers and amounts, no word that was typed."""
    shown = Shower()
    kinds = [f for f in area.fields if f.kind in NO_FREE_TEXT and f.code not in ("situation", "document_kind")]
    return [(f.label, shown(answers[f.code], f)) for f in kinds if answers.get(f.code)]
