"""An automount point below another one makes systemd mount the outer one at boot.

An automount unit requires, and is ordered after, the mounts that its path lies on (systemd.automount(5),
Implicit Dependencies). Where one of these is itself mounted on demand, setting up the inner automount mounts
it right away: the outer automount is useless, and a server that can't be reached holds up the boot.

**Bad**

```ini
# /etc/fstab
server:/a /net/a   nfs x-systemd.automount 0 0
server:/b /net/a/b nfs x-systemd.automount 0 0
```

**Good**

```ini
# /etc/fstab
server:/a /net/a nfs x-systemd.automount 0 0
server:/b /net/b nfs x-systemd.automount 0 0
```

Mount the two side by side; or remove `x-systemd.automount` from the inner one, which the outer one's mount
then doesn't wait for.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each inner automount of the user's that the boot sets up."""
    for unit in machine.own_units:
        place = unit.place
        if unit.type != "automount" or not is_loaded(unit) or place is None:
            continue
        if unit.name in machine.starting and machine.ownership.owns(place):
            for outer, mount in _outer(machine, unit):
                where = outer.place.location if outer.place is not None else place.location
                yield finding(
                    place,
                    f"{mount} is mounted at boot and not on demand, because {unit.name} is inside it",
                    unit=unit.name,
                    related=[Related(where, f"{outer.name} is meant to mount it on demand")],
                    help="move one mount point out of the other, or use an automount for only one of them",
                )
                break


def _outer(machine: Machine, unit: Unit) -> Iterator[tuple[Unit, str]]:
    """The automounts whose mounts the unit requires, and these mounts."""
    for mount in sorted(machine.graph.targets(unit.name, Kind.REQUIRES)):
        for name in sorted(machine.graph.sources(mount, Kind.TRIGGERS)):
            if name in machine.starting and name != unit.name and name.endswith(".automount"):
                yield machine.graph.units[name], mount
