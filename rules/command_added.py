"""A drop-in adds a command to a oneshot service where it means to replace one.

Commands add up: a drop-in's `ExecStart=` comes after the unit's own unless an empty `ExecStart=` stands
before it (systemd.service(5), ExecStart=). Only `Type=oneshot` may have several, so there nothing fails, and
both run: `systemd-networkd-wait-online` with the new options after the one without, which waits as before.
systemd refuses any other service with two. Where the service's own file isn't here, such as a package's
`docker.service`, the rule reports a drop-in that runs the program after which the service is named,
`dockerd`: it is also the service's own command, and with two systemd doesn't load the service, or runs both.

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

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import UserFile, lines, user_files
from unitlint.rules.shared.graph import base_is_known, is_missing
from unitlint.systemd.commands import PREFIXES
from unitlint.text.source import Place, is_known
from unitlint.units.names import is_instance, is_valid, prefix, template_of
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.command import command_line

SEVERITY = Severity.WARNING
CATEGORY = "values"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each command of a drop-in that runs the program of one before it."""
    yield from _of_others(machine)
    for unit in machine.own_units:
        if unit.type != "service" or not unit.drop_ins or not is_loaded(unit) or is_undecided(unit):
            continue
        before: dict[str, Setting] = {}
        for setting in unit.values("Service", "ExecStart"):
            program = _program(unit, setting, machine.systemd_version)
            first = before.setdefault(program, setting)
            if program and first.file.path != setting.file.path and machine.ownership.owns(setting.place):
                yield finding(
                    setting.place,
                    f"{unit.name} runs {program} twice: this drop-in adds a command instead of replacing "
                    "the first",
                    unit=unit.name,
                    related=[Related(first.place.location, "the first command")],
                    help="write an empty ExecStart= before it",
                )


def _of_others(machine: Machine) -> Iterator[Draft]:
    """Drop-ins of services whose own file is a package's, which has an ExecStart= like all but a few."""
    if base_is_known(machine):
        return
    own = {name for directory in machine.configuration.directories for name in directory.units}
    around = own | machine.configuration.names_around | machine.platform.unit_names
    by_unit: dict[str, list[UserFile]] = {}
    for file in user_files(machine):
        if file.drop_in and not file.quadlet:
            by_unit.setdefault(file.unit, []).append(file)
    for name, files in by_unit.items():
        added = _added(name, files) if _is_of_package(machine, name, around) else None
        if added is not None:
            yield finding(
                added,
                f"{name} keeps its own ExecStart= as well as this one: systemd refuses two, or runs both "
                "with "
                "Type=oneshot",
                unit=name,
                help="write an empty ExecStart= before it",
            )


def _is_of_package(machine: Machine, name: str, around: AbstractSet[str]) -> bool:
    """Whether it is one service, and nothing of this run has its file."""
    if not name.endswith(".service") or not is_valid(name) or name.removesuffix(".service").endswith("-"):
        return False
    names = (name, template_of(name)) if is_instance(name) else (name,)
    return is_missing(machine.graph.unit(name)) and around.isdisjoint(names)


def _is_named_after(unit: str, command: str) -> bool:
    """Whether a service has its name of the program that it runs: docker.service of dockerd."""
    stem = prefix(unit).lower().replace("_", "-")
    program = command.lstrip(PREFIXES).partition(" ")[0].rpartition("/")[2].lower().replace("_", "-")
    if len(min(stem, program, key=len)) < 3 or program.startswith(f"{stem}-"):
        return False  # `lxc-net-resolvconf` is a program beside that of lxc-net.service
    return program.startswith(stem) or stem.startswith(program)


def _added(name: str, drop_ins: Iterable[UserFile]) -> Place | None:
    """The first ExecStart= of the unit's drop-ins, if nothing resets the list before it."""
    found = None
    for file in sorted(drop_ins, key=lambda file: file.source.path.rpartition("/")[2]):
        for line in lines(file.source):
            key, value = line.node.key, line.node.value
            if line.section != "Service" or key not in ("ExecStart", "Type"):
                continue
            if (
                not is_known(value)
                or (key == "Type" and value == "oneshot")
                or (key == "ExecStart" and not value)
            ):
                return None
            if key == "ExecStart" and found is None and _is_named_after(name, value):
                found = file.source.place(line.node.key_start, line.node.value_end)
    return found


def _program(unit: Unit, setting: Setting, version: int) -> str:
    commands = command_line(setting.value, unit.name, version).commands if is_known(setting.value) else ()
    return commands[0].executable.rpartition("/")[2] if commands else ""
