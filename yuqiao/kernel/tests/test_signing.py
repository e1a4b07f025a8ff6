"""Signed papers, judged by our own check, by pyHanko without us, and by Poppler's pdfsig."""

import asyncio
import http.server
import io
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import validation
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator import ValidationContext

from yuqiao.kernel import clock, pki, signing
from yuqiao.kernel.errors import Unavailable
from yuqiao.kernel.signing import Owner, check_signature, signer
from yuqiao.kernel.tests.test_typeset import CHINESE, paper, text_of

OFFICE = Owner("notary-1", "河南省郑州市示范公证处", "Demonstration Notary Office")
AT = datetime(2026, 10, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.PKI_ROOT = tmp_path / "pki"
    return settings.PKI_ROOT


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return paper(zh=CHINESE)


@pytest.fixture
def signed(unsigned) -> bytes:
    return sign(unsigned)


def sign(pdf: bytes, owner: Owner = OFFICE) -> bytes:
    return signer().sign(pdf, owner=owner, reason="公证书签发 Issued", location="河南 Henan", at=clock.now())


def extended(pdf: bytes) -> bytes:
    """The same file with one more object in a revision after it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root[generic.pdf_name("/Added")] = generic.pdf_string("x")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_signed_paper_is_valid_and_says_who_signed_when(unsigned, signed):
    found = check_signature(signed)
    assert found.valid and found.why is None
    assert found.signed and found.intact and found.trusted and found.time_stamped
    assert found.covers_whole_document and not found.altered_after
    assert found.signer_name == OFFICE.name_zh
    assert abs(found.signed_at - clock.now()) < timedelta(minutes=1)
    assert signed.startswith(unsigned)


def test_poppler_finds_the_signature_valid(signed, tmp_path):
    """pdfsig knows nothing of our authority: it judges the signature, and is told not to ask for the certificate."""
    (tmp_path / "a.pdf").write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said and "SHA-256" in said
    assert OFFICE.name_zh in said


def test_pyhanko_alone_with_the_exported_root_finds_it_valid(signed):
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    roots = [asn1.Certificate.load(each.public_bytes(serialization.Encoding.DER)) for each in pki.trusted_roots()]
    status = validation.validate_pdf_signature(embedded, ValidationContext(trust_roots=roots))
    assert status.bottom_line and status.timestamp_validity.trusted
    assert embedded.docmdp_level == MDPPerm.NO_CHANGES
    assert embedded.sig_object["/Reason"] == "公证书签发 Issued"


def test_openssl_finds_our_time_stamp_valid(signed, tmp_path):
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    (stamp,) = (a["values"][0] for a in embedded.signer_info["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token")
    (tmp_path / "stamp.der").write_bytes(stamp.dump())
    (tmp_path / "signature").write_bytes(embedded.signer_info["signature"].native)
    (tmp_path / "root.pem").write_bytes(pki.trusted_roots()[0].public_bytes(serialization.Encoding.PEM))
    files = ["-in", tmp_path / "stamp.der", "-data", tmp_path / "signature", "-CAfile", tmp_path / "root.pem"]
    said = subprocess.run(["openssl", "ts", "-verify", "-token_in", *files], capture_output=True, text=True)
    assert "Verification: OK" in said.stdout + said.stderr


def test_the_text_of_a_signed_paper_comes_out_with_its_rare_characters(signed):
    found = text_of(signed)
    assert "肖𬎆" in found and "䶮" in found


def test_one_flipped_byte_is_seen(signed):
    for place in (300, len(signed) // 4, signed.index(b"/StructTreeRoot")):
        bent = bytearray(signed)
        bent[place] ^= 1
        found = check_signature(bytes(bent))
        assert not found.valid and not found.intact and found.why is not None


def test_something_added_after_signing_is_seen(signed):
    found = check_signature(extended(signed))
    assert found.intact and found.altered_after and not found.covers_whole_document and not found.valid
    assert "添加" in found.why.zh and "added" in found.why.en
    behind = check_signature(signed + b"\n% more")
    assert not behind.valid and not behind.covers_whole_document


def test_a_copy_without_signature_and_a_paper_never_signed_say_so(unsigned, signed):
    copy = io.BytesIO()
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(unsigned)))
    writer.write(copy)
    for pdf in (unsigned, copy.getvalue()):
        found = check_signature(pdf)
        assert not found.signed and not found.valid
        assert "原件" in found.why.zh


def test_a_signature_of_a_stranger_is_intact_but_not_trusted(settings, tmp_path, signed):
    mine = check_signature(signed)
    stranger = settings.PKI_ROOT
    settings.PKI_ROOT = tmp_path / "another"
    pki.authority()
    found = check_signature(signed)
    assert mine.valid and not found.valid
    assert found.intact and not found.trusted and not found.time_stamped
    assert "不是我们认可的" in found.why.zh
    settings.EXTRA_TRUST_ROOTS = [tmp_path / "not there.pem", stranger / "authority.crt"]
    assert check_signature(signed).valid


def test_nothing_is_trusted_where_there_is_no_authority_yet(settings, tmp_path, signed):
    settings.PKI_ROOT = tmp_path / "none"
    found = check_signature(signed)
    assert found.signed and not found.trusted and not found.valid


def test_a_paper_stays_valid_after_its_certificate_has_ended(unsigned):
    with clock.frozen("2026-10-23T16:00") as hands:
        signed = sign(unsigned)
        hands.forward(days=5 * 365)
        found = check_signature(signed)
        assert found.valid and found.signed_at == AT
        assert pki.identity(OFFICE.code, OFFICE.name_zh, OFFICE.name_en).certificate.not_valid_before_utc > AT


def test_without_the_time_stamp_an_ended_certificate_is_not_trusted(unsigned, monkeypatch):
    made = signing.signer()
    monkeypatch.setitem(made._stampers, "", None)
    monkeypatch.setattr(signing, "HttpTimeStamper", lambda url: None)
    with clock.frozen("2026-10-23T16:00") as hands:
        signed = sign(unsigned)
        now = check_signature(signed)
        assert now.valid and not now.time_stamped and now.signed_at == AT
        hands.forward(days=4 * 365)
        assert not check_signature(signed).trusted


def test_a_paper_stays_valid_under_another_authority_and_after_a_change_of_keys(settings, signed, tmp_path):
    from yuqiao.kernel.tests.test_pki import given_authority

    pki.import_authority(*(path.read_bytes() for path in given_authority(tmp_path / "given")))
    assert check_signature(signed).valid
    again = check_signature(sign(paper(zh=CHINESE)))
    assert again.valid and again.trusted


def test_the_clock_of_the_house_is_the_time_of_the_stamp(unsigned):
    with clock.frozen("2026-03-04T05:06:07"):
        found = check_signature(sign(unsigned))
    assert found.valid and found.signed_at == datetime(2026, 3, 3, 21, 6, 7, tzinfo=UTC)


def test_signing_works_where_a_loop_is_running(unsigned):
    async def inside() -> tuple[bool, datetime]:
        with clock.frozen("2026-03-04T05:06:07"):
            found = check_signature(sign(unsigned))
        return found.valid, found.signed_at

    assert asyncio.run(inside()) == (True, datetime(2026, 3, 3, 21, 6, 7, tzinfo=UTC))


def test_many_threads_sign_at_once(unsigned):
    found: list[bool] = []
    work = [threading.Thread(target=lambda: found.append(check_signature(sign(unsigned)).valid)) for _ in range(6)]
    for each in work:
        each.start()
    for each in work:
        each.join()
    assert found == [True] * 6


def test_a_long_name_is_said_whole_where_the_certificate_holds_it(unsigned):
    name = "河南省郑州市高新技术产业开发区涉外法律服务示范公证处"
    found = check_signature(sign(unsigned, Owner("long", name, "")))
    assert found.valid and found.signer_name == name


def test_a_paper_is_signed_once(signed):
    with pytest.raises(SigningError):
        sign(signed)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"a",
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nstartxref\n9\n%%EOF\n",
        b"%PDF-" + bytes(range(256)) * 50,
        b"\0" * 5000,
    ],
)
def test_garbage_is_answered_in_words(garbage):
    found = check_signature(garbage)
    assert not found.signed and not found.valid and found.why.zh and found.why.en


def test_every_cut_of_a_signed_paper_is_answered(signed):
    for length in range(0, len(signed), 701):
        found = check_signature(signed[:length])
        assert not found.valid and found.why is not None


def test_bent_structures_are_answered(signed):
    """Numbers and names of the file's own structure bent, one after the other."""
    start = signed.rindex(b"/ByteRange") - 200
    for place in [*range(start, start + 400, 7), *range(len(signed) - 800, len(signed), 13)]:
        bent = bytearray(signed)
        bent[place] ^= 0x11
        found = check_signature(bytes(bent))
        assert found.why is not None or found.valid


def test_a_locked_file_says_so(unsigned):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(unsigned)))
    writer.encrypt("secret", "secret")
    out = io.BytesIO()
    writer.write(out)
    found = check_signature(out.getvalue())
    assert not found.signed and "密码" in found.why.zh


def test_a_file_over_the_limit_is_not_looked_at(signed):
    found = check_signature(signed, limit=len(signed) - 1)
    assert not found.valid and "MB" in found.why.en
    assert check_signature(signed, limit=len(signed)).valid


def test_a_content_that_unfolds_to_gigabytes_is_stopped():
    packed = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
    head = b"%PDF-1.7\n1 0 obj\n"
    stream = b"<</Type/XRef/W[1 2 2]/Size 3/Root 2 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    pdf = head[:9] + head[9:] + stream + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    script = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2);"
        "import django; django.setup(); from yuqiao.kernel.signing import check_signature;"
        "print(check_signature(sys.stdin.buffer.read()).why.en)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    run = subprocess.run([sys.executable, "-c", script], input=pdf, capture_output=True, env=environment, timeout=120)
    assert b"damaged" in run.stdout, run.stderr


# --- a time-stamping service elsewhere ---------------------------------------------------------------------------


class _Answers(http.server.BaseHTTPRequestHandler):
    """RFC 3161 over HTTP with the certificate of this test's own authority."""

    asked: list[str] = []
    broken = False

    def do_POST(self) -> None:
        type(self).asked.append(self.headers["Content-Type"])
        question = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        stamp = asyncio.run(signing.HouseTimeStamper().async_request_tsa_response(question)).dump()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>" if self.broken else stamp)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service(settings) -> Iterator[type[_Answers]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/tsa"
    _Answers.asked, _Answers.broken = [], False
    yield _Answers
    server.shutdown()
    server.server_close()


def test_a_named_service_gives_the_time_stamp(service, unsigned):
    found = check_signature(sign(unsigned))
    assert found.valid and found.time_stamped
    assert set(service.asked) == {"application/timestamp-query"}
    before = len(service.asked)
    sign(unsigned)
    assert len(service.asked) == before + 1


def test_nothing_is_signed_while_the_service_answers_nonsense_or_not_at_all(service, settings, unsigned):
    service.broken = True
    with pytest.raises(Unavailable) as found:
        sign(unsigned)
    assert found.value.code == "timestamp"
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/tsa"
    with pytest.raises(Unavailable):
        sign(unsigned)


def test_the_provider_is_the_one_that_the_settings_name(settings):
    assert isinstance(signer(), signing.LocalSigner)
    settings.DOCUMENT_SIGNER = "yuqiao.kernel.tests.test_signing.Elsewhere"
    assert isinstance(signer(), Elsewhere)
    assert signer() is signer()


class Elsewhere:
    """A provider of another kind."""

    def certificates(self) -> list[tuple[Owner, x509.Certificate]]:
        return []
