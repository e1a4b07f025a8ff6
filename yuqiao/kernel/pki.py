"""The installation's own certificate authority: a root, a time-stamping certificate, and certificates that sign for owners.

Everything lies under PKI_ROOT, certificates as PEM, private keys sealed with SEAL_KEYS and readable by the process alone.
The authority makes itself on first use; an installation that is given one imports it. Certificates that were replaced
stay, so that what they signed can be checked.

    authority.crt                    the present authority (the first certificate signs; a chain may follow)
    keys/<fingerprint>.key           its private key
    former/<fingerprint>.crt         authorities before it, still trusted when a signature is checked
    time-stamping/<serial>.*         for time stamps
    owners/<hash of code>/<serial>.* for an owner: .crt, .key, .json (code and names)
"""

import fcntl
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Unavailable
from yuqiao.kernel.sealed import is_current, seal, unseal
from yuqiao.kernel.text import Text

ROOT_YEARS, STAMP_YEARS, OWNER_YEARS = 20, 10, 3
# A root is older than anything that it signs, also when a clock was stopped in the past.
ROOT_BACKDATED = timedelta(days=5 * 365)
BACKDATED = timedelta(days=1)
RENEWED_BEFORE = timedelta(days=30)
LONGEST_NAME = 64  # X.520: the upper bound of a name in a certificate; the library counts bytes
KEY_ID_LENGTH = 4
PrivateKey = Any  # any kind of key an authority may have; those that we make are EC P-256
ENDED = Text(
    "本系统的签章证书机构已于{day}到期，暂时不能签发。请通知系统管理员更换证书机构（manage.py authority import）。",
    "The authority behind this system's signatures ended on {day}; nothing can be signed until the system's administrator "
    "puts in another one (manage.py authority import).",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """In whose name something is signed: a stable code, and the names of the present."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate with its private key; `chain` leads from its issuer to the root."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]


_kept: dict[tuple, Identity] = {}


def identity(owner_code: str, name_zh: str, name_en: str) -> Identity:
    """The certificate that signs for an owner now; made when there is none, when a name changed, when the authority
    changed, and when less than 30 days are left. Any number of processes get the same one."""
    owner = Owner(owner_code, name_zh, name_en)
    subject = _subject(owner.name_zh or owner.name_en, owner.code)
    return _current(_folder_of(owner.code), owner, subject, OWNER_YEARS, stamps=False)


def time_stamping() -> Identity:
    """The certificate of the installation's own time stamps; made and renewed like those of owners."""
    owner = Owner("time-stamping", f"{settings.PKI_NAME} time stamps", f"{settings.PKI_NAME} time stamps")
    return _current(_root() / "time-stamping", owner, _subject(owner.name_en, ""), STAMP_YEARS, stamps=True)


def authority() -> tuple[x509.Certificate, ...]:
    """The present authority's certificate and the chain above it; made when there is none."""
    if not (_root() / "authority.crt").exists():
        with _locked():
            if not (_root() / "authority.crt").exists():
                _make_authority()
    return _certificates_in(_root() / "authority.crt")


def has_authority() -> bool:
    """True when an authority was made or imported."""
    return (_root() / "authority.crt").exists()


def trusted_roots() -> list[x509.Certificate]:
    """What a signature of the house may lead to: the last certificate of the present chain and of every former one."""
    files = [_root() / "authority.crt", *sorted((_root() / "former").glob("*.crt"))]
    return [_certificates_in(path)[-1] for path in files if path.exists()]


def owner_certificates() -> list[tuple[Owner, x509.Certificate]]:
    """Every certificate that signs or signed for an owner, oldest first."""
    found = [_owner_certificate(path) for path in (_root() / "owners").glob("*/*.json")]
    return sorted(found, key=lambda each: (each[1].not_valid_before_utc, each[1].serial_number))


@lru_cache(maxsize=4096)
def _owner_certificate(described: Path) -> tuple[Owner, x509.Certificate]:
    """A certificate and its owner by the file with the names; written once, never changed."""
    return Owner(**json.loads(described.read_text())), _certificates_in(described.with_suffix(".crt"))[0]


def import_authority(certificate_pem: bytes, key_pem: bytes) -> x509.Certificate:
    """Take a given authority (certificate, optionally followed by the chain above it) in place of the present one.

    New certificates are made for the owners when they sign next; the former root stays trusted. Raises ValueError with
    what is wrong: not PEM, not an authority, not valid now, or a key that does not belong to it.
    """
    chain = x509.load_pem_x509_certificates(certificate_pem)
    key = serialization.load_pem_private_key(key_pem, password=None)
    wrong = _what_is_wrong(chain, key)
    if wrong:
        raise ValueError(wrong)
    with _locked():
        present = _root() / "authority.crt"
        if present.exists():
            old = present.read_bytes()
            _write(_root() / "former" / f"{fingerprint(_certificates_in(present)[0])[:16]}.crt", old)
        _write_key(_key_of(chain[0]), key)
        _write(present, b"".join(_pem(each) for each in chain))
    return chain[0]


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate, in hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def key_id(certificate: x509.Certificate) -> bytes:
    """Four bytes that name a certificate's public key: the beginning of the SHA-256 of its SubjectPublicKeyInfo."""
    key = certificate.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(key).digest()[:KEY_ID_LENGTH]


def reseal() -> int:
    """Seal every private key that is not sealed with the newest key again; returns how many."""
    done = 0
    with _locked():
        for path in sorted(_root().rglob("*.key")):
            sealed = path.read_text()
            if not is_current(sealed):
                _write(path, seal(unseal(sealed)).encode(), 0o600)
                done += 1
    return done


# --- how it is kept ----------------------------------------------------------------------------------------------


def _root() -> Path:
    return Path(settings.PKI_ROOT)


def _folder_of(code: str) -> Path:
    """A code may hold anything; the folder's name is its hash."""
    return _root() / "owners" / hashlib.sha256(code.encode()).hexdigest()[:16]


def _key_of(authority: x509.Certificate) -> Path:
    """Under the certificate's own name: whoever reads the certificate finds the key that belongs to it, also while
    another authority is being imported."""
    return _root() / "keys" / f"{fingerprint(authority)[:16]}.key"


@contextmanager
def _locked() -> Iterator[None]:
    """One process at a time makes something."""
    _root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (_root() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".in-", delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).chmod(mode)
    os.replace(draft.name, path)


def _write_key(path: Path, key: PrivateKey) -> None:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(path, seal(key.private_bytes(*form).decode()).encode(), 0o600)


def _read_key(path: Path) -> PrivateKey:
    return serialization.load_pem_private_key(unseal(path.read_text()).encode(), password=None)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _certificates_in(path: Path) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(path.read_bytes()))


# --- how certificates are made -----------------------------------------------------------------------------------


def _current(folder: Path, owner: Owner, subject: x509.Name, years: int, *, stamps: bool) -> Identity:
    chain = authority()
    kept = _kept.get((folder, owner, fingerprint(chain[0])))
    if kept and _is_fresh(kept.certificate, chain[0]):
        return kept
    with _locked():
        found = _find(folder, owner, chain) or _make(folder, owner, subject, years, stamps=stamps)
    _kept[folder, owner, fingerprint(chain[0])] = found
    return found


def _is_fresh(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """True when it may sign now: more than 30 days are left, or as much as its authority can give."""
    until, most = certificate.not_valid_after_utc, issuer.not_valid_after_utc
    left = until - clock.now()
    return certificate.not_valid_before_utc <= clock.now() and (left > RENEWED_BEFORE or (until == most and left > timedelta(0)))


def _find(folder: Path, owner: Owner, chain: tuple[x509.Certificate, ...]) -> Identity | None:
    """The kept certificate of these names and this authority that is good the longest, or None."""
    best: tuple[x509.Certificate, Path] | None = None
    for path in folder.glob("*.json"):
        described, certificate = _owner_certificate(path)
        if described != owner:
            continue
        longer = not best or best[0].not_valid_after_utc < certificate.not_valid_after_utc
        if longer and _is_fresh(certificate, chain[0]) and _is_issued_by(certificate, chain[0]):
            best = certificate, path
    return Identity(best[0], _read_key(best[1].with_suffix(".key")), chain) if best else None


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:
        return False
    return True


def _make(folder: Path, owner: Owner, subject: x509.Name, years: int, *, stamps: bool) -> Identity:
    """A new certificate of the present authority; its file with the names is written last and makes it count."""
    chain = _certificates_in(_root() / "authority.crt")
    if chain[0].not_valid_after_utc <= clock.now():
        raise Unavailable("authority_ended", ENDED.format(day=chain[0].not_valid_after_utc.date()))
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(subject, chain[0].subject, key.public_key(), BACKDATED, min(_in_years(years), chain[0].not_valid_after_utc))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=not stamps), critical=True)
    builder = builder.add_extension(_issuer_key(chain[0]), critical=False)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = builder.sign(_read_key(_key_of(chain[0])), hashes.SHA256())
    if key_id(certificate) in {key_id(other) for _, other in owner_certificates()}:
        return _make(folder, owner, subject, years, stamps=stamps)
    stem = folder / f"{certificate.serial_number:040x}"
    _write_key(stem.with_suffix(".key"), key)
    _write(stem.with_suffix(".crt"), _pem(certificate))
    _write(stem.with_suffix(".json"), json.dumps(asdict(owner), ensure_ascii=False).encode())
    return Identity(certificate, key, chain)


def _make_authority() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject(f"{settings.PKI_NAME} authority {os.urandom(4).hex()}", "")
    builder = _builder(name, name, key.public_key(), ROOT_BACKDATED, _in_years(ROOT_YEARS))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    made = builder.sign(key, hashes.SHA256())
    _write_key(_key_of(made), key)
    _write(_root() / "authority.crt", _pem(made))


def _builder(subject: x509.Name, issuer: x509.Name, key, backdated: timedelta, until: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before((clock.now() - backdated).astimezone(UTC))
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _in_years(years: int) -> datetime:
    return (clock.now() + timedelta(days=years * 365 + years // 4)).astimezone(UTC)


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _issuer_key(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    try:
        named = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    except x509.ExtensionNotFound:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(named)


def _subject(name: str, code: str) -> x509.Name:
    """O holds the name as it is (as long as a certificate allows), CN what fits into its 64 bytes."""
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:LONGEST_NAME]),
        x509.NameAttribute(NameOID.COMMON_NAME, shortened(name, LONGEST_NAME)),
    ]
    if re.fullmatch(r"[A-Za-z0-9 .:/_-]{1,64}", code):
        parts.insert(2, x509.NameAttribute(NameOID.SERIAL_NUMBER, code))
    return x509.Name(parts)


def shortened(name: str, most: int) -> str:
    """A name cut to `most` bytes of UTF-8, never within a character, with … where something was cut."""
    if len(name.encode()) <= most:
        return name
    kept = name.encode()[: most - len("…".encode())].decode(errors="ignore")
    return f"{kept.rstrip()}…"


def _what_is_wrong(chain: list[x509.Certificate], key: PrivateKey) -> str:
    """Why the first certificate of a chain cannot be the authority with this key, or an empty text."""
    certificate = chain[0]
    try:
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        is_authority = usage = False
    if not (is_authority and usage):
        return "This certificate is not one of an authority: it needs basicConstraints CA:TRUE and keyUsage keyCertSign."
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return "Only RSA and EC keys can be used."
    if certificate.public_key() != key.public_key():
        return "The key does not belong to this certificate."
    if not certificate.not_valid_before_utc <= clock.now() < certificate.not_valid_after_utc:
        return "This certificate is not valid now."
    if not all(_is_issued_by(below, above) for below, above in pairwise(chain)):
        return "The certificates are not a chain: each must be issued by the next."
    return ""
