"""What is forgotten by itself: sessions that ended, and logs of sign-in when their time is over."""

from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from yuqiao.facts import selectors as facts
from yuqiao.kernel import clock

LONGEST_MONTH = 31


def forget_old() -> int:
    """Delete expired sessions, and sign-in logs older than rule data.log_keep (months); returns how many log rows went."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.filter(~Exists(Session.objects.filter(session_key=OuterRef("session_key")))).delete()
    until = clock.now() - timedelta(days=LONGEST_MONTH * int(facts.rule("data.log_keep").value))
    return sum(model.objects.filter(attempt_time__lt=until).delete()[0] for model in (AccessAttempt, AccessFailureLog, AccessLog))
