"""Update campaigns and freshness, at the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from yuqiao.kernel import clock
from yuqiao.kernel.errors import YuqiaoError
from yuqiao.kernel.paging import page_of
from yuqiao.kernel.sheets import XLSX, Sheet, as_xlsx
from yuqiao.kernel.text import Text, name_of
from yuqiao.people.doors import desk_view
from yuqiao.people.models import Role
from yuqiao.people.selectors import has_role
from yuqiao.registers.enterprises import campaigns
from yuqiao.registers.enterprises.fields import KINDS
from yuqiao.registers.enterprises.forms import CampaignForm
from yuqiao.registers.enterprises.views.enterprises import EDITORS, attached, refuse_on
from yuqiao.registers.models import Campaign

READERS = EDITORS
STATES = {
    Campaign.State.DRAFT: Text("草稿", "Draft"),
    Campaign.State.RUNNING: Text("进行中", "Running"),
    Campaign.State.OVER: Text("已结束", "Over"),
    Campaign.State.STOPPED: Text("已停止", "Stopped"),
}
ANSWERS = {
    "": Text("全部", "All"),
    "answered": Text("已答复", "Answered"),
    "silent": Text("未答复", "No answer yet"),
    "no_address": Text("没有邮箱", "No address"),
    "failed": Text("无法送达", "Could not be delivered"),
}


@desk_view(*EDITORS)
def index(request: HttpRequest) -> HttpResponse:
    """Campaigns, newest first, and how many enterprises have not confirmed this year."""
    rows = Campaign.objects.select_related("city")
    page = page_of(rows, (("id", True),), size=20, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    found = [(c, STATES[c.state], campaigns.progress_of(c)) for c in page.rows]
    context = {"campaigns": found, "page": page, "unconfirmed": campaigns.unconfirmed().count()}
    return render(request, "registers/enterprises/campaigns.html", context)


@desk_view(*EDITORS)
def edit(request: HttpRequest, campaign: int | None = None) -> HttpResponse:
    """Write a campaign, or change one that has not begun."""
    of = get_object_or_404(Campaign, pk=campaign) if campaign else None
    form, status = CampaignForm(request.POST or None, of), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = campaigns.plan_campaign(request.user, form.cleaned_data, campaign)
            except YuqiaoError as error:
                status = refuse_on(form, error)
            else:
                return redirect("enterprises:campaign", made.pk)
    context = {"form": form, "campaign": of}
    return render(request, "registers/enterprises/campaign_form.html", context, status=status)


@desk_view(*EDITORS)
def campaign(request: HttpRequest, campaign: int) -> HttpResponse:
    """One campaign: how far it is, who answered, who has no address."""
    found = get_object_or_404(Campaign.objects.select_related("city", "by"), pk=campaign)
    only = request.GET.get("only", "")
    rows = campaigns.invitations_of(found, only)
    if request.GET.get("format") == "xlsx":
        return _taken_away(found, rows)
    page = page_of(rows, (("id", False),), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "campaign": found,
        "state": STATES[found.state],
        "kind": KINDS.get(found.kind),
        "progress": campaigns.progress_of(found),
        "to_ask": campaigns.unconfirmed(found.kind, found.city).count() if found.state == Campaign.State.DRAFT else 0,
        "answers": ANSWERS,
        "only": only,
        "page": page,
    }
    return render(request, "registers/enterprises/campaign.html", context)


def _taken_away(found: Campaign, rows: Any) -> HttpResponse:
    headings = [_("Credit code"), _("Enterprise"), _("City"), pgettext("of a campaign", "Letter"), _("Reminders"), _("Answered")]
    lines = (
        [
            one.enterprise.credit_code,
            one.enterprise.name_zh,
            name_of(one.enterprise.city) if one.enterprise.city else "",
            str(_standing(one)),
            one.reminded,
            one.answered_at.date() if one.answered_at else None,
        ]
        for one in rows.order_by("pk")[:50_000]
    )
    body = as_xlsx([Sheet(name_of(_Titled(found)), headings, lines, (22, 36, 14, 18, 10, 14))])
    return attached(body, XLSX, f"yuqiao-campaign-{found.pk}-{clock.today().isoformat()}.xlsx")


class _Titled:
    """A campaign's title where a name is asked for."""

    def __init__(self, found: Campaign) -> None:
        self.name_zh, self.name_en = found.title_zh, found.title_en


def _standing(one: Any) -> Text:
    if one.letter and one.letter.state == "failed":
        return ANSWERS["failed"]
    return {"sent": Text("已发出", "Sent"), "no_address": ANSWERS["no_address"]}.get(one.state, Text("待发", "Waiting"))


@desk_view(*EDITORS)
@require_POST
def do(request: HttpRequest, campaign: int, do: str) -> HttpResponse:
    """Start or stop a campaign."""
    found = get_object_or_404(Campaign, pk=campaign)
    verbs = {"start": campaigns.start_campaign, "stop": campaigns.stop_campaign}
    if do not in verbs:
        raise Http404
    try:
        verbs[do](found.pk)
        messages.success(
            request, _("Started: the letters leave in batches.") if do == "start" else _("Stopped: no more letters leave.")
        )
    except YuqiaoError as error:
        messages.error(request, str(error.text))
    return redirect("enterprises:campaign", found.pk)


@desk_view(Role.REGISTRAR, Role.DEPARTMENT_MANAGER, Role.WINDOW_CLERK)
def freshness(request: HttpRequest) -> HttpResponse:
    """How many enterprises of each city confirmed within twelve months."""
    rows = campaigns.freshness()
    total, fresh = sum(r.total for r in rows), sum(r.fresh for r in rows)
    whole = campaigns.Freshness(None, total, fresh)
    if request.GET.get("format") == "xlsx":
        headings = [_("City"), _("Enterprises"), _("Confirmed within 12 months"), _("Share, %")]
        lines = [[name_of(r.city) if r.city else _("no city on record"), r.total, r.fresh, r.share] for r in rows]
        lines.append([_("Province"), total, fresh, whole.share])
        body = as_xlsx([Sheet(_("Freshness by city"), headings, lines, (20, 14, 26, 10))])
        return attached(body, XLSX, f"yuqiao-freshness-{clock.today().isoformat()}.xlsx")
    context = {"rows": rows, "whole": whole, "since": campaigns.fresh_since(), "edits": has_role(request.user, *EDITORS)}
    return render(request, "registers/enterprises/freshness.html", context)
