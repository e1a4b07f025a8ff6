"""A signature is written and read in a moment, whatever its length."""

import io
import time

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader

from yuqiao.kernel import clock, pki
from yuqiao.kernel.signing import signer
from yuqiao.kernel.tests.test_typeset import paper


def test_all_levels_of_a_signature_are_encoded_once(settings, tmp_path):
    """Encoded anew from the root, as happens to each whose length ends in 0x80, it took 40 seconds."""
    settings.PKI_ROOT = tmp_path / "pki"
    owner = pki.Owner("n1", "演示公证处", "Demonstration notary office")
    signed = signer().sign(paper(), owner=owner, reason="issued", location="Henan", at=clock.now())
    content = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0].pkcs7_content  # padded with noughts
    whole = cms.ContentInfo.load(content)
    start = time.process_time()
    again = whole.dump(force=True)
    assert again == whole.dump(force=True) and content.startswith(again) and not content[len(again) :].strip(b"\0")
    assert time.process_time() - start < 2, "seconds of a core"


def test_what_changes_after_it_was_encoded_is_encoded_again():
    token = cms.CMSAttribute({"type": "content_type", "values": ["data"]})
    before = token.dump()
    assert token.dump() == before
    token["values"] = ["signed_data"]
    assert token.dump() != before
    assert cms.CMSAttribute.load(token.dump())["values"].native == ["signed_data"]
