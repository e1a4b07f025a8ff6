"""Tests: fixed keys, a fast hasher, plain static files, letters kept in memory unless a test opens a real SMTP door."""

import os
import tempfile

os.environ.setdefault("YUQIAO_VAR", tempfile.mkdtemp(prefix="yuqiao-test-"))

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, VAR

SECRET_KEY = "only-for-tests-" * 4
SEAL_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
SEARCH_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
DEMO = True
HOTLINE = "0371-0000-0000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LIMITS_FILE = VAR / f"limits-{os.getpid()}.sqlite3"
