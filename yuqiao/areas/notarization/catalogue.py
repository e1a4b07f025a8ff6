"""The catalogue of a volume (卷内目录): which papers a file holds, in the order in which they are bound, main and side file apart."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from yuqiao.areas.notarization import flow, words
from yuqiao.areas.notarization.models import Certificate, NotarialFile, Opinion, SignedPaper, VerificationLetter
from yuqiao.kernel import clock
from yuqiao.kernel.files import path_of
from yuqiao.kernel.papers import page_count
from yuqiao.kernel.text import Text
from yuqiao.matters.access import readable_documents, reads_side_file
from yuqiao.matters.contract import APPLICANT
from yuqiao.matters.models import Document, Material, Matter
from yuqiao.people.models import User

SIDE = "side"


@dataclass(frozen=True)
class Place:
    """A kind of paper in a volume, and the folder of the package in which its files lie; records are data without a file."""

    code: str
    title: Text
    folder: str = ""
    record: str = ""


# The one order of the papers, in the package and in the printed catalogue alike. That what is discussed inside is bound as a
# side file, kept with the main file: Notarization Procedure Rules (2020) art. 60, mirror http://m.qebk.com/techan/262879.html,
# as of 2026-11-23. That article and art. 58 leave the order of papers to rules on filing which were not found: the order
# within a volume is this house's own default, not confirmed.
MAIN_FILE = (
    Place("certificate", Text("公证书", "Notarial certificate"), "certificates"),
    Place("decision", Text("决定书", "Written decision"), "office"),
    Place("application", Text("公证申请", "Application"), record="matter.json"),
    Place("applicant", Text("当事人提交的材料", "Paper of the applicant"), "originals"),
    Place("receipt", dict(words.SIGNED_PAPERS)["receipt"], "office"),
    Place("notice", dict(words.SIGNED_PAPERS)["notice"], "office"),
    Place("interview", dict(words.SIGNED_PAPERS)["interview"], "office"),
    Place("verification", Text("核实函", "Verification letter"), record="verification.json"),
    Place("answer", Text("核实答复", "Answer to a verification"), "office"),
    Place("office", Text("公证处的其他材料", "Other paper of the office"), "office"),
    Place("register", Text("公证登记", "Lines of the register"), record="register.json"),
    Place("audit", Text("办理记录", "Record of what was done"), record="audit/events.csv"),
)
SIDE_FILE = (
    Place("opinion", Text("内部意见", "Internal opinion"), record="side-file/opinions.json"),
    Place(SIDE, Text("副卷材料", "Paper of the side file"), "side-file"),
)
ORDER_SOURCE = Text(
    "副卷：《公证程序规则》（2020年修正）第六十条，截至2026-11-23。卷内排列顺序为本系统的默认顺序，未核实。",
    "Side file: Notarization Procedure Rules (2020) art. 60, as of 2026-11-23. The order within a volume is this system's own "
    "default, not confirmed.",
)
STATES = {
    "voided": Text("作废", "void"),
    "corrected": Text("已更正", "corrected"),
    "withdrawn": Text("已撤销", "withdrawn"),
}
NOT_TAKEN = Text("未采用", "not accepted")


@dataclass(frozen=True)
class Paper:
    """One line of a catalogue; `pages` is 0 where they are not known."""

    place: Place
    title: str
    on: date | None = None
    remark: str = ""
    pages: int = 0
    document: Document | None = None
    number: int = 0


@dataclass(frozen=True)
class Catalogue:
    """What a file holds, as one person may read it; `side` is None for whoever is not of the office."""

    main: list[Paper]
    side: list[Paper] | None

    @property
    def documents(self) -> list[Paper]:
        """The papers that are files."""
        return [paper for paper in (*self.main, *(self.side or [])) if paper.document]


def catalogue_of(matter: Matter, file: NotarialFile, user: User) -> Catalogue:
    """The papers of a matter in the order in which they are bound, numbered in each volume."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in (*_records(matter, file), *_papers(matter, user)):
        found[paper.place.code].append(paper)
    inside = reads_side_file(user, matter)
    if inside:
        found["opinion"] = [
            Paper(SIDE_FILE[0], _both(flow.WORKFLOW.move(o.move).title), _day(o.at), str(o.author or ""))
            for o in Opinion.objects.filter(matter=matter).select_related("author").order_by("pk")
        ]
    return Catalogue(_in_order(MAIN_FILE, found), _in_order(SIDE_FILE, found) if inside else None)


def _in_order(places: tuple[Place, ...], found: dict[str, list[Paper]]) -> list[Paper]:
    papers = (paper for place in places for paper in found[place.code])
    return [replace(paper, number=number) for number, paper in enumerate(papers, start=1)]


def _records(matter: Matter, file: NotarialFile) -> Iterator[Paper]:
    """What is kept as data alone."""
    place = {place.code: place for place in MAIN_FILE}
    yield Paper(place["application"], _both(place["application"].title), _day(matter.opened_at))
    for letter in VerificationLetter.objects.filter(matter=matter).order_by("pk"):
        result = dict(words.VERIFICATION_RESULTS).get(letter.result)
        said = _both(result) if result else ""
        yield Paper(place["verification"], f"{_both(place['verification'].title)}：{letter.issuer}", _day(letter.sent_at), said)
    if Certificate.objects.filter(matter=matter).exists():
        yield Paper(place["register"], _both(place["register"].title), file.ended_on)
    yield Paper(place["audit"], _both(place["audit"].title))


def _papers(matter: Matter, user: User) -> Iterator[Paper]:
    """The files that this person may read: those of the applicant by the lines of the checklist, the others as they came."""
    place = {place.code: place for place in (*MAIN_FILE, *SIDE_FILE)}
    certificates = {
        c.output.document_id: c for c in Certificate.objects.filter(matter=matter).select_related("output").order_by("pk")
    }
    signed = dict(SignedPaper.objects.filter(matter=matter, document__isnull=False).values_list("document", "kind"))
    answers = set(VerificationLetter.objects.filter(matter=matter).values_list("document", flat=True))
    documents = readable_documents(matter, user).select_related("stored", "material").order_by("material", "pk")
    for document in documents:
        paper = Paper(place[_place_of(document, signed, answers)], document.name, _day(document.created_at), document=document)
        if certificate := certificates.get(document.pk):
            state = STATES.get(certificate.state)
            title = f"{paper.place.title.zh} {certificate.output.number}"
            yield replace(paper, title=title, remark=_both(state) if state else "", pages=certificate.pages)
        elif material := document.material:
            refused = f" · {_both(NOT_TAKEN)}" if material.state == Material.State.REFUSED else ""
            yield replace(paper, title=material.title_zh, remark=f"{document.name}{refused}", pages=_pages(document))
        elif document.pk in signed or document.pk in answers:
            yield replace(paper, title=_both(paper.place.title), remark=document.name, pages=_pages(document))
        else:
            yield replace(paper, pages=_pages(document))


def _place_of(document: Document, signed: dict[int, str], answers: set[int | None]) -> str:
    if document.audience == Document.Audience.SIDE_FILE:
        return SIDE
    if document.kind in (flow.CERTIFICATE.code, "decision"):
        return document.kind
    if document.pk in answers:
        return "answer"
    return signed.get(document.pk) or ("applicant" if document.material_id or document.sent_by == APPLICANT else "office")


def _pages(document: Document) -> int:
    return page_count(path_of(document.stored.sha256), document.stored.content_type)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(clock.ZONE).date() if at else None


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"
