"""Reads for the pre-check: each paper with what it is asked for, what came, what was said of it; and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from yuqiao.areas.notarization import papers, selectors
from yuqiao.areas.notarization.models import Item, NotarialFile
from yuqiao.facts.checklists import Merged
from yuqiao.kernel.text import Text
from yuqiao.matters.access import readable_documents, visible_at_desk
from yuqiao.matters.models import Document, Event, Material, Matter
from yuqiao.people.models import User

State = Material.State


@dataclass
class Line:
    """One paper of the checklist at the pre-check."""

    material: Material
    asked: Merged | None  # its line of the checklist; None for one that was asked for later
    items: list[Item]
    files: list[Document]
    refusals: list[Event] = field(default_factory=list)

    @property
    def form(self) -> Text | None:
        """Original, copy or both."""
        return papers.FORMS.get(self.asked.row.form) if self.asked else None

    @property
    def issuer(self) -> Text | None:
        """Who issues such a paper."""
        return Text(self.asked.row.issuer_zh, self.asked.row.issuer_en) if self.asked and self.asked.row.issuer_zh else None

    @property
    def idle(self) -> bool:
        """True for one that is asked for only if it applies, and of which nothing was heard."""
        return self.material.state == State.MISSING and not self.material.required and not self.material.reason

    @property
    def decided(self) -> bool:
        """True when somebody has said what has become of it."""
        unasked = self.material.state == State.MISSING and not self.material.reason
        return self.material.state != State.RECEIVED and not unasked


@dataclass
class Desk:
    """All papers of a matter: those that count, those that are not needed, and files that belong to none yet."""

    lines: list[Line]
    waived: list[Line]
    loose: list[Document]
    documents: dict[int, Document]

    @property
    def decided(self) -> int:
        """How many papers are decided."""
        return sum(line.decided for line in self.counted)

    @property
    def counted(self) -> list[Line]:
        """The papers on which something has to be said."""
        return [line for line in self.lines if not line.idle]

    @property
    def lacking(self) -> list[Material]:
        """Those that the letter to the applicant would name; as `selectors.gaps_of`."""
        papers = [line.material for line in self.lines]
        return [m for m in papers if m.state == State.REFUSED or (m.state == State.MISSING and (m.required or m.reason))]

    @property
    def wanting(self) -> int:
        """How many the letter to the applicant would name."""
        return len(self.lacking)

    def line(self, material: int | None) -> Line | None:
        """The line of a paper."""
        return next((line for line in (*self.lines, *self.waived) if line.material.pk == material), None)

    def next_open(self, after: int | None = None) -> Line | None:
        """The next undecided paper behind one, then from the top; those that have come before those that have not."""
        position = next((n for n, line in enumerate(self.lines) if line.material.pk == after), -1)
        round_trip = [
            line for line in (*self.lines[position + 1 :], *self.lines[: position + 1]) if not line.decided and not line.idle
        ]
        return next((line for line in round_trip if line.files), round_trip[0] if round_trip else None)


def desk_of(matter: Matter, file: NotarialFile, user: User) -> Desk:
    """The papers of a matter as this person may read them."""
    documents = list(readable_documents(matter, user).select_related("stored").order_by("pk"))
    asked = {line.row.material_slug: line for line in papers.wanted(matter, file)}
    items = selectors.items_of(matter)
    refusals = _refusals(matter)
    lines, taken = [], set()
    for material in matter.materials.order_by("pk"):
        files = [d for d in documents if d.material_id == material.pk or d.pk == material.document_id]
        taken |= {d.pk for d in files}
        wanted = asked.get(material.code)
        needing = [i for i in items if wanted and i.subject.slug in wanted.matters]
        lines.append(Line(material, wanted, needing, files, refusals.get(material.title_zh, [])))
    loose = [d for d in documents if d.pk not in taken and d.sent_by == "applicant" and d.material_id is None]
    waived = [line for line in lines if line.material.state == State.WAIVED]
    return Desk([line for line in lines if line not in waived], waived, loose, {d.pk: d for d in documents})


def _refusals(matter: Matter) -> dict[str, list[Event]]:
    """What was said of papers that could not be used or were asked for, by the paper's title, newest first."""
    found: dict[str, list[Event]] = {}
    for event in matter.events.filter(kind="matters.paper_judged").order_by("-number"):
        if event.data.get("reason"):
            found.setdefault(event.data["paper"], []).append(event)
    return found


def neighbours(matter: Matter, user: User) -> tuple[Matter | None, Matter | None]:
    """The matters before and behind this one that wait for this person's pre-check: own ones, and those nobody has taken."""
    waiting = visible_at_desk(user).filter(area=matter.area, state="received").filter(Q(handler=user) | Q(handler=None))
    here, key = matter.next_due_at, matter.pk
    before = waiting.filter(Q(next_due_at__lt=here) | Q(next_due_at=here, pk__lt=key)).order_by("-next_due_at", "-pk").first()
    behind = waiting.filter(Q(next_due_at__gt=here) | Q(next_due_at=here, pk__gt=key)).order_by("next_due_at", "pk").first()
    return before, behind


def reason_in_words(quick: Iterable[str], typed: str, language: str, choices: Iterable[tuple[str, Text]]) -> str:
    """The reason as the applicant reads it: chosen ones in the applicant's language, then what was typed."""
    known = dict(choices)
    parts = [known[code].in_language(language) for code in quick if code in known]
    glue = "；" if language.startswith("zh") else "; "
    return glue.join([*parts, *filter(None, [typed.strip()])])
