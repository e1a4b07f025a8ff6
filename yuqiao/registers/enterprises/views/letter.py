"""The page to which the letter of a campaign leads: without an account, what its holder may see and correct, nothing else."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yuqiao.kernel import limits
from yuqiao.kernel.doors import public
from yuqiao.kernel.errors import Missing, YuqiaoError
from yuqiao.registers.enterprises import selectors as read
from yuqiao.registers.enterprises.campaigns import answer_by_letter, invitation_by_token
from yuqiao.registers.enterprises.fields import BY_CODE, BY_LETTER
from yuqiao.registers.enterprises.forms import ColumnsForm, ReasonForm
from yuqiao.registers.enterprises.views.enterprises import own_page, refuse_on

SLOW_ANSWER_SECONDS = 0.4
FIXED = tuple(BY_CODE[code] for code in ("name_zh", "credit_code", "city", "county", "industry", "status"))


@public
def update(request: HttpRequest, invitation: int) -> HttpResponse:
    """What is kept, to be confirmed or corrected. A wrong link and a guessed number get one answer, equally slowly."""
    token = request.POST.get("token") or request.GET.get("token", "")
    try:
        one = invitation_by_token(invitation, token)
    except Missing as error:
        limits.check("token.miss", limits.address_of(request))
        time.sleep(getattr(settings, "SLOW_ANSWER_SECONDS", SLOW_ANSWER_SECONDS))
        return own_page(request, "registers/enterprises/update.html", {"problem": error.text}, error.status)
    found = read.whole(one.enterprise_id)
    form, status, done = ColumnsForm(BY_LETTER, request.POST or None, of=found), 200, False
    form.fields["reason"] = ReasonForm().fields["reason"]
    form.fields["reason"].required = False
    form.fields["reason"].help_text = _("Needed where an official list says otherwise.")
    if request.method == "POST":
        limits.check("portal.submit", limits.address_of(request))
        status = 422
        all_right = request.POST.get("do") == "confirm"
        if form.is_valid() or all_right:
            try:
                values = {} if all_right else form.values()
                answer_by_letter(invitation, token, values, form.cleaned_data.get("reason", ""))
                status, done = 200, True
            except YuqiaoError as error:
                status = refuse_on(form, error)
    context = {
        "invitation": one,
        "enterprise": found,
        "fixed": read.shown(found, FIXED),
        "form": form,
        "token": token,
        "done": done,
    }
    return own_page(request, "registers/enterprises/update.html", context, status)
