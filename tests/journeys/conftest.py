"""Real servers, a real mailbox and a real browser for the journeys."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from yuqiao.notify.mailbox import KeepMessages

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(p).exists()), None)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """The test database as a URL for another process."""
    from django.db import connection

    s = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{s['NAME']}"
    return f"postgres://{s['USER']}@/{s['NAME']}?host={s['HOST']}&port={s['PORT']}"


def wait_for(check: Callable[[], object], seconds: float = 30, what: str = "") -> None:
    """Ask until the answer is true. Raises AssertionError when the time runs out."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if check():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


class Process:
    """A process of the product on the test database; `kill` gives it no time to tidy up."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self.command = command
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "DATABASE_URL": database_url(),
            "DATABASE_POOL": "4",
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> "Process":
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, start_new_session=True)
        return self

    def kill(self, how: int = signal.SIGKILL) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=20)


class Server(Process):
    """The web server."""

    def __init__(self, port: int, **environment: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--workers", "1", "--log-level", "critical", "config.wsgi:application"]
        super().__init__(command, SITE_URL=self.url, **environment)

    def start(self) -> "Server":
        super().start()

        def up() -> bool:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    return answer.status == 200
            except (urllib.error.URLError, OSError):
                return False

        wait_for(up, 60, "the server answers")
        return self


@pytest.fixture
def mailbox(settings, tmp_path) -> Iterator[Controller]:
    """A real SMTP door that keeps what arrives, in a folder of this test alone: others run at the same time."""
    settings.MAILBOX = tmp_path / "mailbox"
    door = Controller(KeepMessages(), hostname="127.0.0.1", port=free_port())
    door.start()
    yield door
    door.stop()


@pytest.fixture
def server(transactional_db, mailbox) -> Iterator[Server]:
    """The product on a port of its own."""
    running = Server(free_port(), EMAIL_PORT=str(mailbox.port)).start()
    yield running
    running.kill()


@pytest.fixture
def worker(server, mailbox) -> Iterator[Process]:
    """The worker beside it."""
    running = Process([sys.executable, "manage.py", "worker"], EMAIL_PORT=str(mailbox.port), SITE_URL=server.url).start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys of this worker."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.fail("Chromium is missing: install the system package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        )
        yield browser
        browser.close()


@pytest.fixture
def device(chromium) -> Iterator[Callable]:
    """A new device: own cookies, own size, own language. What its console complains of fails the journey."""
    contexts, complaints = [], []

    def make(width: int = 1440, language: str = "zh-CN"):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language, accept_downloads=True)
        context.set_default_timeout(15000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda m: complaints.append(m.text) if m.type == "error" and "Failed to load resource" not in m.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not [c for c in complaints if "WebSocket" not in c], complaints


def sign_in(page, url: str, email: str, password: str, onward: str = "") -> None:
    """Sign in as a person does."""
    page.goto(f"{url}/accounts/login/{f'?next={onward}' if onward else ''}")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.locator("form:has([name=password]:visible) button:visible").first.click()
    page.wait_for_url(lambda address: "/login" not in address)


def letters_to(settings, address: str) -> list[tuple[str, str]]:
    """(subject, words) of what has arrived at an address, oldest first."""
    from email import message_from_bytes, policy

    files = sorted(Path(settings.MAILBOX).glob("*.eml"), key=lambda p: p.stat().st_mtime_ns)
    messages = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in files]
    return [(str(m["Subject"]), m.get_body().get_content()) for m in messages if address in str(m["To"])]


def link_in(words: str, path: str) -> str:
    """The first link of a letter that goes to a path. Raises AssertionError."""
    found = re.search(rf"http://\S+{path}\S*", words)
    assert found, words
    return found.group()
