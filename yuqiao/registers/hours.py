"""What time it is where somebody is, and whether that hour is quiet."""

from datetime import datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from yuqiao.kernel import clock


@lru_cache(maxsize=100)
def zone_of(name: str) -> tzinfo:
    """The time zone of an IANA name; China's for one that is unknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return clock.ZONE


def is_quiet(at: time, quiet_from: time | None, quiet_until: time | None) -> bool:
    """True when a time of day lies in the quiet hours, which may go over midnight."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def quiet_ends(now: datetime, zone: str, quiet_from: time | None, quiet_until: time | None) -> datetime | None:
    """When the quiet hours of this moment are over; None when it is not quiet."""
    here = now.astimezone(zone_of(zone))
    if quiet_until is None or not is_quiet(here.time(), quiet_from, quiet_until):
        return None
    ends = here.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return ends if ends > here else ends + timedelta(days=1)
