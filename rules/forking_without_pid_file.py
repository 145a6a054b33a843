"""A forking service has no `PIDFile=`, so systemd guesses which process is its main one.

With `Type=forking` the command starts the daemon and exits, and systemd has to find the daemon among what is
left. Without `PIDFile=` it guesses, and may be wrong if the daemon has several processes; then `Restart=` and
`systemctl status` watch the wrong one (systemd.service(5), Type=, GuessMainPID=). The rule passes over
services with `GuessMainPID=no`, which have no main process, and with `RemainAfterExit=yes`.

**Bad**

```ini
# example.service
[Service]
Type=forking
ExecStart=/usr/bin/example --daemon
```

**Good**

```ini
# example.service
[Service]
Type=forking
PIDFile=/run/example.pid
ExecStart=/usr/bin/example --daemon --pid-file /run/example.pid
```

Name the file that the daemon writes its process ID to, or run the daemon in the foreground without
`Type=forking`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.units.list_values import parse_boolean
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.NOTE
CATEGORY = "values"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line of the user's that makes systemd guess."""
    for unit in machine.own_units:
        kind = type_setting(unit) if is_loaded(unit) else None
        if kind is not None and kind.file.is_users and kind.value == "forking" and _is_guessed(unit):
            yield finding(
                kind.place,
                f"systemd guesses the main process of {unit.name}: it has Type=forking but no PIDFile=",
                unit=unit.name,
                help="set PIDFile=, or run the daemon in the foreground with Type=exec or Type=notify",
            )


def _is_guessed(unit: Unit) -> bool:
    if is_undecided(unit, "PIDFile", "GuessMainPID", "RemainAfterExit"):
        return False
    file = unit.last("Service", "PIDFile")
    named = file is not None and file.value != ""
    return not named and _boolean(unit, "GuessMainPID") is not False and not _boolean(unit, "RemainAfterExit")


def _boolean(unit: Unit, key: str) -> bool | None:
    """What the last assignment says that systemd takes; None without one."""
    given = (parse_boolean(setting.value) for setting in reversed(unit.assignments("Service", key)))
    return next((value for value in given if value is not None), None)
