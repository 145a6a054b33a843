"""A container may need longer to become healthy than systemd waits for its start.

With `Notify=healthy` the service is starting until the first health check succeeds, and systemd kills it once
`TimeoutStartSec=` is over: 90 seconds, unless the service or systemd-system.conf(5) says otherwise
(podman-systemd.unit(5), Notify=; systemd.service(5), TimeoutStartSec=). `HealthStartPeriod=` gives a
container time only in podman: if the first check may come later than the timeout, the start can't succeed.

**Bad**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
Notify=healthy
HealthCmd=curl -f http://localhost/
HealthStartPeriod=10m
```

**Good**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
Notify=healthy
HealthCmd=curl -f http://localhost/
HealthStartPeriod=10m

[Service]
TimeoutStartSec=11min
```

Set `TimeoutStartSec=` longer than the container may take.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.unit_files import RawSetting
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.generators.quadlet.file import Quadlet
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.conf_files import manager_sets_timeout
from unitlint.systemd.defaults import DEFAULT_TIMEOUT
from unitlint.text.source import is_known
from unitlint.units.unit import Unit
from unitlint.units.values.timespan import INFINITY, parse
from unitlint.units.verify import type_setting

SEVERITY = Severity.WARNING
CATEGORY = "containers"
SINCE = "0.1.0"

_WAITS = ("HealthStartPeriod", "HealthStartupInterval", "HealthInterval")
_GO_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:h|ms|m|s))+")
_GO_TERM = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(h|ms|m|s)")
_GO_LONGEST = 2**63 // 1_000
"""Microseconds; Go's `time.Duration` counts nanoseconds in 63 bits."""
_GO_UNITS = {"h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000}


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each container that systemd may give up while podman still waits for it."""
    for quadlet in machine.quadlets.values():
        unit = machine.graph.unit(quadlet.service)
        notify = quadlet.last("Notify")
        if unit is None or notify is None or notify.value.lower() != "healthy":
            continue
        timeout = _timeout(machine, unit)
        for setting, span in _waits(quadlet):
            if timeout is not None and span > timeout and _is_notify(unit):
                yield _finding(unit, setting, timeout)
                break


def _waits(quadlet: Quadlet) -> Iterator[tuple[RawSetting, int]]:
    for key in _WAITS:
        setting = quadlet.last(key)
        if setting is not None and _GO_DURATION.fullmatch(setting.value):
            terms = _GO_TERM.findall(setting.value)
            span = sum(float(number) * _GO_UNITS[unit] for number, unit in terms)
            if span < _GO_LONGEST:  # podman refuses a longer one
                yield setting, int(span)


def _is_notify(unit: Unit) -> bool:
    kind = type_setting(unit)
    return kind is None or kind.value == "notify"


def _timeout(machine: Machine, unit: Unit) -> int | None:
    """Microseconds; None where that can't be known. 0 is no limit."""
    settings = [
        s for s in unit.settings if s.section == "Service" and s.key in ("TimeoutStartSec", "TimeoutSec")
    ]
    if not settings or not settings[-1].value:
        return None if manager_sets_timeout(machine) else DEFAULT_TIMEOUT
    value = settings[-1].value
    return (parse(value) or INFINITY) if is_known(value) else None


def _finding(unit: Unit, setting: RawSetting, timeout: int) -> Draft:
    return finding(
        setting.place,
        f"systemd kills {unit.name} after {timeout // 1_000_000} s: it is starting until a health check "
        "succeeds "
        f"(Notify=healthy), which may take longer with {setting.key}={setting.value}",
        unit=unit.name,
        help=f"set TimeoutStartSec= in [Service] to more than {setting.value}",
    )
