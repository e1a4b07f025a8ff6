"""Papers signed by the house, and signatures checked.

A paper carries a PAdES signature with a trusted time (level B-T), in the name of its owner, that forbids every later
change. Who signs is named in DOCUMENT_SIGNER. See docs/decisions/0012-certificates-signed-by-an-authority-of-the-house.md.
"""

import asyncio
import io
import os
import threading
import urllib.request
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import structlog
from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings
from django.utils.module_loading import import_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import attributes, fields, general, signers, timestamps, validation
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from yuqiao.kernel import asn1_mended, clock, pki
from yuqiao.kernel.errors import Unavailable
from yuqiao.kernel.pki import Identity, Owner
from yuqiao.kernel.text import Text

asn1_mended.mend()
log = structlog.get_logger(__name__)
T = TypeVar("T")
FIELD = "HouseSeal"
HALF = 32  # bytes of r and of s in a raw P-256 signature
# Bytes of a signature with its time stamp beside the certificates in it (measured: some 1,300).
BESIDE_CERTIFICATES = 2_500
CHECK_LIMIT = 30 * 1024 * 1024
MOST_SIGNATURES = 20
STAMP_TIMEOUT = 10
STAMP_LIMIT = 64 * 1024
# The policy of our own time stamps: an identifier made from a UUID, which needs no registration.
STAMP_POLICY = "2.25.166117394812506342573810645938164529371"
STAMP_SILENT = Text(
    "时间戳服务暂时没有响应，文件还没有签发。请过几分钟再试。",
    "The time-stamping service does not answer now; the paper has not been signed. Please try again in a few minutes.",
)


class DocumentSigner(Protocol):
    """Signs papers and statements in the name of an owner. DOCUMENT_SIGNER names a class that is made without arguments.

    A provider with keys in a hardware module, or one that uses national algorithms, takes the place of `LocalSigner` by
    these four methods. It is made once a process and called from several threads. What it must keep to:

    - `sign` returns the PDF with one more revision and leaves the bytes given at its beginning; it refuses by a
      `YuqiaoError` when the module or the time stamp does not answer, never with an unsigned paper;
    - `sign_statement` gives the raw 64 bytes r and s of ECDSA P-256 with SHA-256, because browsers check them;
    - `certificate` is the one that `sign_statement` uses now; `certificates` holds all that were ever used, with the owner's
      names at that time, so that old papers can be checked;
    - `check_signature` trusts our own authority and the files in EXTRA_TRUST_ROOTS: put the provider's root there.

    With PKCS#11 most of it is `pyhanko.sign.pkcs11.PKCS11Signer` in the place of the signer with a key kept here. National
    algorithms (SM2) need a PDF library of their provider for `sign` and `check_signature`.
    """

    def sign(self, pdf: bytes, *, owner: Owner, reason: str, location: str, at: datetime) -> bytes:
        """The signed PDF. `at` is the time that the signature claims; the time stamp has the time of its authority."""

    def sign_statement(self, payload: bytes, *, owner: Owner) -> bytes:
        """The raw signature over some bytes."""

    def certificate(self, owner: Owner) -> x509.Certificate:
        """With which certificate is signed for an owner now."""

    def certificates(self) -> list[tuple[Owner, x509.Certificate]]:
        """All certificates that sign or signed, oldest first."""


class LocalSigner:
    """Keys on disk, sealed; the authority of the installation (see `kernel.pki`); its own time stamps or TIMESTAMP_URL."""

    def __init__(self) -> None:
        self._signers: dict[int, _KeptKeySigner] = {}
        self._stampers: dict[str, timestamps.TimeStamper] = {"": HouseTimeStamper()}

    def sign(self, pdf: bytes, *, owner: Owner, reason: str, location: str, at: datetime) -> bytes:
        """As in `DocumentSigner`. Raises Unavailable when a time-stamping service is named and does not answer."""
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            reason=reason,
            location=location,
            name=owner.name_zh or owner.name_en,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        url = settings.TIMESTAMP_URL
        stamper = self._stampers.get(url) or self._stampers.setdefault(url, HttpTimeStamper(url))
        maker = _DatedPdfSigner(metadata, signer=self._signer(owner), timestamper=stamper)
        maker.at = at
        # Another authority's answer may be of any size: then a trial measures it.
        reserved = None if url else self._room_for(owner)

        async def work() -> bytes:
            signed = await maker.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=reserved)
            return signed.getvalue()

        try:
            return _run(work)
        except timestamps.TimestampRequestError as error:
            log.exception("timestamp_failed")
            raise Unavailable("timestamp", STAMP_SILENT) from error

    def _room_for(self, owner: Owner) -> int:
        """Hexadecimal digits that the signature takes in the file: a trial would cost a second signature."""
        found, stamps = _identity(owner), pki.time_stamping()
        certificates = [found.certificate, stamps.certificate, *found.chain, *stamps.chain]
        return 2 * (sum(len(_der(each)) for each in certificates) + BESIDE_CERTIFICATES)

    def sign_statement(self, payload: bytes, *, owner: Owner) -> bytes:
        r, s = decode_dss_signature(_identity(owner).key.sign(payload, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(HALF) + s.to_bytes(HALF)

    def certificate(self, owner: Owner) -> x509.Certificate:
        return _identity(owner).certificate

    def certificates(self) -> list[tuple[Owner, x509.Certificate]]:
        return pki.owner_certificates()

    def _signer(self, owner: Owner) -> "_KeptKeySigner":
        """Parsing a key costs several times what a signature does: it is parsed once."""
        found = _identity(owner)
        serial = found.certificate.serial_number
        return self._signers.get(serial) or self._signers.setdefault(serial, _KeptKeySigner(found))


_houses: dict[str, DocumentSigner] = {}
_choosing = threading.Lock()


def signer() -> DocumentSigner:
    """The provider that the settings name; one a process."""
    with _choosing:
        if settings.DOCUMENT_SIGNER not in _houses:
            _houses[settings.DOCUMENT_SIGNER] = import_string(settings.DOCUMENT_SIGNER)()
        return _houses[settings.DOCUMENT_SIGNER]


def _identity(owner: Owner) -> Identity:
    return pki.identity(owner.code, owner.name_zh, owner.name_en)


@lru_cache(maxsize=256)
def _naming(certificate: x509.Certificate) -> bytes:
    """The attribute by which a signature names its certificate (RFC 5035); the same in every signature with it."""
    value = general.as_signing_certificate_v2(_asn1(certificate))
    return general.simple_cms_attribute("signing_certificate_v2", value).dump()


class _NamedCertificate(attributes.CMSAttributeProvider, attributes.SignedAttributeProviderSpec):
    """All that a PAdES signature of the house says beside digest and kind of what is signed."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self._certificate = certificate

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> "list[attributes.CMSAttributeProvider]":
        return [self]

    async def get_attribute(self, dry_run: bool = False) -> cms.CMSAttribute:
        return cms.CMSAttribute.load(_naming(self._certificate))


class _KeptKeySigner(signers.Signer):
    """pyHanko's signer for a key that is parsed already."""

    def __init__(self, identity: Identity) -> None:
        chain = SimpleCertificateStore.from_certs([_asn1(each) for each in identity.chain])
        super().__init__(signing_cert=_asn1(identity.certificate), cert_registry=chain, embed_roots=True)
        self.signed_attr_prov_spec = _NamedCertificate(identity.certificate)
        self._key = identity.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class _DatedPdfSigner(signers.PdfSigner):
    """A signer whose signature claims the time that it was given, not that of the machine."""

    at: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at.astimezone(clock.ZONE)
        return session


# --- time stamps -------------------------------------------------------------------------------------------------


class HouseTimeStamper(timestamps.TimeStamper):
    """RFC 3161 in the process: the installation's own time-stamping certificate and the clock of the house."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        identity = pki.time_stamping()
        at = clock.now().astimezone(UTC).replace(microsecond=0)
        certificate = _asn1(identity.certificate)
        said = {
            "version": "v1",
            "policy": STAMP_POLICY,
            "message_imprint": req["message_imprint"],
            "serial_number": int.from_bytes(b"\x01" + os.urandom(15)),
            "gen_time": at,
            "accuracy": {"seconds": 1},
            "tsa": asn1.GeneralName(name="directory_name", value=certificate.subject),
        }
        if req["nonce"].native is not None:
            said["nonce"] = req["nonce"]
        token = _stamp(tsp.TSTInfo(said).dump(), at, identity, certificate)
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})


def _stamp(content: bytes, at: datetime, identity: Identity, certificate: asn1.Certificate) -> cms.ContentInfo:
    """The signed token around what the time stamp says."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    parts = [
        general.simple_cms_attribute("content_type", "tst_info"),
        general.simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(at)})),
        cms.CMSAttribute.load(_naming(identity.certificate)),
        general.simple_cms_attribute("message_digest", digest.finalize()),
    ]
    said = cms.CMSAttributes(parts)
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            },
            "digest_algorithm": sha256,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": said,
            "signature": identity.key.sign(said.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    signed = {
        "version": "v3",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(content)},
        "certificates": [certificate, *(_asn1(each) for each in identity.chain[:-1])],
        "signer_infos": [info],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


class HttpTimeStamper(timestamps.TimeStamper):
    """RFC 3161 over HTTP, without a client of its own: one request, a limit of time and size."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        question = urllib.request.Request(
            self._url, data=req.dump(), headers={"Content-Type": "application/timestamp-query", "User-Agent": "Yuqiao"}
        )
        try:
            with urllib.request.urlopen(question, timeout=STAMP_TIMEOUT) as answer:
                return tsp.TimeStampResp.load(answer.read(STAMP_LIMIT))
        except (OSError, ValueError) as error:
            raise timestamps.TimestampRequestError(f"{self._url} gave no time stamp.") from error


# --- checking ----------------------------------------------------------------------------------------------------

NOT_PDF = Text("这不是PDF文件。", "This is not a PDF file.")
TOO_LARGE = Text("文件超过{mb} MB，无法在此核验。", "The file is larger than {mb} MB and cannot be checked here.")
ENCRYPTED = Text(
    "文件设有密码，无法核验。请上传没有密码的原件。", "The file is locked with a password. Please send the original without one."
)
UNREADABLE = Text(
    "文件已损坏，无法读取。请上传收到的原件。", "The file is damaged and cannot be read. Please send it as you received it."
)
UNSIGNED = Text(
    "文件没有电子签名。打印、扫描或另存的副本不带签名，请上传收到的原件。",
    "The file carries no electronic signature. Printed, scanned or newly saved copies lose it; please send it as you received it.",
)
UNCHECKED = Text("文件带有签名，但无法核验。", "The file carries a signature that cannot be checked.")
CHANGED = Text("签名之后，文件内容被改动过。", "The content was changed after it was signed.")
EXTENDED = Text("签名之后，文件被添加过内容。", "Something was added to the file after it was signed.")
STRANGER = Text(
    "签名本身完好，但签名人的证书不是我们认可的。", "The signature itself is intact, but we do not know the authority behind it."
)


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What a signature is worth. `why` says in words what is wrong; None when nothing is.

    With several signatures: the last one counts for name and time, and all of them for intact and trusted.
    """

    signed: bool = False
    intact: bool = False
    trusted: bool = False
    covers_whole_document: bool = False
    time_stamped: bool = False
    signed_at: datetime | None = None
    signer_name: str = ""
    reason: str = ""
    altered_after: bool = False
    why: Text | None = None

    @property
    def valid(self) -> bool:
        """True when the paper is as it was signed, by somebody whom we trust."""
        return self.signed and self.intact and self.trusted and self.covers_whole_document and not self.altered_after


def check_signature(pdf: bytes, *, limit: int = CHECK_LIMIT) -> SignatureCheck:
    """Check the signatures of a PDF. Never raises, whatever is given; asks nothing of the network."""
    try:
        return _together([_check_one(each) for each in _signatures_in(pdf, limit)])
    except _NotChecked as found:
        return SignatureCheck(signed=found.signed, why=found.why)
    except Exception:  # what somebody sends may break a reader in any way
        log.info("signature_unchecked", exc_info=True)
        return SignatureCheck(signed=_looks_signed(pdf), why=UNCHECKED)


class _NotChecked(Exception):
    def __init__(self, why: Text, *, signed: bool = False) -> None:
        super().__init__(why.en)
        self.why, self.signed = why, signed


def _signatures_in(pdf: bytes, limit: int) -> list[validation.EmbeddedPdfSignature]:
    """The signatures of a file, at least one and not too many; raises _NotChecked with the reason otherwise."""
    if len(pdf) > limit:
        raise _NotChecked(TOO_LARGE.format(mb=limit // 1024 // 1024))
    if b"%PDF-" not in pdf[:1024]:
        raise _NotChecked(NOT_PDF)
    try:
        # The reader's own limits stop contents that unfold to more than a machine can hold.
        reader = PdfFileReader(io.BytesIO(pdf))
        encrypted = reader.encrypted
        found = [] if encrypted else reader.embedded_regular_signatures
    except Exception as error:
        raise _NotChecked(UNREADABLE, signed=_looks_signed(pdf)) from error
    if encrypted:
        raise _NotChecked(ENCRYPTED)
    if not found:
        raise _NotChecked(UNSIGNED)
    if len(found) > MOST_SIGNATURES:
        raise _NotChecked(UNCHECKED, signed=True)
    return found


def _looks_signed(pdf: bytes) -> bool:
    return b"/ByteRange" in pdf


def _together(checks: list[SignatureCheck]) -> SignatureCheck:
    last = checks[-1]
    found = replace(last, intact=all(c.intact for c in checks), trusted=all(c.trusted for c in checks))
    return replace(found, why=_why(found))


def _why(check: SignatureCheck) -> Text | None:
    if not check.intact:
        return CHANGED
    if check.altered_after or not check.covers_whole_document:
        return EXTENDED
    return None if check.trusted else STRANGER


def _check_one(signature: validation.EmbeddedPdfSignature) -> SignatureCheck:
    """The signer's certificate must have been good at the time of the time stamp when that can be trusted, else now."""
    stamp = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    stamped_at = stamp["encap_content_info"]["content"].parsed["gen_time"].native if stamp is not None else None
    status = _validated(signature, stamped_at or clock.now())
    stamp_holds = bool(status.timestamp_validity and status.timestamp_validity.valid and status.timestamp_validity.trusted)
    if stamped_at and not stamp_holds:
        status = _validated(signature, clock.now())
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    harmless = status.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    return SignatureCheck(
        signed=True,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        covers_whole_document=whole,
        time_stamped=stamp_holds,
        signed_at=stamped_at if stamp_holds else status.signer_reported_dt,
        signer_name=_name_in(signature.signer_cert),
        reason=str(signature.sig_object.get("/Reason", "")),
        altered_after=not whole and (not harmless or status.coverage != SignatureCoverageLevel.ENTIRE_REVISION),
    )


def _validated(signature: validation.EmbeddedPdfSignature, moment: datetime) -> validation.PdfSignatureStatus:
    return _run(lambda: validation.async_validate_pdf_signature(signature, _context(moment), _context(clock.now())))


def _context(moment: datetime) -> ValidationContext:
    roots = [_asn1(each) for each in (*pki.trusted_roots(), *_extra_roots())]
    return ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail")


def _extra_roots() -> list[x509.Certificate]:
    """What the settings trust beside our own; a file that cannot be read is the administrator's error, not the paper's."""
    found: list[x509.Certificate] = []
    for path in settings.EXTRA_TRUST_ROOTS:
        try:
            found += x509.load_pem_x509_certificates(Path(path).read_bytes())
        except (OSError, ValueError):
            log.exception("trust_root_unreadable", path=str(path))
    return found


def _name_in(certificate: asn1.Certificate) -> str:
    """The common name; the organisation's where the common name is only its beginning."""
    subject = certificate.subject.native
    common, organisation = (str(subject.get(part, "")) for part in ("common_name", "organization_name"))
    return organisation if common.endswith("…") and organisation.startswith(common[:-1]) else common or organisation


# --- helpers -----------------------------------------------------------------------------------------------------


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(_der(certificate))


def _run(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end, also in a thread whose own loop is running: then in another thread that sees the same
    clock and settings."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _in_own_loop(make)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, _in_own_loop, make).result()


def _in_own_loop(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(make())
    finally:
        loop.close()
