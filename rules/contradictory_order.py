"""A unit is both before and after another.

Both lines are written, `Before=` and `After=`, in one unit or one in each. Whenever the two start together
they wait for each other, and systemd has to drop one of them (systemd.unit(5), Before=, After=). Where the
boot meets that, it is an `ordering-cycle`; this rule reports the others.

**Bad**

```ini
# web.service
[Unit]
After=network.target
Before=network.target

[Service]
ExecStart=/usr/bin/web
```

**Good**

```ini
# web.service
[Unit]
After=network.target

[Service]
ExecStart=/usr/bin/web
```

Delete the wrong line. Two units that conflict never start together, and the one that stops goes first
whatever the order: there, `After=` in both makes each wait for the end of the other, and is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each pair that the user orders both ways, and that the boot doesn't start together."""
    ownership = machine.ownership
    for edge in machine.own_edges(Kind.AFTER):
        reverse = machine.graph.edge(edge.target, Kind.AFTER, edge.source)
        if reverse is None or edge.source > edge.target:
            continue
        if edge.source in machine.boot.jobs and edge.target in machine.boot.jobs:
            continue
        if _conflict(machine, edge.source, edge.target):
            continue
        first, second = (
            next(ownership.naming_origins(edge), None),
            next(ownership.naming_origins(reverse), None),
        )
        if first is not None and second is not None:
            lines = sorted((first[1].location, second[1].location))
            yield finding(
                lines[1],
                f"{edge.source} and {edge.target} wait for each other whenever they start together",
                unit=second[0].unit,
                related=(Related(lines[0], "orders them the other way round"),),
                help="delete the wrong line",
            )


def _conflict(machine: Machine, one: str, other: str) -> bool:
    """Whether the start of one stops the other (systemd.unit(5), Conflicts=)."""
    conflicts = (
        machine.graph.edge(one, Kind.CONFLICTS, other),
        machine.graph.edge(other, Kind.CONFLICTS, one),
    )
    return any(edge is not None for edge in conflicts)
