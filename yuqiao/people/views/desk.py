"""The administrator's rooms: accounts, seats, and emergency access with its log."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yuqiao.kernel import clock
from yuqiao.kernel.errors import Refused
from yuqiao.kernel.forms import show_refusal
from yuqiao.kernel.limits import address_of
from yuqiao.kernel.paging import page_of
from yuqiao.people import selectors, services
from yuqiao.people.doors import desk_view
from yuqiao.people.forms import AccountFilterForm, BreakGlassForm, ContactForm, NewAccountForm, ReasonForm, SeatForm
from yuqiao.people.models import BreakGlass, Role, Seat, User

administrator_view = desk_view(Role.ADMINISTRATOR)
NEWEST_FIRST = (("id", True),)


def _page(request: HttpRequest, rows):
    return page_of(rows, NEWEST_FIRST, after=request.GET.get("after", ""), before=request.GET.get("before", ""))


@administrator_view
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts, the newest first, found by name, e-mail, telephone or role."""
    rows = selectors.accounts(request.GET.get("q", ""), request.GET.get("role", ""))
    form = AccountFilterForm(initial=request.GET.dict())
    return render(request, "people/desk/accounts.html", {"page": _page(request, rows), "form": form})


@administrator_view
def new_account(request: HttpRequest) -> HttpResponse:
    """Open an account for somebody; a first password is shown once, on the account's page."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account, password = services.open_account(**form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            if password:
                words = _("The account is open. First password, shown only now: %(password)s") % {"password": password}
            else:
                words = _("The account is open. The password is set by the letter of “set a new password” on the sign-in page.")
            messages.success(request, words)
            return redirect("people_desk:account", account.pk)
    return render(request, "people/desk/new_account.html", {"form": form}, status=422 if form.errors else 200)


def _account_page(request: HttpRequest, account: User, *, seat: Form | None = None, contact: Form | None = None) -> HttpResponse:
    seat_form = seat or SeatForm(initial={"valid_from": clock.today()})
    contact_form = contact or ContactForm(initial={"name": account.name, "phone": account.phone})
    context = {
        "account": account,
        "seats": selectors.seats_of(account),
        "seat_form": seat_form,
        "contact_form": contact_form,
    }
    refused = seat_form.errors or contact_form.errors
    return render(request, "people/desk/account.html", context, status=422 if refused else 200)


@administrator_view
@require_GET
def account(request: HttpRequest, user: int) -> HttpResponse:
    """One account with its seats."""
    return _account_page(request, get_object_or_404(User, pk=user))


@administrator_view
@require_POST
def grant(request: HttpRequest, user: int) -> HttpResponse:
    """Give the account a seat."""
    account = get_object_or_404(User, pk=user)
    form = SeatForm(request.POST)
    if form.is_valid():
        try:
            services.grant_seat(account, by=request.user, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The seat has been given."))
            return redirect("people_desk:account", account.pk)
    return _account_page(request, account, seat=form)


@administrator_view
@require_POST
def contact(request: HttpRequest, user: int) -> HttpResponse:
    """Set name and telephone of the account."""
    account = get_object_or_404(User, pk=user)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            services.set_contact(account, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("people_desk:account", account.pk)
    return _account_page(request, get_object_or_404(User, pk=user), contact=form)


@administrator_view
def end(request: HttpRequest, user: int, seat: int) -> HttpResponse:
    """Ask for the reason, then end the seat."""
    found = get_object_or_404(Seat.objects.select_related("user", "office"), pk=seat, user_id=user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_seat(found, form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The seat has ended and gives nothing any more."))
            return redirect("people_desk:account", user)
    context = {"seat": found, "account": found.user, "form": form}
    return render(request, "people/desk/end_seat.html", context, status=422 if form.errors else 200)


@administrator_view
def deactivate(request: HttpRequest, user: int) -> HttpResponse:
    """Ask once more, then close the account."""
    account = get_object_or_404(User, pk=user)
    error = None
    if request.method == "POST":
        try:
            services.deactivate_account(account, by=request.user)
        except Refused as refused:
            error = refused
        else:
            messages.success(request, _("The account is closed and its sessions have ended."))
            return redirect("people_desk:account", account.pk)
    return render(request, "people/desk/deactivate.html", {"account": account, "error": error}, status=422 if error else 200)


@administrator_view
@require_POST
def activate(request: HttpRequest, user: int) -> HttpResponse:
    """Open a closed account again."""
    services.activate_account(get_object_or_404(User, pk=user))
    messages.success(request, _("The account is open again."))
    return redirect("people_desk:account", user)


@administrator_view
def break_glass(request: HttpRequest) -> HttpResponse:
    """The log of all openings; opens emergency access for a stated reason."""
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access = services.open_break_glass(request.user, form.cleaned_data["reason"], address_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.warning(request, _("Emergency access is open for 30 minutes. Every page that you open is logged."))
            return redirect("people_desk:break_glass_opening", access.pk)
    context = {
        "form": form,
        "page": _page(request, selectors.break_glass_log()),
        "access": selectors.current_break_glass(request.user),
    }
    return render(request, "people/desk/break_glass.html", context, status=422 if form.errors else 200)


@administrator_view
@require_GET
def break_glass_opening(request: HttpRequest, opening: int) -> HttpResponse:
    """One opening and what was read."""
    found = get_object_or_404(BreakGlass.objects.select_related("user"), pk=opening)
    page = _page(request, selectors.break_glass_reads(found))
    return render(request, "people/desk/break_glass_opening.html", {"opening": found, "page": page})


@administrator_view
@require_POST
def break_glass_close(request: HttpRequest) -> HttpResponse:
    """Close one's own emergency access before its time."""
    access = selectors.current_break_glass(request.user)
    if access:
        services.close_break_glass(access)
        messages.success(request, _("Emergency access is closed."))
    return redirect("people_desk:break_glass")
