"""The demonstration's mailbox: what the recipients' mailboxes would hold. There is none in production."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yuqiao.kernel.doors import public
from yuqiao.notify.mailbox import kept_message, kept_messages, sent_at


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest letters first; `q` looks in addresses and subjects."""
    if not settings.DEMO:
        raise Http404
    query = request.GET.get("q", "").strip().lower()
    letters = [(n, m, sent_at(m)) for n, m in kept_messages() if query in f"{m['To']} {m['Subject']}".lower()]
    return render(request, "notify/mailbox.html", {"letters": letters[:100], "query": query})


@public
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One letter."""
    found = kept_message(name) if settings.DEMO else None
    if found is None:
        raise Http404
    body = found.get_body(("plain",))
    return render(
        request, "notify/message.html", {"letter": found, "sent": sent_at(found), "body": body.get_content() if body else ""}
    )
