"""Production: every secret comes from the environment, and starting without one is refused."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DEMO, env

SECRET_KEY = env("SECRET_KEY")
SEAL_KEYS = env.list("SEAL_KEYS")
SEARCH_KEY = env("SEARCH_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL")
if DEMO:
    raise RuntimeError("YUQIAO_DEMO is not for production: it opens marked accounts without a second factor.")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
