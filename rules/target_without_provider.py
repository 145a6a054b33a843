"""A unit waits for a target that nothing comes before.

`network-online.target` and `time-sync.target` mean something only when a service that waits for the network,
or for the time, is ordered before them. Where no such service is part of the boot the target is reached at
once, or isn't part of the boot either, and the unit starts as if it had not asked (systemd.special(7)).
Nothing is said where the base system is not known, and of a target that isn't pulled in not in folders, to
which others add.

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


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each unit of the boot that asks for such a target."""
    for target, what in _TARGETS.items():
        reason = _reason(model, target)
        for name in sorted(model.graph.sources(target, Kind.AFTER)) if reason else ():
            edge = model.graph.edge(name, Kind.AFTER, target)
            stated = next(model.ownership.user_origins(edge), None) if edge is not None else None
            if stated is not None and name in model.starting and not name.endswith(".target"):
                yield finding(
                    stated[1],
                    f"{name} doesn't wait for {what}: {reason}",
                    unit=name,
                    help=f"enable a service that waits for {what}",
                )


def _reason(model: Machine, target: str) -> str:
    """Why waiting for the target is waiting for nothing; empty when it is not, or can't be known."""
    if target in model.starting:
        in_vain = base_is_known(model) and not _providers(model, target)
        return f"nothing in this boot comes before {target}" if in_vain else ""
    in_vain = target in PASSIVE and model.configuration.kind not in OPEN_KINDS and bool(model.platform.name)
    return f"nothing pulls in {target}" if in_vain else ""


def _providers(seen: Machine, target: str) -> list[str]:
    """What the target itself waits for, other targets left out."""
    return [n for n in seen.graph.targets(target, Kind.AFTER) if n in seen.starting and _is_provider(n)]


def _is_provider(name: str) -> bool:
    return not name.endswith((".target", ".slice"))
