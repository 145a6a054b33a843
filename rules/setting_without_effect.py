"""A setting has no effect because of another one.

systemd logs that in the journal when it loads the unit: `RuntimeMaxSec=` only counts for services that stay
active, and some settings only count in pairs (systemd.service(5), systemd.unit(5)).

**Bad**

```ini
[Service]
Type=oneshot
ExecStart=/usr/bin/backup
RuntimeMaxSec=1h
```

**Good**

```ini
[Service]
Type=oneshot
ExecStart=/usr/bin/backup
TimeoutStartSec=1h
```

Do what the help says, or delete the setting.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import type_of_service
from unitlint.rules.shared.timers import skipped_time
from unitlint.text.source import is_known
from unitlint.units.effective import last_flag
from unitlint.units.unit import LoadState, Setting, Unit
from unitlint.units.values.timespan import INFINITY, parse

SEVERITY = Severity.WARNING
CATEGORY = "load"
SINCE = "0.1.0"

_PAIRS = (
    ("RuntimeRandomizedExtraSec", "RuntimeMaxSec"),
    ("USBFunctionDescriptors", "USBFunctionStrings"),
    ("USBFunctionStrings", "USBFunctionDescriptors"),
)
"""Settings of services, each with the one that it means nothing without."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such setting of the user's."""
    for unit in machine.own_units:
        if unit.user_owned and unit.load_state is LoadState.LOADED:
            for setting, reason, way_out in _ignored(machine, unit):
                if setting.file.is_users:
                    yield finding(
                        setting.place,
                        f"{setting.key}= has no effect in {unit.name}: {reason}",
                        unit=unit.name,
                        help=way_out,
                    )


def _ignored(machine: Machine, unit: Unit) -> Iterator[tuple[Setting, str, str]]:
    longest = _given(unit, "Service", "RuntimeMaxSec")
    if (
        longest is not None
        and parse(longest.value) is not None
        and type_of_service(unit, machine.systemd_version) == "oneshot"
    ):
        yield longest, "the service has Type=oneshot", "use TimeoutStartSec="
    for key, needed in _PAIRS:
        setting = _given(unit, "Service", key)
        if setting is not None and _given(unit, "Service", needed) is None:
            yield setting, f"{needed}= is not set", f"set {needed}="
    persistent = last_flag(unit, "Timer", "Persistent")
    is_idle = skipped_time(unit, machine.configuration.manager) is None  # else it has one that nobody wants
    if persistent is not None and persistent.value and is_idle and not unit.values("Timer", "OnCalendar"):
        yield persistent.setting, "the timer has no OnCalendar=", "write OnCalendar=, or delete the line"
    running, queued = (_given(unit, "Unit", key) for key in ("JobRunningTimeoutSec", "JobTimeoutSec"))
    if running is not None and queued is not None and _span(queued) < _span(running) < INFINITY:
        yield running, "JobTimeoutSec= is shorter", "make JobTimeoutSec= longer"


def _given(unit: Unit, section: str, key: str) -> Setting | None:
    """The setting that counts, if its value is known and not `infinity` or empty."""
    setting = unit.last(section, key)
    known = setting is not None and setting.value not in ("", "infinity") and is_known(setting.value)
    return setting if known else None


def _span(setting: Setting) -> int:
    """Microseconds; 0 is no limit, and neither is what is no time span (systemd.unit(5))."""
    return parse(setting.value) or INFINITY
