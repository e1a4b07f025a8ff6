"""Shapes of what the API takes and gives; the description at /api/v1/schema/ is made of them."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from yuqiao.facts.routes import RouteKind
from yuqiao.kernel import clock
from yuqiao.matters.verification import Result


class ContactIn(Schema):
    """A name, and an e-mail address or a telephone number."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "zh-hans"


class MatterIn(Schema):
    """A submission: the answers are those of the area's steps."""

    area: str
    answers: dict[str, Any]
    contact: ContactIn


class PauseIn(Schema):
    """Days on which a clock stands still, both included; without `to` it stands still through today."""

    from_day: date = Field(alias="from")
    to: date | None = None


class DeadlineIn(Schema):
    """A period to compute."""

    start: date
    amount: int
    unit: clock.Unit
    pauses: list[PauseIn] = []


class CodeIn(Schema):
    """A unified social credit code as typed."""

    code: str


class MrzIn(Schema):
    """The lines of a machine-readable zone."""

    lines: list[str]


class Problem(Schema):
    """An error (RFC 9457), in the caller's language; `fields` says what to change, field by field."""

    type: str
    title: str
    status: int
    fields: dict[str, str]


class Words(Schema):
    """A wording in both languages."""

    zh: str
    en: str


class StepOut(Schema):
    """One page of questions; `schema` is JSON Schema (2020-12)."""

    code: str
    title: Words
    questions: dict[str, Any] = Field(alias="schema")


class StateOut(Schema):
    """Where a matter can stand, as the applicant reads it."""

    code: str
    public: Words


class AreaOut(Schema):
    """A service area; while it is not `open`, its requests are taken by another area, whose steps and states these are."""

    code: str
    title: Words
    open: bool
    steps: list[StepOut]
    states: list[StateOut]


class DueOut(Schema):
    """A running promise; `confirmed` is false when it touches a year whose calendar is not announced. While it is `paused`
    the clock stands still and the date moves on with every day."""

    code: str
    due_at: datetime
    confirmed: bool
    paused: bool


class MatterOut(Schema):
    """Where a matter stands, whose turn it is, and until when."""

    reference: str
    token: str
    state: str
    waiting_on: str
    deadlines: list[DueOut]
    track_url: str


class EventOut(Schema):
    """What happened."""

    at: datetime
    kind: str
    text: Words


class MaterialOut(Schema):
    """A paper that was asked for."""

    code: str
    title: Words
    state: str
    reason: str


class FollowedOut(MatterOut):
    """A matter with its timeline, newest first, and the papers asked for."""

    timeline: list[EventOut]
    materials: list[MaterialOut]


class DayOut(Schema):
    """A day of a period and how it was treated: start, counted, paused, day_off or due."""

    date: date
    kind: str
    note: str


class DeadlineOut(Schema):
    """A day, or for hours an instant; `draft` when a year that it touches is not announced."""

    due: str
    calendar: str
    steps: list[DayOut]


class CodeOut(Schema):
    """What a credit code is found to be; `reason` says what to do about a wrong one."""

    valid: bool
    kind: str | None
    expected_check: str | None
    suggestion: str | None
    reason: str | None


class MrzOut(Schema):
    """What was read; `checks` has a verdict for each check digit; `reason` says what to do about a wrong one."""

    valid: bool
    kind: str | None
    fields: dict[str, str]
    checks: dict[str, bool]
    reason: str | None


class RouteStepOut(Schema):
    """One stop of the way; `days` and `fee` only where a source is known; `url`: where the result can be checked online."""

    title: Words
    authority: Words
    note: Words
    days: Words | None
    fee: Words | None
    url: str


class LanguageOut(Schema):
    """A language of the pair in which the paper is needed (ISO 639)."""

    code: str
    name: Words


class SourceOut(Schema):
    """Where a statement comes from, the day of that state, and whether an outside source was seen."""

    url: str
    text: str
    as_of: date | None
    confidence: Literal["sourced", "knowledge"]


class RouteOut(Schema):
    """By which way a paper goes; `unknown`, and whatever is not `confirmed`, has to be asked about first."""

    destination: str
    matter: str | None
    on: date = Field(serialization_alias="date")
    route: RouteKind
    reason: Words
    confirmed: bool
    steps: list[RouteStepOut]
    languages: list[LanguageOut]
    language_note: Words | None
    sources: list[SourceOut]


class ReplacedOut(Schema):
    """What was issued in the place of a certificate."""

    number: str
    number_en: str
    on: date = Field(serialization_alias="date")


class SignatureOut(Schema):
    """Who signed the file of a certificate, and when; `time_stamped` when a trusted time stamp says so."""

    signer: str
    signed_at: datetime | None
    time_stamped: bool


class VerdictOut(Schema):
    """What a check found. `number` and `date` are as asked, and all below `why` is empty, unless the certificate was found."""

    result: Result
    number: str
    on: date | None = Field(serialization_alias="date")
    text: Words
    why: Words | None
    number_en: str
    title: Words | None
    office: Words | None
    ended_on: date | None
    reason: str
    replaced_by: ReplacedOut | None
    signature: SignatureOut | None
    checks: int | None
