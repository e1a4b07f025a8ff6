"""The worker: sends letters, runs recurring jobs and works through queues until it is told to stop.

Any number may run at one time.
"""

import signal
import time

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from yuqiao.kernel.jobs import run_beats, run_queues
from yuqiao.notify.delivery import deliver_due

IDLE_SECONDS = 0.5
log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Sends letters, runs recurring jobs and works through queues."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")

    def handle(self, *args: object, **options) -> None:
        self.stopping = False
        if not options["once"]:
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            busy = self._turn()
            if options["once"]:
                return
            if not busy:
                time.sleep(IDLE_SECONDS)

    def _stop(self, *args: object) -> None:
        """Finish the letter in hand, then leave."""
        self.stopping = True

    def _turn(self) -> int:
        try:
            close_old_connections()
            return deliver_due() + run_beats() + run_queues()
        except Exception:
            # The worker outlives a database that restarts and a job that fails.
            log.exception("worker_turn_failed")
            time.sleep(IDLE_SECONDS)
            return 0
