"""A unit is ordered after one of the same configuration that nothing starts.

`After=` alone starts nothing. The other unit is there, but no target, unit, timer, socket or path pulls it
in, so it never runs, and there is nothing to wait for (systemd.unit(5), After=). For services, the rule looks
only at inputs that list all of a machine's own units; a `noauto` mount of fstab is mounted by nobody in any
input (systemd.mount(5), FSTAB).

**Bad**

```ini
# setup.service
[Service]
Type=oneshot
ExecStart=/usr/bin/setup

# web.service, enabled
[Unit]
After=setup.service

[Service]
ExecStart=/usr/bin/web

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# setup.service
[Service]
Type=oneshot
ExecStart=/usr/bin/setup

# web.service, enabled
[Unit]
Requires=setup.service
After=setup.service

[Service]
ExecStart=/usr/bin/web

[Install]
WantedBy=multi-user.target
```

Pull the other unit in, enable it, or delete the order.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import OPEN_KINDS
from unitlint.configuration.unit_files import Owner
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.starting import startable
from unitlint.units.unit import Unit

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each After= in a unit of the boot."""
    types = ("mount",) if machine.configuration.kind in OPEN_KINDS else ("service", "mount")
    ownership = machine.ownership
    starting = machine.starting
    reached = startable(machine)
    for edge in machine.own_edges(Kind.AFTER):
        other = machine.graph.units[edge.target]
        if edge.source not in starting or edge.target in reached or not is_loaded(other):
            continue
        if other.type not in types or not _is_left_to_others(other):
            continue
        for origin, place in ownership.user_origins(edge):
            if origin.unit == edge.source:
                yield finding(
                    place,
                    f"{edge.source} doesn't wait for {edge.target}, which nothing starts",
                    unit=edge.source,
                    help=f"add Requires={edge.target} or Wants={edge.target}, or delete this ordering",
                )
                break


def _is_left_to_others(unit: Unit) -> bool:
    """Whether only the user can have meant to start it: a service of the user's, or a line of fstab."""
    return unit.is_users if unit.type == "service" else unit.owner is Owner.GENERATOR
