"""What portal and desk share: a form of a move, files sent with it, a file streamed."""

from typing import Any

from django.http import FileResponse, HttpRequest

from yuqiao.facts.selectors import territories
from yuqiao.kernel.errors import Changed, YuqiaoError
from yuqiao.kernel.files import keep_file, open_file
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.text import name_of
from yuqiao.matters.contract import Move
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.models import Document


def kept_files(request: HttpRequest) -> list[tuple[StoredFile, str]]:
    """Files of the request, checked and kept. Raises Refused for one that cannot be taken."""
    return [(keep_file(f, f.name), f.name) for f in request.FILES.getlist("files")]


def form_of(move: Move, request: HttpRequest, error: YuqiaoError | None = None) -> ContractForm:
    """The move's form; after an error with what was typed and what to change."""
    form = ContractForm(move.asks, data=request.POST if request.method == "POST" else None)
    if error and form.is_bound:
        form.is_valid()
        for name, text in error.fields.items():
            if name in form.fields and name not in form.errors:
                form.add_error(name, str(text))
    return form


def error_context(error: YuqiaoError | None) -> dict[str, Any]:
    """What a page says about an error: its text, and what changed when somebody was faster."""
    if error is None:
        return {}
    return {"problem": error.text, "changes": error.events if isinstance(error, Changed) else []}


def stream(document: Document) -> FileResponse:
    """A private file, never shown inside our own pages' origin as a page: always as a download."""
    response = FileResponse(open_file(document.stored), as_attachment=True, filename=document.name)
    response["Content-Type"] = document.stored.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def territory_names() -> list[str]:
    """Names of all countries and regions for a list to choose from."""
    return [name_of(t) for t in territories()]
