"""Certificates: set and signed against setting alone; issued against the same rows by raw SQL; eight desks at once."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from benchmarks import databases
from benchmarks.replay import Replay, recorded
from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved

SIGN_FLOOR = 1.5  # setting and signing may take half as long again as setting
ISSUE_FLOOR = 40  # as a submission against its rows
WORK_FLOOR = 3  # the move against setting and signing alone, which it cannot do without
CROWD_FLOOR = 1.5  # eight desks together may take no more than half as long again a certificate as one desk alone
DESKS = 8
SECONDS_TO_START = 120


class Office:
    """One notary office; brings matters to the point where they can be issued."""

    def __init__(self) -> None:
        from yuqiao.areas.notarization.tests.factories import BIRTH, Case

        self.answers, self.first = BIRTH, Case(BIRTH)

    def approved(self) -> Any:
        """A matter with one certificate that is approved, of the same notary each time."""
        from yuqiao.areas.notarization.tests.factories import Case, make_notarial_matter

        case = Case.__new__(Case)
        case.__dict__ |= self.first.__dict__
        case.matter = make_notarial_matter(self.first.office, self.answers)
        return case.approved()


def issue(matter: int, user: int) -> None:
    """The move, as the desk makes it."""
    from yuqiao.matters.access import Actor
    from yuqiao.matters.services import act
    from yuqiao.people.models import User

    actor = Actor.of_user(User.objects.get(pk=user))
    act(matter, "issue", actor, version=None, data={"steel_seal": "on", "layout_checked": "on"})


def _cpu_each(work: Callable[[], object], times: int) -> float:
    """Seconds of all cores together that one turn takes."""
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def _made(quick: bool, office: Office) -> Result:
    """Setting and signing, each alone and together, by time and by core."""
    from yuqiao.areas.notarization import documents
    from yuqiao.areas.notarization.models import Certificate, NotarialFile
    from yuqiao.areas.notarization.selectors import owner_of
    from yuqiao.kernel.signing import signer

    case = office.approved()
    issue(case.matter.pk, office.first.notary.user.pk)
    line = Certificate.objects.get(matter=case.matter.pk)
    file = NotarialFile.objects.get(pk=case.matter.pk)
    owner = owner_of(line.office)
    drawn, pages = documents.certificate_pdf(line, file, owner)

    def sign(pdf: bytes = drawn) -> bytes:
        return signer().sign(pdf, owner=owner, reason="bench", location=line.office.name_zh, at=line.output.issued_at)

    cases: dict[str, Callable[[], object]] = {
        "set": lambda: documents.certificate_pdf(line, file, owner),
        "signed": sign,
        "set and signed": lambda: sign(documents.certificate_pdf(line, file, owner)[0]),
    }
    times = interleaved(cases, 10 if quick else 60, warm=3)
    cores = {name: _cpu_each(work, 5 if quick else 40) for name, work in cases.items()}
    ratio = cores["set and signed"] / cores["set"]
    return Result(
        f"Certificates set and signed, {databases.version()}",
        f"A birth certificate of {pages} pages with its translation and QR code as PDF/A, signed with a time stamp of our own,"
        " against the same without signature.",
        ("what", "median ms", "a second", "ms of one core", "a second and core"),
        [[n, ms(times[n]), f"{1 / times[n]:,.0f}", ms(cores[n]), f"{1 / cores[n]:,.0f}"] for n in cases],
        [
            Ratio("set and signed / set alone, time of cores", ratio, SIGN_FLOOR),
            Ratio("set and signed / signed alone, time of cores", cores["set and signed"] / cores["signed"]),
        ],
        [f"Characters checked, statement in the QR code signed too: within “set”. {len(drawn):,} bytes, {len(sign()):,} signed."],
    )


def _copied_matters(case: Any, number: int) -> Iterator[dict[str, dict[int, int]]]:
    """Copies of the matter, its file and its certificate's item, to which rows can be replayed; and a series of their own."""
    from yuqiao.areas.notarization.models import Item, NotarialFile
    from yuqiao.kernel.models import Series
    from yuqiao.matters.models import Matter

    series = Series.objects.get(key=case.matter.outputs.get().series)
    replayed = Series.objects.create(key="bench.replay")  # the true one must go on where it is
    for _ in range(number):
        matter = Matter.objects.get(pk=case.matter.pk)
        item, file = Item.objects.get(matter=matter), NotarialFile.objects.get(pk=matter.pk)
        old = matter.pk, item.pk
        matter.pk, matter.reference = None, uuid4().hex[:20]
        matter.save(force_insert=True)
        item.pk, item.matter, file.matter = None, matter, matter
        item.save(force_insert=True)
        file.save(force_insert=True)
        yield {
            "matters_matter": {old[0]: matter.pk},
            "notarization_item": {old[1]: item.pk},
            "kernel_series": {series.pk: replayed.pk},
        }


def _replay(office: Office, turns: int) -> tuple[Replay, Any]:
    from yuqiao.matters.models import Output
    from yuqiao.notify.models import Letter

    case = office.approved()
    with recorded() as recording:
        issue(case.matter.pk, office.first.notary.user.pk)
    output = Output.objects.select_related("document__stored").get(matter=case.matter.pk)
    numbers = count(1)

    def fresh() -> list[str]:
        mark = f"r{next(numbers)}"
        return [uuid4().hex * 2, uuid4().hex[:20], *(f"{text}{mark}" for text in texts)]

    texts = [output.number, output.number_en, output.number_key, output.number_en_key]
    letters = Letter.objects.filter(pk__in=recording.made["notify_letter"])
    texts += [letter.key for letter in letters]
    copies = _copied_matters(case, turns)
    counted = [("matters_output", "sequence"), ("notarization_certificate", "sequence")]
    marks = [output.document.stored.sha256, case.matter.reference, *texts]
    return Replay(recording, marks, fresh, counted, list(copies).pop), recording


def _issued(quick: bool, office: Office) -> Result:
    """The move against its rows, and many at once."""
    turns = 5 if quick else 25
    user = office.first.notary.user.pk
    replay, recording = _replay(office, turns + 2)
    ready = [office.approved().matter.pk for _ in range(turns + 2)]
    cases = {"the move": lambda: issue(ready.pop(), user), "setting and signing": _work_alone(office), "raw SQL": replay}
    times = interleaved(cases, turns, warm=2)
    crowd = _crowd(office, 2 if quick else 5)
    work = times["setting and signing"]
    return Result(
        f"A certificate issued, {databases.version()}",
        "The move “issue” of a matter with one certificate (number, PDF, signature, file, register, clocks, letters, events), through"
        " the service, against the same INSERT and UPDATE statements alone, by raw SQL in one transaction.",
        ("way", "median ms", "a second", "reads", "writes"),
        [
            ["the move", ms(times["the move"]), f"{1 / times['the move']:,.0f}", str(recording.kinds["SELECT"]), _n(recording)],
            ["setting and signing alone", ms(work), f"{1 / work:,.0f}", "", ""],
            ["raw SQL", ms(times["raw SQL"]), f"{1 / times['raw SQL']:,.0f}", "0", _n(recording)],
            ["one desk, one after another", ms(crowd.alone), f"{1 / crowd.alone:,.0f}", "", ""],
            [f"{DESKS} desks at once, each certificate", ms(crowd.together), f"{1 / crowd.together:,.0f}", "", ""],
        ],
        [
            Ratio("the move without setting and signing / raw SQL", (times["the move"] - work) / times["raw SQL"], ISSUE_FLOOR),
            Ratio("the move / raw SQL", times["the move"] / times["raw SQL"]),
            Ratio("the move / setting and signing alone", times["the move"] / work, WORK_FLOOR),
            Ratio(f"{DESKS} desks in one office / one desk, time a certificate", crowd.together / crowd.alone, CROWD_FLOOR),
            Ratio("numbers missing or double after it", crowd.gaps, 0),
        ],
        [
            f"Replayed, as one issue wrote them: {recording.written()}.",
            "Each replay writes to a copy of the matter. Not replayed: reads, savepoints, setting, signing, the file on disk.",
            f"The {DESKS} desks are processes of their own; all issue in one office, one year and one class, so that they wait for"
            " one row: that of the next number.",
        ],
    )


def _n(recording: Any) -> str:
    return str(len(recording.writes))


def _work_alone(office: Office) -> Callable[[], None]:
    from yuqiao.areas.notarization import documents
    from yuqiao.areas.notarization.models import Certificate, NotarialFile
    from yuqiao.areas.notarization.selectors import owner_of
    from yuqiao.kernel.signing import signer

    line = Certificate.objects.filter(office=office.first.office, sequence__lt=1_000_000).order_by("-pk").first()
    file, owner = NotarialFile.objects.get(pk=line.matter_id), owner_of(line.office)

    def work() -> None:
        drawn = documents.certificate_pdf(line, file, owner)[0]
        signer().sign(drawn, owner=owner, reason="bench", location=line.office.name_zh, at=line.output.issued_at)

    return work


def _crowd(office: Office, each: int) -> SimpleNamespace:
    """So many certificates by eight processes at once, and by one, before them and after them."""
    from yuqiao.matters.models import Output

    user = office.first.notary.user.pk
    many = [[office.approved().matter.pk for _ in range(each)] for _ in range(DESKS)]
    before, after = ([[office.approved().matter.pk for _ in range(2 * each)]] for _ in range(2))
    alone = _at_desks(before, user)
    together = _at_desks(many, user) / (DESKS * each)
    alone = (alone + _at_desks(after, user)) / (4 * each)
    rows = Output.objects.filter(matter__office=office.first.office.office, sequence__lt=1_000_000).values_list(
        "sequence", flat=True
    )
    return SimpleNamespace(alone=alone, together=together, gaps=len(set(range(1, len(rows) + 1)) ^ set(rows)))


def _at_desks(work: list[list[int]], user: int) -> float:
    """Seconds from the word go until the last desk has done its share; each has set and signed one paper before, to be warm."""
    desks = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.certificates", str(user), *map(str, share)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in work
    ]
    for desk in desks:
        desk.stdout.readline()
    start = time.perf_counter()
    for desk in desks:
        desk.stdin.write("go\n")
        desk.stdin.flush()
    failed = [desk.wait(timeout=SECONDS_TO_START) for desk in desks]
    if any(failed):
        raise RuntimeError("A desk failed.")
    return time.perf_counter() - start


def _desk() -> None:
    """One of the processes: gets ready, says so, waits for the word, issues its share."""
    import django

    django.setup()
    from yuqiao.areas.notarization import documents
    from yuqiao.areas.notarization.models import Item, NotarialFile
    from yuqiao.areas.notarization.selectors import owner_of
    from yuqiao.kernel import clock
    from yuqiao.kernel.signing import signer

    user, *matters = map(int, sys.argv[1:])
    file = NotarialFile.objects.get(pk=matters[0])
    drawn = documents.draft_pdf(Item.objects.get(matter=file.matter), file)
    signer().sign(drawn, owner=owner_of(file.office), reason="bench", location="", at=clock.now())
    print("ready", flush=True)
    sys.stdin.readline()
    for matter in matters:
        issue(matter, user)


def run(quick: bool) -> list[Result]:
    """Set and sign, then issue."""
    databases.own()
    office = Office()
    return [_made(quick, office), _issued(quick, office)]


if __name__ == "__main__":
    _desk()
