"""The device of a mount times out before the service that prepares it is done.

systemd waits 90 seconds for the device of a mount, from the moment the mount is asked for, whatever the mount
itself has to wait for first. Where the mount is ordered after a service that prepares the device (encrypts
it, for example) and may take longer, the device times out and the mount fails, and with it `local-fs.target`
(systemd.mount(5), x-systemd.device-timeout=; systemd.unit(5), JobRunningTimeoutSec=). A oneshot service has
no limit of its own (systemd.service(5), TimeoutStartSec=). The rule passes over a service that the kernel's
command line has to ask for: without it, the device exists already.

**Bad**

```
# /etc/fstab
/dev/vg1/data /data ext4 x-systemd.requires=setup-disks.service 0 0

# setup-disks.service
[Unit]
DefaultDependencies=no

[Service]
Type=oneshot
ExecStart=/usr/bin/setup-disks
```

**Good**

```
# /etc/fstab
/dev/vg1/data /data ext4 x-systemd.requires=setup-disks.service,x-systemd.device-timeout=600 0 0

# setup-disks.service
[Unit]
DefaultDependencies=no

[Service]
Type=oneshot
ExecStart=/usr/bin/setup-disks
```

Say how long the device may take: `x-systemd.device-timeout=` in `/etc/fstab` (it does nothing in a mount
unit), or `JobRunningTimeoutSec=` in a drop-in of the device unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.generators.timespan import INFINITY, parse_span
from unitlint.graph.edges import PULLS_AND_FAILS, Kind
from unitlint.machine.chains import chain
from unitlint.machine.machine import Machine
from unitlint.machine.ownership import Ownership
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.conf_files import manager_sets_timeout
from unitlint.systemd.defaults import DEFAULT_TIMEOUT
from unitlint.text.source import Place, is_known
from unitlint.units.unit import Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.WARNING
CATEGORY = "mounts"
SINCE = "0.1.0"
READS_FILES = True


_LIMITS = ("JobRunningTimeoutSec", "JobTimeoutSec")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each mount of the boot whose device has the default limit only."""
    if not manager_sets_timeout(machine):
        yield from _limited(machine.without_files)


@remembered
def _limited(machine: Machine) -> Iterator[Draft]:
    ownership, starting = machine.ownership, machine.starting
    for mount in machine.own_units:
        if mount.type != "mount" or mount.name not in starting or not is_loaded(mount):
            continue
        place = _what(mount, ownership)
        if place is None or not _has_default_limit(machine, mount):
            continue
        slow = _slow_service(machine, mount, ownership)
        if slow is not None:
            yield _finding(mount, place, *slow)


def _what(mount: Unit, ownership: Ownership) -> Place | None:
    """Where the user names the device; None for a mount that has none, or that isn't the user's."""
    setting = mount.last("Mount", "What")
    if setting is None or not setting.value.startswith("/dev/") or not is_known(setting.value):
        return None
    return setting.place if ownership.owns(setting.place) else None


def _slow_service(machine: Machine, mount: Unit, ownership: Ownership) -> tuple[str, Place] | None:
    """A service of the user's that the mount waits for, and that may take longer than the device."""
    for name in sorted(machine.graph.targets(mount.name, Kind.AFTER)):
        service = machine.graph.units[name]
        edge = machine.graph.edge(mount.name, Kind.AFTER, name)
        if service.type != "service" or not service.is_users or edge is None:
            continue
        if not is_loaded(service) or _start_limit(service) <= DEFAULT_TIMEOUT or _uses(machine, name, mount):
            continue
        if _is_asked_for(service):
            continue
        for _, place in ownership.user_origins(edge):
            return name, place
    return None


def _is_asked_for(service: Unit) -> bool:
    """Whether it runs where the kernel's command line asks for it alone: other boots have the device already.

    systemd.unit(5), ConditionKernelCommandLine=.
    """
    return any(
        not setting.value.startswith("!")
        for key in ("ConditionKernelCommandLine", "AssertKernelCommandLine")
        for setting in service.values("Unit", key)
    )


def _uses(machine: Machine, service: str, mount: Unit) -> bool:
    """Whether the service waits for the device as well, and so doesn't make it."""
    return any(chain(machine.graph, later=service, earlier=device) for device in _devices(machine, mount))


def _start_limit(service: Unit) -> int:
    """Microseconds that its start may take; 0 where a template decides."""
    limits = [s for s in service.settings if s.key in ("TimeoutStartSec", "TimeoutSec")]
    if limits:
        span = parse_span(limits[-1].value) if is_known(limits[-1].value) else 0
        return INFINITY if span == 0 and is_known(limits[-1].value) else span or 0
    kind = type_setting(service)
    return INFINITY if kind is not None and kind.value == "oneshot" else DEFAULT_TIMEOUT


def _has_default_limit(machine: Machine, mount: Unit) -> bool:
    devices = _devices(machine, mount)
    settings = (s for name in devices for s in machine.graph.units[name].settings)
    return bool(devices) and not any(s.key in _LIMITS for s in settings)


def _devices(machine: Machine, mount: Unit) -> list[str]:
    kinds = (*PULLS_AND_FAILS, Kind.WANTS)
    targets = {name for kind in kinds for name in machine.graph.targets(mount.name, kind)}
    return sorted(name for name in targets if name.endswith(".device"))


def _finding(mount: Unit, place: Place, service: str, order: Place) -> Draft:
    return finding(
        place,
        f"{mount.name} fails if {service} takes longer than 90 s: its device times out",
        unit=mount.name,
        related=(Related(order.location, f"{mount.name} waits for {service}"),),
        help="set a longer x-systemd.device-timeout= in /etc/fstab, for example 600",
    )
