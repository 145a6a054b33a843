"""A service that fails stops another unit, which stops the service before its automatic restart.

While the commands of `ExecStopPost=` run, a service that has failed isn't active any more, and what has
`BindsTo=` it is stopped (systemd.unit(5), BindsTo=). If that stop comes back to the service, by its
`PartOf=`, `Requires=` or `BindsTo=`, it isn't restarted: `Restart=` doesn't count for a service that systemd
itself stops (systemd.service(5), Restart=). With `Requires=` the other unit is stopped when somebody stops
the service, and not when it fails.

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
from unitlint.rules.shared.restarts import restarts_by_itself
from unitlint.units.effective import last_word
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such service."""
    for unit in machine.own_units:
        restart = restarts_by_itself(unit) if unit.type == "service" and is_loaded(unit) else None
        if restart is None or is_undecided(unit) or not _is_stopped_first(unit):
            continue
        circle = next(
            filter(None, (_circle(machine.graph, edge) for edge in _bound(machine.graph, unit))), ()
        )
        if circle and machine.ownership.owns(restart.place):
            yield _finding(machine, unit, restart, circle)


def _is_stopped_first(unit: Unit) -> bool:
    """Whether it has commands to run between its failure and its restart, and stays inactive for them."""
    mode = last_word(unit, "Service", "RestartMode", "restart-mode")
    is_direct = mode is not None and mode.value == "direct"
    return bool(unit.values("Service", "ExecStopPost")) and not is_direct


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


def _finding(machine: Machine, unit: Unit, restart: Setting, circle: tuple[Edge, ...]) -> Draft:
    stopped = [edge.source for edge in circle[:-1]]
    return finding(
        restart.place,
        f"{unit.name} isn't restarted after a failure: its stop also stops {listed(stopped)}, which stops "
        f"{unit.name}",
        unit=unit.name,
        related=related(hops(machine.graph, circle), restart.place.location),
        help=f"write Requires={unit.name} instead of BindsTo={unit.name} in {stopped[0]}",
    )
