"""One's own account."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yuqiao.kernel.errors import TooMany
from yuqiao.kernel.text import Text
from yuqiao.people.doors import applicant_view
from yuqiao.people.forms import ProfileForm
from yuqiao.people.selectors import is_desk_user, own_data, seats_of
from yuqiao.people.services import end_session

LOCKED = Text(
    "同一账号连续{n}次登录失败，登录已暂停{m}分钟。请稍后再试，或者重设密码。您的密码和事项都没有变化。",
    "Signing in failed {n} times in a row, so it is closed for {m} minutes. Try again after that, or set a new password."
    " Your password and your matters are unchanged.",
)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict | None) -> HttpResponse:
    """Too many failures: the same answer whether the account exists or not. Called by axes."""
    seconds = int(settings.AXES_COOLOFF_TIME * 3600)
    error = TooMany(retry_after=seconds)
    error.text = LOCKED.format(n=settings.AXES_FAILURE_LIMIT, m=seconds // 60)
    page = render(request, "429.html", {"error": error}, status=error.status)
    page["Retry-After"] = str(seconds)
    return page


@applicant_view
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Who serves goes to the desk, everybody else to the own matters."""
    return redirect("desk:today" if is_desk_user(request.user) else "portal:my_matters")


@applicant_view
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, sessions, second factor, seats."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form, "seats": seats_of(request.user)})


@applicant_view
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the account holds about its own person, as a file."""
    data = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    data["Content-Disposition"] = 'attachment; filename="yuqiao-account.json"'
    data["Cache-Control"] = "no-store"
    return data


@applicant_view
@require_POST
def session_end(request: HttpRequest, session: int) -> HttpResponse:
    """End one session of one's own."""
    end_session(request.user, session)
    messages.success(request, _("The session has ended. That device has to sign in again."))
    return redirect("usersessions_list")
