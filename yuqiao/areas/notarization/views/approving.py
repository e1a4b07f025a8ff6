"""The approver's page: everything that is looked at before a certificate is approved, to be read and not changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yuqiao.areas.notarization import drafting, selectors, wording, words
from yuqiao.areas.notarization.checking import findings
from yuqiao.areas.notarization.models import Item, Opinion, SignedPaper
from yuqiao.areas.notarization.views.drafting import matter_or_404
from yuqiao.matters import registry
from yuqiao.matters import selectors as core
from yuqiao.matters.access import Actor, reads_side_file
from yuqiao.people.doors import desk_view


@desk_view()
@require_GET
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Texts with what differs from the forms, red flags, papers with their verdicts, signed papers, opinions of the side file."""
    matter = matter_or_404(request, reference)
    actor = Actor.of_user(request.user)
    found = findings(matter)
    context = {
        "matter": matter,
        "state": registry.area("notarization").workflow.state(matter.state),
        "file": selectors.file_of(matter),
        "items": [_shown(item) for item in selectors.items_of(matter)],
        "stopping": [f for f in found if f.blocking],
        "flags": [f for f in found if not f.blocking],
        "materials": matter.materials.select_related("document").order_by("pk"),
        "signed_papers": [
            (paper, dict(words.SIGNED_PAPERS)[paper.kind])
            for paper in SignedPaper.objects.filter(matter=matter).select_related("document", "made_by").order_by("pk")
        ],
        "opinions": Opinion.objects.filter(matter=matter).select_related("author").order_by("pk")
        if reads_side_file(request.user, matter)
        else None,
        "moves": [m for m in core.open_moves(matter, actor) if m.code in ("approve", "return_draft")],
    }
    return render(request, "notarization/approve.html", context)


def _shown(item: Item) -> dict:
    form = drafting.form_of(item) if item.form else None
    values: dict[str, str] = dict(item.values)
    zh, foreign = drafting.form_text(form, values), drafting.form_text(form, values, item.language)
    return {
        "item": item,
        "form": form,
        "route": words.ROUTES[item.route],
        "parts_zh": wording.differences(zh, item.text_zh) if zh else [wording.Part("same", item.text_zh)],
        "parts_foreign": wording.differences(foreign, item.text_foreign, item.language)
        if foreign and item.text_foreign
        else [wording.Part("same", item.text_foreign)],
    }
