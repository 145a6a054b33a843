"""A unit requires another one and conflicts with it, so it can't be started.

`Requires=` starts the other unit with it, `Conflicts=` stops the other: systemd refuses to start the unit
("Transaction contains conflicting jobs"), or leaves it out of the boot (systemd.unit(5), Requires=,
Conflicts=). The two lines often stand apart, one of them in a drop-in or in the other unit.

**Bad**

```ini
# new.service
[Unit]
Requires=old.service
Conflicts=old.service

[Service]
ExecStart=/usr/bin/new

# old.service
[Service]
ExecStart=/usr/bin/old
```

**Good**

```ini
# new.service
[Unit]
Conflicts=old.service

[Service]
ExecStart=/usr/bin/new

# old.service
[Service]
ExecStart=/usr/bin/old
```

Delete one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each such pair."""
    graph, ownership = machine.graph, machine.ownership
    for edge in machine.own_edges(*PULLS_AND_FAILS):
        unit, other = edge.source, edge.target
        if unit == other or not is_loaded(graph.unit(unit)) or not is_loaded(graph.unit(other)):
            continue
        against = graph.edge(unit, Kind.CONFLICTS, other) or graph.edge(other, Kind.CONFLICTS, unit)
        statement = next(ownership.user_origins(edge), None)
        rival = next(ownership.user_origins(against), None) if against is not None else None
        if statement is not None and rival is not None:
            yield finding(
                statement[1],
                f"{unit} can't be started: it requires {other} and conflicts with it",
                unit=unit,
                related=(Related(rival[1].location, "they conflict"),),
                help="delete one of the two lines",
            )
