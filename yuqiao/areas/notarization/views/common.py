"""What the desk's instruments share: the matter that this person may see, and files of a form."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from yuqiao.kernel.files import keep_file
from yuqiao.kernel.models import StoredFile
from yuqiao.matters.access import visible_at_desk
from yuqiao.matters.models import Matter


def matter_at_desk(request: HttpRequest, reference: str) -> Matter:
    """The notarial matter of this reference. Raises Http404 for one that this person does not serve."""
    rows = visible_at_desk(request.user).filter(area="notarization").select_related("territory", "handler", "office")
    return get_object_or_404(rows, reference=reference)


def files_of(request: HttpRequest, name: str = "files") -> list[tuple[StoredFile, str]]:
    """Files of the form, checked and kept. Raises Refused for one that cannot be taken."""
    return [(keep_file(file, file.name), file.name) for file in request.FILES.getlist(name)]
