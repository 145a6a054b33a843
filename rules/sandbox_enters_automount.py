"""The sandbox of a service needs an automount whose mount waits for the service.

To make paths read-only or to hide them for a service, systemd goes to where they are, and enters the
automount points there (systemd.exec(5), ProtectSystem=, ProtectHome=; systemd.automount(5)). A mount over the
network waits for the network. Where that waits for the service, by any chain, neither comes up before a
timeout ends it: the service is stuck in the step NAMESPACE of its start. `ProtectSystem=full` and `yes` enter
the automounts of `/boot` and `/efi`. `ProtectHome=` enters those at and below `/home` and `/root`; so does
`ProtectSystem=strict`, which leaves these writable. systemd passes over other automounts until somebody has
entered them.

**Bad**

```ini
# /etc/fstab
nas:/home  /home  nfs  x-systemd.automount  0 0

# vpn.service, enabled
[Unit]
Before=network-online.target

[Service]
Type=notify
ExecStart=/usr/bin/vpn
ProtectHome=yes

[Install]
WantedBy=network-online.target
```

**Good**

```ini
# /etc/fstab
nas:/home  /home  nfs  x-systemd.automount  0 0

# vpn.service, enabled
[Unit]
Before=network-online.target

[Service]
Type=notify
ExecStart=/usr/bin/vpn

[Install]
WantedBy=network-online.target
```

Remove the setting from the service, or mount without an automount.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.chains import acting, chain, hops
from unitlint.machine.machine import Machine
from unitlint.machine.places import unit_place
from unitlint.rules.shared.graph import related
from unitlint.text.source import is_known
from unitlint.units.list_values import parse_boolean
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_HOMES = ("/home", "/root")
_BOOT = ("/boot", "/efi")
_ENTERED = {"strict": _HOMES, "full": _BOOT}
"""Folders whose automounts ProtectSystem= enters, by its value; `yes` does those of the boot loader."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each automount that a service enters on which its mount waits."""
    for automount in machine.graph.units.values():
        if automount.type != "automount" or automount.name not in machine.starting:
            continue
        where = automount.last("Automount", "Where")
        if where is not None:
            for mount in sorted(machine.graph.targets(automount.name, Kind.TRIGGERS)):
                yield from _judge(machine, automount, where.value, mount)


def _judge(machine: Machine, automount: Unit, path: str, mount: str) -> Iterator[Draft]:
    jobs, other = acting(machine, (mount,)), unit_place(automount)
    for unit in _services(machine, jobs, own=other is None):
        setting = _entering(unit, path)
        edges = chain(machine.graph, later=mount, earlier=unit.name, through=jobs) if setting else ()
        if setting is None or not edges:
            continue
        place = setting.place if machine.ownership.owns(setting.place) else other
        if place is not None:
            here = (Related(other.location, f"{automount.name} is entered"),) if other is not None else ()
            yield finding(
                place,
                f"{unit.name} can't start: {setting.key}={setting.value} needs {path}, "
                f"whose {mount} waits for {unit.name}",
                unit=unit.name,
                related=(*here, *related(hops(machine.graph, edges), place.location)),
                help=f"delete {setting.key}= from {unit.name}, or mount {path} without an automount",
            )


def _services(machine: Machine, jobs: frozenset[str], *, own: bool) -> Iterator[Unit]:
    """The services that start with the boot, or when the mount does: the user's own ones, or all."""
    for name in sorted(jobs.intersection(unit.name for unit in machine.own_units) if own else jobs):
        unit = machine.graph.unit(name)
        if unit is not None and unit.type == "service" and is_loaded(unit):
            yield unit


def _entering(unit: Unit, path: str) -> Setting | None:
    """The setting that has systemd enter `path`."""
    home, system = unit.last("Service", "ProtectHome"), unit.last("Service", "ProtectSystem")
    if home is not None and _hides(home.value) and _is_below(path, _HOMES):
        return home
    if system is not None and (tops := _entered_by(system.value)) and _is_below(path, tops):
        return system
    return None


def _hides(value: str) -> bool:
    return bool(value) and is_known(value) and parse_boolean(value) is not False


def _entered_by(value: str) -> tuple[str, ...]:
    return _ENTERED.get(value, _BOOT if parse_boolean(value) else ())


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)
