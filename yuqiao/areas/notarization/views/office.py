"""The register of one's own notary office: its names, its notaries, ties; for the head, and for each notary the own ties."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.areas.notarization import words
from yuqiao.areas.notarization.draft_forms import InPostForm, OfficeForm, TieForm
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.paging import page_of
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role, User
from yuqiao.people.selectors import current_seats
from yuqiao.registers import services
from yuqiao.registers.catalogue import BY_CODE
from yuqiao.registers.models import Notary, NotaryOffice, NotaryTie
from yuqiao.registers.selectors import changes_of, ties_shown
from yuqiao.registers.story import label_of

SEATS = (Role.OFFICE_HEAD, Role.NOTARY, Role.APPROVER)


def _office(user: User, head: bool = False) -> NotaryOffice:
    """The notary office in which the user has a seat; with `head`, the one that the user heads. Raises Http404."""
    roles = (Role.OFFICE_HEAD,) if head else SEATS
    places = [s.office_id for s in current_seats(user) if s.role in roles and s.office_id]
    found = NotaryOffice.objects.filter(office__in=places).select_related("office", "registered_name_checked_by").order_by("pk")
    return get_object_or_404(found[:1])


def _show(request: HttpRequest, office: NotaryOffice, *, names=None, tie=None, notary=None) -> HttpResponse:
    """The page; a form that was refused stands in it with what was typed."""
    head = services.is_head(request.user, office)
    me = Notary.objects.filter(user=request.user, office=office).first()
    initial = {name: getattr(office, name) for name in ("name_en", "registered_name_en", "short_name", "short_name_en")}
    context: dict[str, Any] = {
        "office": office,
        "head": head,
        "me": me,
        "names": names or OfficeForm(initial=initial),
        "notaries": [_line(n, notary) for n in office.notaries.order_by("pk")],
        "ties": [(t, dict(words.TIES).get(t.kind, t.kind)) for t in ties_shown(request.user.pk, office, head)],
        "tie": tie or TieForm(),
        "mismatch": office.registered_name_en != office.name_en,
    }
    if head:
        query = request.GET
        page = page_of(changes_of(office), (("id", True),), size=20, after=query.get("after", ""), before=query.get("before", ""))
        people = {n.pk: n for n, _form in context["notaries"]}
        context["page"] = page
        context["changes"] = [
            (c, people.get(c.entry) if c.register == services.NOTARIES else None, label_of(BY_CODE[c.register], c.field))
            for c in page.rows
        ]
    refused = any(f is not None for f in (names, tie, notary))
    return render(request, "notarization/office.html", context, status=422 if refused else 200)


def _line(notary: Notary, tried: tuple[int, InPostForm] | None) -> tuple[Notary, InPostForm]:
    if tried and tried[0] == notary.pk:
        return notary, tried[1]
    initial = {"specimen_filed_on": notary.specimen_filed_on, "in_post_until": notary.in_post_until}
    return notary, InPostForm(initial=initial, prefix=f"n{notary.pk}")


def _show_refusal(form: Any, refused: Refused) -> None:
    for name, text in (refused.fields or {None: refused.text}).items():
        form.add_error(name if name in form.fields else None, str(text))


@desk_view(*SEATS)
def office(request: HttpRequest) -> HttpResponse:
    """The entries of one's own office; the head may change its names."""
    if request.method != "POST":
        return _show(request, _office(request.user))
    own = _office(request.user, head=True)
    form = OfficeForm(request.POST)
    if form.is_valid():
        try:
            services.set_office_names(own, request.user, **form.cleaned_data)
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            messages.success(request, _("Saved. The check before issue uses it from now on."))
            return redirect("notarization_desk:office")
    return _show(request, own, names=form)


@desk_view(Role.OFFICE_HEAD)
@require_POST
def notary(request: HttpRequest, notary: int) -> HttpResponse:
    """Specimen and last day in post of one notary."""
    own = _office(request.user, head=True)
    found = get_object_or_404(own.notaries, pk=notary)
    form = InPostForm(request.POST, prefix=f"n{found.pk}")
    if form.is_valid():
        try:
            services.set_notary(found, request.user, **form.cleaned_data)
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            messages.success(request, _("Saved. The check before issue uses it from now on."))
            return redirect("notarization_desk:office")
    return _show(request, own, notary=(found.pk, form))


@desk_view(*SEATS)
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """A notary declares a tie of the own."""
    own = _office(request.user)
    me = Notary.objects.filter(user=request.user, office=own).first()
    if me is None:
        raise Http404
    form = TieForm(request.POST)
    if form.is_valid():
        try:
            services.declare_tie(me, by=request.user, **form.cleaned_data)
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            messages.success(request, _("The tie is on record. Matters with this party are not given to you."))
            return redirect("notarization_desk:office")
    return _show(request, own, tie=form)


@desk_view(*SEATS)
@require_POST
def end(request: HttpRequest, tie: int) -> HttpResponse:
    """A notary says that a tie of the own holds no longer."""
    found = get_object_or_404(NotaryTie.objects.select_related("notary__office"), pk=tie, notary__user=request.user)
    services.end_tie(found, request.user)
    messages.success(request, _("The tie ends today."))
    return redirect("notarization_desk:office")
