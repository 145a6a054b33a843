"""A timer counts from a start of its unit, and nothing starts the unit a first time.

`OnUnitActiveSec=` and `OnUnitInactiveSec=` count from the moment at which the unit was started or stopped
last. A unit that never ran has no such moment, so the timer waits forever: `systemctl list-timers` shows no
next time (systemd.timer(5), OnUnitActiveSec=). The rule is silent where something else starts the unit.

**Bad**

```ini
# backup.timer, enabled
[Timer]
OnUnitActiveSec=1h

[Install]
WantedBy=timers.target

# backup.service
[Service]
Type=oneshot
ExecStart=/usr/bin/backup
```

**Good**

```ini
# backup.timer, enabled
[Timer]
OnBootSec=5min
OnUnitActiveSec=1h

[Install]
WantedBy=timers.target

# backup.service
[Service]
Type=oneshot
ExecStart=/usr/bin/backup
```

Add `OnBootSec=` or `OnActiveSec=` for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.installing import asks_for_links
from unitlint.rules.shared.starting import mentions_of, referring
from unitlint.rules.shared.timers import times_of
from unitlint.systemd.triggers import FROM_A_START
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such timer, at the first of its times."""
    mentions = mentions_of(machine)
    for timer in machine.own_units:
        first = _from_a_start(timer) if timer.type == "timer" and is_loaded(timer) else None
        if first is None or not machine.ownership.owns(first.place):
            continue
        for name in sorted(machine.graph.targets(timer.name, Kind.TRIGGERS)):
            unit = machine.graph.units[name]
            if is_loaded(unit) and not _is_started(machine, unit, timer) and not mentions.has(unit):
                yield finding(
                    first.place,
                    f"{timer.name} never starts {name}: {first.key}= counts from an earlier start, "
                    "and there is none",
                    unit=timer.name,
                    help="add OnBootSec= or OnActiveSec= for the first start",
                )


def _from_a_start(timer: Unit) -> Setting | None:
    """The first time of a timer that has only times that count from a start of its unit."""
    times = times_of(timer)
    return times[0] if times and all(setting.key in FROM_A_START for setting in times) else None


def _is_started(machine: Machine, unit: Unit, timer: Unit) -> bool:
    """Whether the boot or another unit starts it, or whoever installs it does."""
    others = referring(machine.graph, unit.name) - {timer.name}
    return unit.name in machine.starting or bool(others) or asks_for_links(unit) or is_undecided(unit)
