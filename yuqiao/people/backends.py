"""Sign-in with an e-mail address or a telephone number."""

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from yuqiao.people.models import User
from yuqiao.people.selectors import account_of_login


class EmailOrPhoneBackend(AuthenticationBackend):
    """Takes what was typed for an e-mail address, or for a telephone number of any country.

    From allauth's backend: an unknown account costs the same time as a wrong password, an inactive one gets its own
    page only after the right password, and a deactivated account loses its sessions at once.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        login = credentials.get("login") or credentials.get("email") or credentials.get("username") or ""
        return self._check_password(account_of_login(login), credentials["password"])
