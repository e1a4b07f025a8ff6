"""The tests' settings for the product's own processes: letters leave by SMTP, as in life."""

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES, env

EMAIL_PORT = env.int("EMAIL_PORT", default=8025)
SLOW_ANSWER_SECONDS = 0.1
if "timeout" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["OPTIONS"]["timeout"] = 90  # fifty writers on a busy machine wait for one another: no fault
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the journeys have no certificate

if env("YUQIAO_CLOCK", default=""):
    from datetime import UTC, datetime

    from yuqiao.kernel import clock

    _ahead = datetime.fromisoformat(env("YUQIAO_CLOCK")) - datetime.now(UTC)
    clock.set_clock(lambda: datetime.now(UTC) + _ahead)
