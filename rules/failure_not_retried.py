"""A unit never starts if a service that it requires fails at first and is restarted.

Where a service fails while it starts, the start jobs of the units that require it and wait for it fail with
`dependency`. `Restart=` starts the service again, but nothing queues the other jobs again: those units stay
down for good. Their own `Restart=` doesn't help, because they were never started (systemd.unit(5), Requires=;
systemd.service(5), Restart= and RestartMode=). The same goes for `Requisite=`. With systemd 252 the service
ends up active, and the unit inactive. The rule passes over services whose start can't fail: `Type=simple`
without `ExecStartPre=`.

A unit with `BindsTo=` is stopped whenever the service fails, and that comes before the restart, which
doesn't start it again: it stays down, its own `Restart=` or not (systemd.unit(5), BindsTo=). Here, too,
systemd 252 ends up with an active service and an inactive unit. It is a warning where the unit has a
`Restart=` of its own. With `Requires=` it restarts together with the service.

**Bad**

```ini
# pool.service, enabled
[Unit]
Requires=engine.service
After=engine.service

[Service]
ExecStart=/usr/bin/pool

[Install]
WantedBy=multi-user.target

# engine.service
[Service]
Type=notify
ExecStart=/usr/bin/engine
Restart=on-failure
```

**Good**

```ini
# pool.service, enabled
[Unit]
Wants=engine.service
After=engine.service

[Service]
ExecStart=/usr/bin/pool
Restart=on-failure

[Install]
WantedBy=multi-user.target

# engine.service
[Service]
Type=notify
ExecStart=/usr/bin/engine
Restart=on-failure
```

Write `Wants=` and let the unit try again by itself, or `Requires=` instead of `BindsTo=`; or let the required
service have `RestartMode=direct`, from systemd 254 on, or `Upholds=` the unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import OPEN_KINDS, ROOT
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Edge, Graph, Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.machine.machine import Machine
from unitlint.quick.remembered import remembered
from unitlint.rules.shared.command_lines import user_commands
from unitlint.rules.shared.graph import edges_to
from unitlint.rules.shared.installing import asks_for_links
from unitlint.rules.shared.quadlets import is_podmans, quadlets_by_service
from unitlint.rules.shared.restarts import restarts_by_itself, stays_activating, stays_down
from unitlint.rules.shared.scripts import itself
from unitlint.systemd import systemctl
from unitlint.systemd.directives import named
from unitlint.text.source import Place, is_known
from unitlint.units.unit import Setting, Unit
from unitlint.units.values.command import command_line
from unitlint.units.verify import type_setting

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_FAILING_TYPES = frozenset({"oneshot", "notify", "notify-reload", "forking", "dbus"})
"""Types whose start waits for something that may go wrong (systemd.service(5), Type=)."""

_BESIDE_START = ("ExecStartPre", "ExecStartPost")
"""Commands that the start of every type waits for, and that make it fail."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each requirement of the user's."""
    seen = set[tuple[str, str]]()
    for edge in _edges(machine):
        if (edge.source, edge.target) in seen or not _applies(machine, edge):
            continue
        is_bound = edge.kind is Kind.BINDS_TO and stays_down(machine, machine.graph.units[edge.target])
        if not is_bound and not _may_fail_at_first(machine, edge):
            continue
        statement = next(machine.ownership.user_origins(edge), None) or _installed(machine, edge)
        if statement is not None:
            seen.add((edge.source, edge.target))
            yield _finding(machine, edge, *statement, is_bound=is_bound)


def _edges(machine: Machine) -> Iterator[Edge]:
    """Those that the user's lines state, and those of links that an [Install] section may have asked for."""
    yield from machine.own_edges(Kind.BINDS_TO, *PULLS_AND_FAILS)
    for edge in machine.own_edges(Kind.REQUISITE):  # which starts nothing: then it fails anyway
        if (other := machine.graph.unit(edge.target)) is not None and _will_start(machine, other):
            yield edge
    for unit in machine.own_units:
        if unit.values("Install", "RequiredBy"):
            yield from edges_to(machine.graph, unit.name, *PULLS_AND_FAILS)


def _installed(machine: Machine, edge: Edge) -> tuple[Origin, Place] | None:
    """The line of the user's by which the other is required, where a link that is there says so."""
    for setting in machine.graph.units[edge.target].values("Install", "RequiredBy"):
        if edge.source in setting.value.split() and machine.ownership.owns(setting.place):
            return Origin(OriginKind.INSTALL, edge.target, setting.place), setting.place
    return None


def _applies(machine: Machine, edge: Edge) -> bool:
    graph = machine.graph
    unit, other = graph.unit(edge.source), graph.unit(edge.target)
    if unit is None or other is None or not is_loaded(unit) or not is_loaded(other):
        return False
    if other.type != "service" or not _will_start(machine, unit):
        return False
    if restarts_by_itself(other) is None or stays_activating(machine, other) or _is_retried(graph, edge):
        return False
    return not any(unit.name in names for names in _started_by(other, machine.systemd_version))


def _may_fail_at_first(machine: Machine, edge: Edge) -> bool:
    """Whether the unit's job waits for a start of the service that may go wrong."""
    waits = machine.graph.edge(edge.source, Kind.AFTER, edge.target) is not None
    return waits and _start_may_fail(machine.graph.units[edge.target], machine.systemd_version)


def _will_start(machine: Machine, unit: Unit) -> bool:
    """Whether the boot starts it, or will once it is enabled, where the input holds no links."""
    return unit.name in machine.starting or (
        machine.configuration.kind in OPEN_KINDS - {ROOT} and unit.is_configured and asks_for_links(unit)
    )


@remembered
def _start_may_fail(unit: Unit, version: int) -> bool:
    kind = type_setting(unit)
    if kind is not None and kind.value in _FAILING_TYPES:
        return True
    lines = [s.value for key in _BESIDE_START for s in unit.values("Service", key)]
    commands = (c for line in lines for c in command_line(line, unit.name, version).commands)
    return any(not command.may_fail for command in commands) and (kind is None or is_known(kind.value))


def _is_retried(graph: Graph, edge: Edge) -> bool:
    """Whether the unit starts anew with the service, or by something that happens later."""
    again = graph.pulled_in(frozenset((edge.target,)))
    later = (*graph.sources(edge.source, Kind.TRIGGERS), *graph.sources(edge.source, Kind.UPHOLDS))
    return edge.source in again or bool(later)


@remembered
def _started_by(unit: Unit, version: int) -> Iterator[tuple[str, ...]]:
    """What the commands of a unit start, those after its start for one, which run when it was retried."""
    for command in user_commands(unit, version):
        program, *words = itself((command.executable, *command.arguments)) or ("",)
        call = systemctl.parse(words) if program.rpartition("/")[2] == "systemctl" else None
        if call is not None and call.starts:
            yield call.units


def _finding(machine: Machine, edge: Edge, origin: Origin, place: Place, *, is_bound: bool) -> Draft:
    unit, other = machine.graph.units[edge.source], machine.graph.units[edge.target]
    restart = restarts_by_itself(other)
    assert restart is not None
    own = restarts_by_itself(unit)
    first = f"{unit.name} never starts if {other.name} fails at first: only {other.name} is retried"
    later = (
        f"{unit.name} stays down once {other.name} has failed: BindsTo= stops it before {other.name} restarts"
    )
    return finding(
        place,
        later if is_bound else first,
        unit=origin.unit,
        related=tuple(_proof(unit, other, restart, own, is_bound=is_bound)),
        help=_way_out(machine, edge, origin, place, is_bound=is_bound),
        severity=Severity.WARNING if is_bound and own is not None else None,
    )


def _proof(
    unit: Unit, other: Unit, restart: Setting, own: Setting | None, *, is_bound: bool
) -> Iterator[Related]:
    yield Related(restart.place.location, f"{other.name} restarts after a failure")
    if own is not None:
        why = "which systemd itself stops" if is_bound else "which was never started"
        yield Related(own.place.location, f"this doesn't help {unit.name}, {why}")


def _softened(origin: Origin, edge: Edge, *, is_bound: bool) -> str:
    """The line that is to stand instead of the one that requires."""
    if is_bound:
        return f"Requires={edge.target}"
    reverse = origin.unit == edge.target and edge.source != origin.unit
    return f"WantedBy={edge.source}" if reverse else f"Wants={edge.target}"


def _way_out(machine: Machine, edge: Edge, origin: Origin, place: Place, *, is_bound: bool) -> str:
    since, other = named("RestartMode")["Service"].since, edge.target
    is_new = not machine.version_known or machine.systemd_version >= since
    if is_podmans(machine, origin.unit, origin.setting, place):
        quadlet = quadlets_by_service(machine).get(other)
        where = quadlet.name if quadlet is not None else other
        direct = f", or RestartMode=direct to its [Service] (systemd {since} or later)" if is_new else ""
        return f"add Upholds={edge.source} to [Unit] of {where}{direct}"
    unit = machine.graph.units[edge.source]
    retries = is_bound or unit.type != "service" or restarts_by_itself(unit) is not None
    soft = _softened(origin, edge, is_bound=is_bound) + ("" if retries else " and Restart=on-failure")
    direct = f", or RestartMode=direct in {other} (systemd {since} or later)" if is_new else ""
    return f"write {soft} instead{direct}"
