"""Sign-in with an e-mail address or a telephone number."""

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from yuqiao.people.models import User


class EmailOrPhoneBackend(AuthenticationBackend):
    """Takes what was typed for an e-mail address, or for a number in international form."""

    def authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        login = credentials.get("email") or credentials.get("username") or credentials.get("login") or ""
        password = credentials.get("password")
        if not login or password is None:
            return None
        typed = login.strip()
        field = "email" if "@" in typed else "phone"
        value = typed.lower() if field == "email" else "".join(c for c in typed if c.isdigit() or c == "+")
        user = User.objects.filter(**{field: value}).first()
        if user is None:
            # As long as for an account that exists, so that the time does not tell.
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id).first()
