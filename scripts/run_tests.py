"""Everything that `make test` runs: lint, layers, catalogues, migrations, the suite on SQLite and on PostgreSQL.

run_tests.py                 everything
run_tests.py --only lint     one part: lint · sqlite · postgresql
run_tests.py -- -k clock     what follows `--` goes to pytest
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")}
LINT = (
    ("style", [BIN / "ruff", "check", "."]),
    ("format", [BIN / "ruff", "format", "--check", "."]),
    ("templates", [BIN / "djlint", "--lint", "--quiet", "templates", "yuqiao"]),
    ("layers", [BIN / "lint-imports"]),
    ("types", [BIN / "mypy"]),
    ("catalogues", [BIN / "python", "manage.py", "compile_catalogues"]),
    ("declarations", [BIN / "python", "manage.py", "check", "--settings", "config.settings.test"]),
    ("migrations", [BIN / "python", "manage.py", "makemigrations", "--check", "--dry-run", "--settings", "config.settings.test"]),
)
WORKERS = str(max(2, min(os.cpu_count() or 2, 8)))


def _step(name: str, command: list, **more: str) -> bool:
    start = time.monotonic()
    result = subprocess.run([str(c) for c in command], cwd=ROOT, env=ENVIRONMENT | more)
    verdict = "passed" if result.returncode == 0 else f"FAILED ({result.returncode})"
    print(f"── {name}: {verdict} in {time.monotonic() - start:.0f} s", flush=True)
    return result.returncode == 0


def _unprivileged(command: list) -> list:
    """PostgreSQL refuses to run as root; any other account will do."""
    if os.getuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL cluster in a temporary folder, gone afterwards; yields its URL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []
    tools = found[-1] if found else Path(shutil.which("initdb") or "").parent
    folder = Path(tempfile.mkdtemp(prefix="yuqiao-pg-"))
    folder.chmod(0o777)
    data, port = folder / "data", "54329"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    create = [tools / "initdb", "-D", data, "-U", "yuqiao", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(_unprivileged([str(c) for c in create]), check=True, cwd=folder, **quiet)
    speed = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300"]
    serve = [tools / "postgres", "-D", data, "-k", folder, "-p", port, "-c", "listen_addresses=", *speed]
    server = subprocess.Popen(_unprivileged([str(c) for c in serve]), cwd=folder, **quiet)
    try:
        for _ in range(100):
            ready = subprocess.run([str(tools / "pg_isready"), "-h", str(folder), "-p", port], **quiet)
            if ready.returncode == 0:
                break
            time.sleep(0.1)
        yield f"postgres://yuqiao@/postgres?host={folder}&port={port}"
    finally:
        server.send_signal(signal.SIGINT)  # does not wait for those who are still connected
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _templates_meanwhile(urls: list[str]) -> Iterator[None]:
    """While something else runs, the template databases of the suites are made; a failure shows again in the suite itself."""
    command = [str(BIN / "python"), "-c", "import conftest; conftest.prepare()"]
    settings = ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    making = [subprocess.Popen(command, cwd=ROOT, env=settings | ({"DATABASE_URL": url} if url else {})) for url in urls]
    try:
        yield
    finally:
        for one in making:
            one.wait()


def _lint() -> bool:
    return all([_step(name, command) for name, command in LINT])


def _suite(name: str, extra: list[str], url: str = "") -> bool:
    more = {"DATABASE_URL": url} if url else {}
    spread = ["--dist", "worksteal"]
    longest_first = ["tests/architecture", "demo", "yuqiao", "tests/api"]
    paths = [] if any(not e.startswith("-") for e in extra) else longest_first
    paths = [p for p in paths if (ROOT / p).exists()]
    fine = _step(f"{name}: suite", [BIN / "pytest", "-q", "-n", WORKERS, *spread, *paths, *extra], **more)
    if paths and (ROOT / "tests/journeys").exists():
        fine &= _step(f"{name}: journeys", [BIN / "pytest", "-q", "-n", "2", *spread, "tests/journeys", *extra], **more)
    return fine


def main() -> int:
    """Run the parts that were asked for; 0 when all passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["lint", "sqlite", "postgresql"])
    parser.add_argument("pytest", nargs="*", help="passed on to pytest")
    chosen = parser.parse_args()
    start, fine = time.monotonic(), True
    with ExitStack() as stack:
        url = stack.enter_context(postgresql()) if chosen.only in (None, "postgresql") else ""
        if chosen.only is None:
            with _templates_meanwhile(["", url]):
                fine &= _lint()
        elif chosen.only == "lint":
            fine &= _lint()
        if chosen.only in (None, "sqlite"):
            fine &= _suite("SQLite", chosen.pytest)
        if url:
            fine &= _suite("PostgreSQL", chosen.pytest, url)
    print(f"{'All passed' if fine else 'SOMETHING FAILED'} in {(time.monotonic() - start) / 60:.1f} minutes")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
