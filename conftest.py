"""What every test stands on: a database migrated and filled with facts once, copied for each worker in milliseconds."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Playwright's synchronous interface keeps a loop running in the thread in which tests touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CACHE = Path(os.environ.get("YUQIAO_TEST_CACHE", Path(tempfile.gettempdir()) / "yuqiao-test-databases"))


def _fingerprint() -> str:
    """Changes when a migration, a data file or the code that loads it changes."""
    from django.apps import apps

    found = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda a: a.label):
        files = sorted(Path(app.path).glob("migrations/*.py"))
        if app.label == "facts":
            files += sorted(Path(app.path).glob("data/*")) + sorted(Path(app.path).glob("*.py"))
        for file in files:
            found.update(str(file.relative_to(app.path)).encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _fill() -> None:
    from django.core.management import call_command

    from yuqiao.facts.services import load_facts

    call_command("migrate", verbosity=0)
    load_facts()


def _sqlite(connection, key: str, folder: Path) -> None:
    template = CACHE / f"{key}.sqlite3"
    with (CACHE / "lock-sqlite").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            building = CACHE / f"{key}.building"
            building.unlink(missing_ok=True)
            connection.close()
            connection.settings_dict["NAME"] = str(building)
            _fill()
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            building.rename(template)
    own = folder / "test.sqlite3"
    shutil.copyfile(template, own)
    connection.close()
    connection.settings_dict["NAME"] = str(own)


def _server(connection) -> str:
    s = connection.settings_dict
    parts = {"host": s["HOST"], "port": s["PORT"], "user": s["USER"], "password": s["PASSWORD"], "dbname": "postgres"}
    return " ".join(f"{k}={v}" for k, v in parts.items() if v)


def _postgresql(connection, key: str, worker: str) -> str:
    import psycopg

    template, own = f"yuqiao_template_{key}", f"yuqiao_{worker}_{os.getpid()}"
    with (CACHE / "lock-postgresql").open("w") as lock, psycopg.connect(_server(connection), autocommit=True) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.execute("select 1 from pg_database where datname = %s", (template,)).fetchone():
            server.execute(f'drop database if exists "{template}_building"')
            server.execute(f'create database "{template}_building"')
            connection.close()
            connection.settings_dict["NAME"] = f"{template}_building"
            _fill()
            _leave(connection)
            server.execute(f'alter database "{template}_building" rename to "{template}"')
        server.execute(f'create database "{own}" template "{template}"')
    _leave(connection)
    connection.settings_dict["NAME"] = own
    return own


def _leave(connection) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _keep_facts(introspection: type) -> None:
    """A flush keeps the facts; what others hang on goes first: triggers refuse to lose an event of a matter that stands, a
    change of an office that stands, or what somebody who stands has frozen."""
    names = introspection.django_table_names

    def kept(self, *args, **options):
        found = [n for n in names(self, *args, **options) if not n.startswith("facts_")]
        return sorted(found, key=lambda n: n not in ("matters_matter", "people_user", "registers_notaryoffice"))

    introspection.django_table_names = kept


def _flush_past_triggers(operations: type) -> None:
    """SQLite deletes row by row where PostgreSQL truncates: triggers that lose nothing are lifted while a test's rows go."""
    flush = operations.execute_sql_flush

    def lifted(self, sql_list):
        with self.connection.cursor() as cursor:
            cursor.execute("select name, sql from sqlite_master where type = 'trigger' and sql like '%BEFORE DELETE%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'drop trigger "{name}"')
            try:
                flush(self, sql_list)
            finally:
                for _name, sql in triggers:
                    cursor.execute(sql)

    operations.execute_sql_flush = lifted


def prepare() -> None:
    """Make the filled template of the current database ahead of the tests, so that no worker waits for it."""
    import django

    django.setup()
    from django.db import connection

    CACHE.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            _sqlite(connection, _fingerprint(), Path(folder))
            connection.close()
        return
    import psycopg

    own = _postgresql(connection, _fingerprint(), "ahead")
    with psycopg.connect(_server(connection), autocommit=True) as server:
        server.execute(f'drop database "{own}"')


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, tmp_path_factory, request) -> Iterator[None]:
    """A copy of the filled template for this worker; tests that flush keep the facts."""
    from django.db import connection

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    CACHE.mkdir(parents=True, exist_ok=True)
    own = ""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _sqlite(connection, _fingerprint(), tmp_path_factory.mktemp("database"))
            _flush_past_triggers(type(connection.ops))
        else:
            own = _postgresql(connection, _fingerprint(), worker)
        _keep_facts(type(connection.introspection))
    yield
    with django_db_blocker.unblock():
        _leave(connection)
        if own:
            import psycopg

            with psycopg.connect(_server(connection), autocommit=True) as server:
                server.execute(f'drop database "{own}" with (force)')


@pytest.fixture
def facts(db) -> None:
    """The data files are loaded (they are part of every test database)."""


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Limits and kept pages of one test say nothing to the next."""
    from django.core.cache import cache

    from yuqiao.kernel import limits

    yield
    cache.clear()
    limits.forget_all()
