"""Verification for everybody: by number, day and code, by the QR code, by the file; and what is needed to do it offline."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from yuqiao.kernel import clock, pki
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import TooMany, YuqiaoError
from yuqiao.kernel.limits import address_of
from yuqiao.kernel.statements import published_keys
from yuqiao.matters.verification import (
    DOCUMENT_LIMIT,
    STATEMENT_FIELDS,
    Verdict,
    check_by_code,
    check_by_document,
    check_by_statement,
)
from yuqiao.site.forms import VerifyForm
from yuqiao.site.verdicts import words_of

ASKED = ("number", "date", "code")


@public
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and the verdict at once when all that it needs is in the address or was sent."""
    context: dict[str, Any] = {"form": VerifyForm(initial={name: request.GET.get(name, "") for name in ASKED})}
    status = 200
    try:
        found = _asked(request, context)
    except YuqiaoError as error:
        found, status = None, error.status
        context |= {"problem": error.text, "problem_fields": error.fields}
        retry_after = error.retry_after if isinstance(error, TooMany) else 0
    if found is not None:
        verdict, by = found
        context |= {"verdict": verdict, "words": words_of(verdict, by), "by": by}
    elif context["form"].errors:
        status = 422
    response = render(request, "portal/verify.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex" if request.GET else "all"
    if status == TooMany.status:
        response["Retry-After"] = str(retry_after)
    return response


def _asked(request: HttpRequest, context: dict[str, Any]) -> tuple[Verdict, str] | None:
    """The verdict and by what it was asked for; None when nothing was asked, or not all."""
    address = address_of(request)
    if request.method == "POST" and "number" not in request.POST:
        sent = request.FILES.get("document")
        context["by"] = "document"
        return check_by_document(sent.read(DOCUMENT_LIMIT + 1) if sent else b"", address=address), "document"
    if request.GET.get("s"):
        return check_by_statement(request.GET["s"], address=address), "qr"
    if request.method == "POST" or all(request.GET.get(name) for name in ASKED):
        form = context["form"] = VerifyForm(request.POST if request.method == "POST" else request.GET)
        if form.is_valid():
            data = form.cleaned_data
            return check_by_code(data["number"], data["date"], data["code"], address=address), "code"
    return None


@public
@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The keys that check a statement without us (docs/statements.md)."""
    response = JsonResponse({"keys": published_keys()}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """The roots to which the signatures of our papers lead: for PDF readers."""
    roots = pki.trusted_roots()
    if not roots:
        raise Http404
    response = HttpResponse(b"".join(root.public_bytes(Encoding.PEM) for root in roots), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="authority.pem"'
    return response


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """One file that checks QR codes without a connection, with the keys of this day in it."""
    data = {"keys": published_keys(), "fields": STATEMENT_FIELDS, "made": clock.now().isoformat(timespec="seconds")}
    context = {
        "style": _inlined("css/verify-offline.css"),
        "reader": _inlined("vendor/jsQR.js"),
        "scan": _inlined("js/scan.js"),
        "script": _inlined("js/verify-offline.js"),
        "data": _in_script(json.dumps(data, ensure_ascii=False)),
        "made": clock.today(),
    }
    response = render(request, "portal/verify_offline.html", context)
    response["Content-Disposition"] = 'attachment; filename="yuqiao-verify.html"'
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=8)
def _inlined(name: str) -> SafeString:
    """A static file of ours as it stands within a page."""
    return mark_safe(Path(str(finders.find(name))).read_text(encoding="utf-8").replace("</script", "<\\/script"))


def _in_script(text: str) -> SafeString:
    """JSON in which nothing can end the element around it."""
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
