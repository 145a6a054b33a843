"""A timer or path unit pulls in the unit that it should start later.

`Requires=`, `Wants=` or `BindsTo=` of the service that it triggers start that service together with the
timer, at boot, and not only when it elapses (systemd.timer(5): the timer needs no dependency on its unit).

**Bad**

```ini
# backup.timer
[Unit]
Requires=backup.service

[Timer]
OnCalendar=daily
```

**Good**

```ini
# backup.timer
[Timer]
OnCalendar=daily
```

Delete the dependency.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_TRIGGERS = ("timer", "path")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such line of the user's."""
    ownership = machine.ownership
    for edge in machine.own_edges(*PULLS_IN):
        trigger = machine.graph.units[edge.source]
        if trigger.type in _TRIGGERS and machine.graph.edge(edge.source, Kind.TRIGGERS, edge.target):
            when = "the timer elapses" if trigger.type == "timer" else "the path changes"
            for origin, place in ownership.user_origins(edge):
                yield finding(
                    place,
                    f"{edge.target} starts together with {edge.source}, not only when {when}",
                    unit=origin.unit,
                    help=f"delete it: {edge.source} needs no dependency to start {edge.target}",
                )
                break
