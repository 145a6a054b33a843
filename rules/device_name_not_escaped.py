r"""A device unit's name has a dash where the path has one, so it names a path that can't exist.

In the name of a unit that stands for a path `-` is a slash, and a dash is `\x2d` (systemd.unit(5), STRING
ESCAPING): `dev-disk-by-uuid-0A1B.device` is `/dev/disk/by/uuid/0A1B`, and there never is such a file. A unit
that requires the device waits for its timeout and fails; `After=` alone waits for nothing. The rule knows the
folders whose names and entries are fixed: `/dev/disk/by-…`, `/dev/serial/by-…`, `/dev/mapper` and
`/sys/subsystem/net/devices`, whose entries are no folders.

**Bad**

```ini
[Unit]
Requires=dev-disk-by-label-DATA.device
After=dev-disk-by-label-DATA.device
```

**Good**

```ini
[Unit]
Requires=dev-disk-by\x2dlabel-DATA.device
After=dev-disk-by\x2dlabel-DATA.device
```

Write what `systemd-escape --path --suffix=device /dev/disk/by-label/DATA` prints.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import REQUIRING, Kind
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.systemd.escaping import unescape_path
from unitlint.text.source import is_known
from unitlint.units.list_values import WordPlace

SEVERITY = Severity.WARNING
CATEGORY = "references"
SINCE = "0.1.0"

_KINDS = (*REQUIRING, Kind.WANTS, Kind.AFTER)
_DASH = r"\x2d"
_BY = re.compile(r"(?P<folder>dev-(?:disk|serial))-by-(?P<kind>[a-z0-9]+)-(?P<entry>.+)")
_FLAT = re.compile(
    r"(?P<folder>dev-mapper|sys-subsystem-net-devices|dev-(?:disk|serial)-by\\x2d[a-z0-9]+)-(?P<entry>.*-.*)"
)
"""Folders of links and nodes only (udev's 60-persistent-storage.rules, 60-serial.rules; dmsetup(8);
99-systemd.rules), as they are in unit names."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit that names such a device."""
    reported: set[tuple[str, str]] = set()
    for edge in machine.own_edges(*_KINDS):
        if not edge.target.endswith(".device") or not is_known(edge.target):
            continue
        meant = escaped(edge.target.removesuffix(".device"))
        for origin, place in machine.ownership.naming_origins(edge) if meant else ():
            if origin.unit == edge.source and (edge.source, edge.target) not in reported:
                reported.add((edge.source, edge.target))
                path = unescape_path(edge.target.removesuffix(".device"))
                yield finding(
                    WordPlace(place, edge.target),
                    f"{edge.source} waits for {path}, which can't exist: a dash in a unit name stands for "
                    "a slash",
                    unit=edge.source,
                    help=f"write {meant}.device",
                )


def escaped(stem: str) -> str:
    r"""What a device's name means whose dashes are those of its path; empty where it may be right.

    >>> print(escaped("dev-disk-by-uuid-0A1B-22"), escaped("sys-subsystem-net-devices-br-lan"))
    dev-disk-by\x2duuid-0A1B\x2d22 sys-subsystem-net-devices-br\x2dlan
    >>> escaped(r"dev-disk-by\x2dlabel-DATA"), escaped("dev-vg-data"), escaped("dev-mapper-vg")
    ('', '', '')
    """
    if found := _BY.fullmatch(stem):
        entry = found["entry"].replace("-", _DASH)
        return f"{found['folder']}-by{_DASH}{found['kind']}-{entry}"
    found = _FLAT.fullmatch(stem)
    return f"{found['folder']}-{found['entry'].replace('-', _DASH)}" if found else ""
