"""A unit waits for `network-online.target`, which nothing pulls in.

`network-online.target` is an active target: a unit that needs it has to pull it in as well. Where nothing
does, it has no job, `After=` orders nothing, and the unit starts before the network is there
(systemd.special(7), network-online.target). With `Requisite=` it doesn't start at all. Any unit of the same
boot that pulls it in is enough for this rule. A template without an instance is looked at as one. On a root
whose boot doesn't start the unit this is a note, since somebody who enables it may enable the other as well.

**Bad**

```ini
# fetch.service
[Unit]
After=network-online.target

[Service]
ExecStart=/usr/bin/fetch
```

**Good**

```ini
# fetch.service
[Unit]
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/fetch
```

Add `Wants=network-online.target`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import CLOUD_CONFIG, Manager
from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import PULLS_IN, Edge, Graph, Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import base_is_known
from unitlint.rules.shared.insertion import line_after
from unitlint.systemd.base_systems import FLATCAR
from unitlint.systemd.dependencies import PULLING_IN
from unitlint.text.source import Place
from unitlint.units.settings import is_undecided

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
FIXABLE = True

_TARGET = "network-online.target"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit of the user's that so doesn't wait at all.

    None for users' managers, which have no such target to pull in.
    """
    if machine.configuration.manager is Manager.USER:
        return
    for edge in machine.own_edges(Kind.AFTER):
        if edge.target == _TARGET:
            yield from _judge(machine, edge)


def _judge(machine: Machine, edge: Edge) -> Iterator[Draft]:
    graph, name = machine.graph, edge.source
    unit = graph.units[name]
    if not is_loaded(unit) or is_undecided(unit, *PULLING_IN) or _is_pulled_in(machine, name):
        return
    is_known = base_is_known(machine)
    for origin, place in machine.ownership.user_origins(edge):
        yield finding(
            place,
            _message(machine, edge),
            unit=name,
            related=_requisite(graph, name, place),
            help=f"add Wants={_TARGET} to {name}",
            fix=line_after(place, f"Wants={_TARGET}") if origin.setting == "After" else None,
            severity=Severity.NOTE if is_known and not _is_started(machine, name) else None,
        )
        break


def _is_pulled_in(machine: Machine, name: str) -> bool:
    """Whether the unit or another that starts with it pulls the target in, be it part of the input or not.

    cloud-init, which reads a cloud-config, has units that want the target.
    """
    if machine.configuration.kind == CLOUD_CONFIG and machine.platform.name not in ("", FLATCAR.name):
        return True
    graph = machine.graph
    starters = frozenset((name, *graph.sources(name, Kind.TRIGGERS)))
    jobs = machine.starting | graph.pulled_in(starters)  # Requisite= only looks whether it is there
    return machine.boot.target == _TARGET or any(
        not jobs.isdisjoint(graph.sources(_TARGET, kind)) for kind in PULLS_IN
    )


def _is_started(machine: Machine, name: str) -> bool:
    """Whether the boot starts the unit, or a timer, a socket or a path of the boot may."""
    starting = machine.starting
    return name in starting or not starting.isdisjoint(machine.graph.sources(name, Kind.TRIGGERS))


def _requisite(graph: Graph, name: str, here: Place) -> tuple[Related, ...]:
    """The line that makes it fail, where that is another one."""
    edge = graph.edge(name, Kind.REQUISITE, _TARGET)
    places = edge.places if edge is not None else ()
    return tuple(
        Related(place.location, "this only checks whether it is active") for place in places if place != here
    )


def _message(machine: Machine, edge: Edge) -> str:
    what = f"{edge.source} doesn't wait for the network"
    if _TARGET in machine.graph.targets(edge.source, Kind.REQUISITE):
        what = f"{edge.source} fails to start"
    if base_is_known(machine):
        return f"{what}: nothing pulls in {_TARGET}"
    return f"{what}, unless the base system pulls in {_TARGET}"
