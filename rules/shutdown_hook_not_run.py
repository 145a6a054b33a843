"""The shutdown starts and also stops a unit, so it never runs.

A unit that is wanted by `poweroff.target`, `reboot.target` or `halt.target` has, by its default dependencies,
`Conflicts=shutdown.target`. Each shutdown starts `shutdown.target`, so the unit would have to be started and
stopped in one go: systemd silently drops the start (systemd.unit(5), DefaultDependencies= and Conflicts=).
`systemd --test --unit=reboot.target` has no job for it. Where the target requires the unit (`RequiredBy=`),
systemd refuses to start the target: the machine can't be shut down that way.

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

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Edge, Graph, Kind, OriginKind
from unitlint.graph.explicit import LINK_FOLDERS
from unitlint.machine.chains import hops
from unitlint.machine.machine import Machine
from unitlint.machine.places import file_place, unit_place
from unitlint.rules.shared.graph import related
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.systemd.special_units import SHUTDOWN_TARGET, STOP_TARGETS, USER_STOP_TARGETS
from unitlint.text.source import Place
from unitlint.units.unit import Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_GOING_DOWN = {Manager.SYSTEM: STOP_TARGETS, Manager.USER: USER_STOP_TARGETS}


_Asked = tuple[str, Kind, Place]
"""A target of the shutdown, how it asks for the unit, and the user's line or link."""


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each unit of the user's that a shutdown asks for and stops."""
    for unit in model.graph.units.values():
        if not is_loaded(unit) or unit.name == SHUTDOWN_TARGET:
            continue
        asked = {target: (kind, place) for target, kind, place in _asked(model, unit)}
        stopping = _stopping(model.graph, unit.name) if asked else ()
        if stopping:
            yield _finding(model, unit, stopping, asked)


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


def _finding(
    model: Machine, unit: Unit, stopping: tuple[Edge, ...], asked: dict[str, tuple[Kind, Place]]
) -> Draft:
    place = next(iter(asked.values()))[1]
    required = sorted(target for target, (kind, _) in asked.items() if kind is Kind.REQUIRES)
    so = "it" if len(stopping) == 1 else f"{stopping[-1].source}, which it requires"
    return finding(
        place,
        f"systemd refuses to start {listed(required)}: it requires {unit.name}, "
        f"and {SHUTDOWN_TARGET}, a part of every shutdown, stops {so}"
        if required
        else f"{unit.name} never runs: {listed(sorted(asked))} would start it, "
        f"and {SHUTDOWN_TARGET}, which every shutdown starts, stops {so}",
        unit=unit.name,
        related=related(hops(model.graph, stopping), place.location),
        help=_way_out(stopping, model.configuration.manager),
        severity=Severity.ERROR if required else None,
    )


def _way_out(stopping: tuple[Edge, ...], manager: Manager) -> str:
    user = manager is Manager.USER
    target = "default.target" if user else "multi-user.target"
    way_out = f"use WantedBy={target}, RemainAfterExit=yes, and ExecStop= for the command"
    if len(stopping) > 1:
        return f"{way_out}, or don't require {stopping[0].target}"
    by_default = any(origin.kind is OriginKind.DEFAULT for origin in stopping[0].origins)
    early = "DefaultDependencies=no" + (" and Slice=-.slice" if user else "")
    return way_out + (f", or set {early}" if by_default else "")


def _asked(model: Machine, unit: Unit) -> Iterator[_Asked]:
    """What asks for the unit in a shutdown, or would once it is enabled."""
    targets = _GOING_DOWN[model.configuration.manager]
    for key, folder in INSTALL_FOLDERS.items():
        for setting in unit.values("Install", key):
            if setting.file.is_users:
                words = (word for word in setting.value.split() if word in targets)
                yield from ((word, LINK_FOLDERS[folder], setting.place) for word in words)
    for directory in model.configuration.directories:
        for folder, links in directory.dependencies.items():
            target, dot, kind_of = folder.rpartition(".")
            link = links.get(unit.name) if target in targets else None
            if link is not None and link.is_users and not link.enabled_by:
                place = link.declared or unit_place(unit) or file_place(link)
                yield target, LINK_FOLDERS[dot + kind_of], place
    asking = {source for kind in LINK_FOLDERS.values() for source in model.graph.sources(unit.name, kind)}
    for target in (target for target in targets if target in asking):
        for kind in LINK_FOLDERS.values():
            edge = model.graph.edge(target, kind, unit.name)
            statement = next(model.ownership.naming_origins(edge), None) if edge is not None else None
            if statement is not None:
                yield target, kind, statement[1]
