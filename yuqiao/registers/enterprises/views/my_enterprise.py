"""An enterprise's own profile: seen and corrected by who represents it, and by nobody else."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yuqiao.kernel import clock, limits
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.files import keep_file
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import XLSX, Sheet, as_xlsx
from yuqiao.people.doors import applicant_view
from yuqiao.people.models import Role, Seat
from yuqiao.people.selectors import current_seats
from yuqiao.registers.enterprises import representation
from yuqiao.registers.enterprises import selectors as read
from yuqiao.registers.enterprises.corrections import ask_correction
from yuqiao.registers.enterprises.fields import BY_CODE, CONTACT, FIELDS, OFFICIAL, OWN, SECTIONS, Section, label_of
from yuqiao.registers.enterprises.forms import ColumnsForm, InviteForm, ReasonForm, RepresentForm
from yuqiao.registers.enterprises.services import (
    change_enterprise,
    confirm_enterprise,
    correct_own_values,
    drop_row,
    find_enterprise,
    put_row,
    said_by_enterprise,
)
from yuqiao.registers.enterprises.views.enterprises import attached, own_page, refuse_on
from yuqiao.registers.models import Correction, Enterprise, Representative

OWN_CODES = {c.code for c in OWN}


def _codes(request: HttpRequest) -> list[str]:
    mine = [s.enterprise_code for s in current_seats(request.user) if s.role == Role.ENTERPRISE_REPRESENTATIVE]
    return [code for code in dict.fromkeys(mine) if code]


def _own(request: HttpRequest, code: str) -> tuple[Enterprise, Seat]:
    """The enterprise for which this person acts today; of all others nothing is told."""
    seats = [s for s in current_seats(request.user) if s.role == Role.ENTERPRISE_REPRESENTATIVE]
    seat = next((s for s in seats if s.enterprise_code and s.enterprise_code == code), None)
    found = find_enterprise(code) if seat else None
    if seat is None or found is None or found.credit_code != seat.enterprise_code:
        raise Http404
    return found, seat


@applicant_view
def index(request: HttpRequest) -> HttpResponse:
    """The enterprises for which one acts, and one's requests; with one enterprise alone, its profile."""
    codes = _codes(request)
    enterprises = list(Enterprise.objects.filter(credit_code__in=codes, merged_into=None).order_by("name_zh"))
    asked = list(Representative.objects.filter(user=request.user).exclude(proof=None).order_by("-pk")[:20])
    if len(enterprises) == 1 and not asked:
        return redirect("my_enterprise:profile", enterprises[0].credit_code)
    return own_page(request, "registers/enterprises/my_enterprises.html", {"enterprises": enterprises, "asked": asked})


@applicant_view
def represent(request: HttpRequest) -> HttpResponse:
    """Ask to act for an enterprise, with a letter of authority or the licence."""
    form, status = RepresentForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        limits.check("portal.submit", limits.address_of(request))
        status = 422
        if form.is_valid():
            try:
                sent = form.cleaned_data["proof"]
                kept = keep_file(sent, sent.name) if sent else None
                data = form.cleaned_data
                representation.ask_to_represent(request.user, data["credit_code"], data["name"], kept, sent.name if sent else "")
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                messages.success(request, _("Sent. The registrar compares your paper with the register and writes to you."))
                return redirect("my_enterprise:index")
    return own_page(request, "registers/enterprises/my_represent.html", {"form": form}, status)


@applicant_view
@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take one's own open request back."""
    get_object_or_404(Representative, pk=request_id, user=request.user)
    return _do(request, _("Taken back."), "my_enterprise:index", (), lambda: representation.withdraw(request_id, request.user))


def _do(request: HttpRequest, done: str, to: str, arguments: tuple, verb: Any) -> HttpResponse:
    try:
        verb()
        messages.success(request, done)
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect(to, *arguments)


@applicant_view
def invited(request: HttpRequest, invited: int) -> HttpResponse:
    """A colleague with the letter's link accepts."""
    token = request.POST.get("token") or request.GET.get("token", "")
    try:
        found = representation.invitation(invited, token)
        if request.method == "POST":
            representation.accept_invitation(invited, token, request.user)
            messages.success(request, _("You act for this enterprise now."))
            return redirect("my_enterprise:profile", found.credit_code)
    except YuqiaoError as error:
        if error.status == 404:
            limits.check("token.miss", limits.address_of(request))
        return own_page(request, "registers/enterprises/my_invited.html", {"problem": error.text}, error.status)
    return own_page(request, "registers/enterprises/my_invited.html", {"invited": found, "token": token})


# ---- the profile


@applicant_view
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """Every field with its source and day, the lists, contact, colleagues."""
    found, seat = _own(request, code)
    return _profile(request, read.whole(found.pk), seat)


def _profile(
    request: HttpRequest, found: Enterprise, seat: Seat, invite: InviteForm | None = None, status: int = 200
) -> HttpResponse:
    main = representation.is_main(seat)
    context = {
        "enterprise": found,
        "fields": [s for s in read.shown(found) if s.column.code != "remark"],
        "changeable": OWN_CODES,
        "official": OFFICIAL,
        "sections": read.sections_of(found),
        "bars": read.bars_of(found),
        "contact": [(c, getattr(found, c.code)) for c in CONTACT[:4]],
        "corrections": {c.field: c for c in found.corrections.filter(state=Correction.State.OPEN)},
        "colleagues": representation.representatives_of(found),
        "invitations": representation.open_invitations(found) if main else [],
        "main": main,
        "me": seat.pk,
        "invite": invite or InviteForm(),
        "fresh": found.confirmed_at and found.confirmed_at >= read.start_of_year(),
    }
    return own_page(request, "registers/enterprises/my_enterprise.html", context, status)


@applicant_view
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """All is right."""
    found, _seat = _own(request, code)
    thanks = _("Thank you. The register shows that you confirmed today.")
    return _do(request, thanks, "my_enterprise:profile", (code,), lambda: confirm_enterprise(found.pk, request.user))


@applicant_view
def field(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Correct one value. A registered name or code is asked for; all others hold at once."""
    found, _seat = _own(request, code)
    if field in OFFICIAL:
        return _ask(request, found, field)
    if field not in OWN_CODES:
        raise Http404
    found = read.whole(found.pk)
    source = read.source_of(found, field)
    columns = [BY_CODE[field], *([BY_CODE["county"]] if field == "city" else [BY_CODE["city"]] if field == "county" else [])]
    form, status = ColumnsForm(columns, request.POST or None, of=found), 200
    if source and source.listed:
        form.fields["reason"] = ReasonForm().fields["reason"]
        form.fields["reason"].required = False
        form.fields["reason"].help_text = _("An official list says otherwise. Your reason stays in the history.")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data.get("reason", "")
            try:
                correct_own_values(found.pk, form.values(), request.user, reason)
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                messages.success(request, _("Saved: marked as said by the enterprise itself."))
                return redirect("my_enterprise:profile", code)
    context = {"form": form, "enterprise": found, "title": BY_CODE[field].label, "source": source}
    return own_page(request, "registers/enterprises/my_form.html", context, status)


def _ask(request: HttpRequest, found: Enterprise, field: str) -> HttpResponse:
    form, status = ReasonForm(request.POST or None), 200
    column = BY_CODE[field]
    value = ColumnsForm([column], of=found).fields[field]
    form.fields = {"value": value, "reason": form.fields["reason"]}
    form.initial["value"] = getattr(found, field)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                ask_correction(found, field, form.cleaned_data["value"], form.cleaned_data["reason"], request.user)
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                messages.success(request, _("Sent to the registrar, who compares it with the licence."))
                return redirect("my_enterprise:profile", found.credit_code)
    context = {"form": form, "enterprise": found, "title": column.label, "asks": True}
    return own_page(request, "registers/enterprises/my_form.html", context, status)


@applicant_view
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """Whom the house writes to."""
    found, _seat = _own(request, code)
    form, status = ColumnsForm(CONTACT, request.POST or None, of=found), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            change_enterprise(found.pk, form.values(), said_by_enterprise(request.user))
            messages.success(request, _("Saved: marked as said by the enterprise itself."))
            return redirect("my_enterprise:profile", code)
    context = {"form": form, "enterprise": found, "title": label_of("contact"), "contact": True}
    return own_page(request, "registers/enterprises/my_form.html", context, status)


def _section(code: str) -> Section:
    section = SECTIONS.get(code)
    if section is None or not section.own:
        raise Http404
    return section


@applicant_view
def row(request: HttpRequest, code: str, section: str, row_id: int | None = None) -> HttpResponse:
    """Add or correct a name, figure, site or investor of one's own enterprise."""
    found, _seat = _own(request, code)
    declared = _section(section)
    line = get_object_or_404(declared.model, pk=row_id, enterprise=found) if row_id else None
    form, status = ColumnsForm(declared.columns, request.POST or None, of=line), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                put_row(found.pk, section, form.values(), said_by_enterprise(request.user), row_id)
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                messages.success(request, _("Saved: marked as said by the enterprise itself."))
                return redirect("my_enterprise:profile", code)
    context = {"form": form, "enterprise": found, "title": declared.title, "line": line, "section": declared}
    return own_page(request, "registers/enterprises/my_form.html", context, status)


@applicant_view
@require_POST
def drop(request: HttpRequest, code: str, section: str, row_id: int) -> HttpResponse:
    """Take a line of one's own out."""
    found, _seat = _own(request, code)
    declared = _section(section)
    get_object_or_404(declared.model, pk=row_id, enterprise=found)
    taken = _("Taken out. The history keeps what it said.")
    origin = said_by_enterprise(request.user)
    return _do(request, taken, "my_enterprise:profile", (code,), lambda: drop_row(found.pk, section, row_id, origin))


@applicant_view
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Every change of the own entry."""
    found, _seat = _own(request, code)
    page = page_of(read.history(found.pk), read.NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return own_page(
        request, "registers/enterprises/my_history.html", {"enterprise": found, "page": page, "changes": read.in_words(page.rows)}
    )


@applicant_view
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Everything that is kept of the own enterprise, as a workbook or as JSON."""
    found, _seat = _own(request, code)
    whole = read.whole(found.pk)
    name = f"{found.credit_code}-{clock.today().isoformat()}.{kind}"
    if kind == "json":
        data = JsonResponse(read.everything(whole), json_dumps_params={"ensure_ascii": False, "indent": 2})
        data["Content-Disposition"] = f'attachment; filename="{name}"'
        data["Cache-Control"] = "private, no-store"
        return data
    if kind != "xlsx":
        raise Http404
    return attached(as_xlsx(_sheets(whole)), XLSX, name)


def _sheets(found: Enterprise) -> list[Sheet]:
    fields = [[str(s.column.label), s.value, s.source, s.as_of, _("yes") if s.confirmed else ""] for s in read.shown(found, FIELDS)]
    fields += [[str(c.label), str(getattr(found, c.code) or ""), "", None, ""] for c in CONTACT]
    heads = [_("Field"), pgettext("of a field", "Value"), _("Source"), _("As of"), _("Confirmed by the enterprise")]
    sheets = [Sheet(found.name_zh, heads, fields, (30, 50, 30, 12, 14))]
    for listed in read.sections_of(found):
        labels = [str(c.label) for c in listed.section.columns]
        lines = [[dict((str(k), v) for k, v in cells).get(label, "") for label in labels] for _row, cells in listed.rows]
        sheets.append(Sheet(str(listed.section.title), labels, lines))
    changes = [
        [c.row.at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"), str(c.label), c.before, c.after, c.source]
        for c in read.in_words(read.history(found.pk).order_by("pk"))
    ]
    return [
        *sheets,
        Sheet(
            pgettext("of an entry", "History"),
            [_("When"), _("Field"), pgettext("a change", "Before"), pgettext("a change", "After"), _("Source")],
            changes,
        ),
    ]


# ---- colleagues


@applicant_view
@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """The main representative invites a colleague."""
    found, seat = _own(request, code)
    limits.check("portal.submit", limits.address_of(request))
    form, status = InviteForm(request.POST), 422
    if form.is_valid():
        try:
            representation.invite_colleague(found, request.user, **form.cleaned_data)
        except YuqiaoError as error:
            status = refuse_on(form, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("my_enterprise:profile", code)
    return _profile(request, read.whole(found.pk), seat, form, status)


@applicant_view
@require_POST
def end(request: HttpRequest, code: str, seat: int) -> HttpResponse:
    """The main representative ends a colleague."""
    found, _seat = _own(request, code)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        _("Ended from now on."),
        "my_enterprise:profile",
        (code,),
        lambda: representation.end_representative(seat, request.user, reason, enterprise=found),
    )


@applicant_view
@require_POST
def uninvite(request: HttpRequest, code: str, invited: int) -> HttpResponse:
    """The main representative takes an invitation back."""
    found, _seat = _own(request, code)
    return _do(
        request,
        _("The invitation was taken back."),
        "my_enterprise:profile",
        (code,),
        lambda: representation.end_invitation(invited, found, request.user),
    )
