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

NEW_IN: dict[str, Version] = {
    **dict.fromkeys(("container", "kube", "network", "volume"), (4, 4)),
    "image": (4, 8),
    "pod": (5, 0),
    "build": (5, 2),
    "artifact": (5, 7),
}
"""File type → the first podman that reads it."""

# What changed in podman's generator from one release to the next: seen by running each on the same files.
HANGS: tuple[Version, Version] = ((4, 6), (5, 0))
"""The first that never ends reading a blank after a backslash, and the first that does again."""
SUBFOLDERS: Version = (4, 7)
"""Files in folders below are read."""
GLOB_MOUNTS: Version = (4, 7)
"""A Mount= of type glob waits for the mount of its source."""
STRICTER: Version = (4, 8)
"""Refused: Group= without User=, Mount= without a source, UserNS= beside RemapUsers=, types of a .kube."""
DROP_INS: Version = (5, 0)
"""Drop-ins of a file are read."""
ONE_STOPS_ALL: Version = (5, 0)
"""A line that can't be read costs the service of every file in its folder."""
HEALTHY: Version = (5, 0)
"""Notify=healthy: the service has started when the first health check succeeds (release notes, 5.0.0)."""
DEFAULT_INSTANCE: Version = (5, 0)
"""DefaultInstance= counts."""
SHARED_DROP_INS: Version = (5, 2)
"""Drop-ins of a prefix and of a type are read."""
PULLS_WAIT: Version = (5, 2)
"""The services of a .container, .image and .build want network-online.target, and wait for it."""
ALL_WAIT: Version = (5, 3)
"""So do all others; [Quadlet] counts, and in a user's manager they wait for a service that stands for it."""
NAMED_ARE_THERE: Version = (5, 3)
"""Refused: Volume= and Network= that name a Quadlet which isn't there."""
BUILDS_END: Version = (5, 3)
"""The service of a .build ends with its command."""
IMAGE_MOUNTS: Version = (5, 3)
"""A Mount= of type image takes a Quadlet, and needs a source."""
JOINED_CONTAINERS: Version = (5, 3)
"""Network= takes a .container."""
TRANSLATED: Version = (5, 5)
"""Names of Quadlets in [Unit] become those of their services (release notes of podman 5.5.0)."""
UPHELD_BY: Version = (5, 5)
"""UpheldBy= counts."""
BIND_DEVICES: Version = (5, 6)
"""A volume waits for the mount of the folder that it binds."""
POD_ENVIRONMENT: Version = (5, 6)
"""A pod keeps Environment= of [Service]."""
TEMPLATE_NAMES: Version = (5, 7)
"""The `@` of a template stays last: a-volume@.service, and not a@-volume.service."""
FILE_SPECIFIERS: Version = (5, 7)
"""A build's File=%h/x is no relative path."""
ONE_YAML: Version = (5, 7)
"""Refused: SetWorkingDirectory=yaml with several Yaml=."""
POD_RESTART: Version = (6, 0)
"""A pod keeps Restart= of [Service]."""

OF_RELEASES = {"debian-12": (4, 3), "debian-13": (5, 4)}
"""The podman that a release has for good, by the name of its catalogue (packages.debian.org/podman)."""

SHARED_SECTIONS = ("Unit", "Service", "Install", "Quadlet")
"""Sections of Quadlets of all types (podman-systemd.unit(5))."""

_VERSION = re.compile(r"v?(\d{1,3})\.(\d{1,3})(?:[.~+-].*)?")

RUN_CONTAINERS = ("Container", "Kube", "Pod")
"""Sections of Quadlets whose services run containers, and remove them in ExecStopPost= (quadlet.go)."""


def parse(text: str) -> Version | None:
    """
    >>> parse("5.8"), parse("4.3.1+ds1-8"), parse("v6.0.0-dev"), parse("five")
    ((5, 8), (4, 3), (6, 0), None)
    """
    found = _VERSION.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def does(podman: Version, since: Version) -> bool:
    """Whether a podman has what a version brought; of an unknown one, whether the current release has it.

    >>> does((4, 9), DROP_INS), does(UNKNOWN, DROP_INS), does(UNKNOWN, POD_RESTART)
    (False, True, False)
    """
    return (CURRENT if podman == UNKNOWN else podman) >= since


def shown(version: Version) -> str:
    """
    >>> shown((5, 8))
    '5.8'
    """
    return f"{version[0]}.{version[1]}"
