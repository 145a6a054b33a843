"""A timer's `Persistent=yes` makes its first time count as already elapsed.

`Persistent=` is for `OnCalendar=` (systemd.timer(5)): systemd keeps on disk when the timer started something
last, or was started first. From the second boot on a time of `OnBootSec=` or `OnStartupSec=` that lies before
the start of the timer itself counts as used, so that the timer starts nothing: it stays `elapsed`, and
`systemctl list-timers` shows no next time. `OnBootSec=0` always lies before. Of a user's manager every
`OnBootSec=` may, since the manager starts when the user logs in. Timers that another time starts, or a change
of the clock, are ignored.

**Bad**

```ini
# ddns.timer, enabled
[Timer]
OnBootSec=0
OnUnitActiveSec=1min
Persistent=yes

[Install]
WantedBy=timers.target

# ddns.service
[Service]
Type=oneshot
ExecStart=/usr/bin/ddns
```

**Good**

```ini
# ddns.timer, enabled
[Timer]
OnBootSec=0
OnUnitActiveSec=1min

[Install]
WantedBy=timers.target

# ddns.service
[Service]
Type=oneshot
ExecStart=/usr/bin/ddns
```

Delete `Persistent=`: it does nothing for these times. `OnActiveSec=0` counts from the start of the timer.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.timers import ElapsedTime, skipped_time
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such timer, at its Persistent=."""
    for timer in machine.own_units:
        skipped = skipped_time(timer, machine.configuration.manager) if is_loaded(timer) else None
        started = sorted(machine.graph.targets(timer.name, Kind.TRIGGERS))
        if skipped is not None and started and machine.ownership.owns(skipped.persistent.place):
            yield _finding(timer, started[0], skipped)


def _finding(timer: Unit, started: str, skipped: ElapsedTime) -> Draft:
    time = skipped.time
    setting = f"{time.key}={time.value}"
    when, why = "on the first boot only", f"{setting} counts as already elapsed"
    if not skipped.always:
        when, why = (
            f"only if the user logs in within {time.value} of the boot",
            f"{setting} counts as already elapsed later",
        )
    return finding(
        skipped.persistent.place,
        f"{timer.name} starts {started} {when}: with Persistent=yes, {why}",
        unit=timer.name,
        help="delete Persistent=, which is for OnCalendar=, or add OnActiveSec=0",
        related=(Related(time.place.location, "the time"),),
    )
