"""The start of a unit waits for a command that never returns.

A oneshot service has started when its commands have ended, a forking one when its first process has, and
every service's `ExecStartPre=` and `ExecStartPost=` have to end as well (systemd.service(5), Type=,
ExecStartPre=). `docker compose up` without `-d`, `sleep infinity`, `tail -f` and the like don't end: with
`Type=oneshot`, which has no start timeout, the unit never finishes starting, nor do units that wait for it,
such as `multi-user.target`; other types fail after `TimeoutStartSec=`.

**Bad**

```ini
# app.service
[Service]
Type=oneshot
WorkingDirectory=/srv/app
ExecStart=/usr/bin/docker compose up

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# app.service
[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory=/srv/app
ExecStart=/usr/bin/docker compose up -d

[Install]
WantedBy=multi-user.target
```

Leave out `Type=`, so that the command is the service; or let it run in the background by its own option.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.chains import chain, hops
from unitlint.machine.machine import Machine
from unitlint.rules.shared.command_lines import CommandLine, holds_up_start, type_of_service, user_commands
from unitlint.rules.shared.endless import endless
from unitlint.rules.shared.graph import related
from unitlint.units.effective import last_taken
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"

_MILESTONES = ("multi-user.target", "default.target", "graphical.target")


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such command."""
    for unit in machine.own_units:
        if unit.type != "service" or not unit.user_owned or not is_loaded(unit) or is_undecided(unit, "Type"):
            continue
        kind = type_of_service(unit, machine.systemd_version)
        for command in user_commands(unit, machine.systemd_version):
            if holds_up_start(command.setting.key, kind) and (what := endless(command)):
                yield _finding(machine, unit, command, kind, what)


def _finding(machine: Machine, unit: Unit, command: CommandLine, kind: str, what: str) -> Draft:
    is_main = command.setting.key == "ExecStart"
    for_ever = kind == "oneshot" and last_taken(unit, "Service", "TimeoutStartSec") is None
    outcome = "never finishes starting" if for_ever else "times out while starting"
    waiting = f"Type={kind}" if is_main else f"{command.setting.key}="
    statement = type_setting(unit) if is_main else None
    of_type = (Related(statement.place.location, f"{unit.name} waits for its command"),) if statement else ()
    return finding(
        command.setting.place,
        f"{unit.name} {outcome}: {waiting} waits for {what}, which doesn't return",
        unit=unit.name,
        related=(*of_type, *_held_up(machine, unit, command)),
        help=_way_out(unit, what, is_main=is_main),
        severity=Severity.WARNING if _is_of_trigger(machine, unit) else None,
    )


def _way_out(unit: Unit, what: str, *, is_main: bool) -> str:
    if what.endswith(" up"):
        return "add -d" if not is_main else "add -d, or leave out Type="
    return "leave out Type=" if is_main else f"move it to a separate service, and order {unit.name} after it"


def _is_of_trigger(machine: Machine, unit: Unit) -> bool:
    """Whether a timer or the like starts it, so that the boot waits for nothing."""
    return bool(machine.graph.sources(unit.name, Kind.TRIGGERS)) and unit.name not in machine.starting


def _held_up(machine: Machine, unit: Unit, command: CommandLine) -> tuple[Related, ...]:
    """The chain from a milestone of the boot to the unit."""
    graph = machine.graph
    for name in _MILESTONES:
        later = graph.resolve(name)
        if later is not None and unit.name in machine.starting and later in machine.starting:
            edges = chain(graph, later=later, earlier=unit.name, through=machine.starting)
            if edges:
                return related(hops(graph, edges), command.setting.place.location)
    return ()
