"""The quote, line by line."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.notarization.items import drop_line, set_line
from yuqiao.areas.notarization.views.common import matter_at_desk
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.text import Text
from yuqiao.matters.access import Actor
from yuqiao.people.doors import desk_view


def _amount(typed: str) -> Decimal:
    """What was typed as an amount; NaN for what is none (the verb then says what an amount is)."""
    try:
        return Decimal(typed.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return Decimal("NaN")


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and 0 < len(typed) < 5 and int(typed) > 0 else None


@desk_view()
@require_POST
def quote(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a line its amount, add one, or take one out."""
    found = matter_at_desk(request, reference)
    actor, sent = Actor.of_user(request.user), request.POST
    line = sent.get("line", "")
    line_id = int(line) if line.isdecimal() and len(line) < 10 else None
    item, reason = sent.get("item", ""), sent.get("reason", "")
    title = sent.get("title", "").strip()
    try:
        if sent.get("do") == "drop":
            drop_line(found.pk, actor, line_id or 0, reason)
        else:
            set_line(
                found.pk,
                actor,
                line_id=line_id,
                amount=_amount(sent.get("amount", "")),
                number=_whole(sent.get("number", "")),
                reason=reason,
                kind=sent.get("kind", ""),
                title=Text(title, sent.get("title_en", "").strip() or title),
                item_id=int(item) if item.isdecimal() and len(item) < 10 else None,
            )
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _("The quote was changed."))
    return redirect(f"{reverse('desk:matter', args=[reference])}#quote")
