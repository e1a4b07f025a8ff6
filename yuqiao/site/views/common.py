"""What portal and desk share: a form of a move, files sent with it, its preview, a file streamed."""

from datetime import date
from typing import Any

from django.core import signing
from django.http import FileResponse, HttpRequest

from yuqiao.kernel.errors import Changed, Refused, YuqiaoError
from yuqiao.kernel.files import keep_file, open_file
from yuqiao.kernel.models import StoredFile
from yuqiao.kernel.text import Text
from yuqiao.matters import registry, selectors
from yuqiao.matters.access import Actor
from yuqiao.matters.contract import Move
from yuqiao.matters.forms import ContractForm
from yuqiao.matters.models import Document, Matter
from yuqiao.matters.services import Preview, act, preview, why_not

Files = list[tuple[StoredFile, str]]
KEPT = "site.kept-files"


def kept_files(request: HttpRequest) -> Files:
    """Files of the request, checked and kept, after those that an earlier press of the same form has kept already.

    Raises Refused for one that cannot be taken.
    """
    found: Files = []
    for mark in request.POST.getlist("kept"):
        try:
            pk, name = signing.loads(mark, salt=KEPT, max_age=86400)
            found.append((StoredFile.objects.get(pk=pk), name))
        except (signing.BadSignature, StoredFile.DoesNotExist):
            continue
    return found + [(keep_file(f, f.name), f.name) for f in request.FILES.getlist("files")]


def typed_day(request: HttpRequest, name: str) -> date | None:
    """A day that was typed in a form, or nothing. Raises Refused, beside its field, for what is no day."""
    typed = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        text = Text("请按2026-11-23的写法填写日期。", "Give a date, written like 2026-11-23.")
        raise Refused("date", text, {name: text}) from error


def marks_of(files: Files) -> list[dict[str, str]]:
    """Kept files as marks that a form carries to its next press."""
    return [{"name": name, "mark": signing.dumps([stored.pk, name], salt=KEPT)} for stored, name in files]


class MoveTry:
    """One press on a move's form: first looked at, then made; with what to show when neither could be."""

    def __init__(self, request: HttpRequest, matter: Matter, actor: Actor, move: str) -> None:
        self.move = move
        self.error: YuqiaoError | None = None
        self.preview: Preview | None = None
        self.files: Files = []
        self.done = False
        declared = next((m for m in registry.area(matter.area).workflow.moves if m.code == move), None)
        self.title = declared.title if declared else ""
        try:
            version = int(request.POST.get("version", "") or -1)
        except ValueError:
            version = -1
        look_first = declared is not None and looks_first(declared) and "sure" not in request.POST
        try:
            self.files = kept_files(request)
            if look_first:
                self.preview = preview(matter.pk, move, actor, version=version, data=request.POST.dict())
            else:
                act(matter.pk, move, actor, version=version, data=request.POST.dict(), files=self.files)
                self.done = True
        except YuqiaoError as error:
            self.error = error


def looks_first(move: Move) -> bool:
    """True when what a move does is shown before it is made: it tells somebody, or cannot be taken back."""
    return move.confirm or bool(move.tells and not move.at_once)


def moves_of(matter: Matter, actor: Actor, request: HttpRequest, tried: MoveTry | None) -> list[dict[str, Any]]:
    """Open moves with their forms; the one that was tried keeps what was typed, its errors, its files and its preview."""
    found = []
    for move in selectors.open_moves(matter, actor):
        mine = tried is not None and tried.move == move.code
        entry: dict[str, Any] = {"move": move, "form": ContractForm(move.asks, about=matter), "tried": mine}
        entry["why_not"] = why_not(matter, move, actor) if move.guards else None
        entry["takes_files"] = any(f.kind == "longtext" for f in move.asks)
        entry["looks_first"] = looks_first(move)
        if mine:
            entry["form"] = form_of(move, request, tried.error, matter)
            entry["kept"] = marks_of(tried.files)
            entry["preview"] = tried.preview
            if tried.preview:
                entry["state_after"] = registry.area(matter.area).workflow.state(tried.preview.state)
                entry["clocks"] = [(selectors.clock_title(matter, c.code), c) for c in tried.preview.clocks]
        found.append(entry)
    return found


RARE = 60  # a move of this order or a later one is folded away at the desk, while others are open


def folded(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Open moves for the desk, those that are rarely made apart, what cannot be done now last; numbers are their keys."""
    ordered = sorted(entries, key=lambda e: (e["move"].batch_order >= RARE, bool(e["why_not"]) and not e["tried"]))
    for number, entry in enumerate(ordered, start=1):
        entry["number"] = number
    usual = [e for e in ordered if e["move"].batch_order < RARE]
    rare = [e for e in ordered if e["move"].batch_order >= RARE] if usual else []
    return {"moves": usual or ordered, "rare_moves": rare, "rare_tried": any(e["tried"] for e in rare)}


def form_of(move: Move, request: HttpRequest, error: YuqiaoError | None = None, about: Matter | None = None) -> ContractForm:
    """The move's form with what was typed and, after an error, what to change."""
    form = ContractForm(move.asks, data=request.POST, about=about)
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
    return {"problem": error.text, "problem_fields": error.fields, "changes": error.events if isinstance(error, Changed) else []}


def stream(document: Document) -> FileResponse:
    """A private file, never shown inside our own pages' origin as a page: always as a download."""
    response = FileResponse(open_file(document.stored), as_attachment=True, filename=document.name)
    response["Content-Type"] = document.stored.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
