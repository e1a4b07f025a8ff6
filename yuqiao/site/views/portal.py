"""The portal's own pages: home, services, triage, notices."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yuqiao.facts import selectors as facts
from yuqiao.facts.wording import amount
from yuqiao.kernel import clock
from yuqiao.kernel.doors import public, public_page
from yuqiao.kernel.text import name_of
from yuqiao.matters import registry
from yuqiao.registers.models import Lawyer, NotaryOffice
from yuqiao.site.triage import STAGES, SUBJECTS, advise


@public_page(seconds=30)
def home(request: HttpRequest) -> HttpResponse:
    """What people come for, first."""
    offices = NotaryOffice.objects.aggregate(
        all=Count("pk"), remote=Count("pk", filter=Q(remote_video=True)), cities=Count("city", distinct=True)
    )
    fee = facts.rule("consultation.first_view_fee")
    pool = Lawyer.objects.filter(in_pool=True).aggregate(all=Count("pk"), leading=Count("pk", filter=Q(is_leading=True)))
    context = {
        "areas": registry.services(),
        "territories": facts.territory_names(),
        "subjects": SUBJECTS,
        "offices": offices,
        "pool": pool,
        "expiring": facts.rules_expiring(clock.today())[:3],
        "fee": amount(fee.value, fee.unit) if fee.value else None,
        "first_view": facts.rule("consultation.first_view"),
        "drafts": [y for y in facts.calendar_years() if y.status == "draft"],
    }
    return render(request, "portal/home.html", context)


@public
def health(request: HttpRequest) -> JsonResponse:
    """For the machine that watches: the process answers and the database too."""
    facts.calendar_years()
    return JsonResponse({"ok": True})


@public
@csrf_exempt
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Big type, high contrast, dark: kept in cookies; nothing else changes, so no token is needed."""
    target = request.POST.get("next", "/")
    response = redirect(target if target.startswith("/") and not target.startswith("//") else "/")
    for name, allowed in (("theme", "dark"), ("contrast", "high"), ("type", "big")):
        if name in request.POST:
            value = allowed if request.POST[name] == allowed else ""
            response.set_cookie(f"yq_{name}", value, max_age=365 * 86400, samesite="Lax")
    return response


@public_page(seconds=60)
def services(request: HttpRequest) -> HttpResponse:
    """The eight areas."""
    return render(request, "portal/services.html", {"areas": registry.services()})


@public_page(seconds=60)
def service(request: HttpRequest, area: str) -> HttpResponse:
    """One area: what it does and promises; one that is not open yet says what it will offer and takes requests."""
    found = registry.service(area)
    taken = found if found.open else registry.area(found.taken_by)
    promises = [(c, facts.rule(c.rule)) for c in taken.clocks]
    return render(request, "portal/service.html", {"area": found, "taken": taken, "promises": promises})


@public
def triage(request: HttpRequest) -> HttpResponse:
    """Country, stage, subject: what it likely is, which service fits, what to have ready; then ask, with all of it kept."""
    asked = {k: request.GET.get(k, "").strip() for k in ("territory", "stage", "subject", "words")}
    context = {"stages": STAGES, "subjects": SUBJECTS, "asked": asked, "territories": facts.territory_names()}
    if asked["stage"] or asked["subject"]:
        place = None
        if asked["territory"]:
            try:
                place = facts.territory(asked["territory"])
            except LookupError:
                context["unknown"] = True
        advice = advise(asked["subject"], asked["stage"])
        carried = {"territory": name_of(place) if place else asked["territory"], "stage": advice.stage, "subject": asked["words"]}
        context |= {
            "advice": advice,
            "place": place,
            "area": registry.area(advice.area),
            "ask_url": f"{reverse('portal:ask', args=[advice.area])}?{urlencode({k: v for k, v in carried.items() if v})}",
        }
    return render(request, "portal/triage.html", context)


@public_page(seconds=60)
def emergency(request: HttpRequest) -> HttpResponse:
    """Whom to call now."""
    return render(request, "portal/emergency.html")


@public_page(seconds=300)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, for what, for how long."""
    context = {
        "keep": facts.rule("draft.keep"),
        "logs": facts.rule("data.log_keep"),
        "archive": facts.rule("notary.archive"),
        "retention": [facts.rule("archive.long"), facts.rule("archive.short")],
    }
    return render(request, "portal/privacy.html", context)


@public_page(seconds=300)
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the pages can be used by everybody, and whom to tell where they cannot."""
    return render(request, "portal/accessibility.html")
