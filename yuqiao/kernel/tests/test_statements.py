"""Short signed statements: small, read back, and refused when anything was changed."""

import json
import shutil
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from pathlib import Path

import pytest

from yuqiao.kernel import clock
from yuqiao.kernel.qr import qr_svg
from yuqiao.kernel.signing import Owner
from yuqiao.kernel.statements import make_statement, published_keys, read_statement, verify_statement

OFFICE = Owner("notary-1", "河南省郑州市示范公证处", "Demonstration Notary Office")
FIELDS = ["ZX-26-7K4MH-3", "（2026）豫证外字第1号", "肖𬎆", "2026-10-23", 3]


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.PKI_ROOT = tmp_path / "pki"
    return settings.PKI_ROOT


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_statement_says_what_was_put_in_and_in_whose_name():
    made = make_statement(FIELDS, OFFICE)
    assert read_statement(made).fields == FIELDS
    found = verify_statement(made)
    assert found.valid and found.owner == OFFICE


def test_a_statement_is_small_and_uses_characters_that_need_no_escape():
    made = make_statement(FIELDS, OFFICE)
    body = json.dumps(FIELDS, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(made) == -(-(len(body) + 69) * 4 // 3)
    assert len(made) < 220
    assert made.replace("-", "").replace("_", "").isalnum() and made.isascii()
    assert qr_svg(made)


def test_every_changed_byte_is_seen():
    data = raw(make_statement(FIELDS, OFFICE))
    for place in range(len(data)):
        bent = bytearray(data)
        bent[place] ^= 1
        assert not verify_statement(text(bytes(bent))).valid


@pytest.mark.parametrize(
    "garbage", ["", "a", "ab=", "你好", "A" * 200, "!!!!", "AQ", "=" * 90, "A" * 5000, text(b"\1" + b"[" * 1500)]
)
def test_what_is_no_statement_is_none(garbage):
    assert read_statement(garbage) is None
    assert not verify_statement(garbage).valid


def test_a_second_spelling_of_the_same_statement_is_refused():
    made = make_statement(FIELDS, OFFICE)
    assert read_statement(f" {made}\n") is not None
    assert read_statement(made + "=") is None
    assert read_statement(made[:40] + "\n" + made[40:]) is None


def test_a_statement_holds_after_the_certificate_was_renewed():
    with clock.frozen("2026-10-01") as hands:
        made = make_statement(FIELDS, OFFICE)
        hands.forward(days=4 * 365)
        make_statement(FIELDS, OFFICE)
        assert verify_statement(made).valid
        assert len(published_keys()) == 2


def test_the_key_of_another_house_proves_nothing(settings, tmp_path):
    made = make_statement(FIELDS, OFFICE)
    settings.PKI_ROOT = tmp_path / "another"
    make_statement(FIELDS, OFFICE)
    found = verify_statement(made)
    assert not found.valid and found.owner is None


def test_published_keys_say_whose_they_are_and_how_long_they_sign():
    made = make_statement(FIELDS, OFFICE)
    (key,) = published_keys()
    assert (key["owner"], key["name_zh"], key["name_en"]) == (OFFICE.code, OFFICE.name_zh, OFFICE.name_en)
    assert key["kid"] == read_statement(made).key_id.hex()
    assert key["nbf"] < clock.now().timestamp() < key["exp"]
    assert key["exp"] - key["nbf"] < timedelta(days=3 * 366 + 1).total_seconds()
    assert (key["kty"], key["crv"], key["alg"]) == ("EC", "P-256", "ES256")


@pytest.mark.skipif(shutil.which("node") is None, reason="the product itself needs no Node")
def test_a_browsers_own_functions_verify_a_statement():
    """WebCrypto, as it stands in every browser, with nothing but the published key."""
    script = """
    const [text, keys] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    const raw = Buffer.from(text, 'base64url');
    const kid = raw.subarray(1, 5).toString('hex');
    const jwk = keys.find(k => k.kid === kid);
    const way = {name: 'ECDSA', namedCurve: 'P-256'};
    const {kty, crv, x, y} = jwk;
    crypto.subtle.importKey('jwk', {kty, crv, x, y}, way, false, ['verify'])
      .then(key => crypto.subtle.verify({name: 'ECDSA', hash: 'SHA-256'}, key, raw.subarray(-64), raw.subarray(0, -64)))
      .then(ok => console.log(ok, JSON.parse(raw.subarray(5, -64).toString())[2]));
    """
    made = make_statement(FIELDS, OFFICE)
    for given, said in ((made, "true 肖𬎆"), (text(raw(made)[:-1] + bytes([raw(made)[-1] ^ 1])), "false 肖𬎆")):
        run = subprocess.run(["node", "-e", script], input=json.dumps([given, published_keys()]), capture_output=True, text=True)
        assert run.stdout.strip() == said, run.stderr
