"""What a service area declares. Frozen data, no Django: `flow.py` and `checklist.py` of an area are built of these alone.

The core renders portal, desk and API from an Area, and `manage.py check` refuses one that is wrong (see `checks.py`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yuqiao.kernel.text import Text

# Who may make a move. Roles of `people.Role`, and five that only a matter knows.
APPLICANT = "applicant"  # the person or enterprise whose matter it is, signed in or by token
HANDLER = "handler"  # the professional whose accepted assignment it is
OFFERED = "offered"  # the professional to whom it is offered now
SYSTEM = "system"  # clocks and jobs
CLERK = "window_clerk"
NOTARY = "notary"
APPROVER = "approver"
TRANSLATOR = "translator"  # who translates for this matter, and who reads the translation
SECOND_READER = "second_reader"
HEAD = "office_head"
MANAGER = "department_manager"
REVIEWER = "reviewer"  # of the lawyers' association
SUBJECT = "subject"  # the professional whom it is about: is heard, and does not see the file

# Whom a move can tell.
AUDIENCES = (APPLICANT, HANDLER, OFFERED, SUBJECT, "managers")

# Whose move it is.
US, THEM, PROFESSIONAL, NOBODY = "center", "applicant", "professional", "nobody"


@dataclass(frozen=True)
class Group:
    """A part of a long list of choices. `offered_if`: another field and its values, for who is shown less by a script."""

    title: Text
    offered_if: tuple[str, tuple[str, ...]] | None = None


# A choice as it is kept and as it is read; in a long list also the part of it.
Choice = tuple[str, Text] | tuple[str, Text, Group]


@dataclass(frozen=True)
class Field:
    """One question of a form. `kind` decides widget, cleaning and JSON Schema (see `forms.py`).

    A `document_number` names in `shown_if` the field that says which document it is. Fields with the same `row` stand
    beside each other; a script folds rows without a required field away until they are wanted.
    """

    code: str
    label: Text
    kind: str = "text"
    required: bool = True
    hint: Text | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    options: Callable[[Any], Iterable[Choice]] | None = None  # choices that are rows, of a matter (or None)
    max_length: int = 200
    shown_if: tuple[str, tuple[str, ...]] | None = None  # (other field, values): asked only then
    row: str = ""
    prefill: Callable[[Any], str] | None = None  # what stands in it at first, of a matter


@dataclass(frozen=True)
class Step:
    """One page of the intake."""

    code: str
    title: Text
    fields: tuple[Field, ...]
    lead: Text | None = None
    more: Text | None = None  # what the button says that unfolds the next row


@dataclass(frozen=True)
class Paper:
    """One paper that a checklist asks for."""

    code: str
    title: Text
    required: bool = True
    note: Text | None = None


@dataclass(frozen=True)
class State:
    """Where a matter can stand; the public name is what the applicant reads."""

    code: str
    public: Text
    internal: Text
    waits_for: str
    final: bool = False
    retired: bool = False


@dataclass(frozen=True)
class Tell:
    """A letter to one audience: template `letters/<letter>.<language>.txt`."""

    audience: str  # applicant · handler · offered · subject · managers
    letter: str


@dataclass(frozen=True)
class Move:
    """What can be done. `to=None` leaves the state as it is.

    Guards return a Text that refuses, or None; the page asks them with an empty form to say why a move is not open.
    """

    code: str
    title: Text
    sources: tuple[str, ...]
    to: str | None
    seats: tuple[str, ...]
    asks: tuple[Field, ...] = ()
    tells: tuple[Tell, ...] = ()
    guards: tuple[str, ...] = ()
    effect: str = ""
    meets: tuple[str, ...] = ()  # clocks that this move stops as kept
    four_eyes: str = ""  # a move that the same person must not have made
    public: Text | None = None  # what the applicant's timeline says; None: the move stays inside
    hint: Text | None = None
    confirm: bool = False
    at_once: bool = False  # made without a look first, although it tells somebody
    batch_order: int = 50  # position among the moves that are open at one time


@dataclass(frozen=True)
class Clock:
    """A promise with a due date. Days and unit come from the rule row `rule`, by the date on which the clock starts."""

    code: str
    title: Text
    rule: str
    starts_in: tuple[str, ...]  # entering one of these starts it, when it is not running
    stops_in: tuple[str, ...] = ()  # entering one of these ends it without a verdict (withdrawn, refused …)
    pauses_in: Mapping[str, str] = field(default_factory=dict)  # state -> reason code
    statutory: bool = False
    restarts: bool = False  # may start again after it was met
    inside: bool = False  # a duty of the office alone: not shown to the applicant


@dataclass(frozen=True)
class Output:
    """Something that is issued: a PDF from a Typst template, numbered in a series."""

    code: str
    title: Text
    template: str  # "" when the area sets it itself
    series: str  # e.g. "consultation.view.{year}"
    number: Text  # e.g. 豫涉法〔{year}〕咨{number:07d}
    about: Callable[[Any], Text | None] | None = None  # what one of them is, for whoever verifies it: without names


@dataclass(frozen=True)
class Workflow:
    """States and moves. The first state is where a submitted matter begins."""

    states: tuple[State, ...]
    moves: tuple[Move, ...]

    def state(self, code: str) -> State:
        """The state of that code. Raises KeyError."""
        return next(s for s in self.states if s.code == code) if self.has_state(code) else _missing("state", code)

    def has_state(self, code: str) -> bool:
        """True when there is such a state."""
        return any(s.code == code for s in self.states)

    def move(self, code: str) -> Move:
        """The move of that code. Raises KeyError."""
        found = [m for m in self.moves if m.code == code]
        return found[0] if found else _missing("move", code)

    def open_moves(self, state: str) -> tuple[Move, ...]:
        """Moves that start from a state, in the order in which they are offered."""
        return tuple(sorted((m for m in self.moves if state in m.sources), key=lambda m: m.batch_order))

    @property
    def first(self) -> State:
        """Where a submitted matter begins."""
        return self.states[0]


def _missing(kind: str, code: str) -> Any:
    raise KeyError(f"no {kind} {code}")


@dataclass(frozen=True)
class Waiting:
    """So many wait for a person at one step; `address` is their list."""

    title: Text
    count: int
    address: str


@dataclass(frozen=True)
class Area:
    """A service area. `effects` and `guards` are callables by name; they alone touch the database."""

    code: str
    prefix: str  # letters that its references begin with
    title: Text
    blurb: Text
    steps: tuple[Step, ...]
    workflow: Workflow
    clocks: tuple[Clock, ...] = ()
    outputs: tuple[Output, ...] = ()
    materials: Callable[[Mapping[str, Any]], tuple[Paper, ...]] = lambda answers: ()
    effects: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    guards: Mapping[str, Callable[..., Text | None]] = field(default_factory=dict)
    refuses: Callable[[Mapping[str, Any]], Text | None] = lambda answers: None  # why such answers cannot be taken at all
    objections: Callable[[Mapping[str, Any]], Mapping[str, Text]] = lambda answers: {}  # what is wrong with them, by field
    refuses_paper: Callable[..., Text | None] = lambda material, issued_on: None  # why a paper of that day is not taken
    stands_aside: Callable[..., Text | None] = lambda user, matter: None  # why this person must not judge papers of a matter
    events: Mapping[str, Text] = field(default_factory=dict)  # what its timeline says of events that are no moves, by kind
    gathers: str = ""  # a move that names all refused papers in one letter: where it is open none is told alone
    receipt: str = "matters.received"  # the letter that says a request has arrived
    begins: str = ""  # a move that the system makes in the submission's transaction
    panels: tuple[str, ...] = ()  # templates shown on the matter page
    tools: Callable[..., Any] | None = (
        None  # (matter, actor, inside) -> what its panels show, on the desk's and the applicant's page
    )
    public_panels: tuple[str, ...] = ()  # templates shown on the applicant's page
    waits: Callable[..., Sequence[Waiting]] = lambda user, rows: ()  # what waits for a person at the desk, step by step
    names: Callable[..., Mapping[int, Text]] = lambda matters: {}  # what lists call its matters, by key; else their titles
    inspected: bool = False  # True: who supervises opens a file only with a reason, which is recorded
    service: bool = True  # False: a procedure of the registers; the portal's services, triage and intake do not name it
    open: bool = True  # False: says what it will offer and hands requests to `taken_by`
    taken_by: str = ""
    offers: tuple[Text, ...] = ()
    then: tuple[tuple[Text, Text], ...] = ()  # what happens after sending, each with when or how; () for a question to a lawyer

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions of the intake in order."""
        return tuple(f for step in self.steps for f in step.fields)
