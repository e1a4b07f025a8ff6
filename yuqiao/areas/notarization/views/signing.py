"""Interview note, notice and receipt: written, read out, signed on the screen or on paper."""

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuqiao.areas.notarization import selectors, signing_papers
from yuqiao.areas.notarization.signing_texts import prepared, rules_of
from yuqiao.areas.notarization.views.common import files_of, matter_at_desk
from yuqiao.kernel.errors import Refused, YuqiaoError
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor, roles_in
from yuqiao.matters.models import Matter
from yuqiao.people.doors import desk_view

PNG = "data:image/png;base64,"
NO_SCAN = Text("请选择一份扫描件。", "Please choose one scan.")


def _languages(chosen: str) -> tuple[str, ...]:
    return ("zh-hans", "en") if chosen == "en" else ("zh-hans",)


def _picture(sent: str) -> bytes:
    """The drawn signature as bytes; empty for what is none (the verb then says what to do)."""
    if not sent.startswith(PNG) or len(sent) > 2 * signing_papers.MOST_BYTES:
        return b""
    try:
        return base64.b64decode(sent[len(PNG) :], validate=True)
    except binascii.Error:
        return b""


def _act(request: HttpRequest, found: Matter, kind: str) -> str:
    """What the form asks for; returns what to say then."""
    actor, sent = Actor.of_user(request.user), request.POST
    if sent.get("do") == "write":
        signing_papers.write_paper(found.pk, actor, kind, sent.get("text", ""), language=sent.get("language", ""))
        return _("The draft was kept. Read it out, then have it signed.")
    paper = sent.get("paper", "")
    paper_id = int(paper) if paper.isdecimal() and len(paper) < 10 else 0
    about = {"signed_by": sent.get("signed_by", ""), "seen": sent.get("seen", "")}
    if sent.get("do") == "scan":
        scans = files_of(request, "scan")
        if len(scans) != 1:
            raise Refused("no_scan", NO_SCAN, {"scan": NO_SCAN})
        signing_papers.attach_scan(found.pk, paper_id, actor, scan=scans[0], **about)
    else:
        signing_papers.sign_paper(found.pk, paper_id, actor, signature=_picture(sent.get("signature", "")), **about)
    return _("The paper is signed and kept.")


@desk_view()
def sign(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Write a paper and have it signed."""
    if kind not in signing_papers.KINDS:
        raise Http404
    found = matter_at_desk(request, reference)
    error = None
    if request.method == "POST":
        try:
            said = _act(request, found, kind)
        except YuqiaoError as refused:
            error = refused
        else:
            messages.success(request, said)
            return redirect("notarization_desk:sign", reference=reference, kind=kind)
    return _page(request, found, kind, error)


def _page(request: HttpRequest, found: Matter, kind: str, error: YuqiaoError | None) -> HttpResponse:
    file = selectors.file_of(found)
    draft, signed = signing_papers.papers_of(found, kind)
    language = _chosen(request, found, draft)
    context: dict[str, Any] = {
        "matter": found,
        "file": file,
        "kind": kind,
        "title": signing_papers.KINDS[kind],
        "kinds": signing_papers.KINDS.items(),
        "draft": draft,
        "signed": signed,
        "language": language,
        "text": _text(request, found, kind, language),
        "seen": signing_papers.digest(draft.text) if draft else "",
        "signer": request.POST.get("signed_by") or signing_papers.signer_of(file),
        "rules": rules_of(kind),
        "writes": bool(roles_in(Actor.of_user(request.user), found) & signing_papers.WRITERS) and not found.closed_at,
        "problem": error.text if error else None,
    }
    return render(request, "notarization/sign.html", context, status=error.status if error else 200)


def _chosen(request: HttpRequest, found: Matter, draft: Any) -> str:
    asked = request.POST.get("language") or request.GET.get("language") or (draft.language if draft else found.language)
    return asked if asked in signing_papers.LANGUAGES else signing_papers.LANGUAGES[0]


def _text(request: HttpRequest, found: Matter, kind: str, language: str) -> str:
    """What was typed, else the draft, else (or when it is asked for) the text anew from the file."""
    if request.POST.get("text"):
        return request.POST["text"]
    draft, _signed = signing_papers.papers_of(found, kind)
    if draft and "anew" not in request.GET:
        return draft.text
    return prepared(found, selectors.file_of(found), kind, _languages(language))
