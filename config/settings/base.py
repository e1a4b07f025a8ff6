"""Settings that every installation shares. Values that differ come from the environment (see docs/operations.md)."""

from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()
VAR = Path(env("YUQIAO_VAR", default=str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO = env.bool("YUQIAO_DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# Where `manage.py serve` listens, on the loopback address.
PORT = env.int("PORT", default=8000)
PUSH_PORT = env.int("PUSH_PORT", default=PORT + 1)
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{PORT}")
PUSH_URL = env("PUSH_URL", default="")
HOTLINE = env("HOTLINE", default="")
DESK_NETWORKS = env.list("DESK_NETWORKS", default=[])
# Proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# Keys that seal personal identifiers at rest, newest first: each 32 bytes in base64; the last ones only open old values.
SEAL_KEYS = env.list("SEAL_KEYS", default=[])
SEARCH_KEY = env("SEARCH_KEY", default="")

AREAS = [
    "consultation",
    "arbitration",
    "notarization",
    "mediation",
    "foreign_law",
    "lawyers",
    "compliance",
    "forensics",
    "white_list",
    "complaints",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "yuqiao.people",  # before allauth, whose pages it replaces
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "channels",
    "django_structlog",
    "ninja",
    "yuqiao.kernel",
    "yuqiao.facts",
    "yuqiao.notify",
    "yuqiao.registers",
    "yuqiao.matters",
    *[f"yuqiao.areas.{area}" for area in AREAS],
    "yuqiao.site",
    "demo",
]

MIDDLEWARE = [
    "yuqiao.kernel.middleware.PublicPageCache",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yuqiao.kernel.middleware.LanguageMiddleware",
    "yuqiao.site.middleware.ApiProblems",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yuqiao.kernel.middleware.CleanInput",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "yuqiao.kernel.logs.RequestLog",
    "yuqiao.kernel.middleware.ErrorPages",
    "yuqiao.people.middleware.DeskDoor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "yuqiao.site.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "yuqiao.kernel.templatetags.yq"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database(url: str) -> dict:
    """Django's database settings for a URL; SQLite gets what makes it safe for many writers and for filings."""
    found = environ.Env.db_url_config(url)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            # A deferred transaction that reads first and writes later fails at once when another one wrote in between.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA mmap_size=134217728; PRAGMA cache_size=-32000;",
        }
    else:
        # A socket folder stands in the query (?host=/run/postgresql), as in libpq's own addresses.
        options = found.pop("OPTIONS", {})
        found["HOST"], found["PORT"] = options.pop("host", found["HOST"]), options.pop("port", found["PORT"])
        found["OPTIONS"] = {**options, "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=6)}}
    return found


DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR / 'yuqiao.sqlite3'}"))}
# An index that PostgreSQL reads alone holds two columns more there; SQLite has the same index without them.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # What the sign-in library remembers of attempts; the least used of them go when there are very many.
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# ---- people
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "yuqiao.people.backends.EmailOrPhoneBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
from yuqiao.people.settings import *  # noqa: F403

LOGIN_REDIRECT_URL = "/after-sign-in/"
LOGIN_URL = "/accounts/login/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600

# ---- languages and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---- files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ROOT = VAR / "files"
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=200 * 1024 * 1024)
PAPER_LIMIT = env.int("PAPER_LIMIT", default=50 * 1024 * 1024)  # one file for a paper that was asked for
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
SCANNER = env("SCANNER", default="yuqiao.kernel.scan.HeuristicScanner")
# Fonts of the installation's own, for characters that ours do not have: a folder with OTF, TTF or TTC files.
EXTRA_FONTS = Path(env("EXTRA_FONTS", default=str(VAR / "fonts")))
CLAMD_HOST, CLAMD_PORT = env("CLAMD_HOST", default="127.0.0.1"), env.int("CLAMD_PORT", default=3310)

# ---- certificates (papers that the house signs)
# The authority's certificates and sealed keys; it makes itself on first use unless one was imported (`manage.py authority`).
PKI_ROOT = Path(env("PKI_ROOT", default=str(VAR / "pki")))
PKI_NAME = env("PKI_NAME", default="Yuqiao")
# Who signs: a hardware module or another provider takes the place of the keys on disk.
DOCUMENT_SIGNER = env("DOCUMENT_SIGNER", default="yuqiao.kernel.signing.LocalSigner")
# A time-stamping service (RFC 3161); empty: the installation's own.
TIMESTAMP_URL = env("TIMESTAMP_URL", default="")
# Files with PEM certificates that are trusted beside our own when a signature is checked.
EXTRA_TRUST_ROOTS = env.list("EXTRA_TRUST_ROOTS", default=[])

# ---- letters
EMAIL_BACKEND = "yuqiao.notify.backend.OutboxBackend"
LETTER_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=8025)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Yuqiao <service@yuqiao.example>")
MAILBOX = VAR / "mailbox"

# ---- the browser's own guards
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *([PUSH_URL] if PUSH_URL else [])],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *([env("OIDC_SERVER_URL")] if env("OIDC_SERVER_URL", default="") else [])],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list | str] = {"camera": "self", "geolocation": [], "microphone": []}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# ---- limits, per address: (requests, seconds)
LIMITS_FILE = VAR / "limits.sqlite3"
RATE_LIMITS = {
    "api": (600, 60),
    "api.tools": (600, 60),
    "api.match": (30, 600),  # names of other sides can be tried: few, so that nobody learns for whom firms act
    "api.submit": (60, 60),
    "portal.submit": (30, 60),
    "portal.draft": (60, 60),
    "token.miss": (10, 600),
    "verify": (60, 60),
    "verify.document": (12, 60),
    "verify.miss": (10, 600),
    "verify.number": (5, 600),  # wrong codes for one number, from one address
    "verify.guessed": (20, 600),  # wrong codes for one number, from wherever; then one more try an address
}
NINJA_PAGINATION_PER_PAGE = 50

# ---- logs: one JSON line an event, request id and user id in each
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": structlog.stdlib.ProcessorFormatter, "processor": structlog.processors.JSONRenderer()},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
