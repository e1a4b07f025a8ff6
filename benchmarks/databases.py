"""Databases for one run: made once with the facts and the demonstration's institutions, copied for each benchmark."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from scripts.run_tests import postgresql

FILLED = "yuqiao_filled"
Copies = Callable[[str], str]  # name of a benchmark → address of a database of its own


def available() -> list[str]:
    """The databases that this machine can run."""
    found = Path("/usr/lib/postgresql").exists() or shutil.which("initdb")
    return ["sqlite", "postgresql"] if found else ["sqlite"]


@contextmanager
def filled(engine: str, folder: Path, prepare: Callable[[str], None]) -> Iterator[Copies]:
    """Yields what makes copies of a database that `prepare` has filled."""
    with (_sqlite if engine == "sqlite" else _postgresql)(folder, prepare) as copies:
        yield copies


@contextmanager
def _sqlite(folder: Path, prepare: Callable[[str], None]) -> Iterator[Copies]:
    template = folder / f"{FILLED}.sqlite3"
    prepare(f"sqlite:///{template}")

    def copy(name: str) -> str:
        own = folder / f"{name}.sqlite3"
        shutil.copyfile(template, own)
        return f"sqlite:///{own}"

    yield copy


@contextmanager
def _postgresql(folder: Path, prepare: Callable[[str], None]) -> Iterator[Copies]:
    import psycopg

    with postgresql() as url:

        def address(name: str) -> str:
            return url.replace("/postgres?", f"/{name}?")

        def create(name: str, template: str) -> str:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(f'create database "{name}" template "{template}"')
            return address(name)

        prepare(create(FILLED, "template1"))
        yield lambda name: create(f"yuqiao_{name}", FILLED)


def prepare() -> None:
    """Collect the static files and fill the database of this process; in a process of its own, so that nothing stays connected to it."""
    from django.core.management import call_command

    from demo.loading import load
    from yuqiao.facts.services import load_facts

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    load_facts()
    load(consultation_count=0, notarization_count=0)
    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        connection.cursor().execute("ANALYZE")
        connection.close_pool()
    connection.close()


def own() -> BaseDatabaseWrapper:
    """The database of this process by a connection that stays open, without a pool; to be called before any query."""
    return _opened(connections.settings["default"]["NAME"])


def copied(name: str) -> BaseDatabaseWrapper:
    """A copy of the database in use, so that sizes can be compared in turns; `use` switches to it."""
    now = connections["default"]
    now.close()
    given = now.settings_dict
    if now.vendor == "sqlite":
        place = Path(given["NAME"])
        own_place = place.with_name(f"{place.stem}_{name}.sqlite3")
        shutil.copyfile(place, own_place)
        return _opened(str(own_place))
    import psycopg

    made = f"{given['NAME']}_{name}"
    with psycopg.connect(host=given["HOST"], port=given["PORT"], user=given["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f'create database "{made}" template "{given["NAME"]}"')
    return _opened(made)


def _opened(name: str) -> BaseDatabaseWrapper:
    given = deepcopy(connections.settings["default"])
    given["OPTIONS"].pop("pool", None)
    made = type(connections["default"])(given | {"NAME": name}, "default")
    use(made)
    return made


def use(database: BaseDatabaseWrapper) -> None:
    """Let every query of this process go there."""
    connections["default"] = database


def version() -> str:
    """Name and version of the database of this process."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        from sqlite3 import sqlite_version

        return f"SQLite {sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def size_of_machine() -> dict[str, str]:
    """Processor, cores and memory, as the document names them."""
    facts = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    memory = Path("/proc/meminfo").read_text().split()[1] if Path("/proc/meminfo").exists() else "0"
    cores = subprocess.run(["nproc"], capture_output=True, text=True).stdout.strip() or str(len(models))
    return {
        "Processor": models[0] if models else "not known",
        "Cores": cores,
        "Memory": f"{int(memory) / 1024**2:.0f} GiB",
    }
