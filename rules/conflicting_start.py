"""The boot wants two units that conflict with each other.

Both are pulled in, and one has `Conflicts=` with the other: systemd can't start both. If both are required
the transaction fails; otherwise systemd drops the start of one of them (systemd.unit(5), Conflicts=).

**Bad**

```ini
# chronyd.service, enabled
[Unit]
Conflicts=ntpd.service

# ntpd.service, enabled too
```

**Good**

```ini
# chronyd.service, enabled
[Unit]
Conflicts=ntpd.service

# ntpd.service, not enabled, or masked
```

Don't enable both.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.ownership import Ownership
from unitlint.findings import Finding, Related, Severity
from unitlint.graph.edges import Kind
from unitlint.model import Model
from unitlint.text import Place

SEVERITY = Severity.ERROR
CATEGORY = "order"
SINCE = "0.1.0"


def check(model: Model) -> Iterator[Finding]:
    """One finding for each unit whose start is dropped for a conflict that the user states."""
    ownership = Ownership(model.configuration)
    for left in model.boot.left_out:
        if left.reason != "conflicting":
            continue
        for other in _rivals(model, left.unit):
            for source, target in ((left.unit, other), (other, left.unit)):
                edge = model.graph.edge(source, Kind.CONFLICTS, target)
                stated = next(ownership.stated(edge), None) if edge is not None else None
                pulled = [p for _, p in ownership.stated(left.edge)]
                if stated is not None and pulled:
                    yield _finding(left.unit, other, stated[1], pulled[0])


def _rivals(model: Model, name: str) -> Iterator[str]:
    graph = model.graph
    for other in sorted({*graph.targets(name, Kind.CONFLICTS), *graph.sources(name, Kind.CONFLICTS)}):
        job = model.boot.jobs.get(other)
        if job is not None and job.type == "start":
            yield other


def _finding(lost: str, kept: str, place: Place, pulled: Place) -> Finding:
    return Finding(
        rule="conflicting-start",
        severity=SEVERITY,
        message=f"the boot doesn't start {lost}: it conflicts with {kept}, which is started too",
        location=place.location,
        unit=lost,
        related=(Related(pulled.location, f"{lost} is pulled in here"),),
        help="don't pull both in",
    )
