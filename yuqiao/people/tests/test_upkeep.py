"""Sessions and logs are forgotten when their time is over, and not before."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session

from yuqiao.kernel import clock
from yuqiao.people.models import User
from yuqiao.people.upkeep import forget_old

pytestmark = pytest.mark.django_db


def test_ended_sessions_and_logs_beyond_their_time_go(client):
    client.force_login(User.objects.create_account(email="a@test.example"))
    Session.objects.create(session_key="old", session_data="", expire_date=clock.now() - timedelta(days=1))
    for age in (100, 500):
        log = AccessLog.objects.create(username="a@test.example", ip_address="198.51.100.1")
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=clock.now() - timedelta(days=age))
    assert forget_old() == 1
    assert (AccessLog.objects.filter(ip_address="198.51.100.1").count(), Session.objects.count()) == (1, 1), (
        "a year of logs is kept; an open session goes on"
    )
