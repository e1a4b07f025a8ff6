"""Limits per address on what is public. The counts are exact: guesses that come at the same time are all counted.

They lie in a small file of their own beside the database (LIMITS_FILE), so that reading a public page writes nothing to
the database. Addresses are kept as keyed hashes. Several machines behind one address count each for itself.
"""

import sqlite3
import threading
import time
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

import structlog
from django.conf import settings
from django.http import HttpRequest

from yuqiao.kernel.errors import TooMany
from yuqiao.kernel.sealed import search_hash

WAIT_SECONDS = 5
TABLE = "CREATE TABLE IF NOT EXISTS counts (who TEXT PRIMARY KEY, number INTEGER NOT NULL, ends INTEGER NOT NULL) WITHOUT ROWID"
# A row whose window is over begins anew; nothing has to be tidied up for a count to be right.
COUNT = """INSERT INTO counts VALUES (?1, 1, ?2) ON CONFLICT (who) DO UPDATE SET
           number = CASE WHEN ends = ?2 THEN number + 1 ELSE 1 END, ends = ?2 RETURNING number"""
GIVE_BACK = "UPDATE counts SET number = number - 1 WHERE who = ?1 AND ends = ?2 AND number > 0 RETURNING number"
MISSED = "SELECT number FROM counts WHERE who = ?1 AND ends = ?2"
FORGET = "DELETE FROM counts WHERE ends < ?"
_held = threading.local()
log = structlog.get_logger(__name__)


def address_of(request: HttpRequest) -> str:
    """The caller's address as the server saw it; a proxy in front must set REMOTE_ADDR (docs/operations.md)."""
    return request.META.get("REMOTE_ADDR", "unknown")


def caller_of(who: str) -> str:
    """One caller: an IPv4 address, or the /64 network that one line of IPv6 has to itself."""
    try:
        address = ip_address(who)
    except ValueError:
        return who
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else who


def _key(scope: str, who: str) -> str:
    return search_hash(f"{scope}:{caller_of(who)}")[:32]


def _counts() -> sqlite3.Connection:
    path = str(settings.LIMITS_FILE)
    if getattr(_held, "path", None) != path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        # Losing the last counts in a power cut is no loss.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;")
        connection.execute(TABLE)
        _held.connection, _held.path = connection, path
    return _held.connection


def _window(scope: str) -> int:
    """When the present window of a scope ends, in seconds since 1970."""
    _, seconds = settings.RATE_LIMITS[scope]
    return int(time.time() // seconds + 1) * seconds


def _ask(statement: str, scope: str, who: str, otherwise: int) -> int:
    """The number that a statement gives. A file that cannot be used is logged: a full disk must not close the house."""
    try:
        found = _counts().execute(statement, (_key(scope, who), _window(scope))).fetchone()
    except sqlite3.Error:
        log.exception("limits_not_counted", scope=scope)
        return otherwise
    return found[0] if found else 0


def count(scope: str, who: str) -> int:
    """Count one event of `who` in the current window of `scope` and return the number so far."""
    return _ask(COUNT, scope, who, 1)


def check(scope: str, who: str) -> None:
    """Count one request and raise TooMany beyond the limit of `scope`."""
    if count(scope, who) > allowed(scope):
        raise too_many(scope)


def allowed(scope: str) -> int:
    """How many a caller may have in one window of a scope."""
    return settings.RATE_LIMITS[scope][0]


def too_many(scope: str) -> TooMany:
    """The refusal until the present window of a scope ends."""
    return TooMany(retry_after=_window(scope) - int(time.time()) + 1)


def give_back(scope: str, who: str) -> None:
    """Take back one that was counted: a try that was counted before it was known to be right."""
    _ask(GIVE_BACK, scope, who, 0)


def missed(scope: str, who: str) -> int:
    """How many misses `who` has in the current window, without counting one."""
    return _ask(MISSED, scope, who, 0)


def forget_old() -> int:
    """Delete counts whose window is over; returns how many."""
    return _counts().execute(FORGET, (int(time.time()),)).rowcount


def forget_all() -> None:
    """Begin anew."""
    _counts().execute("DELETE FROM counts")
