"""What the panels on the matter's pages show, for the desk and for the applicant."""

from typing import Any

from yuqiao.areas.notarization import following, papers, selectors, words
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.models import Authentication, NotarialFile, Opinion, Review, SignedPaper, VerificationLetter
from yuqiao.matters.access import Actor, reads_side_file
from yuqiao.matters.models import Matter

DRAFTED = ("accepted", "supplementing", "verifying", "approval", "approved", "reviewing")


def tools(matter: Matter, actor: Actor, inside: bool) -> dict[str, Any]:
    """Items with their routes, quote and certificates; for the desk also findings, letters and, within the office, the side file."""
    file = NotarialFile.objects.select_related("office__office", "matter__delivery").get(matter=matter)
    items = selectors.items_of(matter)
    shown: dict[str, Any] = {
        "file": file,
        "items": [(item, words.ROUTES[item.route]) for item in items],
        "quote": selectors.quote_of(matter),
        "certificates": selectors.certificates_of(matter),
        "authentications": list(
            Authentication.objects.filter(certificate__matter=matter)
            .select_related("certificate__output", "batch")
            .order_by("certificate__pk", "step")
        ),
        "authorities": dict(words.AUTHORITIES),
        "return_reasons": dict(words.RETURN_REASONS),
        "delivery": getattr(file.matter, "delivery", None),
        "reviews": Review.objects.filter(matter=matter).select_related("certificate__output").order_by("pk"),
    }
    if not inside:
        shown |= following.for_applicant(matter, file, items, shown)
    else:
        shown |= {
            "questions": papers.open_questions(matter, file) if not matter.closed_at else [],
            "findings": findings(matter) if matter.state in DRAFTED else [],
            "letters": VerificationLetter.objects.filter(matter=matter).order_by("-pk"),
            "signed_papers": SignedPaper.objects.filter(matter=matter).select_related("document").order_by("pk"),
            "paper_kinds": dict(words.SIGNED_PAPERS),
            "opinions": _side_file(matter, actor),
            "class_titles": words.CLASS_TITLES,
        }
    return shown


def _side_file(matter: Matter, actor: Actor) -> list[Opinion] | None:
    """Internal opinions, for the office alone; None for everybody else."""
    if not reads_side_file(actor.user, matter):
        return None
    return list(Opinion.objects.filter(matter=matter).select_related("author").order_by("pk"))
