"""What every page knows: demonstration, preferences, links to the other language, hotline."""

from django.conf import settings
from django.http import HttpRequest

from yuqiao.kernel import clock
from yuqiao.people.selectors import current_seats, is_desk_user

LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}


def shell(request: HttpRequest) -> dict:
    """Context of the shared templates; asks the database for the seats of who has signed in."""
    user = getattr(request, "user", None)
    current = getattr(request, "LANGUAGE_CODE", "zh-hans")
    query = request.GET.copy()
    links = []
    for code, label in LANGUAGE_NAMES.items():
        query["lang"] = code
        links.append({"code": code, "label": label, "url": f"{request.path}?{query.urlencode()}", "current": code == current})
    return {
        "demo": settings.DEMO,
        "hotline": settings.HOTLINE,
        "site_url": settings.SITE_URL,
        "push_url": settings.PUSH_URL,
        "now": clock.now(),
        "lang_urls": links,
        "roles": [s.role for s in current_seats(user)],
        "serves": is_desk_user(user),
        "preferences": {
            "theme": "dark" if request.COOKIES.get("yq_theme") == "dark" else "light",
            "contrast": "high" if request.COOKIES.get("yq_contrast") == "high" else "",
            "type": "big" if request.COOKIES.get("yq_type") == "big" else "",
        },
    }
