"""The authority of the house: made once, its keys sealed, certificates renewed and kept."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.management import CommandError, call_command

from yuqiao.kernel import clock, pki
from yuqiao.kernel.errors import Unavailable

NAME = ("notary-1", "河南省郑州市示范公证处", "Demonstration Notary Office")


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.PKI_ROOT = tmp_path / "pki"
    return settings.PKI_ROOT


def subject(certificate: x509.Certificate, what: x509.ObjectIdentifier) -> str:
    return certificate.subject.get_attributes_for_oid(what)[0].value


def given_authority(folder: Path, *, ca: bool = True, until: datetime | None = None) -> tuple[Path, Path]:
    """An authority from elsewhere, as PEM files."""
    key = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Given Authority")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(until or datetime(2040, 1, 1, tzinfo=UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    certificate = builder.add_extension(pki._usage(key_cert_sign=ca, digital_signature=not ca), critical=True).sign(
        key, hashes.SHA384()
    )
    folder.mkdir(exist_ok=True)
    (folder / "ca.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "ca.key").write_bytes(key.private_bytes(*form))
    return folder / "ca.crt", folder / "ca.key"


def test_the_authority_is_made_once_and_certifies_others_only():
    (made,) = pki.authority()
    assert pki.authority() == (made,)
    assert pki.trusted_roots() == [made]
    constraints = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical and constraints.value.ca and constraints.value.path_length == 0
    assert made.not_valid_after_utc - clock.now() > timedelta(days=19 * 365)


def test_two_processes_that_start_together_agree(settings, root):
    script = (
        "import django; django.setup(); from yuqiao.kernel import pki;"
        "print(pki.fingerprint(pki.authority()[0]), pki.fingerprint(pki.identity('a', '甲', 'A').certificate),"
        "pki.fingerprint(pki.time_stamping().certificate))"
    )
    environment = {**os.environ, "PKI_ROOT": str(root), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    started = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=settings.ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    said = {each.communicate(timeout=120)[0] for each in started}
    assert len(said) == 1 and len(said.pop().split()) == 3


def test_an_owner_gets_a_certificate_that_signs_for_three_years():
    found = pki.identity(*NAME)
    certificate = found.certificate
    certificate.verify_directly_issued_by(found.chain[0])
    assert subject(certificate, NameOID.ORGANIZATION_NAME) == NAME[1]
    assert subject(certificate, NameOID.COMMON_NAME) == NAME[1]
    assert subject(certificate, NameOID.SERIAL_NUMBER) == NAME[0]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical and usage.value.digital_signature and usage.value.content_commitment
    assert not usage.value.key_cert_sign and not usage.value.key_encipherment
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert timedelta(days=3 * 365 - 1) < certificate.not_valid_after_utc - clock.now() < timedelta(days=3 * 366)
    assert certificate.not_valid_before_utc < clock.now() - timedelta(hours=23)
    assert found.key.public_key() == certificate.public_key()


def test_time_stamps_have_a_certificate_for_nothing_else():
    certificate = pki.time_stamping().certificate
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert pki.owner_certificates() == []


def test_the_same_owner_has_the_same_certificate_also_in_a_new_process():
    first = pki.identity(*NAME)
    assert pki.identity(*NAME).certificate == first.certificate
    pki._kept.clear()
    assert pki.identity(*NAME).certificate == first.certificate
    assert pki.identity("notary-2", *NAME[1:]).certificate != first.certificate


def test_a_certificate_is_renewed_when_less_than_thirty_days_are_left_and_the_old_one_is_kept():
    with clock.frozen("2026-10-01") as hands:
        first = pki.identity(*NAME).certificate
        hands.at = first.not_valid_after_utc - timedelta(days=31)
        assert pki.identity(*NAME).certificate == first
        hands.forward(days=2)
        second = pki.identity(*NAME).certificate
        assert second != first
        assert pki.identity(*NAME).certificate == second
        assert [each for _, each in pki.owner_certificates()] == [first, second]


def test_a_clock_stopped_in_the_past_gets_a_certificate_of_that_time():
    pki.identity(*NAME)
    with clock.frozen("2025-03-01"):
        found = pki.identity(*NAME)
        assert found.certificate.not_valid_before_utc < clock.now() < found.certificate.not_valid_after_utc
        assert found.chain[0].not_valid_before_utc < found.certificate.not_valid_before_utc


def test_a_new_name_gets_a_new_certificate_and_the_old_one_says_the_old_name():
    first = pki.identity(*NAME)
    second = pki.identity(NAME[0], "河南省郑州市新示范公证处", NAME[2])
    assert first.certificate != second.certificate
    assert {owner.name_zh for owner, _ in pki.owner_certificates()} == {NAME[1], "河南省郑州市新示范公证处"}


@pytest.mark.parametrize("name", ["河" * 21, "河" * 22, "河" * 200, "𬎆" * 40, "a" * 65, "é" * 40, "Notary Office of " * 9])
def test_a_long_name_is_shortened_within_what_a_certificate_takes(name):
    certificate = pki.identity("long", name, "").certificate
    common, organisation = subject(certificate, NameOID.COMMON_NAME), subject(certificate, NameOID.ORGANIZATION_NAME)
    assert len(common.encode()) <= 64 and len(organisation) <= 64
    assert name.startswith(organisation.rstrip("…"))
    assert common == name or (common.endswith("…") and name.startswith(common[:-1]))


@pytest.mark.parametrize("code", ["", "郑州/../../x", "a" * 500, "A B"])
def test_a_code_may_be_any_text(code, root):
    assert pki.identity(code, "甲", "A").certificate == pki.identity(code, "甲", "A").certificate
    assert pki.owner_certificates()[0][0].code == code
    assert {path.name for path in root.iterdir()} <= {"authority.crt", "keys", "lock", "owners", "time-stamping"}


def test_private_keys_lie_sealed_and_only_the_process_may_read_them(root):
    pki.identity(*NAME)
    pki.time_stamping()
    keys = list(root.rglob("*.key"))
    assert len(keys) == 3
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text().startswith("s1:") and "PRIVATE" not in path.read_text()
    assert not list(root.rglob(".in-*"))


@pytest.mark.django_db
def test_rotating_the_seals_seals_the_keys_again(settings, root):
    old, new = settings.SEAL_KEYS[0], "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="
    first = pki.identity(*NAME)
    settings.SEAL_KEYS = [new, old]
    said = StringIO()
    call_command("rotate_seals", stdout=said)
    assert "private keys of the authority: 2" in said.getvalue()
    settings.SEAL_KEYS = [new]
    pki._kept.clear()
    assert pki.identity(*NAME).key.private_numbers() == first.key.private_numbers()
    assert pki.reseal() == 0


def test_a_given_authority_takes_over_and_the_former_stays_trusted(tmp_path):
    own, before = pki.authority()[0], pki.identity(*NAME).certificate
    certificate, key = given_authority(tmp_path / "given")
    said = StringIO()
    call_command("authority", "import", certificate=certificate, key=key, stdout=said)
    assert "Given Authority" in said.getvalue()
    after = pki.identity(*NAME)
    assert after.certificate != before
    after.certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(certificate.read_bytes()))
    assert own in pki.trusted_roots() and len(pki.trusted_roots()) == 2
    assert all(path.read_text().startswith("s1:") for path in (tmp_path / "pki").rglob("*.key"))


@pytest.mark.parametrize("wrong", ["leaf", "other key", "ended", "garbage", "swapped", "missing", "no chain", "other kind of key"])
def test_what_is_no_authority_is_not_imported(wrong, tmp_path):
    pki.authority()
    before = pki.trusted_roots()
    certificate, key = given_authority(
        tmp_path / "given", ca=wrong != "leaf", until=datetime(2021, 1, 1, tzinfo=UTC) if wrong == "ended" else None
    )
    if wrong == "other key":
        _, key = given_authority(tmp_path / "other")
    if wrong == "garbage":
        certificate.write_text("nothing")
    if wrong == "swapped":
        certificate, key = key, certificate
    if wrong == "missing":
        key.unlink()
    if wrong == "no chain":
        other, _ = given_authority(tmp_path / "other")
        certificate.write_bytes(certificate.read_bytes() + other.read_bytes())
    if wrong == "other kind of key":
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        key.write_bytes(ed25519.Ed25519PrivateKey.generate().private_bytes(*form))
    with pytest.raises(CommandError, match="Not imported"):
        call_command("authority", "import", certificate=certificate, key=key)
    assert pki.trusted_roots() == before


def test_an_authority_near_its_end_still_signs_and_an_ended_one_says_so(tmp_path):
    with clock.frozen("2026-10-01") as hands:
        pki.import_authority(*(p.read_bytes() for p in given_authority(tmp_path / "g", until=datetime(2026, 10, 11, tzinfo=UTC))))
        first = pki.identity(*NAME).certificate
        assert pki.identity(*NAME).certificate == first
        hands.forward(days=11)
        with pytest.raises(Unavailable) as found:
            pki.identity(*NAME)
        assert "2026-10-11" in found.value.text.zh and "2026-10-11" in found.value.text.en


def test_the_command_shows_makes_and_exports(tmp_path):
    said = StringIO()
    call_command("authority", "show", stdout=said)
    assert "no authority yet" in said.getvalue()
    assert not pki.has_authority()
    call_command("authority", "make", stdout=said)
    pki.identity(*NAME)
    call_command("authority", "show", stdout=said)
    assert pki.fingerprint(pki.authority()[0]) in said.getvalue()
    assert "owners' certificates: 1" in said.getvalue()
    call_command("authority", "export", str(tmp_path / "out"), stdout=said)
    assert x509.load_pem_x509_certificates((tmp_path / "out" / "authority.pem").read_bytes()) == pki.trusted_roots()
    (key,) = json.loads((tmp_path / "out" / "statement-keys.json").read_text())["keys"]
    assert key["name_zh"] == NAME[1]
    assert not {"d", "p", "q"} & set(key)
