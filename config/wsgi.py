"""Entrance for pages and the API: a WSGI server, one process a core."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402

if settings.TRUSTED_PROXIES:
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    # The caller's address and scheme are those that a proxy of ours reports; nobody else is believed.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.TRUSTED_PROXIES)
