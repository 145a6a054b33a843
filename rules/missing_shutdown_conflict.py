"""A service without default dependencies isn't stopped in order at shutdown.

`DefaultDependencies=no` also removes `Conflicts=shutdown.target` and `Before=shutdown.target`. Without them
the service isn't stopped in order when the machine goes down: it runs until the last processes are killed,
perhaps after its file systems are gone (systemd.service(5), Default Dependencies). Where a service with
`RemainAfterExit=yes` has an `ExecStop=` or `ExecStopPost=`, that never runs: a warning. The rule passes
over other oneshot services, which have nothing to stop; services that are meant to stay, with
`IgnoreOnIsolate=yes` or after `shutdown.target`; services that require a unit that is stopped; and those with
their own place in the shutdown, which conflict with `umount.target` or are ordered before what comes last. An
order alone stops nothing: `ExecStop=` never runs by `Before=reboot.target`. The initrd stops its services
when it hands over to the system.

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
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.graph.edges import PULLS_AND_FAILS, Graph, Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import is_missing
from unitlint.rules.shared.initrd import is_for_initrd
from unitlint.rules.shared.starting import referring
from unitlint.systemd.commands import STOPPING
from unitlint.systemd.file_names import INSTALL_FOLDERS
from unitlint.systemd.special_units import SHUTDOWN_TARGET, STOP_SERVICES, STOP_TARGETS
from unitlint.systemd.symbols import symbols
from unitlint.units.effective import last_boolean, last_flag
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit
from unitlint.units.verify import type_setting

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_LAST = STOP_TARGETS - {SHUTDOWN_TARGET} | STOP_SERVICES
"""Units of the shutdown that come after `shutdown.target` (bootup(7), System Manager Shutdown)."""

_STOPPING = frozenset({SHUTDOWN_TARGET, "umount.target"})
_PASSES_STOPS_ON = (*PULLS_AND_FAILS, Kind.PART_OF)
"""A unit is stopped when what it has these dependencies on is (systemd.unit(5))."""


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each service of the user's that lacks either; a warning where its stop hook is lost."""
    for unit in machine.own_units:
        flag = last_flag(unit, "Unit", "DefaultDependencies")
        if flag is None or flag.value is not False or not flag.setting.file.is_users:
            continue
        setting = flag.setting
        lines = _stop_commands(unit) if _is_stop_hook(unit) else ()
        stays = is_loaded(unit) and (lines or _stays(unit)) and not is_for_initrd(unit)
        lacking = _lacking(machine, unit, is_hook=bool(lines)) if stays else []
        if lines and lacking:
            yield _hook(unit, lines[0], setting, lacking)
        elif lacking:
            yield finding(
                setting.place,
                f"{unit.name} isn't stopped in order at shutdown: it lacks {' and '.join(lacking)}",
                unit=unit.name,
                help=f"add {' and '.join(lacking)} to [Unit]",
            )


def _hook(unit: Unit, line: Setting, default: Setting, lacking: list[str]) -> Draft:
    never = f"Conflicts={SHUTDOWN_TARGET}" in lacking
    what = "never runs at shutdown" if never else "may be cut off, as shutdown doesn't wait for it"
    return finding(
        line.place,
        f"{line.key}= of {unit.name} {what}: it lacks {' and '.join(lacking)}",
        unit=unit.name,
        related=[Related(default.place.location, "this removes them")],
        help=f"add {' and '.join(lacking)} to [Unit]",
        severity=Severity.WARNING if never else None,
    )


def _stop_commands(unit: Unit) -> tuple[Setting, ...]:
    return tuple(s for key in STOPPING for s in unit.values("Service", key))


def _stays(unit: Unit) -> bool:
    kind = type_setting(unit)
    return (
        unit.type == "service"
        and not _survives(unit)
        and (kind is None or kind.value in symbols("service-type") - {"oneshot"})
    )


def _is_stop_hook(unit: Unit) -> bool:
    """Whether it is a service that is active without a process, until its stop does its work."""
    if unit.type != "service" or _survives(unit):
        return False
    if unit.values("Unit", "RequiresMountsFor"):
        return False  # its mount is stopped, where there is one, and the hook may be for that
    return last_boolean(unit, "Service", "RemainAfterExit")


def _survives(unit: Unit) -> bool:
    flag = last_flag(unit, "Unit", "IgnoreOnIsolate")
    return flag is not None and flag.value is not False


def _lacking(machine: Machine, unit: Unit, *, is_hook: bool) -> list[str]:
    if is_undecided(unit, "Conflicts", "Before"):
        return []
    graph = machine.graph
    if graph.edge(unit.name, Kind.AFTER, SHUTDOWN_TARGET) or _has_its_own_end(graph, unit, is_hook=is_hook):
        return []
    if graph.edge(unit.name, Kind.CONFLICTS, SHUTDOWN_TARGET) is None and _is_stopped_with_another(
        graph, unit.name
    ):
        return []
    conflicts = graph.edge(unit.name, Kind.CONFLICTS, SHUTDOWN_TARGET) or graph.edge(
        SHUTDOWN_TARGET, Kind.CONFLICTS, unit.name
    )
    before = graph.edge(SHUTDOWN_TARGET, Kind.AFTER, unit.name)
    lacking = {f"Conflicts={SHUTDOWN_TARGET}": conflicts, f"Before={SHUTDOWN_TARGET}": before}
    return [text for text, edge in lacking.items() if edge is None]


def _is_stopped_with_another(graph: Graph, name: str) -> bool:
    """Whether it requires, over however many units, one that the shutdown stops: stops are passed on.

    A unit that isn't known is one: most have default dependencies.
    """
    seen, front = {name}, [name]
    while front:
        unit = front.pop()
        stopped = is_missing(graph.unit(unit)) or not _STOPPING.isdisjoint(
            graph.targets(unit, Kind.CONFLICTS)
        )
        if unit != name and stopped:
            return True
        new = {other for kind in _PASSES_STOPS_ON for other in graph.targets(unit, kind)} - seen
        seen |= new
        front += new
    return False


def _has_its_own_end(graph: Graph, unit: Unit, *, is_hook: bool) -> bool:
    """Whether it has a place of its own in the shutdown. An order alone stops nothing: no hook runs by it."""
    ends = set(graph.targets(unit.name, Kind.CONFLICTS))
    if not is_hook or not _LAST.isdisjoint(_started_by(graph, unit)):
        ends |= set(graph.sources(unit.name, Kind.AFTER))
    return not _LAST.isdisjoint(ends)


def _started_by(graph: Graph, unit: Unit) -> Iterator[str]:
    yield from referring(graph, unit.name)
    for key in INSTALL_FOLDERS:
        yield from (name for value in unit.values("Install", key) for name in value.value.split())
