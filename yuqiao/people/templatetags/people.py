"""Tags of the account pages: fields as the house draws them, the demonstration's accounts, the emergency banner."""

from importlib import import_module

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template import Context

from yuqiao.kernel.text import is_chinese
from yuqiao.people.forms import AREA_NAMES
from yuqiao.people.models import Role
from yuqiao.people.selectors import current_break_glass, has_role

register = template.Library()


@register.filter
def plain(form: BaseForm) -> BaseForm:
    """The same form without placeholders: a label already says it, and stays."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def area_name(code: str) -> str:
    """The name of an area of the house; its code when it has none here."""
    return str(AREA_NAMES.get(code, code))


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Accounts to try in the demonstration, with `role` and `trial` in the language of the page; none elsewhere."""
    if not settings.DEMO:
        return []
    try:
        found = import_module("demo.accounts").ACCOUNTS
    except ModuleNotFoundError:
        return []
    language = "zh" if is_chinese() else "en"
    return [
        {
            "email": account.email,
            "password": account.password,
            "role": getattr(account, f"role_{language}"),
            "trial": getattr(account, f"try_{language}"),
        }
        for account in found
    ]


@register.inclusion_tag("people/desk/banner.html", takes_context=True)
def break_glass_banner(context: Context) -> dict:
    """Says that emergency access is open and until when; asks the database only for administrators."""
    user = context.get("user")
    access = current_break_glass(user) if user and has_role(user, Role.ADMINISTRATOR) else None
    return {"access": access, "csrf_token": context.get("csrf_token")}
