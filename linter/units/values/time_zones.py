"""Names of time zones (systemd.time(7), tzfile(5))."""

from __future__ import annotations

from unitlint.quick import patterns as re

_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\Z")


def is_time_zone(name: str) -> bool:
    """Whether `name` is a time zone: UTC, or in the database; any plausible name where there is none."""
    if name.upper() == "UTC":
        return True
    if not _ZONE.match(name):
        return False
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return "/" in name and not _has_time_zones()
    except (OSError, ValueError):  # a folder of the database
        return False
    return True


def _has_time_zones() -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return False
    return True
