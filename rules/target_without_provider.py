"""A unit waits for a target that nothing is ordered before.

`network-online.target` and `time-sync.target` mean something only when a service that waits for the network,
or for the time, is ordered before them. Where no such service is part of the boot the target is reached at
once, or isn't part of the boot either, and the unit doesn't wait at all (systemd.special(7)). Where the base
system is not known in full, a note says so if both `systemd-networkd-wait-online.service` and
`NetworkManager-wait-online.service` are masked. In folders, to which others add, a target that isn't pulled
in is not reported.

**Bad**

```ini
# report.service
[Unit]
Wants=time-sync.target
After=time-sync.target

[Service]
ExecStart=/usr/bin/report
```

**Good**

```ini
# report.service
[Unit]
Wants=time-sync.target
After=time-sync.target

[Service]
ExecStart=/usr/bin/report

# time-wait.service
[Unit]
DefaultDependencies=no
Before=time-sync.target

[Service]
Type=oneshot
ExecStart=/usr/bin/time-wait
```

Enable the service that waits: `systemd-networkd-wait-online.service`, `NetworkManager-wait-online.service`,
`systemd-time-wait-sync.service`, `chrony-wait.service`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import OPEN_KINDS
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import base_is_known
from unitlint.systemd.passive_targets import PASSIVE

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_TARGETS = {"network-online.target": "the network", "time-sync.target": "the right time"}

_WAITERS = {
    "network-online.target": ("systemd-networkd-wait-online.service", "NetworkManager-wait-online.service")
}
"""What waits on nearly every system: of these one at most runs (systemd.special(7))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit of the boot that asks for such a target."""
    for target, what in _TARGETS.items():
        reason = _reason(machine, target)
        is_sure = target not in machine.starting or base_is_known(machine)
        for edge in machine.own_edges(Kind.AFTER) if reason else ():
            name, statement = edge.source, next(machine.ownership.user_origins(edge), None)
            if edge.target != target or name not in machine.starting or name.endswith(".target"):
                continue
            if statement is not None:
                yield finding(
                    statement[1],
                    f"{name} doesn't wait for {what}: {reason}",
                    unit=name,
                    help=f"enable a service that waits for {what}",
                    severity=None if is_sure else Severity.NOTE,
                )


def _reason(machine: Machine, target: str) -> str:
    """Why waiting for the target is waiting for nothing; empty when it is not, or can't be known."""
    if target in machine.starting and _providers(machine, target):
        return ""
    if target in machine.starting:
        if base_is_known(machine):
            return f"nothing in this boot is ordered before {target}"
        masked = [name for name in _WAITERS.get(target, ()) if _is_masked(machine, name)]
        return f"{' and '.join(masked)} are masked" if len(masked) > 1 else ""
    in_vain = (
        target in PASSIVE and machine.configuration.kind not in OPEN_KINDS and bool(machine.platform.name)
    )
    return f"nothing pulls in {target}" if in_vain else ""


def _is_masked(machine: Machine, name: str) -> bool:
    """Whether the user masks a unit, be it on the base system or not."""
    return any(
        name in directory.units and directory.units[name].masks
        for directory in machine.configuration.directories
    )


def _providers(machine: Machine, target: str) -> list[str]:
    """What the target itself waits for, other targets left out."""
    return [n for n in machine.graph.targets(target, Kind.AFTER) if n in machine.starting and _is_provider(n)]


def _is_provider(name: str) -> bool:
    return not name.endswith((".target", ".slice"))
