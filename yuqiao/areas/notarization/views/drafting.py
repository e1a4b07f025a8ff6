"""The desk's pages of one certificate: draft, translation, second reading, a print with DRAFT across it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yuqiao.areas.notarization import documents, drafting, selectors, wording
from yuqiao.areas.notarization.checking import item_findings
from yuqiao.areas.notarization.draft_forms import ValuesForm
from yuqiao.areas.notarization.models import Item
from yuqiao.facts.models import NotaryForm
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, YuqiaoError
from yuqiao.kernel.templatetags.yq import instant
from yuqiao.matters import registry
from yuqiao.matters.access import Actor, roles_in, visible_at_desk
from yuqiao.matters.contract import SECOND_READER, TRANSLATOR
from yuqiao.matters.models import Matter
from yuqiao.people.doors import desk_view

HELPING = {TRANSLATOR, SECOND_READER}


def matter_or_404(request: HttpRequest, reference: str, whole: bool = True) -> Matter:
    """The notarial matter at this desk. `whole`: not for who only translates or reads; they see the texts alone."""
    matter = get_object_or_404(visible_at_desk(request.user).select_related("handler"), reference=reference, area="notarization")
    roles = roles_in(Actor.of_user(request.user), matter)
    if whole and roles and roles <= HELPING:
        raise Http404
    return matter


def _item(matter: Matter, item: int) -> tuple[Item, list[Item]]:
    items = selectors.items_of(matter)
    found = next((i for i in items if i.pk == item), None)
    if found is None:
        raise Http404
    found.matter = matter
    return found, items


def _number(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else -1


@dataclass
class Page:
    """What stands in the fields of the draft page: as saved, or as typed."""

    form: NotaryForm | None
    values: ValuesForm
    text_zh: str
    text_foreign: str
    reason: str
    version: int


def _saved(item: Item) -> Page:
    form = drafting.form_of(item)
    values: dict[str, str] = dict(item.values) if item.version else drafting.prefill(item, form)
    return Page(
        form,
        ValuesForm(form, item, values=values),
        item.text_zh or (drafting.form_text(form, values) if not item.version else ""),
        item.text_foreign or (drafting.form_text(form, values, item.language) if not item.version and item.language else ""),
        item.deviation_reason,
        item.version,
    )


def _typed(request: HttpRequest, item: Item) -> Page:
    form = next((f for f in drafting.forms_of(item) if f.code == request.POST.get("form")), None)
    return Page(
        form,
        ValuesForm(form, item, request.POST),
        request.POST.get("text_zh", ""),
        request.POST.get("text_foreign", ""),
        request.POST.get("deviation_reason", ""),
        _number(request),
    )


def _refilled(page: Page, item: Item, values: dict[str, str]) -> Page:
    """The same page with other values, and the form's wording filled with them."""
    page.values = ValuesForm(page.form, item, values=values)
    if page.form:
        page.text_zh = drafting.form_text(page.form, values)
        page.text_foreign = drafting.form_text(page.form, values, item.language) or page.text_foreign
    return page


@desk_view()
def draft(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """The draft of one certificate: fields, Chinese and translated text, and what differs from the form."""
    matter = matter_or_404(request, reference)
    found, items = _item(matter, item)
    if request.method != "POST":
        return _draft_page(request, found, items, _saved(found))
    page = _typed(request, found)
    do = request.POST.get("do", "save")
    if do in _LOOKS:
        return _draft_page(request, found, items, _LOOKS[do](page, found, items), unsaved=True)
    by_itself = do == "auto"
    try:
        saved = drafting.save_draft(
            matter.pk,
            found.pk,
            Actor.of_user(request.user),
            version=page.version,
            values=page.values.values(),
            text_zh=page.text_zh,
            text_foreign=page.text_foreign,
            deviation_reason=page.reason,
            form=page.form.code if page.form else request.POST.get("form", ""),
            by_itself=by_itself,
        )
    except YuqiaoError as error:
        if by_itself:
            return JsonResponse({"problem": str(error.text)}, status=error.status)
        fresh, items = _item(matter, item)
        return _draft_page(request, fresh, items, page, error=error, unsaved=True)
    if by_itself:
        return JsonResponse({"version": saved.version, "saved": _("Saved %(time)s") % {"time": instant(clock.now())}})
    messages.success(request, _("The draft is saved."))
    return redirect("notarization_desk:draft", reference, item)


def _fill(page: Page, item: Item, items: list[Item]) -> Page:
    return _refilled(page, item, page.values.values())


def _another_form(page: Page, item: Item, items: list[Item]) -> Page:
    known = drafting.prefill(item, page.form) if page.form else {}
    return _refilled(page, item, {**known, **page.values.values()})


def _copy(page: Page, item: Item, items: list[Item]) -> Page:
    """The fields that the first certificate of the visit has too."""
    first: dict[str, str] = dict(items[0].values)
    keys = set(page.values.keys.values())
    return _refilled(page, item, {**page.values.values(), **{k: v for k, v in first.items() if k in keys}})


_LOOKS = {"fill": _fill, "form": _another_form, "copy": _copy}


def _draft_page(
    request: HttpRequest, item: Item, items: list[Item], page: Page, *, error: YuqiaoError | None = None, unsaved: bool = False
) -> HttpResponse:
    values = page.values.values() if page.values.is_bound else {k: str(v) for k, v in _initial(page.values).items() if v}
    form_zh = drafting.form_text(page.form, values)
    form_foreign = drafting.form_text(page.form, values, item.language)
    place = [i.pk for i in items].index(item.pk)
    context: dict[str, Any] = {
        **_common(request, item),
        "items": items,
        "before": items[place - 1] if place else None,
        "next": items[place + 1] if place + 1 < len(items) else None,
        "page": page,
        "forms": drafting.forms_of(item),
        "locked": drafting.can_draft(Actor.of_user(request.user), item),
        "unsaved": unsaved,
        "problem": error.text if error else "",
        "wrong": error.fields if error else {},
        "deviates": page.form is not None and wording.deviates(form_zh, page.text_zh),
        "parts_zh": wording.differences(form_zh, wording.tidy(page.text_zh)) if form_zh else [],
        "parts_foreign": _parts(form_foreign, page.text_foreign, item.language),
        "findings": item_findings(item),
        "copies_from": items[0] if place and items[0].values and page.form else None,
    }
    if isinstance(error, Changed):
        theirs = error.events[0]
        context["theirs"] = theirs
        context["between"] = wording.differences(theirs["text_zh"], wording.tidy(page.text_zh))
        page.version = theirs["version"]
    return render(request, "notarization/draft.html", context, status=error.status if error else 200)


def _initial(form: ValuesForm) -> dict[str, str]:
    return {key: form.fields[name].initial for name, key in form.keys.items()}


def _parts(form_text: str, text: str, language: str) -> list[wording.Part]:
    return wording.differences(form_text, wording.tidy(text), language) if form_text and text else []


def _common(request: HttpRequest, item: Item) -> dict[str, Any]:
    actor = Actor.of_user(request.user)
    return {
        "matter": item.matter,
        "state": registry.area("notarization").workflow.state(item.matter.state),
        "item": item,
        "language": next((row.name for row in selectors.languages() if row.code == item.language), item.language),
        "notes": drafting.notes_on(item),
        "may_draft": drafting.can_draft(actor, item) is None,
        "may_translate": bool(item.language) and drafting.can_translate(actor, item),
        "may_read": bool(item.language) and drafting.can_read(actor, item),
        "whole": not roles_in(actor, item.matter) <= HELPING,
    }


@desk_view()
def translate(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """The translator's page: the Chinese text, the translation, and what the second reader said."""
    matter = matter_or_404(request, reference, whole=False)
    found, _items = _item(matter, item)
    if not found.language:
        raise Http404
    typed, version, error = found.text_foreign, found.version, None
    if request.method == "POST":
        typed, version, by_itself = request.POST.get("text_foreign", ""), _number(request), request.POST.get("do") == "auto"
        actor = Actor.of_user(request.user)
        try:
            saved = drafting.save_translation(matter.pk, found.pk, actor, version=version, text_foreign=typed, by_itself=by_itself)
        except YuqiaoError as refused:
            if by_itself:
                return JsonResponse({"problem": str(refused.text)}, status=refused.status)
            error = refused
        else:
            if by_itself:
                return JsonResponse({"version": saved.version, "saved": _("Saved %(time)s") % {"time": instant(clock.now())}})
            messages.success(request, _("The translation is saved."))
            return redirect("notarization_desk:translate", reference, item)
    context = {**_common(request, found), "typed": typed, "version": version, "problem": error.text if error else ""}
    if isinstance(error, Changed):
        context |= {"theirs": error.events[0], "version": error.events[0]["version"]}
    context["clauses"] = wording.clauses(found.text_zh, typed, found.language)
    return render(request, "notarization/translate.html", context, status=error.status if error else 200)


@desk_view()
def read(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """The second reader's page: both texts sentence by sentence, each to be ticked; then confirmed, or sent back."""
    matter = matter_or_404(request, reference, whole=False)
    found, _items = _item(matter, item)
    if not found.language:
        raise Http404
    clauses = wording.clauses(found.text_zh, found.text_foreign, found.language)
    ticked = {n for n in range(len(clauses)) if request.POST.get(f"tick-{n}")}
    problem, status = "", 200
    if request.method == "POST":
        ok = request.POST.get("do") == "ok"
        try:
            if ok and len(ticked) < len(clauses):
                problem, status = _("Please tick every sentence, or send the translation back with a note."), 422
            else:
                actor, note = Actor.of_user(request.user), request.POST.get("note", "")
                drafting.read_translation(matter.pk, found.pk, actor, ok, note, version=_number(request))
                messages.success(request, _("The translation is confirmed.") if ok else _("The translation went back."))
                return redirect("notarization_desk:read", reference, item)
        except YuqiaoError as error:
            problem, status = str(error.text), error.status
    context = {
        **_common(request, found),
        "clauses": [(n, zh, foreign, n in ticked) for n, (zh, foreign) in enumerate(clauses)],
        "note": request.POST.get("note", ""),
        "problem": problem,
    }
    return render(request, "notarization/read.html", context, status=status)


@desk_view()
@require_GET
def preview(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """The certificate as it would be printed, without a number, with DRAFT across it."""
    matter = matter_or_404(request, reference)
    found, _items = _item(matter, item)
    response = HttpResponse(documents.draft_pdf(found, selectors.file_of(matter)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="draft-{matter.reference}-{found.position}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
