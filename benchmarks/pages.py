"""Portal pages against a bare view of the same server: what the pages cost beyond what any Django answer costs."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks import databases
from benchmarks.results import Ratio, Result, ms
from benchmarks.timing import interleaved

PAGES = {"bare view": "/bare/", "home": "/", "service page": "/services/consultation/"}
VISITORS = {"without a cookie": {}, "with a cookie": {"Cookie": "yq_theme=dark"}}
AT_ONCE = 10  # requests in one turn of a page
CACHED_FLOOR, UNCACHED_FLOOR, QUERIES_FLOOR = 1, 40, 10
START_SECONDS = 90


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _server() -> Iterator[int]:
    """The product's own server with one process, so that every request finds the same memory; yields its port."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--backpressure", "64", "--log-level", "error"]
    server = subprocess.Popen([*command, "config.wsgi:application"], env=os.environ)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def _turn(line: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> Callable[[], None]:
    """Several requests one after another on a connection that stays open."""
    sent = {"Accept-Language": "zh-CN", "Accept": "text/html", **headers}

    def ask() -> None:
        for _ in range(AT_ONCE):
            line.request("GET", path, headers=sent)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")

    return ask


def _looks() -> dict[str, tuple[int, int]]:
    """Database queries and bytes of each page when nothing is kept of it."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    for name, path in PAGES.items():
        visitor = Client(headers={"accept-language": "zh-CN"})
        visitor.cookies["yq_theme"] = "dark"
        visitor.get(path)
        with CaptureQueriesContext(connection) as queries:
            size = len(visitor.get(path).content)
        found[name] = (len(queries), size)
    return found


def _rows(times: dict[str, float], looks: dict[str, tuple[int, int]]) -> Iterator[list[str]]:
    for page in PAGES:
        for visitor in VISITORS:
            each = times[f"{page} {visitor}"] / AT_ONCE
            kept = page != "bare view" and visitor == "without a cookie"
            queries = "0 (kept)" if kept else str(looks[page][0])
            yield [page, visitor, ms(each), f"{1 / each:,.0f}", queries, f"{looks[page][1]:,}"]


def _ratios(times: dict[str, float], looks: dict[str, tuple[int, int]]) -> Iterator[Ratio]:
    for visitor, floor in zip(VISITORS, (CACHED_FLOOR, UNCACHED_FLOOR), strict=True):
        for page in ("home", "service page"):
            yield Ratio(f"{page} / bare view, {visitor}", times[f"{page} {visitor}"] / times[f"bare view {visitor}"], floor)
    for page in ("home", "service page"):
        yield Ratio(f"database queries of {page} when it is not kept", looks[page][0], QUERIES_FLOOR)


def run(quick: bool) -> list[Result]:
    """Measure home and a service page, kept and not kept, against the bare view."""
    looks = _looks()
    with _server() as port:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cases = {
            f"{page} {visitor}": _turn(line, path, headers) for page, path in PAGES.items() for visitor, headers in VISITORS.items()
        }
        times = interleaved(cases, 10 if quick else 60, warm=3)
        line.close()
    return [
        Result(
            f"Portal pages, {databases.version()}",
            "A page of the portal against a view that answers one word, both through the same WSGI server and settings,"
            " over loopback on one open connection.",
            ("page", "visitor", "median ms", "requests/s", "queries", "bytes"),
            list(_rows(times, looks)),
            list(_ratios(times, looks)),
            [
                "Without a cookie a page comes from the memory of the process, before all other middleware; the bare view"
                " is never kept and runs through all of them, so a kept page can be faster than it.",
                "With a cookie (here: a visitor who chose the dark theme) every page is made anew.",
                f"Median of {10 if quick else 60} turns of {AT_ONCE} requests; requests/s is what one connection gets from one process, the"
                " client's own time included.",
            ],
        )
    ]
