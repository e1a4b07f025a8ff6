"""What the applicant does in a notarial matter beyond its moves: answering the questions on which papers hang."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.notarization.papers import PapersChange, answer_and_compare
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.text import Text
from yuqiao.matters.tracked import followed

YES_NO = {"yes": True, "no": False}


@public
@require_POST
def circumstances(request: HttpRequest, reference: str) -> HttpResponse:
    """Answers to yes/no questions; the list of papers follows, and the page says how."""
    page = reverse("portal:matter", args=[reference])
    try:
        matter, actor, token = followed(request, reference)
    except YuqiaoError:
        return redirect(page)  # which answers a wrong link and a guess alike
    typed = {name.removeprefix("q-"): value for name, value in request.POST.items() if name.startswith("q-")}
    try:
        change = answer_and_compare(matter.pk, actor, {code: YES_NO[v] for code, v in typed.items() if v in YES_NO})
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _said(change))
    return redirect(page + (f"?token={token}" if token else "") + "#papers")


def _said(change: PapersChange) -> str:
    parts = [_("Your answers were kept.")]
    if change.added:
        parts.append(_("Now also needed: %(papers)s.") % {"papers": _listed(change.added)})
    if change.dropped:
        parts.append(_("No longer needed: %(papers)s.") % {"papers": _listed(change.dropped)})
    if not change.added and not change.dropped:
        parts.append(_("The list of papers stays as it is."))
    return " ".join(parts)


def _listed(titles: list[Text]) -> str:
    return str(Text("、".join(t.zh for t in titles), "; ".join(t.en for t in titles)))
