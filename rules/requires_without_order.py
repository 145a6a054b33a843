"""A unit requires another, but doesn't wait for it.

`Requires=` pulls the other unit in and says nothing about time: both start at once, and the failure of the
other doesn't hold the first back (systemd.unit(5), Requires=: ordering has to be stated too). With
`Requisite=` a unit fails that the boot starts together with the other, unless that happens to run by then.
Every chain counts: default dependencies, sockets and mounts often order the two already. The rule is silent
then, and where the two require each other, the requirement is a timer or a path, whose start nobody has to
wait for, or the one that requires is a device, which starts nothing itself. It is a note where the other is a
unit of a base that is a guess, and not systemd's own.

**Bad**

```ini
# web.service
[Unit]
Requires=database.service

[Service]
ExecStart=/usr/bin/web

# database.service
[Service]
ExecStart=/usr/bin/database
```

**Good**

```ini
# web.service
[Unit]
Requires=database.service
After=database.service

[Service]
ExecStart=/usr/bin/web

# database.service
[Service]
ExecStart=/usr/bin/database
```

Add `After=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import REQUIRING, Edge, Kind
from unitlint.graph.origins import Origin
from unitlint.machine.chains import are_ordered
from unitlint.machine.machine import Machine
from unitlint.platforms.select import systemds_units
from unitlint.quick.dataclasses import replace
from unitlint.rules.shared.insertion import line_after
from unitlint.rules.shared.quadlets import quadlets_by_service
from unitlint.rules.shared.references import naming
from unitlint.text.source import Place
from unitlint.units.names import unit_type
from unitlint.units.settings import is_undecided

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"
FIXABLE = True

_AT_ONCE = frozenset({"timer", "path"})
"""Types whose start does nothing that another unit could wait for."""
_STARTS_NOTHING = "device"
"""The type whose start job only waits until the kernel has it (systemd.device(5))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each requirement of the user's that no chain orders, either way."""
    for edge in machine.own_edges(*REQUIRING):
        statement = next(naming(machine.ownership, edge), None)
        if statement is not None and _unordered(machine, edge):
            quadlet = quadlets_by_service(machine).get(edge.source)
            draft = _finding(edge, *statement, file=quadlet.name if quadlet is not None else edge.source)
            yield replace(draft, severity=Severity.NOTE) if _is_guessed(machine, edge.target) else draft


def _is_guessed(machine: Machine, name: str) -> bool:
    """Whether the unit's lines are those of one system among many: another's may order the two."""
    platform = machine.platform
    return platform.guessed and name in platform.unit_names and name not in systemds_units()


def _unordered(machine: Machine, edge: Edge) -> bool:
    graph = machine.graph
    if edge.kind is Kind.REQUISITE and not machine.starting.issuperset((edge.source, edge.target)):
        return False
    if (
        unit_type(edge.source) == _STARTS_NOTHING
        or unit_type(edge.target) in _AT_ONCE
        or any(graph.edge(edge.target, kind, edge.source) for kind in REQUIRING)
    ):
        return False
    units = [graph.unit(name) for name in (edge.source, edge.target)]
    if not all(is_loaded(unit) for unit in units):
        return False
    if any(unit is not None and is_undecided(unit, "After", "Before") for unit in units):
        return False
    return not _are_ordered(machine, edge) and not _will_be_ordered(machine, edge)


def _are_ordered(machine: Machine, edge: Edge) -> bool:
    return are_ordered(machine, edge.source, edge.target, starting=(edge.source, edge.target))


def _will_be_ordered(machine: Machine, edge: Edge) -> bool:
    """The same once units are enabled that nothing links yet: graphical.target waits for them over others."""
    later = machine.enabled_in_full
    return later is not None and _are_ordered(replace(machine, graph=later.graph, boot=later.boot), edge)


def _finding(edge: Edge, origin: Origin, place: Place, *, file: str) -> Draft:
    return finding(
        place,
        f"{edge.source} requires {edge.target} but doesn't wait for it: {_consequence(edge)}",
        unit=origin.unit,
        help=f"add After={edge.target} to {file}",
        fix=line_after(place, f"After={edge.target}") if origin.setting in REQUIRING else None,
    )


def _consequence(edge: Edge) -> str:
    if edge.kind is Kind.REQUISITE:
        return f"it fails unless {edge.target} is already running"
    if unit_type(edge.target) == "device":
        return "it starts whether or not the device is there"
    return "both start at the same time"
