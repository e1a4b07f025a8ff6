"""The papers that notarization makes: certificates, decisions, notices."""

from yuqiao.areas.notarization.models import Certificate, NotarialFile
from yuqiao.kernel.signing import Owner
from yuqiao.matters.models import Document
from yuqiao.matters.services import Context


def certificate_pdf(certificate: Certificate, file: NotarialFile, owner: Owner) -> tuple[bytes, int]:
    """The certificate as PDF/A, and its number of pages."""
    raise NotImplementedError


def keep_decision(context: Context, file: NotarialFile, kind: str) -> Document:
    """The written decision (refusal or termination), signed and kept among the matter's files."""
    raise NotImplementedError
