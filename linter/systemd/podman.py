"""Versions of podman, whose generator makes the services of Quadlets."""

from __future__ import annotations

from unitlint.quick import patterns as re

Version = tuple[int, int]
"""Major and minor."""

UNKNOWN: Version = (0, 0)

CURRENT: Version = (5, 8)
"""The release that our generator follows where nothing tells the version."""

NEXT: Version = (6, 0)
"""The newest podman whose source the tables here know."""

SHARED_SECTIONS = ("Unit", "Service", "Install", "Quadlet")
"""Sections of Quadlets of all types (podman-systemd.unit(5))."""

_VERSION = re.compile(r"v?(\d{1,3})\.(\d{1,3})(?:[.~+-].*)?")


def parse(text: str) -> Version | None:
    """
    >>> parse("5.8"), parse("4.3.1+ds1-8"), parse("v6.0.0-dev"), parse("five")
    ((5, 8), (4, 3), (6, 0), None)
    """
    found = _VERSION.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def shown(version: Version) -> str:
    """
    >>> shown((5, 8))
    '5.8'
    """
    return f"{version[0]}.{version[1]}"
