"""Verbs on what is signed at the counter: interview note, notice, receipt. Once signed, a paper does not change."""

import hashlib
import io

from django.db import transaction
from PIL import Image, UnidentifiedImageError

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.models import NotarialFile, SignedPaper
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Missing, NotAllowed, Refused
from yuqiao.kernel.files import keep_bytes
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.text import Text
from yuqiao.matters import access, registry
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import CLERK, HANDLER, HEAD, NOTARY
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.services import add_document
from yuqiao.matters.timeline import record_event

WRITERS = {HANDLER, NOTARY, CLERK, HEAD}
KINDS = dict(words.SIGNED_PAPERS)
LANGUAGES = ("zh-hans", "en")
MOST_TEXT = 20_000
MOST_BYTES = 500_000
MOST_SIDE = 6000
SHADE, INK = 160, 60  # a stroke of a pen is darker than this on white, in at least so many pixels
SCANS = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
NO_PICTURE = Text("没有收到签名图像，请重新签名。", "No picture of a signature arrived; please sign again.")
BLANK = Text("签名处是空白的，请签名。", "There is no signature yet; please sign.")


def digest(text: str) -> str:
    """What a page keeps of the text that was read out, so that no other text is signed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _open_matter(matter_id: int, actor: Actor) -> Matter:
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if not access.roles_in(actor, matter) & WRITERS:
        raise NotAllowed("not_yours", Text("这份文书不由您办理。", "This paper is not yours to write."))
    if registry.area(matter.area).workflow.state(matter.state).final:
        raise Refused("matter_closed", Text("事项已经办结，不再签署文书。", "The matter is closed; no more papers are signed."))
    return matter


@transaction.atomic
def write_paper(matter_id: int, actor: Actor, kind: str, text: str, *, language: str = "zh-hans") -> SignedPaper:
    """Keep the draft of a paper; one draft of a kind at a time, and a new one after the last was signed.

    Raises NotAllowed, Missing for a kind that is none, Refused for an empty or too long text and a closed matter.
    """
    matter = _open_matter(matter_id, actor)
    if kind not in KINDS:
        raise Missing("paper_kind", Text("没有这种文书。", "There is no such paper."))
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > MOST_TEXT:
        wrong = Text("请填写内容，最多两万字。", "Please write the text, 20,000 characters at most.")
        raise Refused("paper_text", wrong, {"text": wrong})
    paper = SignedPaper.objects.filter(matter=matter, kind=kind, signed_at=None).first() or SignedPaper(matter=matter, kind=kind)
    paper.text, paper.language = text, language if language in LANGUAGES else LANGUAGES[0]
    paper.made_by, paper.made_at = actor.user, clock.now()
    paper.save()
    record_event(matter, "notarization.paper_written", actor, data={"kind": kind, "sha256": digest(text)})
    matter.save()
    return paper


def _unsigned(matter: Matter, paper_id: int, seen: str, signed_by: str) -> SignedPaper:
    paper = SignedPaper.objects.select_for_update().filter(matter=matter, pk=paper_id).first()
    if paper is None:
        raise Missing("paper", Text("没有这份文书。", "There is no such paper."))
    if paper.signed_at:
        raise Refused(
            "paper_signed", Text("已经签名，不能再改。需要补充的，另写一份。", "It is signed and does not change; write another.")
        )
    if digest(paper.text) != seen:
        raise Changed(
            "paper_changed",
            Text("文书在宣读之后有改动，请重新宣读后再签名。", "The text changed after it was read out; read it again."),
            [],
        )
    if not signed_by.strip():
        text = Text("请填写签名人。", "Please say who signs.")
        raise Refused("signed_by", text, {"signed_by": text})
    return paper


@transaction.atomic
def sign_paper(matter_id: int, paper_id: int, actor: Actor, *, signed_by: str, signature: bytes, seen: str) -> SignedPaper:
    """Take a signature drawn on the screen (PNG), make the PDF and keep it among the files. `seen` is `digest` of the text read.

    Raises NotAllowed, Missing, Changed when the text is another one by now, Refused for a picture that is none, too large
    or blank, a paper signed before, and a closed matter.
    """
    from yuqiao.areas.notarization import documents

    matter = _open_matter(matter_id, actor)
    paper = _unsigned(matter, paper_id, seen, signed_by)
    check_signature(signature)
    paper.signed_by, paper.signed_at = signed_by.strip()[:120], clock.now()
    pdf = documents.signed_paper_pdf(paper, signature)
    return _finish(matter, paper, actor, keep_bytes(pdf, f"{paper.kind}.pdf"), ".pdf", "screen")


@transaction.atomic
def attach_scan(
    matter_id: int, paper_id: int, actor: Actor, *, signed_by: str, scan: tuple[StoredFile, str], seen: str
) -> SignedPaper:
    """Take the scan of a paper that was printed and signed by hand. Raises what `sign_paper` raises, and Refused for no scan."""
    matter = _open_matter(matter_id, actor)
    paper = _unsigned(matter, paper_id, seen, signed_by)
    stored, name = scan
    if stored.content_type not in SCANS:
        text = Text("扫描件须是PDF、JPEG、PNG或TIFF。", "A scan is a PDF, JPEG, PNG or TIFF.")
        raise Refused("scan_kind", text, {"scan": text})
    paper.signed_by, paper.signed_at = signed_by.strip()[:120], clock.now()
    return _finish(matter, paper, actor, stored, name[name.rfind(".") :] if "." in name else "", "paper")


def _finish(matter: Matter, paper: SignedPaper, actor: Actor, stored: StoredFile, ending: str, how: str) -> SignedPaper:
    """The paper is one of the matter's files; what the person was told and gave goes to the person, the interview does not."""
    audience = Document.Audience.INSIDE if paper.kind == "interview" else Document.Audience.EVERYBODY
    day = paper.signed_at.astimezone(clock.ZONE).date().isoformat()
    name = f"{KINDS[paper.kind].in_language(matter.language)} {day}{ending}"
    paper.document = add_document(
        matter, stored, name, sent_by=actor.kind, sender=actor.user, audience=audience, kind=f"signed-{paper.kind}"
    )
    paper.save()
    data = {"kind": paper.kind, "how": how, "document": paper.document_id, "sha256": digest(paper.text)}
    record_event(matter, "notarization.paper_signed", actor, audience=str(audience), data=data)
    matter.save()
    return paper


def check_signature(picture: bytes) -> None:
    """Raises Refused for anything but a PNG of bearable size on which somebody has written."""
    if not picture or len(picture) > MOST_BYTES:
        raise Refused("signature", NO_PICTURE, {"signature": NO_PICTURE})
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
            if max(image.size) > MOST_SIDE:
                raise Refused("signature", NO_PICTURE, {"signature": NO_PICTURE})
            drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("signature", NO_PICTURE, {"signature": NO_PICTURE}) from error
    sheet = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("L")
    shades = sheet.histogram()
    dark = sum(shades[:SHADE])
    if dark < INK or dark > sum(shades) * 0.6:
        raise Refused("signature", BLANK, {"signature": BLANK})


def papers_of(matter: Matter, kind: str) -> tuple[SignedPaper | None, list[SignedPaper]]:
    """The draft of a kind, when there is one, and those signed, newest first."""
    rows = list(SignedPaper.objects.filter(matter=matter, kind=kind).select_related("document", "made_by").order_by("-pk"))
    return next((p for p in rows if not p.signed_at), None), [p for p in rows if p.signed_at]


def signer_of(file: NotarialFile) -> str:
    """Who most likely signs: who applies on somebody's behalf, else the person, else the legal representative."""
    known = file.applicant
    return known.get("agent_name") or known.get("applicant_name") or known.get("legal_representative") or ""
