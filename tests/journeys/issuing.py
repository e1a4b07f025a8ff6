"""A process that issues what was approved: `python -m tests.journeys.issuing GATE HANDS MATTER…`.

It waits until the gate is a file, then issues with as many hands at once; it says what it begins and what is done.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django


def main(gate: str, hands: str, *matters: str) -> None:
    """Issue every one of the matters, as its handler."""
    django.setup()
    from django.db import connection

    from yuqiao.matters.access import Actor
    from yuqiao.matters.models import Matter
    from yuqiao.matters.services import act

    def issue(pk: int) -> None:
        try:
            print("begun", pk, flush=True)
            handler = Matter.objects.select_related("handler").get(pk=pk).handler
            act(pk, "issue", Actor.of_user(handler), version=None, data={"steel_seal": "on", "layout_checked": "on"})
            print("done", pk, flush=True)
        except Exception as error:  # the test reads it
            print("failed", pk, repr(error), flush=True)
        finally:
            connection.close()

    print("ready", flush=True)
    while not Path(gate).exists():
        time.sleep(0.01)
    with ThreadPoolExecutor(int(hands)) as pool:
        list(pool.map(issue, map(int, matters)))


if __name__ == "__main__":
    main(*sys.argv[1:])
