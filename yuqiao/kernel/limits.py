"""Limits per address on what is public, counted in the cache that all processes share."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from yuqiao.kernel.errors import TooMany


def address_of(request: HttpRequest) -> str:
    """The caller's address as the server saw it; a proxy in front must set REMOTE_ADDR (docs/operations.md)."""
    return request.META.get("REMOTE_ADDR", "unknown")


def count(scope: str, who: str) -> int:
    """Count one event of `who` in the current window of `scope` and return the number so far."""
    _, seconds = settings.RATE_LIMITS[scope]
    window = int(time.time() // seconds)
    key = f"limit:{scope}:{who}:{window}"
    cache.add(key, 0, timeout=seconds * 2)
    try:
        number = cache.incr(key)
        cache.touch(key, seconds * 2)  # some caches forget the time of a key when they count it up
        return number
    except ValueError:
        return 1


def check(scope: str, who: str) -> None:
    """Count one request and raise TooMany beyond the limit of `scope`."""
    allowed, seconds = settings.RATE_LIMITS[scope]
    if count(scope, who) > allowed:
        raise TooMany(retry_after=int(seconds - time.time() % seconds) + 1)


def missed(scope: str, who: str) -> int:
    """How many misses `who` has in the current window, without counting one."""
    _, seconds = settings.RATE_LIMITS[scope]
    return cache.get(f"limit:{scope}:{who}:{int(time.time() // seconds)}", 0)
