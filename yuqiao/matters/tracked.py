"""Who follows a matter: its applicant, signed in or with the link. For views of portal pages, in whichever room."""

from django.http import HttpRequest

from yuqiao.kernel import limits
from yuqiao.kernel.errors import Missing
from yuqiao.matters import selectors
from yuqiao.matters.access import Actor, own_matters
from yuqiao.matters.models import Matter


def followed(request: HttpRequest, reference: str) -> tuple[Matter, Actor, str]:
    """The matter, who looks at it, and the token of the link ("" for who is signed in).

    Raises Missing, the same for a wrong link and a guessed reference. Misses are counted: who guesses is stopped
    (TooMany), who has the link is not.
    """
    token = request.POST.get("token") or request.GET.get("token", "")
    if not token and request.user.is_authenticated:
        found = own_matters(request.user).filter(reference=reference).select_related("territory", "rating").first()
        if found:
            return found, Actor.of_user(request.user), ""
    try:
        found = selectors.matter_by_token(reference, token)
    except Missing:
        limits.check("token.miss", limits.address_of(request))
        raise
    return found, Actor.by_token(found), token
