"""A service that fails stops another unit, which stops the service before its automatic restart.

While the commands of `ExecStopPost=` run, a service that has failed isn't active any more, and what has
`BindsTo=` it is stopped (systemd.unit(5), BindsTo=). If that stop comes back to the service, by its
`PartOf=`, `Requires=` or `BindsTo=`, it isn't restarted: `Restart=` doesn't count for a service that systemd
itself stops (systemd.service(5), Restart=). With `Requires=` the other unit is stopped when somebody stops
the service, and not when it fails. Processes that the main process leaves behind are stopped first, too, such
as those of a server whose main process is killed: a note for `Type=notify` and `forking` (systemd.kill(5)).
podman gives each container an `ExecStopPost=` that removes it.

**Bad**

```ini
# app.target, enabled
[Unit]
BindsTo=app.service

[Install]
WantedBy=multi-user.target

# app.service
[Unit]
PartOf=app.target

[Service]
ExecStart=/usr/bin/app
ExecStopPost=/usr/bin/app --clean-up
Restart=on-failure
```

**Good**

```ini
# app.target, enabled
[Unit]
Requires=app.service

[Install]
WantedBy=multi-user.target

# app.service
[Unit]
PartOf=app.target

[Service]
ExecStart=/usr/bin/app
ExecStopPost=/usr/bin/app --clean-up
Restart=on-failure
```

Write `Requires=` instead of `BindsTo=`, or delete what leads back to the service.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Edge, Graph, Kind
from unitlint.machine.chains import hops
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import STOPPED_WITH, related
from unitlint.rules.shared.quadlets import quadlets_by_service
from unitlint.rules.shared.restarts import restarts_by_itself, stays_activating
from unitlint.systemd.podman import RUN_CONTAINERS
from unitlint.units.effective import last_word
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such service."""
    for unit in machine.own_units:
        restart = restarts_by_itself(unit) if unit.type == "service" and is_loaded(unit) else None
        if restart is None or is_undecided(unit) or stays_activating(machine, unit):
            continue
        by_command = bool(unit.values("Service", "ExecStopPost")) or _is_of_podman(machine, unit)
        if not by_command and not _kills_others(unit):
            continue
        circle = next(
            filter(None, (_circle(machine.graph, edge) for edge in _bound(machine.graph, unit))), ()
        )
        if circle and machine.ownership.owns(restart.place):
            yield _finding(machine, unit, restart, circle, by_command=by_command)


def _is_of_podman(machine: Machine, unit: Unit) -> bool:
    """Whether podman writes an ExecStopPost= that removes the container, the pod or the kube's pods."""
    quadlet = quadlets_by_service(machine).get(unit.name)
    return quadlet is not None and quadlet.type.section in RUN_CONTAINERS


def _kills_others(unit: Unit) -> bool:
    """Whether it is of several processes, and systemd stops those that the main one leaves.

    Servers that say when they are ready mostly are (systemd.kill(5), KillMode=).
    """
    kind, mode = type_setting(unit), last_word(unit, "Service", "KillMode", "kill-mode")
    is_server = kind is not None and kind.value in ("forking", "notify", "notify-reload")
    return is_server and (mode is None or mode.value not in ("process", "none"))


def _bound(graph: Graph, unit: Unit) -> Iterator[Edge]:
    """The edges of the units that are bound to the service."""
    for name in sorted(graph.sources(unit.name, Kind.BINDS_TO).keys() - {unit.name}):
        if (edge := graph.edge(name, Kind.BINDS_TO, unit.name)) is not None:
            yield edge


def _circle(graph: Graph, bound: Edge) -> tuple[Edge, ...]:
    """The edges by which the stop of what is bound comes back to the service; empty where it doesn't."""
    ways: dict[str, tuple[Edge, ...]] = {bound.source: (bound,)}
    waiting = [bound.source]
    for stopped in waiting:
        for kind in STOPPED_WITH:
            for name in sorted(graph.sources(stopped, kind).keys() - ways.keys()):
                edge = graph.edge(name, kind, stopped)
                if edge is not None:
                    ways[name] = (*ways[stopped], edge)
                    waiting.append(name)
    return ways.get(bound.target, ())


def _finding(
    machine: Machine, unit: Unit, restart: Setting, circle: tuple[Edge, ...], *, by_command: bool
) -> Draft:
    stopped = [edge.source for edge in circle[:-1]]
    when = "after a failure" if by_command else "if its main process dies and leaves others"
    return finding(
        restart.place,
        f"{unit.name} isn't restarted {when}: its stop also stops {listed(stopped)}, which stops {unit.name}",
        unit=unit.name,
        related=related(hops(machine.graph, circle), restart.place.location),
        help=f"write Requires={unit.name} instead of BindsTo={unit.name} in {stopped[0]}",
        severity=None if by_command else Severity.NOTE,
    )
