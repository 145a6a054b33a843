"""A service's shell leaves a program in the background, and systemd kills it.

When the main process of a service ends, the service ends, and systemd kills what is left of its processes
(systemd.kill(5), KillMode=). A shell that runs its last command with `&` exits at once. The rule doesn't read
scripts, and is silent where the service goes on: with `Type=forking`, `RemainAfterExit=yes`, or a `KillMode=`
that leaves processes alone.

**Bad**

```ini
[Service]
ExecStart=/bin/sh -c '/usr/bin/agent --listen &'
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/agent --listen
```

Run the program directly, without the shell and the `&`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.grammar.shell_programs import SHELLS
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import CommandLine, type_of_service, user_commands
from unitlint.systemd.symbols import symbols
from unitlint.units.effective import last_boolean, last_of
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_ENDS_WITH_ITS_SHELL = frozenset({"simple", "exec", "idle", "oneshot"})
_LEFT_ALONE = frozenset({"process", "none"})
_SENT_AWAY = re.compile(r"(?<![&>|])&\s*$")
_WAITS = re.compile(r"\bwait\b|\bsystemd-run\b|\bsystemd-notify\b")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such command."""
    for unit in machine.own_units:
        if unit.type != "service" or not is_loaded(unit) or not _ends(machine, unit):
            continue
        commands = [c for c in user_commands(unit, machine.systemd_version) if c.setting.key == "ExecStart"]
        # Only the last of a oneshot's commands ends the service.
        if commands and _leaves(commands[-1]):
            yield finding(
                commands[-1].setting.place,
                f"systemd kills the background processes of this shell: {unit.name} stops when the shell "
                "exits",
                unit=unit.name,
                help="run the program directly, without the shell and the &",
            )


def _ends(machine: Machine, unit: Unit) -> bool:
    """Whether the service is over when its main process is, with all that this left behind."""
    if is_undecided(unit, "Type", "KillMode", "RemainAfterExit", "ExecStart"):
        return False
    if last_of(unit, "Service", "KillMode", symbols("kill-mode")) in _LEFT_ALONE:
        return False
    if last_boolean(unit, "Service", "RemainAfterExit"):
        return False
    return type_of_service(unit, machine.systemd_version) in _ENDS_WITH_ITS_SHELL


def _leaves(command: CommandLine) -> bool:
    """Whether it is a shell whose text ends with `&`."""
    if command.in_shell:
        text = " ".join((command.executable, *command.arguments))
    elif command.executable.rpartition("/")[2] in SHELLS and len(command.arguments) >= 2:
        option, text = command.arguments[:2]
        if not option.startswith("-") or not option.endswith("c"):
            return False
    else:
        return False
    return _SENT_AWAY.search(text) is not None and _WAITS.search(text) is None
