"""Killed processes and fifty hands at once: what was acknowledged exists once, every letter is sent once."""

import json
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.journeys.conftest import Process, wait_for
from yuqiao.kernel.errors import Changed
from yuqiao.kernel.models import KeptAnswer
from yuqiao.matters.access import Actor
from yuqiao.matters.models import Matter
from yuqiao.matters.services import act
from yuqiao.matters.tests.factories import ANSWERS, VIEW, make_lawyer, make_matter
from yuqiao.matters.timeline import verify
from yuqiao.notify.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_moves_at_once_one_wins_and_the_others_are_told_what_changed():
    lawyer = make_lawyer()
    matter = make_matter()
    act(matter.pk, "accept", Actor.of_user(lawyer.user), version=None)
    matter.refresh_from_db()
    seen, user = matter.version, lawyer.user
    gate = threading.Barrier(50)

    def hand(number: int) -> str:
        try:
            gate.wait(timeout=60)
            act(matter.pk, "answer", Actor.of_user(user), version=seen, data={**VIEW, "risk": f"hand {number}"})
            return "won"
        except Changed as late:
            return ",".join(e["kind"] for e in late.events)
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as hands:
        found = list(hands.map(hand, range(50)))
    assert sorted(found) == ["consultation.answer"] * 49 + ["won"]
    matter.refresh_from_db()
    assert matter.messages.filter(kind="answer").count() == 1
    assert matter.version == seen + 1
    assert verify(matter) is None


def submit(url: str, key: str) -> str | None:
    """Send one submission; its reference, or None when the line broke."""
    contact = {"name": "Wang", "email": f"{key}@test.example"}
    body = json.dumps({"area": "consultation", "answers": {**ANSWERS, "subject": key}, "contact": contact}).encode()
    request = urllib.request.Request(f"{url}/api/v1/matters/", body, {"Content-Type": "application/json", "Idempotency-Key": key})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["reference"]
    except (urllib.error.URLError, OSError, ValueError):
        return None


def test_a_server_killed_in_the_midst_of_submissions_loses_and_doubles_nothing(server):
    make_lawyer(load_limit=500)
    keys = [f"key-{n}" for n in range(24)]
    acknowledged: dict[str, str] = {}
    begun = threading.Semaphore(0)

    def send(key: str) -> None:
        begun.release()
        reference = submit(server.url, key)
        if reference:
            acknowledged[key] = reference

    with ThreadPoolExecutor(6) as senders:
        done = [senders.submit(send, key) for key in keys]
        for _ in range(9):
            begun.acquire()
        time.sleep(0.05)
        server.kill()
        for job in done:
            job.result()
    before = dict(acknowledged)
    assert len(before) < len(keys), "it was killed too late to prove anything"
    server.start()
    for key in keys:
        reference = submit(server.url, key)
        assert reference, key
        assert before.get(key, reference) == reference, "an acknowledged submission changed its reference"
        acknowledged[key] = reference
    assert Matter.objects.count() == len(keys)
    assert set(Matter.objects.values_list("reference", flat=True)) == set(acknowledged.values())
    assert all(kept.body for kept in KeptAnswer.objects.all())
    assert all(verify(m) is None for m in Matter.objects.all())
    received = Letter.objects.filter(template="matters.received")
    assert received.count() == len(keys)


def test_a_worker_killed_in_the_midst_of_its_letters_sends_each_once(server, mailbox, settings):
    make_lawyer(load_limit=500)
    for number in range(30):
        make_matter(subject=f"matter {number}")
    expected = Letter.objects.count()
    assert expected >= 60

    def worker() -> Process:
        return Process([sys.executable, "manage.py", "worker"], EMAIL_PORT=str(mailbox.port)).start()

    def arrived() -> int:
        return len(list(settings.MAILBOX.glob("*.eml")))

    first = worker()
    wait_for(lambda: arrived() >= 3, 40, "the first letters")
    first.kill()
    assert Letter.objects.exclude(state="sent").exists(), "it was killed too late to prove anything"
    # What it held is leased for two minutes; the test does not wait that long.
    Letter.objects.filter(state="sending").update(next_try_at="2020-01-01T00:00:00Z")
    second = worker()
    try:
        wait_for(lambda: not Letter.objects.exclude(state="sent").exists(), 60, "all letters sent")
    finally:
        second.kill()
    assert arrived() == expected
