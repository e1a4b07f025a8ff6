"""The enterprise register at the desk: list, page, entering, changing, contacts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yuqiao.facts.models import Industry
from yuqiao.facts.selectors import cities, territories
from yuqiao.kernel import clock
from yuqiao.kernel.errors import Changed, Refused, YuqiaoError
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import CSV, XLSX, Sheet, as_csv, as_xlsx
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.people.selectors import has_role
from yuqiao.registers.enterprises import selectors as read
from yuqiao.registers.enterprises.fields import CONTACT, FIELDS, KINDS, REGISTRAR, SECTIONS, STATUSES
from yuqiao.registers.enterprises.followers import followers
from yuqiao.registers.enterprises.forms import CodeField, ColumnsForm, EntryForm, SourceForm
from yuqiao.registers.enterprises.merging import touched_since
from yuqiao.registers.enterprises.representation import representatives_of
from yuqiao.registers.enterprises.services import (
    Origin,
    change_enterprise,
    drop_row,
    enter_enterprise,
    kept_of,
    put_back,
    put_row,
    record_contact_reading,
)
from yuqiao.registers.models import Enterprise, EnterpriseReading

READERS = (Role.REGISTRAR, Role.DEPARTMENT_MANAGER, Role.WINDOW_CLERK)
EDITORS = (Role.REGISTRAR, Role.DEPARTMENT_MANAGER)
EDITED = tuple(c for c in FIELDS if c.editable)


def attached(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, of which no cache keeps a copy."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def own_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that no cache keeps."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def origin_of(request: HttpRequest, cleaned: dict[str, Any]) -> Origin:
    """Where a registrar's value comes from, as typed beside it."""
    return Origin(cleaned.get("source") or REGISTRAR, cleaned.get("as_of") or clock.today(), request.user)


def refuse_on(form: Any, error: YuqiaoError) -> int:
    """Put what a verb refused beside its fields; returns the status of the page."""
    if isinstance(error, Refused):
        show_refusal(form, error)
    else:
        form.add_error(None, str(error.text))
    return error.status


@desk_view(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """All entries, by any name or code and by what they are; as a page or a sheet."""
    rows = read.filtered(request.GET)
    wanted = request.GET.get("format")
    if wanted in ("csv", "xlsx"):
        return _taken_away(rows, wanted)
    page = page_of(
        rows.select_related("city", "industry").prefetch_related("kinds"),
        read.NEWEST,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    for row in page.rows:
        row.lists = [KINDS[k.kind] for k in row.kinds.all()]
    context = {
        "page": page,
        "q": request.GET,
        "kinds": KINDS,
        "statuses": STATUSES,
        "cities": cities(),
        "industries": Industry.objects.order_by("code"),
        "markets": territories().order_by("name_en"),
        "edits": has_role(request.user, *EDITORS),
        "since": read.start_of_year(),
    }
    return render(request, "registers/enterprises/enterprises.html", context)


def _taken_away(rows: Any, wanted: str) -> HttpResponse:
    headings = [str(h) for h in read.HEADINGS]
    name = f"yuqiao-enterprises-{clock.today().isoformat()}.{wanted}"
    if wanted == "csv":
        return attached(as_csv(headings, read.lines(rows)), CSV, name)
    widths = (22, 34, 40, 24, 12, 24, 10, 30, 24, 14)
    return attached(as_xlsx([Sheet(_("Enterprises"), headings, read.lines(rows), widths)]), XLSX, name)


def _own(pk: int) -> Enterprise:
    found = read.whole(pk)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Enterprise, *, contact_shown: bool = False) -> HttpResponse:
    merges = list(found.merges.filter(undone_at=None).select_related("gone", "by").order_by("-pk"))
    page = page_of(
        read.history(found.pk),
        read.NEWEST,
        size=30,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "enterprise": found,
        "edits": has_role(request.user, *EDITORS),
        "fields": read.shown(found),
        "sections": read.sections_of(found),
        "bars": read.bars_of(found),
        "contact": [(c.label, getattr(found, c.code)) for c in CONTACT[:4]] if contact_shown else None,
        "has_contact": bool(found.contact_name or found.contact_phone or found.contact_email),
        "readings": EnterpriseReading.objects.filter(enterprise=found).select_related("by").order_by("-pk")[:5],
        "representatives": representatives_of(found),
        "counts": [(f.title, f.count(found.pk)) for f in followers()],
        "merges": [(m, touched_since(m)) for m in merges],
        "page": page,
        "changes": read.in_words(page.rows, found),
        "status": STATUSES[found.status],
    }
    return own_page(request, "registers/enterprises/enterprise.html", context)


@desk_view(*READERS)
def detail(request: HttpRequest, enterprise: int) -> HttpResponse:
    """One entry with its sources and its history; the address of a merged one leads to the kept one."""
    found = _own(enterprise)
    if found.merged_into_id:
        messages.info(request, _("%(code)s was merged into this entry.") % {"code": found.credit_code})
        return redirect("enterprises:detail", kept_of(found).pk)
    return _page(request, found)


@desk_view(*EDITORS)
@require_POST
def contact(request: HttpRequest, enterprise: int) -> HttpResponse:
    """Show the contact: that it was read stays on record."""
    found = _own(enterprise)
    record_contact_reading(found, request.user)
    return _page(request, found, contact_shown=True)


@desk_view(*EDITORS)
def new(request: HttpRequest) -> HttpResponse:
    """Enter an enterprise; one that is here already is opened instead."""
    form = EntryForm(EDITED, request.POST or None)
    form.fields = {"credit_code": CodeField(label=_("Unified social credit code"), max_length=30), **form.fields}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                origin = origin_of(request, form.cleaned_data)
                values = form.values() | {"parent": None}
                made, created = enter_enterprise(form.cleaned_data["credit_code"], values, origin)
                if created and form.cleaned_data.get("parent"):
                    change_enterprise(made.pk, {"parent": form.cleaned_data["parent"]}, origin)
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                say = messages.success if created else messages.warning
                say(request, _("Entered.") if created else _("This enterprise is in the register already: nothing was changed."))
                return redirect("enterprises:detail", made.pk)
    context = {"form": form, "title": _("Enter an enterprise"), "back": "enterprises:list"}
    return own_page(request, "registers/enterprises/enterprise_form.html", context, status)


def _change(request: HttpRequest, found: Enterprise, columns: Any, title: str) -> HttpResponse:
    form = EntryForm(columns, request.POST or None, of=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                changed = change_enterprise(
                    found.pk,
                    form.values(),
                    origin_of(request, cleaned),
                    version=cleaned.get("version"),
                    over_confirmed=cleaned["over_confirmed"],
                )
            except YuqiaoError as error:
                status = refuse_on(form, error)
                if isinstance(error, Changed):
                    form.data = form.data.copy()
                    form.data["version"] = Enterprise.objects.get(pk=found.pk).version
            else:
                messages.success(request, _("Saved.") if changed else _("Nothing was different."))
                return redirect("enterprises:detail", found.pk)
    context = {"form": form, "title": title, "enterprise": found}
    return own_page(request, "registers/enterprises/enterprise_form.html", context, status)


@desk_view(*EDITORS)
def edit(request: HttpRequest, enterprise: int) -> HttpResponse:
    """Change fields of an entry, with where they come from."""
    found = _own(enterprise)
    return _change(request, found, EDITED, _("Change the entry"))


@desk_view(*EDITORS)
def edit_contact(request: HttpRequest, enterprise: int) -> HttpResponse:
    """Change the contact; opening the form reads it, which stays on record."""
    found = _own(enterprise)
    if request.method == "GET":
        record_contact_reading(found, request.user)
    return _change(request, found, CONTACT, _("Change the contact"))


@desk_view(*EDITORS)
@require_POST
def back(request: HttpRequest, enterprise: int, change: int) -> HttpResponse:
    """Undo one change of a field."""
    found = _own(enterprise)
    row = get_object_or_404(read.history(found.pk), pk=change)
    try:
        put_back(found.pk, row.pk, request.user)
        messages.success(request, _("Put back as it was before."))
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:detail", found.pk)


@desk_view(*EDITORS)
def row(request: HttpRequest, enterprise: int, section: str, row_id: int | None = None) -> HttpResponse:
    """Add or change a line of a list of an enterprise."""
    found = _own(enterprise)
    declared = SECTIONS.get(section)
    if declared is None:
        raise Http404
    line = get_object_or_404(declared.model, pk=row_id, enterprise=found) if row_id else None
    form = ColumnsForm(declared.columns, request.POST or None, of=line)
    form.fields |= SourceForm().fields
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                put_row(found.pk, section, form.values(), origin_of(request, form.cleaned_data), row_id)
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("enterprises:detail", found.pk)
    context = {"form": form, "title": declared.title, "enterprise": found, "line": line, "section": declared}
    return own_page(request, "registers/enterprises/enterprise_form.html", context, status)


@desk_view(*EDITORS)
@require_POST
def drop(request: HttpRequest, enterprise: int, section: str, row_id: int) -> HttpResponse:
    """Take a line out of a list."""
    found = _own(enterprise)
    if section not in SECTIONS:
        raise Http404
    try:
        drop_row(found.pk, section, row_id, Origin(REGISTRAR, clock.today(), request.user))
        messages.success(request, _("Taken out. The history keeps what it said."))
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:detail", found.pk)
