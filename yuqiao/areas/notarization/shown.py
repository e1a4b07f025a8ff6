"""What a certificate is, for whoever verifies it: no name of a person."""

from yuqiao.areas.notarization.models import Certificate
from yuqiao.kernel.text import Text
from yuqiao.matters.models import Output

CERTIFIED = Text("公证书（{subject}，用于{place}）", "Notarial certificate ({subject}; for use in: {place})")


def certified(output: Output) -> Text | None:
    """The notarial matter and the place of use; None for a number without its line in the register."""
    found = Certificate.objects.filter(output=output).select_related("subject", "destination").first()
    return CERTIFIED.format(subject=found.subject.name, place=found.destination.name) if found else None
