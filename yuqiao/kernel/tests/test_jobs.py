"""Recurring jobs: once per due time, whoever asks, and one failure stops no other."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from yuqiao.kernel import clock, jobs
from yuqiao.kernel.models import BeatRun, KeptAnswer

HOURLY = timedelta(hours=1)


@pytest.fixture(autouse=True)
def beats(monkeypatch) -> dict:
    """No other job of the house runs here."""
    monkeypatch.setattr(jobs, "_beats", {})
    return jobs._beats


@pytest.mark.django_db
def test_a_job_runs_once_per_due_time():
    runs = []
    jobs.register_beat("tell", HOURLY, lambda: runs.append(clock.now()))
    with clock.frozen("2026-11-23T10:05:00") as hands:
        assert [jobs.run_beats(), jobs.run_beats()] == [1, 0]
        hands.forward(minutes=50)
        assert jobs.run_beats() == 0
        hands.forward(minutes=10)
        assert jobs.run_beats() == 1
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_missed_time_is_made_up_once():
    runs = []
    jobs.register_beat("tell", HOURLY, lambda: runs.append(1))
    with clock.frozen("2026-11-23T10:05:00") as hands:
        jobs.run_beats()
        hands.forward(hours=7)
        jobs.run_beats()
        jobs.run_beats()
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_failing_job_is_noted_and_stops_no_other():
    runs = []
    jobs.register_beat("bad", HOURLY, lambda: 1 // 0)
    jobs.register_beat("good", HOURLY, lambda: runs.append(1) or "done")
    with clock.frozen("2026-11-23T10:05:00"):
        assert jobs.run_beats() == 2
    assert runs == [1]
    assert BeatRun.objects.get(job="bad").note.startswith("failed: ")
    good = BeatRun.objects.get(job="good")
    assert good.note == "done" and good.finished_at is not None


@pytest.mark.django_db
def test_the_same_name_replaces_a_job():
    runs = []
    jobs.register_beat("tell", HOURLY, lambda: runs.append("old"))
    jobs.register_beat("tell", HOURLY, lambda: runs.append("new"))
    jobs.run_beats()
    assert runs == ["new"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_run_a_job_once():
    """All workers find no run and meet before they take it: one only may have it, at each of several times."""
    runs, workers, times = [], 4, 5
    gate = threading.Barrier(workers)
    jobs.register_beat("tell", HOURLY, lambda: runs.append(clock.now()))

    def work() -> None:
        for hour in range(times):
            with clock.frozen(f"2026-11-23T{10 + hour}:05:00"):
                gate.wait(timeout=30)
                jobs.run_beats()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == len(set(runs)) == times
    assert BeatRun.objects.filter(job="tell", finished_at=None).count() == 0


@pytest.mark.django_db
def test_old_runs_and_answers_are_forgotten_and_young_ones_stay():
    now = clock.now()
    for days in (1, 8):
        BeatRun.objects.create(job="tell", due_at=now - timedelta(days=days))
        KeptAnswer.objects.create(
            scope="s", key=f"{days}", request_hash="h", status=200, body="", created_at=now - timedelta(days=days)
        )
    assert jobs.prune() == 2
    assert BeatRun.objects.get().due_at == now - timedelta(days=1)
    assert KeptAnswer.objects.get().key == "1"
