"""Asking: one page a step, kept on the server as it is typed, files in pieces, sent once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yuqiao.facts import selectors as facts
from yuqiao.kernel import limits
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import Changed, Missing, YuqiaoError
from yuqiao.kernel.templatetags.yq import instant, shortdate
from yuqiao.matters import drafts, uploads
from yuqiao.matters.access import enterprise_codes
from yuqiao.matters.contact import CONTACT, Contact, clean_contact
from yuqiao.matters.letters import track_url
from yuqiao.matters.models import Draft, Upload
from yuqiao.registers.models import Enterprise
from yuqiao.site import intake as way
from yuqiao.site.views.common import error_context

TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
DANGER, SECRET = "emergency", "state_secret"


def _user(request: HttpRequest):
    return request.user if request.user.is_authenticated else None


def _typed(request: HttpRequest, page: way.Page) -> dict[str, str]:
    """What was typed on this page. A box that is not ticked is an answer too; a question that was not shown is none."""
    return {f.code: request.POST.get(f.code, "") for f in page.fields if f.code in request.POST or f.kind == "yes"}


def _changed(request: HttpRequest, page: way.Page) -> dict[str, str]:
    """What an autosave sends: changed answers alone, so that an old tab does not put back what a newer one changed."""
    return {f.code: request.POST[f.code] for f in page.fields if f.code in request.POST}


def _url(draft: Draft, step: str) -> str:
    return reverse("portal:draft", args=[draft.key, step])


def _enterprise(request: HttpRequest) -> dict[str, str]:
    """What is known of the enterprise that the person acts for; nothing when it is none, or more than one."""
    codes = enterprise_codes(request.user) if request.user.is_authenticated else []
    found = Enterprise.objects.filter(credit_code=codes[0]).first() if len(codes) == 1 else None
    if found is None:
        return {}
    return {"enterprise_name": found.name_zh, "enterprise_name_foreign": found.name_en, "credit_code": found.credit_code}


def _page(request: HttpRequest, intake: way.Intake, page: way.Page, draft: Draft | None, **more: object) -> HttpResponse:
    check = bool(more.pop("check", False))
    initial = {f.code: request.GET.get(f.code, "") for f in page.fields}
    initial |= {f.code: way.place_name(initial[f.code]) for f in page.fields if f.kind == "territory" and initial[f.code]}
    if page.code == way.CONTACT_STEP and request.user.is_authenticated:
        initial |= {"name": request.user.name, "email": request.user.email or "", "phone": request.user.phone or ""}
    initial |= {code: value for code, value in _enterprise(request).items() if code in initial and not initial[code]}
    error = more.pop("error", None)
    form = way.form_of_page(intake, page, draft, initial, check)
    context = {
        "area": intake.requested,
        "taken": intake.taken,
        "page": page,
        "form": form,
        "rows": way.rows_of(page, form, draft),
        "draft": draft,
        "saved": draft and _saved(draft),
        "resume_url": draft and request.build_absolute_uri(_url(draft, page.code)),
        "steps": way.progress(intake, page.code, lambda code: _url(draft, code) if draft else ""),
        "previous": draft and intake.before(page.code),
        "summary": way.summary(intake, draft) if draft else [],
        "files": draft.uploads.order_by("pk") if draft else [],
        "territories": facts.territory_names(),
        "limit_mb": settings.UPLOAD_LIMIT // 1024 // 1024,
        **more,
        **error_context(error),
    }
    return render(request, "portal/intake.html", context, status=error.status if error else 200)


def _saved(draft: Draft) -> str:
    return _("Saved %(at)s; kept until %(until)s for whoever has the link") % {
        "at": instant(draft.updated_at),
        "until": shortdate(draft.expires_at),
    }


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, area: str) -> HttpResponse:
    """The first page; a draft begins when it is sent, and from then on the way has an address of its own."""
    intake = way.intake_of(area)
    page = intake.pages[0]
    if request.method == "GET":
        return _page(request, intake, page, None)
    limits.check("portal.draft", limits.address_of(request))
    draft = drafts.open_draft(area, get_language() or "zh-hans", _user(request), _typed(request, page))
    return _onward(request, intake, page, draft)


@public
@require_POST
def ask_save(request: HttpRequest, area: str) -> HttpResponse:
    """Autosave of the first page: begins the draft and says where it lives."""
    limits.check("portal.draft", limits.address_of(request))
    page = way.intake_of(area).pages[0]
    draft = drafts.open_draft(area, get_language() or "zh-hans", _user(request), _typed(request, page))
    return JsonResponse(
        {"saved": _saved(draft), "url": _url(draft, page.code), "save": reverse("portal:draft_save", args=[draft.key, page.code])}
    )


def _find(request: HttpRequest, key: str) -> tuple[Draft, way.Intake]:
    draft = drafts.find_draft(key, _user(request))
    return draft, way.intake_of(draft.area)


@public
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, key: str, step: str = "") -> HttpResponse:
    """One page of a draft. Whatever was typed is kept, right or wrong; only a right page leads on."""
    found, intake = _find(request, key)
    if found.matter_id:
        return redirect(track_url(found.matter).removeprefix(settings.SITE_URL))
    page = intake.page(step or found.step or intake.pages[0].code)
    if page is None:
        raise Missing("step", drafts.GONE)
    if request.method == "GET":
        return _page(request, intake, page, found, check="check" in request.GET)
    found = drafts.save_draft(found, _typed(request, page), page.code)
    if page.code == way.FILES:
        error = _take_files(request, found)
        if error or "add" in request.POST:
            return _page(request, intake, page, found, error=error)
    if "back" in request.POST:
        return redirect(_url(found, (intake.before(page.code) or page).code))
    return _onward(request, intake, page, found)


def _onward(request: HttpRequest, intake: way.Intake, page: way.Page, found: Draft) -> HttpResponse:
    if found.answers.get("situation") == SECRET:
        found.delete()
        return render(request, "portal/stop.html", status=422)
    if page.fields and not way.form_of_page(intake, page, found, {}, True).is_valid():
        return _page(request, intake, page, found, check=True)
    if page.code == way.CONTACT_STEP:
        try:
            clean_contact(_contact(intake, found))
        except YuqiaoError as error:
            return _page(request, intake, page, found, error=error)
    onward = _url(found, intake.after(page.code).code)
    if page.code == intake.pages[0].code and found.answers.get("situation") == DANGER:
        return render(request, "portal/emergency.html", {"onward": onward})
    return redirect(onward)


def _contact(intake: way.Intake, found: Draft) -> Contact:
    """The contact as it was typed in the draft."""
    form = way.form_of_page(intake, intake.page(way.CONTACT_STEP), found, {}, True)
    form.is_valid()
    return Contact(**{f.code: form.cleaned_data.get(f.code) or "" for f in CONTACT}, language=get_language() or "zh-hans")


def _received(found: Draft) -> str:
    address = found.answers.get("email", "").strip()
    if address:
        return _("Received. A letter with your link goes to %(address)s; the address of this page is the same link.") % {
            "address": address
        }
    return _("Received. Keep the address of this page: it is your link to follow the matter.")


def _take_files(request: HttpRequest, found: Draft) -> YuqiaoError | None:
    """Files sent with the form itself, without the script: each is kept or says why not; the last reason is shown."""
    problem = None
    for file in request.FILES.getlist("files"):
        try:
            upload = uploads.begin_upload(found, file.name, file.size)
            uploads.add_piece(upload, 0, file.chunks())
        except YuqiaoError as error:
            problem = error
    return problem


@public
@require_POST
def draft_save(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Autosave."""
    found, intake = _find(request, key)
    page = intake.page(step)
    if page is None:
        raise Missing("step", drafts.GONE)
    found = drafts.save_draft(found, _changed(request, page), page.code)
    return JsonResponse({"saved": _saved(found)})


@public
@require_POST
def draft_send(request: HttpRequest, key: str) -> HttpResponse:
    """Submit. Pressed twice, or again after a broken line, it leads to the same matter."""
    limits.check("portal.submit", limits.address_of(request))
    found, intake = _find(request, key)
    if found.matter_id is None:
        open_page = drafts.unfinished(found, intake.questions)
        if open_page:
            return redirect(f"{_url(found, open_page)}?check=1")
        try:
            matter = drafts.send_draft(found, _contact(intake, found), _user(request))
        except YuqiaoError as error:
            if error.code == "contact":
                return _page(request, intake, intake.page(way.CONTACT_STEP), found, error=error)
            return _page(request, intake, intake.page(way.CHECK), found, error=error)
    else:
        matter = found.matter
    messages.success(request, _received(found))
    return redirect(track_url(matter).removeprefix(settings.SITE_URL))


# ---- files in pieces (tus)


def _tus(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status)
    for name, value in (TUS | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        response[name] = value
    return response


def _tus_error(error: YuqiaoError) -> HttpResponse:
    response = HttpResponse(str(error.text), status=error.status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = "1.0.0"
    return response


@public
@require_POST
def upload_begin(request: HttpRequest, key: str) -> HttpResponse:
    """Announce a file."""
    found, _intake = _find(request, key)
    if found.matter_id:
        raise Missing("draft", drafts.GONE)
    try:
        size = int(request.headers.get("Upload-Length", "0"))
    except ValueError:
        size = 0
    name = uploads.decode_metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    try:
        upload = uploads.begin_upload(found, name, size)
    except YuqiaoError as error:
        return _tus_error(error)
    return _tus(201, Location=reverse("portal:upload", args=[found.key, upload.key]), Upload_Offset="0")


def _piece(request: HttpRequest, wanted: Upload) -> HttpResponse:
    try:
        offset = int(request.headers.get("Upload-Offset", ""))
    except ValueError:
        return _tus(400)
    try:
        wanted = uploads.add_piece(wanted, offset, uploads.reader(request))
    except Changed:
        return _tus(409)
    except YuqiaoError as error:
        return _tus_error(error)
    return _tus(204, Upload_Offset=str(wanted.received))


@public
@require_http_methods(["HEAD", "PATCH", "DELETE", "POST"])
def upload(request: HttpRequest, key: str, upload: str) -> HttpResponse:
    """How far a file has come (HEAD), its next piece (PATCH), away with it (DELETE, or POST from the plain form)."""
    found, intake = _find(request, key)
    wanted = uploads.find_upload(found, upload)
    if request.method == "HEAD":
        return _tus(200, Upload_Offset=str(wanted.received), Upload_Length=str(wanted.size))
    if request.method == "PATCH":
        return _piece(request, wanted)
    uploads.drop_upload(wanted)
    if request.method == "DELETE":
        return _tus(204)
    return redirect(_url(found, way.FILES))
