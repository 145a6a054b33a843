"""`PartOf=` is in the target instead of its services.

`PartOf=a` in b stops and restarts b when a is stopped or restarted. A target that pulls a service in and is
`PartOf=` it asks for the reverse of what is nearly always meant: the target is stopped with the service, and
stopping the target leaves the service running (systemd.unit(5), PartOf=).

**Bad**

```ini
# app.target
[Unit]
Wants=web.service
PartOf=web.service
```

**Good**

```ini
# web.service
[Unit]
PartOf=app.target
```

Move `PartOf=` to the service.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each target that is part of what it pulls in."""
    ownership = machine.ownership
    for edge in machine.own_edges(Kind.PART_OF):
        pulls = any(machine.graph.edge(edge.source, k, edge.target) for k in (Kind.WANTS, Kind.REQUIRES))
        if not pulls or not edge.source.endswith(".target") or edge.target.endswith(".target"):
            continue
        for _, place in ownership.user_origins(edge):
            yield finding(
                place,
                f"stopping {edge.source} leaves {edge.target} running: PartOf= works the other way round",
                unit=edge.source,
                help=f"put PartOf={edge.source} in {edge.target} instead",
            )
            break
