"""A user unit pulls in the target that only a graphical session should start.

`graphical-session.target` is passive: the desktop starts it once it is there, and stops it when it goes. What
wants or requires it starts it at login, without a session: whatever else belongs to the session is then
started without a display, and fails (systemd.special(7), UNITS MANAGED BY THE USER SERVICE MANAGER).

**Bad**

```ini
# /etc/systemd/user/launcher.service
[Unit]
Wants=graphical-session.target
After=graphical-session.target

[Install]
WantedBy=default.target
```

**Good**

```ini
# /etc/systemd/user/launcher.service
[Unit]
PartOf=graphical-session.target
After=graphical-session.target

[Install]
WantedBy=graphical-session.target
```

What the session alone starts may require it: nothing else is started then.

Let the session start the unit: `PartOf=` and `WantedBy=` in place of `Wants=`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.configuration import Manager
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN, Graph, Kind
from unitlint.machine.machine import Machine

SEVERITY = Severity.WARNING
CATEGORY = "enablement"
SINCE = "0.1.0"

SESSION = "graphical-session.target"
"""systemd.special(7): started by the session alone."""

_STRONG = (Kind.WANTS, Kind.REQUIRES, Kind.UPHOLDS)
_STARTING = (*PULLS_IN, Kind.TRIGGERS)


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each line of a unit of users that pulls one in, unless the session alone starts it."""
    if machine.configuration.manager is not Manager.USER:
        return
    ownership, linked = machine.ownership, machine.linked.graph
    for kind in _STRONG:
        for edge in machine.own_edges(kind):
            if edge.target != SESSION or _is_session(machine.graph, edge.source):
                continue
            if _is_started_by_session(linked, edge.source):
                continue
            for origin, place in ownership.user_origins(edge):
                if origin.unit == edge.source:
                    yield finding(
                        place,
                        f"{edge.source} starts {edge.target} without a graphical session",
                        unit=edge.source,
                        help=f"use PartOf={edge.target}, and WantedBy={edge.target} in [Install]",
                    )
                    break


def _is_session(graph: Graph, unit: str) -> bool:
    """Whether a unit is a desktop: a target of its own, or a service that is there before its session."""
    return unit.endswith(".target") or graph.edge(SESSION, Kind.AFTER, unit) is not None


def _is_started_by_session(graph: Graph, unit: str) -> bool:
    """Whether the session alone starts the unit, by however many others."""
    seen, waiting = {SESSION}, [unit]
    while waiting:
        if (name := waiting.pop()) not in seen:
            seen.add(name)
            starters = [other for kind in _STARTING for other in graph.sources(name, kind)]
            if not starters:
                return False
            waiting += starters
    return True
