"""Short signed statements for QR codes: what a paper says, checkable without a connection. See docs/statements.md."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from yuqiao.kernel.pki import KEY_ID_LENGTH, Owner, key_id
from yuqiao.kernel.signing import signer

VERSION = 1
HEAD = 1 + KEY_ID_LENGTH
HALF = 32  # bytes of r and of s
LONGEST = 2900  # characters: more fits no QR code


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it was read; nothing is proved yet."""

    key_id: bytes
    fields: list
    signed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """Whether the signature holds, and in whose name it was made; `owner` is None when the key is not ours."""

    valid: bool
    owner: Owner | None = None
    certificate: x509.Certificate | None = None


def make_statement(fields: list, owner: Owner) -> str:
    """Sign a list of texts and numbers in the name of an owner; some 92 characters and 4/3 of the compact JSON."""
    house = signer()
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    signed = bytes([VERSION]) + key_id(house.certificate(owner)) + body
    return urlsafe_b64encode(signed + house.sign_statement(signed, owner=owner)).rstrip(b"=").decode()


def read_statement(text: str) -> Statement | None:
    """Take a statement apart; None when it is not one (any text may be given)."""
    text = text.strip()
    if not text.isascii() or len(text) > LONGEST:
        return None
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        fields = json.loads(raw[HEAD : -2 * HALF])
    except (Base64Error, ValueError, RecursionError):
        return None
    if raw[0] != VERSION or not isinstance(fields, list) or urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        return None
    return Statement(raw[1:HEAD], fields, raw[: -2 * HALF], raw[-2 * HALF :])


def verify_statement(statement: Statement | str) -> StatementCheck:
    """Check a statement against every key with which the house signs or signed."""
    found = read_statement(statement) if isinstance(statement, str) else statement
    if found is None:
        return StatementCheck(False)
    for owner, certificate in signer().certificates():
        if key_id(certificate) == found.key_id:
            return StatementCheck(_holds(found, certificate), owner, certificate)
    return StatementCheck(False)


def published_keys() -> list[dict]:
    """Every key with which statements are or were signed, as JWKs with owner and validity (seconds since 1970)."""
    return [_jwk(owner, certificate) for owner, certificate in signer().certificates()]


def _holds(statement: Statement, certificate: x509.Certificate) -> bool:
    r, s = (int.from_bytes(part) for part in (statement.signature[:HALF], statement.signature[HALF:]))
    try:
        certificate.public_key().verify(encode_dss_signature(r, s), statement.signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _jwk(owner: Owner, certificate: x509.Certificate) -> dict:
    point = certificate.public_key().public_numbers()
    x, y = (urlsafe_b64encode(n.to_bytes(HALF)).rstrip(b"=").decode() for n in (point.x, point.y))
    return {
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
        "kid": key_id(certificate).hex(),
        "x": x,
        "y": y,
        "owner": owner.code,
        "name_zh": owner.name_zh,
        "name_en": owner.name_en,
        "nbf": int(certificate.not_valid_before_utc.timestamp()),
        "exp": int(certificate.not_valid_after_utc.timestamp()),
    }
