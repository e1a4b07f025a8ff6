"""Checking a certificate: by code, by the QR code's statement, by its file; against looking up one row, hashing the bytes,
checking the signature alone, and over HTTP against the bare view."""

import hashlib
import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks import databases, multiply
from benchmarks.certificates import Office, issue
from benchmarks.pages import AT_ONCE, _server, _turn
from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved

ADDRESS = "192.0.2.1"
BOUNDARY = "bench-boundary"
# A verdict shows who signed the kept file: that signature is checked each time, and is most of the work.
CORE_FLOOR, PAGE_FLOOR = 2, 2
WAYS = ("code", "statement", "file")


@dataclass(frozen=True)
class Paper:
    """An issued certificate as its holder has it."""

    pk: int
    number: str
    day: str
    code: str
    statement: str
    pdf: bytes


def _paper() -> Paper:
    from yuqiao.areas.notarization.models import Certificate
    from yuqiao.areas.notarization.selectors import owner_of
    from yuqiao.kernel.files import open_file
    from yuqiao.kernel.statements import make_statement

    office = Office()
    case = office.approved()
    issue(case.matter.pk, office.first.notary.user.pk)
    line = Certificate.objects.get(matter=case.matter.pk)
    output, day = line.output, line.issued_on.isoformat()
    said = [output.number, day, output.verification_code, line.office.name_en, line.subject.name_en, "张𬎆"]
    with open_file(output.document.stored) as stream:
        pdf = stream.read()
    return Paper(output.pk, output.number, day, output.verification_code, make_statement(said, owner_of(line.office)), pdf)


def _core(paper: Paper) -> dict[str, Callable[[], object]]:
    from datetime import date

    from yuqiao.kernel.signing import check_signature
    from yuqiao.matters import verification
    from yuqiao.matters.models import Output

    day = date.fromisoformat(paper.day)
    found = {
        "code": lambda: verification.check_by_code(paper.number, day, paper.code, address=ADDRESS),
        "statement": lambda: verification.check_by_statement(paper.statement, address=ADDRESS),
        "file": lambda: verification.check_by_document(paper.pdf, address=ADDRESS),
    }
    for name, check in found.items():
        if check().result != "matches":
            raise RuntimeError(f"Checked by {name} it does not match.")
    return found | {
        "the row by its key": lambda: Output.objects.get(pk=paper.pk),
        "the bytes hashed": lambda: hashlib.sha256(paper.pdf).hexdigest(),
        "the signature checked": lambda: check_signature(paper.pdf),
    }


def _post(line: http.client.HTTPConnection, pdf: bytes) -> Callable[[], None]:
    """The file sent by the form, as a browser does."""
    line.request("GET", "/verify/", headers={"Accept": "text/html"})
    answer = line.getresponse()
    page, cookie = answer.read().decode(), answer.headers.get("Set-Cookie", "").partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    body += pdf + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie, "Accept": "text/html"}

    def ask() -> None:
        for _ in range(AT_ONCE):
            line.request("POST", "/verify/", body, headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"The file got {answer.status}")

    return ask


def _over_http(paper: Paper, rounds: int) -> dict[str, float]:
    asked = urlencode({"number": paper.number, "date": paper.day, "code": paper.code})
    cookie = {"Cookie": "yq_theme=dark"}
    with _server() as port:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cases = {
            "bare view": _turn(line, "/bare/", cookie),
            "code": _turn(line, f"/verify/?{asked}", cookie),
            "statement": _turn(line, f"/verify/?s={paper.statement}", cookie),
            "file": _post(line, paper.pdf),
        }
        times = interleaved(cases, rounds, warm=1)
        line.close()
    return {name: seconds / AT_ONCE for name, seconds in times.items()}


def run(quick: bool) -> list[Result]:
    """Check one certificate among those of a year's part, within the process and over HTTP."""
    there = 300 if quick else 10_000
    databases.own()
    multiply.fill(there)
    paper = _paper()
    core = interleaved(_core(paper), 10 if quick else 100)
    http_times = _over_http(paper, 3 if quick else 20)
    table = [[name, ms(seconds), f"{1 / seconds:,.0f}", ""] for name, seconds in core.items()]
    table += [[f"{name}, over HTTP", ms(seconds), f"{1 / seconds:,.0f}", "page"] for name, seconds in http_times.items()]
    key, signature, hashed = core["the row by its key"], core["the signature checked"], core["the bytes hashed"]
    ratios = [Ratio(f"by {way} / the signature checked alone", core[way] / signature, CORE_FLOOR) for way in WAYS]
    ratios += [Ratio(f"by {way} / the row by its key", core[way] / key) for way in WAYS]
    ratios += [Ratio("by file / the bytes hashed", core["file"] / hashed)]
    ratios += [Ratio(f"by {way}: over HTTP / in the process", http_times[way] / core[way], PAGE_FLOOR) for way in WAYS]
    ratios += [Ratio(f"by {way}: over HTTP / bare view", http_times[way] / http_times["bare view"]) for way in WAYS]
    return [
        Result(
            f"A certificate checked, {databases.version()}",
            f"By number, day and code, by the statement of its QR code, by its file ({len(paper.pdf):,} bytes), among"
            f" {there:,} matters.",
            ("what", "median ms", "a second", ""),
            table,
            ratios,
            [
                "Every check counts tries by address and number, checks the signature of the kept file, writes itself down and says"
                " how often the paper was checked. A wrong code is answered slowly on purpose and not measured here.",
                "A row's key and a hash are the least that any check needs; they are told, not promised: the signature is the work.",
                "Over HTTP as the portal's pages: one server process, one open connection.",
            ],
        )
    ]
