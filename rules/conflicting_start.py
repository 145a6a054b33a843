"""The boot wants two units that conflict with each other.

Both are pulled in, and one has `Conflicts=` with the other: systemd can't start both. If both are required
the transaction fails; otherwise systemd drops the start of one of them (systemd.unit(5), Conflicts=).

**Bad**

```ini
# chronyd.service, enabled
[Unit]
Conflicts=ntpd.service

[Service]
ExecStart=/usr/bin/chronyd

[Install]
WantedBy=multi-user.target

# ntpd.service, enabled
[Service]
ExecStart=/usr/bin/ntpd

[Install]
WantedBy=multi-user.target
```

**Good**

```ini
# chronyd.service, enabled
[Unit]
Conflicts=ntpd.service

[Service]
ExecStart=/usr/bin/chronyd

[Install]
WantedBy=multi-user.target

# ntpd.service
[Service]
ExecStart=/usr/bin/ntpd

[Install]
WantedBy=multi-user.target
```

Don't enable both.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.ownership import Ownership
from unitlint.findings import Finding, Related, Severity
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.model import Model
from unitlint.text import Place

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"


def check(model: Model) -> Iterator[Finding]:
    """One finding for each unit whose start is dropped for a conflict that the user states."""
    ownership = model.machine.ownership
    for left in model.boot.left_out:
        if left.reason != "conflicting":
            continue
        for other in _rivals(model, left.unit):
            place = _stated(model, ownership, left.unit, other) or _stated(model, ownership, other, left.unit)
            if place is not None:
                yield _finding(left.unit, other, place, _pulled(model, left.unit, ownership))


def _stated(model: Model, ownership: Ownership, source: str, target: str) -> Place | None:
    """Where the user says that `source` conflicts with `target`."""
    edge = model.graph.edge(source, Kind.CONFLICTS, target)
    stated = next(ownership.stated(edge), None) if edge is not None else None
    return stated[1] if stated is not None else None


def _pulled(model: Model, name: str, ownership: Ownership) -> Place | None:
    """Where the user pulls the unit in."""
    for kind in PULLS_IN:
        for source in sorted(model.graph.sources(name, kind)):
            edge = model.graph.edge(source, kind, name)
            if edge is not None and source in model.boot.jobs:
                for _, place in ownership.stated(edge):
                    return place
    return None


def _rivals(model: Model, name: str) -> Iterator[str]:
    graph = model.graph
    for other in sorted({*graph.targets(name, Kind.CONFLICTS), *graph.sources(name, Kind.CONFLICTS)}):
        job = model.boot.jobs.get(other)
        if job is not None and job.type == "start":
            yield other


def _finding(lost: str, kept: str, place: Place, pulled: Place | None) -> Finding:
    return Finding(
        rule="conflicting-start",
        severity=SEVERITY,
        message=f"the boot doesn't start {lost}: it conflicts with {kept}, which is started too",
        location=place.location,
        unit=lost,
        related=(Related(pulled.location, f"{lost} is pulled in here"),) if pulled is not None else (),
        help="don't pull both in",
    )
