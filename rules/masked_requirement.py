"""A unit requires another that is masked.

Nothing can start a masked unit, so the start job of a unit that `Requires=` or `BindsTo=` it fails at once,
and one that has it as `Requisite=` never finds it active (systemctl(1), mask; systemd.unit(5), Requires=).

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

from unitlint.contracts.names import is_masked
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import REQUIRING, Edge
from unitlint.machine.machine import Machine
from unitlint.machine.places import mask_entry
from unitlint.rules.shared.graph import edges_to
from unitlint.text.source import Place

SEVERITY = Severity.ERROR
CATEGORY = "references"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each requirement of a masked unit, where the user wrote it or the mask."""
    ownership = machine.ownership
    for edge in _edges(machine):
        if is_masked(machine.graph.unit(edge.target)):
            mask = mask_entry(machine, edge.target)
            statement = next((place for _, place in ownership.user_origins(edge)), None)
            place = statement or (mask if ownership.owns(mask) else None)
            if place is not None:
                yield _finding(machine, edge, place, mask=mask)


def _edges(machine: Machine) -> Iterator[Edge]:
    """Requirements that the user wrote, and all of units that the user may have masked."""
    masked = [unit.name for unit in machine.own_units if is_masked(unit)]
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
