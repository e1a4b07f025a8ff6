"""Anybody checks anything that was issued: by number, day and code, by the QR code's statement, or by the file itself.

Before the code is right nothing is told but what was asked; an unknown number, a wrong day and a wrong code get the same
answer, equally slowly. Guesses are counted by address, by number, and by both.
"""

import hashlib
import hmac
import re
import secrets
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from cryptography.x509 import Certificate, ExtensionNotFound, SubjectKeyIdentifier
from django.conf import settings
from django.db.models import Count, Max, Q

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock, limits, pki, statements
from yuqiao.kernel.errors import Refused, TooMany
from yuqiao.kernel.files import open_file
from yuqiao.kernel.sealed import search_hash
from yuqiao.kernel.signing import SignatureCheck, check_signature
from yuqiao.kernel.text import Text
from yuqiao.matters import registry
from yuqiao.matters.models import Output, OutputCheck
from yuqiao.matters.numbers import number_key
from yuqiao.matters.selectors import SLOW_ANSWER_SECONDS

# What the signed statement in a paper's QR code holds, in this order (docs/statements.md).
STATEMENT_FIELDS = ("number", "day", "code", "office", "title", "applicant")
DOCUMENT_LIMIT = 20 * 1024 * 1024
LONGEST_NUMBER = 80
LONGEST_MONTH = 31
MOST_ALIKE = 5  # outputs with the same key that are compared
NOBODYS_CODE = secrets.token_hex()
_STATEMENT = re.compile(r"[?&#]s=([A-Za-z0-9_-]+)")
EMPTY_FILE = Text("请选择要核验的PDF文件。", "Please choose the PDF file to check.")
NOT_PDF = Text(
    "这不是PDF文件。请上传收到的PDF原件；照片和扫描件请用编号和核验码核验。",
    "This is not a PDF file. Please send the PDF as you received it; for a photo or a scan use number and code.",
)
TOO_LARGE = Text(
    "文件超过{mb} MB，无法在此核验。请用编号和核验码核验。",
    "The file is larger than {mb} MB and cannot be checked here. Please use number and code.",
)
OURS_UNKNOWN = Text(
    "文件带有本系统的有效签名，但不是登记在册的证书。",
    "The file carries a valid signature of this system, but is none of the certificates in the register.",
)
NOT_THE_ISSUED = Text(
    "签名有效，但文件与签发时留存的原件不一致。",
    "The signature is valid, but the file is not the one that was kept when it was issued.",
)
DAMAGED = Text(
    "文件带有本系统的签名痕迹，但已被改动或损坏。",
    "The file carries traces of this system's signature, but was changed or damaged.",
)
STATEMENT_CHANGED = Text(
    "二维码中的签名与内容不符：内容被改动过。",
    "The signature in the QR code does not fit what the code says: it was changed.",
)
STATEMENT_STRANGE = Text("这个二维码不是本系统签发的。", "This QR code was not made by this system.")
STATEMENT_UNKNOWN = Text(
    "二维码带有本系统的有效签名，但登记簿中没有这份证书。请致电出证机构。",
    "The QR code carries a valid signature of this system, but the register has no such certificate. Please call the issuing office.",
)


class Result(StrEnum):
    """What a check found."""

    MATCHES = "matches"
    NO_MATCH = "no_match"
    ALTERED = "altered"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    VOIDED = "voided"


BY_STATE = {
    Output.State.VALID: Result.MATCHES,
    Output.State.VOIDED: Result.VOIDED,
    Output.State.WITHDRAWN: Result.WITHDRAWN,
    Output.State.CORRECTED: Result.CORRECTED,
}


@dataclass(frozen=True, slots=True)
class Checks:
    """How often an output was checked with success, and when last."""

    count: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Replacement:
    """What was issued in the place of an output."""

    number: str
    number_en: str
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told. All beside `result`, `number`, `day` and `why` is empty unless number, day and code are right.

    `number` and `day` are as asked until then; `says` is what a statement with a valid signature says.
    """

    result: Result
    number: str = ""
    day: date | None = None
    why: Text | None = None
    number_en: str = ""
    title: Text | None = None
    office: Text | None = None
    office_phone: str = ""
    ended_on: date | None = None
    reason: str = ""
    replaced_by: Replacement | None = None
    checks: Checks | None = None
    signature: SignatureCheck | None = None
    says: dict[str, str] | None = None

    @property
    def found(self) -> bool:
        """True when it is one of ours, whatever has become of it."""
        return self.result not in (Result.NO_MATCH, Result.ALTERED)


def check_by_code(number: str, day: date, code: str, *, address: str) -> Verdict:
    """Compare what is printed on a paper with the register.

    Raises TooMany: too many checks or misses from one address, or five wrong codes for one number; while many guess at a
    number from wherever, one wrong code. Who has the right code is answered all the same: nobody can lock a paper out.
    """
    limits.check("verify", address)
    with _counted(address, number) as miss:
        output = _right_one(number, day, code)
        miss[0] = output is None
    if output is None:
        _wait()
        return _no_match(OutputCheck.Method.CODE, address, number=number, day=day)
    return _verdict(output, OutputCheck.Method.CODE, address)


def check_by_statement(text: str, *, address: str) -> Verdict:
    """Check what a QR code holds: the statement, or the whole address with it. Raises TooMany."""
    limits.check("verify", address)
    statement = statements.read_statement(statement_in(text))
    checked = statements.verify_statement(statement) if statement else statements.StatementCheck(False)
    if statement is None or not checked.valid:
        limits.check("verify.miss", address)
        _wait()
        if checked.owner is None:
            return _no_match(OutputCheck.Method.CODE, address, why=STATEMENT_STRANGE)
        return _written(Verdict(Result.ALTERED, why=STATEMENT_CHANGED), OutputCheck.Method.CODE, address)
    says = {name: str(value) for name, value in zip(STATEMENT_FIELDS, statement.fields, strict=False)}
    day = _iso_day(says.get("day", ""))
    output = _right_one(says.get("number", ""), day, says.get("code", "")) if day else None
    if output is None:
        return _no_match(OutputCheck.Method.CODE, address, number=says.get("number", ""), day=day, why=STATEMENT_UNKNOWN)
    return replace(_verdict(output, OutputCheck.Method.CODE, address), says=says)


def check_by_document(pdf: bytes, *, address: str) -> Verdict:
    """Compare a file with those that were issued. A paper of ours of which a single byte differs is altered.

    Raises Refused for what is no PDF or too large, TooMany.
    """
    limits.check("verify", address)
    limits.check("verify.document", address)
    _refuse_unreadable(pdf)
    kept = Output.objects.filter(document__stored__sha256=hashlib.sha256(pdf).hexdigest())
    output = kept.select_related("matter__office", "replaced_by", "document__stored").order_by("-pk").first()
    if output is not None:
        return _verdict(output, OutputCheck.Method.DOCUMENT, address)
    return _written(_foreign(pdf), OutputCheck.Method.DOCUMENT, address)


def checks_of(output: Output) -> Checks:
    """How often an output was checked with success, and when last; for its holder too."""
    return Checks(**output.checks.aggregate(count=Count("pk"), last_at=Max("at")))


def statement_url(statement: str) -> str:
    """The address in the QR code of a paper that carries a statement."""
    return f"{settings.SITE_URL}/verify/?s={statement}"


def statement_in(text: str) -> str:
    """The statement in what a QR code holds: it alone, or an address with `s=`."""
    found = _STATEMENT.search(text)
    return found[1] if found else text.strip()


def forget_old_checks() -> int:
    """Delete checks older than rule data.log_keep (months); returns how many."""
    until = clock.now() - timedelta(days=LONGEST_MONTH * int(facts.rule("data.log_keep").value))
    return OutputCheck.objects.filter(at__lt=until).delete()[0]


# --- how it is compared ------------------------------------------------------------------------------------------


@contextmanager
def _counted(address: str, number: str) -> Iterator[list[bool]]:
    """A try is counted before it is compared, so that tries at the same moment are all counted; a right one is taken back."""
    here, anywhere = f"{limits.caller_of(address)} {number_key(number)}", f"number {number_key(number)}"
    taken: list[tuple[str, str]] = []
    miss = [True]
    try:
        for scope, who in (("verify.miss", address), ("verify.number", here)):
            limits.check(scope, who)
            taken.append((scope, who))
        guesses = limits.count("verify.guessed", anywhere)
        taken.append(("verify.guessed", anywhere))
        if guesses > limits.allowed("verify.guessed") and limits.missed("verify.number", here) > 1:
            raise limits.too_many("verify.guessed")
        yield miss
    except TooMany:
        miss[0] = False
        raise
    finally:
        for scope, who in () if miss[0] else taken:
            limits.give_back(scope, who)


def _right_one(number: str, day: date, code: str) -> Output | None:
    """The output of this number whose day and code are right."""
    key, given = number_key(number), _compared(day, code)
    alike = Output.objects.filter(Q(number_key=key) | Q(number_en_key=key)) if key else Output.objects.none()
    rows = list(alike.select_related("matter__office", "replaced_by", "document__stored").order_by("pk")[:MOST_ALIKE])
    right = [row for row in rows if hmac.compare_digest(given, _compared(row.issued_on, row.verification_code or NOBODYS_CODE))]
    if not rows:
        hmac.compare_digest(given, _compared(day, NOBODYS_CODE))
    return right[0] if right else None


def _compared(day: date, code: str) -> bytes:
    plain = "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())
    return hashlib.sha256(f"{day.isoformat()} {plain}".encode(errors="replace")).digest()


def _wait() -> None:
    time.sleep(getattr(settings, "SLOW_ANSWER_SECONDS", SLOW_ANSWER_SECONDS))


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _refuse_unreadable(pdf: bytes) -> None:
    if not pdf:
        raise Refused("document", EMPTY_FILE, {"document": EMPTY_FILE})
    if len(pdf) > DOCUMENT_LIMIT:
        text = TOO_LARGE.format(mb=DOCUMENT_LIMIT // 1024 // 1024)
        raise Refused("document", text, {"document": text})
    if b"%PDF-" not in pdf[:1024]:
        raise Refused("document", NOT_PDF, {"document": NOT_PDF})


def _foreign(pdf: bytes) -> Verdict:
    """What a file is that was not kept here. Nothing is asked of the register: its number may have been put there by anybody."""
    check = check_signature(pdf, limit=DOCUMENT_LIMIT)
    if not (check.trusted or _bears_our_mark(pdf)):
        return Verdict(Result.NO_MATCH, why=check.why)
    number = check.reason.partition(" ")[2].strip()[:LONGEST_NUMBER]
    if not check.valid:
        return Verdict(Result.ALTERED, number=number, why=check.why if check.trusted else DAMAGED)
    if Output.objects.filter(number_key=number_key(number)).exists():
        return Verdict(Result.ALTERED, number=number, why=NOT_THE_ISSUED)
    return Verdict(Result.NO_MATCH, why=OURS_UNKNOWN)


def _bears_our_mark(pdf: bytes) -> bool:
    """True when our authority's key is named in the file, as by each certificate in a signature of ours: one changed byte
    spoils one of them at the most, however damaged the rest is."""
    lower = pdf.lower()
    return any(_key_of(root).hex().encode() in lower for root in pki.trusted_roots())


def _key_of(root: Certificate) -> bytes:
    """How certificates name the key of their issuer; as the issuer's own certificate says it, where it does."""
    try:
        return root.extensions.get_extension_for_class(SubjectKeyIdentifier).value.digest
    except ExtensionNotFound:
        return SubjectKeyIdentifier.from_public_key(root.public_key()).digest


# --- what is told ------------------------------------------------------------------------------------------------


def _no_match(method: str, address: str, *, number: str = "", day: date | None = None, why: Text | None = None) -> Verdict:
    return _written(Verdict(Result.NO_MATCH, number=number.strip()[:LONGEST_NUMBER], day=day, why=why), method, address)


def _verdict(output: Output, method: str, address: str) -> Verdict:
    """All that may be told to somebody who holds the paper."""
    found = Verdict(BY_STATE[Output.State(output.state)])
    _written(found, method, address, output)
    office, other = output.matter.office, output.replaced_by
    return replace(
        found,
        number=output.number,
        day=output.issued_on,
        number_en=output.number_en,
        title=_title(output),
        office=_office_name(output),
        office_phone=getattr(getattr(office, "notaryoffice", None), "phone", ""),
        ended_on=output.state_at.astimezone(clock.ZONE).date() if output.state_at else None,
        reason=output.state_reason,
        replaced_by=Replacement(other.number, other.number_en, other.issued_on) if other else None,
        checks=checks_of(output),
        signature=_signature(output),
    )


def _title(output: Output) -> Text:
    declared = next((o for o in registry.area(output.matter.area).outputs if o.code == output.code), None)
    if declared is None:
        return Text(output.code, output.code)
    return (declared.about(output) if declared.about else None) or declared.title


def _office_name(output: Output) -> Text | None:
    """The office with the English name under which it signs abroad."""
    office = output.matter.office
    if office is None:
        return None
    registered = getattr(getattr(office, "notaryoffice", None), "registered_name_en", "")
    return Text(office.name_zh, registered or office.name_en or office.name_zh)


def _signature(output: Output) -> SignatureCheck | None:
    if output.document is None:
        return None
    try:
        with open_file(output.document.stored) as stream:
            found = check_signature(stream.read())
    except FileNotFoundError:
        return None
    return found if found.signed else None


def _written(verdict: Verdict, method: str, address: str, output: Output | None = None) -> Verdict:
    """Every check is written down; without an output, the number as it was asked for."""
    OutputCheck.objects.create(
        output=output,
        number="".join(c for c in verdict.number if c.isprintable()),
        method=method,
        result=verdict.result,
        at=clock.now(),
        address_key=search_hash(address),
    )
    return verdict
