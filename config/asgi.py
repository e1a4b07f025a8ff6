"""Entrance for push alone: a small ASGI server that tells open pages that a matter has moved. It serves no page."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
get_asgi_application()  # sets Django up

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from yuqiao.site.push import no_pages, urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {"http": no_pages, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns)))}
)
