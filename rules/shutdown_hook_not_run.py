"""The shutdown both starts and stops a unit, so the unit never runs.

A unit that is wanted by `poweroff.target`, `reboot.target` or `halt.target` has, by its default dependencies,
`Conflicts=shutdown.target`. Each shutdown starts `shutdown.target`, so the unit would have to be started and
stopped in one go: systemd silently drops the start (systemd.unit(5), DefaultDependencies= and Conflicts=).
`systemd --test --unit=reboot.target` has no job for it. The same goes for what `systemd-reboot.service` and
other units of the shutdown want. Where the target requires the unit (`RequiredBy=`),
systemd refuses to start the target: the machine can't be shut down that way. It is a note where another
target starts the unit and its `ExecStop=` runs in the shutdown.

**Bad**

```ini
# save-state.service
[Service]
Type=oneshot
ExecStart=/usr/bin/save-state

[Install]
WantedBy=poweroff.target reboot.target halt.target
```

**Good**

```ini
# save-state.service, enabled
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStop=/usr/bin/save-state

[Install]
WantedBy=multi-user.target
```

Start the unit with the boot, and do the work in `ExecStop=`, which runs when the machine goes down; or write
`DefaultDependencies=no` and order the unit before the target's own service. It may then require nothing that
the shutdown stops, either: `Slice=-.slice` for a unit of a user's manager, whose `app.slice` is stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Edge, Graph, Kind
from unitlint.graph.explicit import LINK_FOLDERS
from unitlint.graph.origins import OriginKind
from unitlint.machine.chains import hops
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, unit_place
from unitlint.rules.shared.graph import related
from unitlint.systemd.commands import STOPPING
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.systemd.special_units import SHUTDOWN_TARGET, STOP_SERVICES, STOP_TARGETS, USER_STOP_TARGETS
from unitlint.text.source import Place
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_GOING_DOWN = {Manager.SYSTEM: STOP_TARGETS, Manager.USER: USER_STOP_TARGETS}


_Asked = dict[str, tuple[Kind, Place]]
"""By target of the shutdown: how it asks for a unit, and the user's line or link."""
_Line = tuple[str, str, Kind, Place]
"""A unit, a target that asks for it, how, and the user's line or link."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each unit of the user's that a shutdown asks for and stops."""
    lines = (*_installed(machine), *_linked(machine), *_written(machine))
    for name, asked in _asked(machine, lines).items():
        unit = machine.graph.units[name]
        stopping = _stopping(machine.graph, name) if is_loaded(unit) and name != SHUTDOWN_TARGET else ()
        if stopping:
            others = {target for other, target, _, _ in lines if other == name} - asked.keys()
            yield _finding(machine, unit, stopping, asked, runs=bool(others))


def _stopping(graph: Graph, name: str) -> tuple[Edge, ...]:
    """How the unit can't be started in a shutdown: what it requires, and that one's conflict."""
    chains: dict[str, tuple[Edge, ...]] = {name: ()}
    waiting = [name]
    while waiting:
        unit = waiting.pop(0)
        conflict = graph.edge(unit, Kind.CONFLICTS, SHUTDOWN_TARGET)
        if conflict is not None:
            return (*chains[unit], conflict)
        for kind in PULLS_AND_FAILS:
            for other in sorted(graph.targets(unit, kind)):
                edge = graph.edge(unit, kind, other)
                if edge is not None and chains.setdefault(other, (*chains[unit], edge))[-1:] == (edge,):
                    waiting.append(other)
    return ()


def _finding(machine: Machine, unit: Unit, stopping: tuple[Edge, ...], asked: _Asked, *, runs: bool) -> Draft:
    """One for a unit that never runs, or, where another target starts it, for the line that has no effect."""
    place = next(iter(asked.values()))[1]
    required = sorted(target for target, (kind, _) in asked.items() if kind is Kind.REQUIRES)
    so = "it" if len(stopping) == 1 else f"{stopping[-1].source}, which it requires"
    return finding(
        place,
        f"systemd refuses to start {listed(required)}: it requires {unit.name}, "
        f"and {SHUTDOWN_TARGET}, which every shutdown starts, stops {so}"
        if required
        else f"{_fault(unit, asked, runs=runs)} {SHUTDOWN_TARGET}, which every shutdown starts, stops {so}",
        unit=unit.name,
        related=related(hops(machine.graph, stopping), place.location),
        help="delete it; put what the shutdown has to do into ExecStop="
        if runs and not required
        else _way_out(stopping, machine.configuration.manager),
        severity=_severity(unit, required=bool(required), runs=runs),
    )


def _severity(unit: Unit, *, required: bool, runs: bool) -> Severity | None:
    """Little is lost where another target starts the unit and its ExecStop= runs in the shutdown."""
    if required:
        return Severity.ERROR
    stops = any(unit.values("Service", key) for key in STOPPING)
    return Severity.NOTE if runs and stops else None


def _fault(unit: Unit, asked: _Asked, *, runs: bool) -> str:
    starters = listed(sorted(asked))
    if runs:
        return f"{unit.name} starts with the boot, and not with {starters}:"
    return f"{unit.name} never runs: {starters} would start it, but"


def _way_out(stopping: tuple[Edge, ...], manager: Manager) -> str:
    user = manager is Manager.USER
    target = "default.target" if user else "multi-user.target"
    way_out = f"use WantedBy={target}, RemainAfterExit=yes, and ExecStop= for the command"
    if len(stopping) > 1:
        return f"{way_out}, or don't require {stopping[0].target}"
    by_default = any(origin.kind is OriginKind.DEFAULT for origin in stopping[0].origins)
    early = "DefaultDependencies=no" + (" and Slice=-.slice" if user else "")
    return way_out + (f", or set {early}" if by_default else "")


def _asked(machine: Machine, lines: Iterable[_Line]) -> dict[str, _Asked]:
    """By unit: what asks for it in a shutdown, or would once it is enabled."""
    asked: dict[str, _Asked] = {}
    last = _GOING_DOWN[machine.configuration.manager] | STOP_SERVICES
    going_down = _going_down(machine, last, lines)
    for name, target, kind, place in lines:
        if target in last or (target in going_down and machine.graph.units[name].user_owned):
            asked.setdefault(name, {})[target] = (kind, place)
    return asked


def _going_down(machine: Machine, last: frozenset[str], lines: Iterable[_Line]) -> frozenset[str]:
    """The units that a shutdown starts: the last ones, and what they pull in by those lines or by others."""
    found = last | _started_in_shutdown(machine, last)
    while True:
        asked = {name for name, target, *_ in lines if target in found} - found
        new = _started_in_shutdown(machine, frozenset(asked))
        if not new:
            return found
        found |= new


def _started_in_shutdown(machine: Machine, names: frozenset[str]) -> frozenset[str]:
    pulled = machine.graph.pulled_in(names) - machine.starting
    return frozenset(name for name in pulled if not _stopping(machine.graph, name))


def _installed(machine: Machine) -> Iterator[_Line]:
    for unit in machine.own_units:
        for key, folder in INSTALL_FOLDERS.items():
            for setting in unit.values("Install", key):
                for word in setting.value.split() if setting.file.is_users else ():
                    yield unit.name, machine.graph.resolve(word) or word, LINK_FOLDERS[folder], setting.place


def _linked(machine: Machine) -> Iterator[_Line]:
    for directory in machine.configuration.directories:
        for folder, links in directory.dependencies.items():
            target, dot, suffix = folder.rpartition(".")
            for name, link in links.items():
                if name in machine.graph.units and link.is_users and not link.enabled_by:
                    place = link.declared or unit_place(machine.graph.units[name]) or file_place(link)
                    yield name, target, LINK_FOLDERS[dot + suffix], place


def _written(machine: Machine) -> Iterator[_Line]:
    for edge in machine.own_edges(*LINK_FOLDERS.values()):
        for _, place in machine.ownership.naming_origins(edge):
            yield edge.target, edge.source, edge.kind, place
            break
