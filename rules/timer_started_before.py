"""A unit that only a timer starts should run before a unit of the boot.

`Before=` acts between two jobs that wait at the same time. What a timer starts has no job while the machine
boots, so the other unit doesn't wait for it (systemd.unit(5), Before=).

**Bad**

```ini
# cleanup.timer, enabled
[Timer]
OnCalendar=daily

[Install]
WantedBy=timers.target

# cleanup.service
[Unit]
Before=web.service

[Service]
Type=oneshot
ExecStart=/usr/bin/cleanup

# web.service, enabled
[Service]
ExecStart=/usr/bin/web

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# cleanup.timer, enabled
[Timer]
OnCalendar=daily

[Install]
WantedBy=timers.target

# cleanup.service, enabled
[Unit]
Before=web.service

[Service]
Type=oneshot
ExecStart=/usr/bin/cleanup

[Install]
WantedBy=multi-user.target

# web.service, enabled
[Service]
ExecStart=/usr/bin/web

[Install]
WantedBy=multi-user.target
```

Enable the unit itself for the boot, or delete the order.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each Before= of the user's in a unit that has no job at boot."""
    ownership, starting = machine.ownership, machine.starting
    for edge in machine.own_edges(Kind.AFTER):
        early, late = edge.target, edge.source
        if early in starting or late not in starting or late == "shutdown.target":
            continue
        timers = [t for t in sorted(machine.graph.sources(early, Kind.TRIGGERS)) if t.endswith(".timer")]
        if not timers or timers[0] not in starting or late in machine.graph.pulled_in(frozenset((early,))):
            continue
        for origin, place in ownership.user_origins(edge):
            if origin.unit == early:
                yield finding(
                    place,
                    f"{late} doesn't wait for {early} at boot: only {timers[0]} starts it, later",
                    unit=early,
                    help=f"also start {early} at boot, or delete Before={late}",
                )
                break
