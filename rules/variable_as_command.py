"""The program of a command line is a variable, which systemd doesn't expand.

Variables are put into arguments only: "the first argument (i.e. the program to execute) may not be a
variable" (systemd.service(5), COMMAND LINES). The name is taken as it is written, no such file is found, and
the command fails with status 203/EXEC. `systemd-analyze verify` says: Command ${APP} is not executable.

**Bad**

```ini
[Service]
Environment=APP=/opt/app/bin/app
ExecStart=${APP} --serve
```

**Good**

```ini
[Service]
ExecStart=/opt/app/bin/app --serve
```

Write the path. Where it has to be a variable, write `/usr/bin/env ${APP}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import user_commands
from unitlint.systemd.commands import SHELL

SEVERITY = Severity.ERROR
CATEGORY = "commands"
SINCE = "0.1.0"

_VARIABLE = re.compile(r"\$(?:\{\w+\}|\w+)")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such command; a warning where its failure is ignored."""
    for unit in machine.units_with_own_lines:
        for command in user_commands(unit, machine.systemd_version):
            variable = _VARIABLE.search(command.executable)
            if variable is not None and not (command.in_shell or command.executable.startswith(SHELL)):
                yield finding(
                    command.setting.place,
                    f"{unit.name} can't run {command.executable}: "
                    f"systemd doesn't expand {variable.group()} in a program name",
                    unit=unit.name,
                    help=f"write the path{_or_env(command.executable)}",
                    severity=Severity.WARNING if command.may_fail else None,
                )


def _or_env(executable: str) -> str:
    """`${APP}` is expanded wherever it stands in an argument, `$APP` only as a word of its own."""
    alone = executable.startswith("${") or _VARIABLE.fullmatch(executable)
    return f", or /usr/bin/env {executable}" if alone else ""
