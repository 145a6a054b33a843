"""The executable of a command line is a variable, which systemd doesn't replace.

systemd puts variables into arguments only; the first word of a command is taken as it stands
(systemd.service(5), COMMAND LINES). It looks for a file of that very name, `${APP}`, and the command fails
with status 203/EXEC.

**Bad**

```ini
[Service]
EnvironmentFile=/etc/default/app
ExecStart=${APP} --serve
```

**Good**

```ini
[Service]
EnvironmentFile=/etc/default/app
ExecStart=/usr/bin/env ${APP} --serve
```

Write the executable's path, or let `/usr/bin/env` or a shell start it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import user_commands
from unitlint.units.words import WordPlace

SEVERITY = Severity.ERROR
CATEGORY = "commands"
SINCE = "0.2.0"

_VARIABLE = re.compile(r"\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)")
"""What is no path besides: systemd refuses `${DIR}/app` as no absolute path, which invalid-command tells."""


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each command whose executable is a variable's name."""
    for unit in model.graph.units.values():
        for command in user_commands(unit, model.systemd_version):
            if not command.in_shell and _VARIABLE.fullmatch(command.executable):
                yield finding(
                    WordPlace(command.setting.place, command.executable),
                    f"{unit.name} can't start {command.executable}: "
                    "systemd replaces variables in arguments only",
                    unit=unit.name,
                    help=f"write its path, or /usr/bin/env {command.executable}",
                    severity=Severity.WARNING if command.may_fail else None,
                )
