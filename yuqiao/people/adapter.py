"""What allauth asks of the house: words, the language of a new account, and confirming the password with either login."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yuqiao.people.addresses import ip_of
from yuqiao.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Differs from allauth's only where an account has a telephone number instead of an e-mail address."""

    # The same words for a wrong password and for an account that does not exist.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "These do not belong together. Check the e-mail address or telephone number and the password, or set a new password."
        ),
        "too_many_login_attempts": _("Too many attempts from your network. Wait one minute and try again."),
    }

    def new_user(self, request: HttpRequest) -> User:
        """An account whose letters come in the language of the page on which it was made."""
        return User(language=get_language() or "zh-hans")

    def reauthenticate(self, user: User, password: str) -> bool:
        """True when it is this account's password; a wrong one counts as a failed sign-in."""
        found = self.authenticate(context.request, login=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def get_client_ip(self, request: HttpRequest) -> str:
        """As every other limit of the house sees it."""
        return ip_of(request)
