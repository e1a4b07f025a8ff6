"""Settings of the benchmarks: those of the tests, with what makes a page cost what it costs in production."""

from config.settings.base import CACHES as PRODUCT_CACHES
from config.settings.base import RATE_LIMITS as PRODUCT_LIMITS
from config.settings.base import VAR
from config.settings.test import *  # noqa: F403
from config.settings.test import STORAGES

ROOT_URLCONF = "benchmarks.urls"
# The cache that all processes share, as in production: limits are counted in it on every submission.
CACHES = {"default": {**PRODUCT_CACHES["default"], "LOCATION": VAR / "cache"}}
# Addresses of static files come from a manifest, as in production; the copies compressed in advance are left out,
# because making them takes minutes and no page measured here serves one.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
# Limits are still counted, which is their cost, but never reached.
RATE_LIMITS = {scope: (10**9, seconds) for scope, (_, seconds) in PRODUCT_LIMITS.items()}
