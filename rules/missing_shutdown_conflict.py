"""A service without default dependencies is not told to stop at shutdown.

`DefaultDependencies=no` also takes `Conflicts=shutdown.target` and `Before=shutdown.target` away. Without
them the service isn't stopped in order when the machine goes down: it runs on until the last processes are
killed, maybe after its file systems are gone (systemd.service(5), Default Dependencies). A oneshot service
has nothing to stop and is left alone; so is one that is meant to stay, with `IgnoreOnIsolate=yes` or after
`shutdown.target`, and one with a place of its own in the shutdown: it conflicts with `umount.target`, or is
ordered before what comes last.

**Bad**

```ini
# agent.service
[Unit]
DefaultDependencies=no

[Service]
ExecStart=/usr/bin/agent
```

**Good**

```ini
# agent.service
[Unit]
DefaultDependencies=no
Conflicts=shutdown.target
Before=shutdown.target

[Service]
ExecStart=/usr/bin/agent
```

Add both lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Finding, Severity
from unitlint.graph.edges import Graph, Kind
from unitlint.machine.machine import Machine
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit
from unitlint.units.words import parse_boolean

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_TARGET = "shutdown.target"
_LAST = frozenset(
    {
        "umount.target",
        "final.target",
        *(f"systemd-{way}.service" for way in ("halt", "poweroff", "reboot", "kexec", "soft-reboot")),
    }
)
"""Units of the shutdown that come after `shutdown.target` (bootup(7), System Manager Shutdown)."""

_STAYS = frozenset({"simple", "exec", "forking", "notify", "notify-reload", "dbus", "idle"})


def check(model: Machine) -> Iterator[Finding]:
    """One finding for each service of the user's that stays and lacks either of the two."""
    for unit in model.graph.units.values():
        setting = unit.last("Unit", "DefaultDependencies")
        if setting is None or not setting.file.is_users or parse_boolean(setting.value) is not False:
            continue
        lacking = [] if not is_loaded(unit) or not _stays(unit) else _lacking(model, unit)
        if lacking:
            yield Finding(
                rule="missing-shutdown-conflict",
                severity=SEVERITY,
                message=f"{unit.name} isn't stopped in order at shutdown: it lacks {' and '.join(lacking)}",
                location=setting.place.location,
                unit=unit.name,
                help=f"add {' and '.join(lacking)} to [Unit]",
            )


def _stays(unit: Unit) -> bool:
    kind, survives = unit.last("Service", "Type"), unit.last("Unit", "IgnoreOnIsolate")
    if survives is not None and parse_boolean(survives.value) is not False:
        return False
    return unit.type == "service" and (kind is None or kind.value in _STAYS)


def _lacking(model: Machine, unit: Unit) -> list[str]:
    if is_undecided(unit, "Conflicts", "Before"):
        return []
    graph = model.graph
    if graph.edge(unit.name, Kind.AFTER, _TARGET) or not _LAST.isdisjoint(_ends(graph, unit.name)):
        return []
    conflicts = graph.edge(unit.name, Kind.CONFLICTS, _TARGET) or graph.edge(
        _TARGET, Kind.CONFLICTS, unit.name
    )
    before = graph.edge(_TARGET, Kind.AFTER, unit.name)
    lacking = {f"Conflicts={_TARGET}": conflicts, f"Before={_TARGET}": before}
    return [text for text, edge in lacking.items() if edge is None]


def _ends(graph: Graph, name: str) -> Iterator[str]:
    """What the unit conflicts with, and what it is before."""
    yield from graph.targets(name, Kind.CONFLICTS)
    yield from graph.sources(name, Kind.AFTER)
