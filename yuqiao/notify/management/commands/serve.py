"""Web, worker and, in the demonstration, the mailbox, started together and kept alive until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yuqiao.notify.mailbox import controller

START_SECONDS = 60
RESTART_SECONDS = 2


class Command(BaseCommand):
    help = "Starts web, push and worker together on http://127.0.0.1:PORT."

    def handle(self, *args: object, **options: object) -> None:
        port = settings.PORT
        self._refuse_taken(port)
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        commands = self._commands(port)
        mailbox = controller(settings.EMAIL_PORT) if settings.DEMO else None
        if mailbox:
            mailbox.start()
        children = {name: subprocess.Popen(command, env=environment) for name, command in commands.items()}
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            self._announce(port)
            self._watch(children, commands, environment)
        finally:
            for child in children.values():
                child.terminate()
            for child in children.values():
                child.wait(timeout=20)
            if mailbox:
                mailbox.stop()

    def _commands(self, port: int) -> dict[str, list[str]]:
        web = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        web += ["--workers", str(os.cpu_count() or 2), "--blocking-threads", "4", "--backpressure", "64"]
        web += ["--log-level", "error", "config.wsgi:application"]
        push = ["uvicorn", "--host", "127.0.0.1", "--port", str(settings.PUSH_PORT), "--log-level", "warning"]
        return {
            "web": [sys.executable, "-m", *web],
            "push": [sys.executable, "-m", *push, "config.asgi:application"],
            "worker": [sys.executable, "manage.py", "worker"],
        }

    def _stop(self, *args: object) -> None:
        self.stopping = True

    @staticmethod
    def _refuse_taken(port: int) -> None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise CommandError(f"Port {port} is in use. Choose another: make run PORT={port + 100}")

    def _watch(self, children: dict, commands: dict, environment: dict) -> None:
        while not self.stopping:
            time.sleep(0.5)
            for name, child in list(children.items()):
                if child.poll() is not None and not self.stopping:
                    self.stderr.write(f"{name} ended with {child.returncode}; starting it again")
                    time.sleep(RESTART_SECONDS)
                    children[name] = subprocess.Popen(commands[name], env=environment)

    def _announce(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}/"
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not self.stopping:
            try:
                urllib.request.urlopen(f"{address}healthz", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        lines = ["", f"  Yuqiao 豫桥   {address}"]
        if settings.DEMO:
            lines.append(f"  Mailbox 信箱   {address}mailbox/   (where the demonstration's letters arrive)")
            for account in import_module("demo.accounts").ACCOUNTS:
                lines.append(f"  {account.email:<28} {account.password}   {account.role_zh} {account.role_en}")
                lines.append(f"  {'':<28} → {account.try_en}")
        self.stdout.write("\n".join([*lines, ""]))
