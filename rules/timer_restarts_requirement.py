"""A timer starts another service again and again, through its own service.

Every time the timer elapses, the start job of its service queues start jobs of all that the service requires
or wants. Within the timer's period that starts again what somebody has stopped by hand, or what has failed
(systemd.unit(5), Wants=, Requires=). Order and requirements that were meant for the boot belong to the timer.

**Bad**

```ini
# monitor.timer, enabled
[Timer]
OnUnitActiveSec=30
OnActiveSec=30

[Install]
WantedBy=timers.target

# monitor.service
[Unit]
Requires=database.service
After=database.service

[Service]
Type=oneshot
ExecStart=/usr/bin/monitor

# database.service, enabled
[Service]
ExecStart=/usr/bin/database

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# monitor.timer, enabled
[Unit]
Wants=database.service
After=database.service

[Timer]
OnUnitActiveSec=30
OnActiveSec=30

[Install]
WantedBy=timers.target

# monitor.service
[Service]
Type=oneshot
ExecStart=/usr/bin/monitor

# database.service, enabled
[Service]
ExecStart=/usr/bin/database

[Install]
WantedBy=multi-user.target
```

Move the dependency to the timer, or write `Requisite=` if the service is to fail while the other is down.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Edge, Kind
from unitlint.machine.machine import Machine
from unitlint.text.source import Place
from unitlint.units.unit import Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line that makes a timer start a service of the boot again."""
    ownership, starting = machine.ownership, machine.starting
    for edge in machine.own_edges(*PULLS_AND_FAILS, Kind.WANTS):
        if (
            edge.source in starting
            or edge.target not in starting
            or not _is_daemon(machine.graph.unit(edge.target))
        ):
            continue
        timers = [
            t for t in sorted(machine.graph.sources(edge.source, Kind.TRIGGERS)) if t.endswith(".timer")
        ]
        statement = next(ownership.user_origins(edge), None)
        if statement is not None and timers and timers[0] in starting:
            yield _finding(edge, statement[1], timers[0])


def _is_daemon(unit: Unit | None) -> bool:
    """A service that stays: a oneshot that is done is not missed when it isn't active."""
    if unit is None or not is_loaded(unit):
        return False
    kind = type_setting(unit)
    return unit.type == "service" and (kind is None or kind.value != "oneshot")


def _finding(edge: Edge, place: Place, timer: str) -> Draft:
    return finding(
        place,
        f"{timer} starts {edge.target} again whenever it elapses, even after a manual stop",
        unit=edge.source,
        help=f"put Wants={edge.target} and After={edge.target} in {timer}, or use Requisite= here",
    )
