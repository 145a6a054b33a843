"""A service needs an automount whose mount waits for the service.

To make paths read-only or to hide them for a service, systemd enters the automount points that are these
paths: that of `/home` or `/root` for `ProtectHome=` and `ProtectSystem=strict`, of `/boot` or `/efi` for
`ProtectSystem=full` and `yes`, and those that `ReadOnlyPaths=` and the like name. systemd has done so since
version 258; older ones enter what `BindPaths=` binds, and wait at the others only once something else has
entered them. A command of the service that lies on an automount enters it, too. A mount over the network
waits for the network. Where that waits for the service, by any chain, neither comes up before a timeout ends
it: the service is stuck in the step NAMESPACE or EXEC of its start. A service of `Type=simple` or `idle`
counts as started before that, and nothing waits for it.

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

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.chains import acting, chain, hops
from unitlint.machine.machine import Machine
from unitlint.machine.places import unit_place
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.command_lines import (
    AROUND_START,
    executed_path,
    holds_up_start,
    type_of_service,
    user_commands,
)
from unitlint.rules.shared.graph import related
from unitlint.systemd.sandboxes import AUTOMOUNTS_ENTERED_SINCE, BINDS, PATH_LISTS
from unitlint.text.source import is_known
from unitlint.units.effective import last_path, last_taken
from unitlint.units.list_values import parse_boolean
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"

_HOMES = ("/home", "/root")
_BOOT = ("/boot", "/efi")
_ENTERED = {"strict": _HOMES, "full": _BOOT}
"""Folders whose automounts ProtectSystem= enters, by its value; `yes` does those of the boot loader."""
_STARTED_AT_ONCE = frozenset({"simple", "idle"})


@dataclass(frozen=True, slots=True)
class _Need:
    """What has a service enter an automount; `waits` where it does so only once something else has."""

    setting: Setting
    what: str
    remedy: str
    waits: bool = False


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each automount that a service enters on which its mount waits."""
    for automount in machine.graph.units.values():
        if automount.type != "automount" or automount.name not in machine.starting:
            continue
        where, _ = last_path(automount, "Automount", "Where")
        if where:
            for mount in sorted(machine.graph.targets(automount.name, Kind.TRIGGERS)):
                yield from _judge(machine, automount, where, mount)


def _judge(machine: Machine, automount: Unit, path: str, mount: str) -> Iterator[Draft]:
    jobs, other = acting(machine, (mount,)), unit_place(automount)
    for unit in _services(machine, jobs, own=other is None):
        need = _need(machine, unit, path)
        edges = chain(machine.graph, later=mount, earlier=unit.name, through=jobs) if need else ()
        if need is None or not edges:
            continue
        own = machine.ownership.owns(need.setting.place)
        place = need.setting.place if own else other
        if place is not None:
            here = (Related(other.location, f"{automount.name} is entered"),) if other is not None else ()
            yield finding(
                place,
                _message(unit.name, need, path, mount),
                unit=unit.name,
                related=(*here, *related(hops(machine.graph, edges), place.location)),
                help=f"{need.remedy}, or mount {path} without an automount",
                severity=None if own or not need.waits else Severity.NOTE,
            )


def _message(unit: str, need: _Need, path: str, mount: str) -> str:
    if need.waits:
        return (
            f"{unit} hangs if something enters {path} before it starts: {need.what} then waits for {mount}, "
            f"which waits for {unit}"
        )
    return f"{unit} can't start: {need.what} needs {path}, whose {mount} waits for {unit}"


def _services(machine: Machine, jobs: frozenset[str], *, own: bool) -> Iterator[Unit]:
    """The services that start with the boot, or when the mount does: the user's own ones, or all."""
    for name in sorted(jobs.intersection(unit.name for unit in machine.own_units) if own else jobs):
        unit = machine.graph.unit(name)
        if unit is not None and unit.type == "service" and is_loaded(unit):
            yield unit


def _need(machine: Machine, unit: Unit, path: str) -> _Need | None:
    """What has systemd enter `path` before the service counts as started."""
    kind = type_of_service(unit, machine.systemd_version)
    for command in user_commands(unit, machine.systemd_version):
        key = command.setting.key
        if holds_up_start(key, kind) or (key == "ExecStart" and kind not in _STARTED_AT_ONCE):
            executable = executed_path(unit, command)
            if executable.startswith(f"{path.rstrip('/')}/"):
                return _Need(command.setting, executable, f"run {unit.name} from elsewhere")
    around = any(unit.values("Service", key) for key in AROUND_START)
    if machine.configuration.manager is Manager.USER or (kind in _STARTED_AT_ONCE and not around):
        return None
    return _of_sandbox(unit, path, machine.systemd_version)


def _of_sandbox(unit: Unit, path: str, version: int) -> _Need | None:
    waits = version < AUTOMOUNTS_ENTERED_SINCE
    home, system = (last_taken(unit, "Service", key, version) for key in ("ProtectHome", "ProtectSystem"))
    if home is not None and _hides(home.value) and path in _HOMES:
        return _need_of(unit, home, waits=waits)
    if home is not None and parse_boolean(home.value) and path.startswith(_BELOW_HOMES):
        return _need_of(unit, home, waits=True)
    if system is not None and path in _entered_by(system.value):
        return _need_of(unit, system, waits=waits)
    for key in (*BINDS, *PATH_LISTS):
        for setting in unit.values("Service", key):
            if path in _paths(setting):
                return _need_of(unit, setting, waits=waits and key in PATH_LISTS)
    return None


_BELOW_HOMES = tuple(f"{home}/" for home in _HOMES)
"""What lies there is unmounted before it is hidden, which waits for a mount that is under way."""


def _need_of(unit: Unit, setting: Setting, *, waits: bool) -> _Need:
    shown = f"{setting.key}={setting.value}"
    return _Need(setting, shown, f"delete {setting.key}= from {unit.name}", waits)


def _paths(setting: Setting) -> list[str]:
    """The paths that a list names on the machine."""
    if not is_known(setting.value):
        return []
    return [word.strip('"').lstrip("-+").partition(":")[0].rstrip("/") for word in setting.value.split()]


def _hides(value: str) -> bool:
    return bool(value) and is_known(value) and parse_boolean(value) is not False


def _entered_by(value: str) -> tuple[str, ...]:
    return _ENTERED.get(value, _BOOT if parse_boolean(value) else ())
