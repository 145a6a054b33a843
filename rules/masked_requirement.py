"""A unit requires another that is masked.

Nothing can start a masked unit, so the start job of a unit that `Requires=` or `BindsTo=` it fails at once,
and one that has it as `Requisite=` never finds it active (systemctl(1), mask; systemd.unit(5), Requires=).
Where the target of the boot is masked, systemd starts rescue.target instead (systemd(1)). A unit of the base
system that a mask takes along is reported if the boot starts it.

**Bad**

```yaml
systemd:
  - name: resolver.service
    mask: true
  - name: web.service    # Requires=resolver.service
    enabled: true
```

**Good**

```yaml
systemd:
  - name: resolver.service
    mask: true
  - name: web.service    # Wants=resolver.service
    enabled: true
```

Remove the mask, remove the requirement, or write `Wants=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.contracts.names import is_masked
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.generators.kernel import named_unit, target_of
from unitlint.graph.edges import REQUIRING, Edge
from unitlint.machine.machine import Machine
from unitlint.machine.places import mask_entry
from unitlint.rules.shared.graph import edges_to
from unitlint.systemd.special_units import DEFAULT_TARGET
from unitlint.text.source import Place

SEVERITY = Severity.ERROR
CATEGORY = "references"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each requirement of a masked unit, where the user wrote it or the mask."""
    ownership = machine.ownership
    yield from _booted(machine)
    for edge in _edges(machine):
        if is_masked(machine.graph.unit(edge.target)):
            mask = _mask(machine, edge.target)
            statement = next((place for _, place in ownership.user_origins(edge)), None)
            is_met = edge.source in machine.starting and ownership.owns(mask)
            place = statement or (mask if is_met else None)
            if place is not None:
                yield _finding(machine, edge, place, mask=mask)


def _booted(machine: Machine) -> Iterator[Draft]:
    """What the boot starts, where that is masked: the default target, or what the kernel's arguments say."""
    arguments = machine.configuration.kernel_arguments
    name = target_of(arguments) or DEFAULT_TARGET
    unit = machine.graph.unit(name)
    if unit is None or not is_masked(unit) or machine.configuration.manager is Manager.USER:
        return
    told = next((argument.place for argument in reversed(arguments) if argument.value == name), None)
    places = (_mask(machine, unit.name), told)
    if place := next((place for place in places if machine.ownership.owns(place)), None):
        masked = name if name == unit.name else f"{name} leads to {unit.name}, which"
        yield finding(
            place,
            f"the boot ends in rescue.target: {masked} is masked",
            unit=unit.name,
            help="remove the mask, or choose another target",
        )


def _mask(machine: Machine, name: str) -> Place | None:
    """Where the unit is masked: by an entry, or by the kernel's command line."""
    unit = machine.graph.unit(name)
    return mask_entry(machine, name) or (unit.place if unit is not None else None)


def _edges(machine: Machine) -> Iterator[Edge]:
    """Requirements that the user wrote, and all of units that the user may have masked."""
    masked = [unit.name for unit in machine.own_units if is_masked(unit)]
    arguments = machine.configuration.kernel_arguments
    told = (named_unit(argument.value) for argument in arguments if argument.key == "systemd.mask")
    masked += (name for name in told if name not in masked and is_masked(machine.graph.unit(name)))
    yield from (edge for edge in machine.own_edges(*REQUIRING) if edge.target not in masked)
    for name in masked:
        yield from edges_to(machine.graph, name, *REQUIRING)


def _finding(machine: Machine, edge: Edge, place: Place, *, mask: Place | None) -> Draft:
    lines = [(mask, f"{edge.target} is masked here")] if mask is not None and mask is not place else []
    lines += [
        (statement, f"{edge.source} requires it") for statement in edge.places if statement is not place
    ]
    fails = "will fail to start" if edge.source in machine.starting else "can't be started"
    return finding(
        place,
        f"{edge.source} {fails}: it requires {edge.target}, which is masked",
        unit=edge.source,
        related=tuple(Related(line.location, message) for line, message in lines),
        help=f"remove the mask, or use Wants= if {edge.source} works without {edge.target}",
    )
