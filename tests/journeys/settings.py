"""The tests' settings for the product's own processes: letters leave by SMTP, as in life."""

from config.settings.test import *  # noqa: F403
from config.settings.test import env

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_PORT = env.int("EMAIL_PORT", default=8025)
SLOW_ANSWER_SECONDS = 0.1
