"""Recurring jobs and queues of work. Each app registers its own; a row per job and due time keeps two workers from running
one twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from yuqiao.kernel import clock
from yuqiao.kernel.models import BeatRun, KeptAnswer

KEPT_RUNS = timedelta(days=7)
KEPT_ANSWERS = timedelta(days=2)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Beat:
    """A job that runs every so often."""

    name: str
    every: timedelta
    run: Callable[[], object]


_beats: dict[str, Beat] = {}
_queues: dict[str, Callable[[], int]] = {}


def register_beat(name: str, every: timedelta, run: Callable[[], object]) -> None:
    """Add a recurring job; the same name again replaces it."""
    _beats[name] = Beat(name, every, run)


def register_queue(name: str, run: Callable[[], int]) -> None:
    """Add work that waits in rows of its own; `run` does one piece and says how many it did. The same name again replaces it."""
    _queues[name] = run


def run_queues() -> int:
    """Ask every queue for one piece; returns how many were done. A queue keeps its own workers apart; an error is logged."""
    return sum(_asked(name, run) for name, run in _queues.items())


def _asked(name: str, run: Callable[[], int]) -> int:
    try:
        return run()
    except Exception:
        log.exception("queue_failed", queue=name)
        return 0


def run_beats() -> int:
    """Run every job whose time has come and that no other worker took; returns how many ran. A job's error is logged."""
    return sum(_run(beat) for beat in _beats.values())


def _run(beat: Beat) -> int:
    due = EPOCH + (clock.now() - EPOCH) // beat.every * beat.every
    if BeatRun.objects.filter(job=beat.name, due_at=due).exists():
        return 0
    taken = BeatRun.objects.bulk_create([BeatRun(job=beat.name, due_at=due)], ignore_conflicts=True)
    mine = BeatRun.objects.filter(job=beat.name, due_at=due, finished_at=None, note="").update(note=f"taken {id(taken)}")
    if not mine:
        return 0
    try:
        note = str(beat.run())
    except Exception as error:
        log.exception("beat_failed", job=beat.name)
        note = f"failed: {error}"
    BeatRun.objects.filter(job=beat.name, due_at=due).update(finished_at=clock.now(), note=note[:200])
    return 1


def prune() -> int:
    """Forget old runs and old kept answers."""
    runs, _ = BeatRun.objects.filter(due_at__lt=clock.now() - KEPT_RUNS).delete()
    answers, _ = KeptAnswer.objects.filter(created_at__lt=clock.now() - KEPT_ANSWERS).delete()
    return runs + answers
