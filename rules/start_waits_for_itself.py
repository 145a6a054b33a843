"""A unit runs systemctl and waits for a unit that waits for it.

`systemctl start`, `restart`, `enable --now` and the like wait until the job is done. Where the other unit is
ordered after the one that runs the command, by any chain, that job can't begin before the command has ended,
and the command doesn't end before the job has: the boot hangs until a timeout ends it, which a oneshot
service doesn't have (systemctl(1), --no-block; systemd.service(5), TimeoutStartSec=). The rule looks at
commands that run while a unit is starting, and at the scripts that the configuration delivers for them:
`ExecCondition=`, `ExecStartPre=` and `ExecStartPost=`, and `ExecStart=` of oneshot and forking services; and
what a cloud-config has cloud-init run, `runcmd` and the scripts in `/var/lib/cloud/scripts` by
`cloud-final.service` and `bootcmd` by `cloud-init.service`; and at `/etc/rc.local`. systemd 252 keeps both
jobs in `systemctl list-jobs` for ever. A loop that only ends once the other unit is active waits as long:
`until systemctl is-active web; do sleep 1; done`. `systemctl is-system-running --wait` waits for all jobs of
the boot, and `cloud-init status --wait` for cloud-init: where the boot waits for the command in turn, neither
returns.

**Bad**

```ini
# setup.service, enabled
[Service]
Type=oneshot
ExecStart=/usr/bin/setup
ExecStartPost=/usr/bin/systemctl start web.service

[Install]
WantedBy=multi-user.target

# web.service
[Unit]
After=setup.service

[Service]
ExecStart=/usr/bin/web
```

**Good**

```ini
# setup.service, enabled
[Service]
Type=oneshot
ExecStart=/usr/bin/setup
ExecStartPost=/usr/bin/systemctl --no-block start web.service

[Install]
WantedBy=multi-user.target

# web.service
[Unit]
After=setup.service

[Service]
ExecStart=/usr/bin/web
```

Write `systemctl --no-block`; or pull the other unit in with `Wants=` instead of systemctl.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.configuration.delivered import BootCommand
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.generators.rc_local import EXECUTABLE
from unitlint.graph.edges import Graph
from unitlint.machine.chains import chain, hops
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.called_graphs import CalledGraphs
from unitlint.rules.shared.command_lines import CommandLine, holds_up_start, type_of_service, user_commands
from unitlint.rules.shared.graph import related
from unitlint.rules.shared.systemctl import WaitingCall, waiting_calls
from unitlint.systemd.generator_files import RC_LOCAL, RC_LOCAL_SERVICE
from unitlint.text.source import Place, is_known
from unitlint.units.specifiers import expand
from unitlint.units.unit import Unit

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"
READS_FILES = True

_CLOUD_FINAL = "cloud-final.service"
_FINAL = {
    "cloud-final.service": "it runs the command",
    "cloud-init.target": "cloud-final.service is part of it",
    "multi-user.target": "it waits for cloud-final.service (not on Debian and Ubuntu)",
}
_INIT = {
    "cloud-init.service": "it runs the command",
    "network-online.target": "it waits for cloud-init.service",
    "cloud-config.service": "it waits for cloud-init.service",
    **_FINAL,
    "cloud-final.service": "it waits for cloud-init.service",
    "sysinit.target": "on Debian and Ubuntu it waits for cloud-init.service",
}
_WAITED_FOR = {_CLOUD_FINAL: _FINAL, "cloud-init.service": _INIT}
"""What waits for the units of cloud-init, by the units that its packages ship, and why."""
_SCRIPTS = tuple(f"/var/lib/cloud/scripts/per-{when}/" for when in ("boot", "instance", "once"))
"""Folders of which cloud-final.service runs what can be executed (cloud-init, "Scripts Per Boot")."""


@dataclass(frozen=True, slots=True)
class _Called:
    """A call, and where the command stands that makes it; in a script the call has a place of its own."""

    call: WaitingCall
    place: Place


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each call that can't end; a warning where a script may pass it by."""
    graphs = CalledGraphs()
    for unit in machine.own_units:
        if is_loaded(unit):
            for called in _calls(machine, unit):
                booted = machine if unit.name in machine.starting else machine.linked
                for name in _may_wait_for(booted, called.call):
                    if (graph := graphs.graph(booted, name, called.place)) is not None:
                        yield from _judge(booted, graph, unit, called, name)
                if called.call.is_for_boot and unit.name in booted.starting:
                    yield _never_over(unit, called)
    for command in _boot_commands(machine):
        for call in waiting_calls(command.words, machine.configuration.files, command.place):
            yield from _of_command(machine, graphs, command, call)
    yield from graphs.left_out()


def _calls(machine: Machine, unit: Unit) -> Iterator[_Called]:
    user = machine.configuration.manager is Manager.USER
    for words, place in _waited_for(unit, machine.systemd_version):
        for call in waiting_calls(words, machine.configuration.files, user=user):
            yield _Called(call, place)


@remembered
def _waited_for(unit: Unit, version: int) -> Iterator[tuple[list[str], Place]]:
    """The commands, word by word, that have to end before the unit is started, and where they stand."""
    kind = type_of_service(unit, version)
    for command in user_commands(unit, version):
        if holds_up_start(command.setting.key, kind) and (words := _words(unit, command)):
            yield words, command.setting.place


def _words(unit: Unit, command: CommandLine) -> list[str]:
    """The command's words, quotes taken off and specifiers expanded; none where a template decides one."""
    words = []
    for word in (command.executable, *command.arguments):
        expanded = expand(word, unit.name) if "%" in word else word
        if expanded is None or not is_known(expanded):
            return []
        words.append(expanded)
    return words


def _judge(machine: Machine, graph: Graph, unit: Unit, called: _Called, name: str) -> Iterator[Draft]:
    caller, call = unit.name, called.call
    other = graph.resolve(name)
    if other is None or not is_loaded(graph.unit(other)) or _ends_the_caller(graph, caller, other, call):
        return
    edges = chain(graph, later=other, earlier=caller, through=_jobs(machine, graph, call, caller, other))
    if edges or other == caller:
        runs = (Related(called.place.location, f"{caller} runs it"),) if call.place is not None else ()
        so = "" if other == caller else f", which waits for {caller} to start"
        yield finding(
            call.place or called.place,
            f"{caller} waits for itself: `{call.words}` waits for {other}{so}",
            unit=caller,
            related=(*runs, *related(hops(graph, edges), called.place.location)),
            help=_way_out(call, name),
            severity=Severity.WARNING if call.in_script else None,
        )


def _ends_the_caller(graph: Graph, caller: str, other: str, call: WaitingCall) -> bool:
    """Whether the call has the caller stopped, and so ends: by a restart of it, or a target without it."""
    if call.verb == "isolate":
        return caller not in graph.pulled_in(frozenset((other,)))
    return other == caller and call.restarts


def _may_wait_for(machine: Machine, call: WaitingCall) -> tuple[str, ...]:
    """The units that the call waits for; one that only asks waits for those that the boot starts."""
    starting = machine.starting
    return tuple(n for n in call.units if not call.polls or machine.graph.resolve(n) in starting)


def _way_out(call: WaitingCall, name: str) -> str:
    if call.polls:
        return f"move the loop into a unit that {name} does not wait for"
    return f"use systemctl --no-block {call.verb} {name}"


def _jobs(machine: Machine, graph: Graph, call: WaitingCall, caller: str, other: str) -> frozenset[str]:
    """The units with a job while the caller starts and has queued the other.

    Where the boot starts the caller, that is all of the boot that is after it. Else the boot is over, and
    only what isn't running yet gets a job.
    """
    pulled = graph.pulled_in(frozenset((other,)))
    if caller in machine.starting:
        return machine.starting | pulled
    again = frozenset((other,)) if call.restarts else frozenset[str]()
    return (pulled - machine.starting) | again | {caller}


def _never_over(unit: Unit, called: _Called) -> Draft:
    """A call that returns when the boot is over, in a command that the boot waits for."""
    call = called.call
    runs = (Related(called.place.location, f"{unit.name} runs it"),) if call.place is not None else ()
    return finding(
        call.place or called.place,
        f"{unit.name} waits for itself: `{call.words}` waits for the boot, and the boot for {unit.name}",
        unit=unit.name,
        related=runs,
        help="leave out --wait, or move the command into ExecStart= of a service with Type=exec",
        severity=Severity.WARNING if call.in_script else None,
    )


def _boot_commands(machine: Machine) -> Iterator[BootCommand]:
    """What units that are none of the user's run of the user's while they start."""
    configuration = machine.configuration
    yield from configuration.commands
    for path, file in configuration.files.items():
        caller = RC_LOCAL_SERVICE if path == RC_LOCAL else _CLOUD_FINAL if path.startswith(_SCRIPTS) else ""
        if caller and file.source is not None and (file.mode is None or file.mode & EXECUTABLE):
            yield BootCommand(caller, (path,), file.declared or file.source.place(0, 0))


def _of_command(
    machine: Machine, graphs: CalledGraphs, command: BootCommand, call: WaitingCall
) -> Iterator[Draft]:
    for name in _may_wait_for(machine, call):
        graph = graphs.graph(machine, name, command.place)
        other = graph.resolve(name) if graph is not None else None
        if graph is not None and other is not None and is_loaded(graph.unit(other)):
            yield from _held_up(machine, graph, command, call, other)
    if not call.units and (call.is_for_boot or command.unit in _WAITED_FOR):
        here = call.place or command.place
        whom = "the boot" if call.is_for_boot else "cloud-init"
        yield finding(
            here,
            f"{command.unit} waits for itself: `{call.words}` waits for {whom}, and {whom} for the command",
            unit=command.unit,
            related=(Related(command.place.location, f"{command.unit} runs it"),)
            if here != command.place
            else (),
            help="delete it: by the time it runs, all that comes before it has finished",
        )


def _held_up(
    machine: Machine, graph: Graph, command: BootCommand, call: WaitingCall, other: str
) -> Iterator[Draft]:
    caller = command.unit
    why = _WAITED_FOR.get(caller, {caller: "it runs the command"})
    jobs = machine.starting | graph.pulled_in(frozenset((other,))) | {other, *why}
    found = ((m, chain(graph, later=other, earlier=m, through=jobs)) for m in why if m != other)
    milestone, edges = next(((m, edges) for m, edges in found if edges), ("", ()))
    if edges:
        here = call.place or command.place
        runs = (Related(command.place.location, f"{caller} runs it"),) if here != command.place else ()
        last = Related(here.location, f"{milestone}: {why[milestone]}")
        yield finding(
            here,
            f"{caller} may wait for itself: `{call.words}` waits for {other}, which waits for {milestone}",
            unit=other,
            related=(*runs, *related(hops(graph, edges), here.location), last),
            help=_way_out(call, other),
            severity=Severity.WARNING,
        )
