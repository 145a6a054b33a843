"""A unit executes a delivered file that the kernel will refuse.

The configuration that brings the unit brings the script too, but without the permission to execute it: the
command fails with status 203/EXEC (systemd.exec(5), PROCESS EXIT CODES). Ignition and cloud-init give a file
without a mode 0644. `User=` needs the permission too, and to read what is delivered and among the command's
arguments; `EnvironmentFile=` is read by systemd itself. The same happens with a script without `#!` in its
first line, or whose first line ends in a carriage return.

**Bad**

```yaml
files:
  - /opt/sbin/setup-disks      # mode 0644
systemd:
  - name: setup-disks.service  # ExecStart=/opt/sbin/setup-disks
    enabled: true
```

**Good**

```yaml
files:
  - /opt/sbin/setup-disks      # mode 0755
systemd:
  - name: setup-disks.service  # ExecStart=/opt/sbin/setup-disks
    enabled: true
```

Make the file executable, and let it start with `#!/bin/sh` or the like.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.delivered import DeliveredFile
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.accounts import account_setting, may, owner_name
from unitlint.rules.shared.command_lines import CommandLine, executed_path, user_commands
from unitlint.text.source import is_known
from unitlint.units.unit import Unit

SEVERITY = Severity.ERROR
CATEGORY = "commands"
SINCE = "0.1.0"
READS_FILES = True

_ANY_EXECUTE = 0o111


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each command that can't be executed; a warning where its failure is ignored."""
    for unit in machine.units_with_own_lines:
        for command in user_commands(unit, machine.systemd_version):
            file = machine.configuration.file(executed_path(unit, command))
            if file is not None and (reason := _refusal(file) or _refused_user(unit, command, file)):
                yield _finding(unit, command, file, reason)
            yield from _unreadable(machine, unit, command)
    yield from _run_at_boot(machine)


def _run_at_boot(machine: Machine) -> Iterator[Draft]:
    """The commands of cloud-init's: a shell runs a script without a #! line, but none without the bit."""
    for command in machine.configuration.commands:
        file = machine.configuration.file(command.words[0])
        if file is not None and file.mode is not None and not file.mode & _ANY_EXECUTE:
            yield finding(
                command.place,
                f"{command.unit} can't run {file.path}, which {_refusal(file)}",
                unit=command.unit,
                related=(Related(file.declared.location, "delivered here"),) if file.declared else (),
                help=_way_out(file),
                severity=Severity.WARNING,
            )


def _unreadable(machine: Machine, unit: Unit, command: CommandLine) -> Iterator[Draft]:
    """The delivered files among the arguments that User= may not read: scripts, configuration."""
    user = account_setting(unit, "User")
    if user is None or "+" in command.prefixes:
        return
    for argument in command.arguments:
        file = machine.configuration.file(argument.rpartition("=")[2])
        if file is not None and file.source is not None and not may(unit, user.value, file, 4):
            yield finding(
                command.setting.place,
                f"{unit.name} can't read {file.path} as User={user.value}: it has mode {file.mode or 0:04o} "
                f"and belongs to {owner_name(file)}",
                unit=unit.name,
                help=f"make {user.value} the owner of {file.path}, or set mode 0644 if nothing in it "
                "is secret",
                severity=Severity.WARNING,
            )


def _refusal(file: DeliveredFile) -> str:
    """Why the kernel won't execute it; empty when it will, or when that can't be known."""
    if file.mode is not None and not file.mode & _ANY_EXECUTE:
        given = f"has mode {file.mode:04o}" + (" (the default)" if file.by_default else "")
        return f"{given} and is not executable"
    text = file.source.text if file.source is not None else ""
    if not text or not is_known(text[:2]) or text.startswith("\x7fELF"):
        return ""
    first = text.partition("\n")[0]
    if not first.startswith("#!"):
        return "is a script without a #! line"
    if first.endswith("\r"):
        return "has a #! line that ends in a carriage return, so its interpreter doesn't exist"
    return ""


def _refused_user(unit: Unit, command: CommandLine, file: DeliveredFile) -> str:
    """Why User= may not execute it: a script has to be read by its interpreter as well."""
    user = account_setting(unit, "User")
    if file.mode is None or user is None or "+" in command.prefixes:
        return ""
    needed = 5 if file.source is not None else 1
    if not may(unit, user.value, file, needed):
        owner = owner_name(file)
        return f"has mode {file.mode:04o} and belongs to {owner}, and User={user.value} may not execute it"
    return ""


def _finding(unit: Unit, command: CommandLine, file: DeliveredFile, reason: str) -> Draft:
    place = file.declared or (file.source.place(0, 0) if file.source is not None else None)
    return finding(
        command.setting.place,
        f"{unit.name} can't run {file.path}, which {reason}",
        unit=unit.name,
        related=(Related(place.location, "delivered here"),) if place is not None else (),
        help=_way_out(file) if "mode" in reason else "start it with #!/bin/sh or another interpreter",
        severity=Severity.WARNING if command.may_fail else None,
    )


def _way_out(file: DeliveredFile) -> str:
    return f"set mode 0755 on {file.path}"
