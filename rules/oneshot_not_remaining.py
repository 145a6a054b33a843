"""A unit is bound to a oneshot service that does not stay active.

A `Type=oneshot` service without `RemainAfterExit=yes` is inactive again as soon as its commands are done. A
unit that has it in `BindsTo=` is stopped at that moment; ordered after it, it doesn't even start
(systemd.unit(5), BindsTo=; systemd.service(5), RemainAfterExit=). Where several services have it in
`Requires=`, its commands run again whenever one of them is started again: a note.

**Bad**

```ini
# setup.service
[Service]
Type=oneshot
ExecStart=/usr/bin/setup

# web.service
[Unit]
BindsTo=setup.service
After=setup.service
```

**Good**

```ini
# setup.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/setup

# web.service
[Unit]
BindsTo=setup.service
After=setup.service
```

Add `RemainAfterExit=yes`, or write `Requires=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Edge, Kind
from unitlint.machine.machine import Machine
from unitlint.text.source import Place
from unitlint.units.effective import last_flag
from unitlint.units.unit import Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each BindsTo= of such a service, and one for each that several services require."""
    yield from _bound(machine)
    for unit in machine.own_units:
        if unit.user_owned and is_loaded(unit) and _goes_away(unit):
            requirers = dict(_requirers(machine, unit))
            if len(requirers) > 1:
                yield _run_again(unit, requirers)


def _requirers(machine: Machine, unit: Unit) -> Iterator[tuple[str, Place]]:
    for name in sorted(machine.graph.sources(unit.name, Kind.REQUIRES)):
        edge = machine.graph.edge(name, Kind.REQUIRES, unit.name)
        statement = next(machine.ownership.naming_origins(edge), None) if edge is not None else None
        if statement is not None and name.endswith(".service"):
            yield name, statement[1]


def _run_again(unit: Unit, requirers: dict[str, Place]) -> Draft:
    kind = type_setting(unit)
    assert kind is not None
    return finding(
        kind.place,
        f"{unit.name} runs again whenever {listed(sorted(requirers), 'or')} restarts",
        unit=unit.name,
        related=tuple(Related(place.location, f"{name} requires it") for name, place in requirers.items()),
        help="add RemainAfterExit=yes if it must run only once",
        severity=Severity.NOTE,
    )


def _bound(machine: Machine) -> Iterator[Draft]:
    ownership = machine.ownership
    for edge in machine.own_edges(Kind.BINDS_TO):
        target = machine.graph.unit(edge.target)
        if target is not None and is_loaded(target) and _goes_away(target):
            for _, place in ownership.user_origins(edge):
                yield _finding(edge, place, target)
                break


def _goes_away(unit: Unit) -> bool:
    kind, remains = type_setting(unit), last_flag(unit, "Service", "RemainAfterExit")
    if kind is None or kind.value != "oneshot":
        return False
    return remains is None or remains.value is False


def _finding(edge: Edge, place: Place, target: Unit) -> Draft:
    kind = type_setting(target)
    assert kind is not None
    return finding(
        place,
        f"{edge.source} stops as soon as {edge.target} finishes, because it is bound to it",
        unit=edge.source,
        related=(Related(kind.place.location, f"{edge.target} doesn't stay active"),),
        help=f"add RemainAfterExit=yes to {edge.target}, or use Requires={edge.target}",
    )
