"""One's own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yuqiao.people.doors import applicant_view
from yuqiao.people.forms import ProfileForm
from yuqiao.people.selectors import current_seats, is_desk_user


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
    return render(request, "people/profile.html", {"form": form, "seats": current_seats(request.user)})
