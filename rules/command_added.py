"""A drop-in adds a command to a oneshot service that it means to replace.

Commands add up: a drop-in's `ExecStart=` comes after the unit's own unless an empty `ExecStart=` stands
before it (systemd.service(5), ExecStart=). Only `Type=oneshot` may have several, so there nothing fails, and
both run: `systemd-networkd-wait-online` with the new options after the one without, which waits as before.

**Bad**

```ini
# wait.service
[Service]
Type=oneshot
ExecStart=/usr/bin/wait-online

# /etc/systemd/system/wait.service.d/any.conf
[Service]
ExecStart=/usr/bin/wait-online --any
```

**Good**

```ini
# wait.service
[Service]
Type=oneshot
ExecStart=/usr/bin/wait-online

# /etc/systemd/system/wait.service.d/any.conf
[Service]
ExecStart=
ExecStart=/usr/bin/wait-online --any
```

Write an empty `ExecStart=` before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.text.source import is_known
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.command import command_line

SEVERITY = Severity.WARNING
CATEGORY = "values"
SINCE = "0.1.0"


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each command of a drop-in that runs the program of one before it."""
    for unit in model.graph.units.values():
        if unit.type != "service" or not unit.drop_ins or not is_loaded(unit) or is_undecided(unit):
            continue
        before: dict[str, Setting] = {}
        for setting in unit.values("Service", "ExecStart"):
            program = _program(unit, setting, model.systemd_version)
            first = before.setdefault(program, setting)
            if program and first.file.path != setting.file.path and model.ownership.owns(setting.place):
                yield finding(
                    setting.place,
                    f"{unit.name} runs {program} twice: the drop-in adds a command and replaces none",
                    unit=unit.name,
                    related=[Related(first.place.location, "the first one")],
                    help="write an empty ExecStart= before it",
                )


def _program(unit: Unit, setting: Setting, version: int) -> str:
    commands = command_line(setting.value, unit.name, version).commands if is_known(setting.value) else ()
    return commands[0].executable.rpartition("/")[2] if commands else ""
