"""A timer or a path should start a unit again and again, but the unit stays active after the first time.

With `RemainAfterExit=yes` a service counts as active when its processes have ended. What is active is not
started again, so the timer's next time, or the path's next change, does nothing: the service ran once, and
never again until somebody stops it (systemd.timer(5), DESCRIPTION). The rule passes over timers that elapse
once, paths that wait for a file to exist, and services that only run where a file is missing
(`ConditionPathExists=!`).

**Bad**

```ini
# renew.timer
[Timer]
OnCalendar=daily

# renew.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/renew
```

**Good**

```ini
# renew.timer
[Timer]
OnCalendar=daily

# renew.service
[Service]
Type=oneshot
ExecStart=/usr/bin/renew
```

Delete `RemainAfterExit=yes`.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded
from unitlint.findings.finding import Draft, Related, Severity, finding
from unitlint.generators.timespan import INFINITY
from unitlint.graph.edges import Kind
from unitlint.machine.machine import Machine
from unitlint.rules.shared.graph import at_odds
from unitlint.systemd.triggers import TIMES, WATCHED
from unitlint.units.effective import last_boolean, last_flag, listed
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Setting, Unit

SEVERITY = Severity.WARNING
CATEGORY = "order"
SINCE = "0.1.0"

_TYPES = frozenset({"timer", "path"})
_MARKERS = ("ConditionPathExists", "ConditionFileNotEmpty", "ConditionDirectoryNotEmpty")
_WHEN_CHANGED = frozenset({"PathChanged", "PathModified"})


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each timer or path and the service that it starts once."""
    for trigger in machine.graph.units.values():
        if trigger.type not in _TYPES or not is_loaded(trigger):
            continue
        for name in sorted(machine.graph.targets(trigger.name, Kind.TRIGGERS)):
            service = machine.graph.units[name]
            is_own = trigger.has_own_lines or service.has_own_lines
            stays = _stays(machine, service) if is_own and is_loaded(service) else None
            repeats = _repeats(trigger) if stays is not None else None
            place = next((s.place for s in (stays, repeats) if s and machine.ownership.owns(s.place)), None)
            if stays is None or repeats is None or place is None:
                continue
            other = repeats if place is stays.place else stays
            yield finding(
                place,
                f"{trigger.name} starts {name} once and never again: RemainAfterExit=yes keeps it active",
                unit=name,
                related=[Related(other.place.location, f"{other.key}={other.value}")],
                help=f"delete RemainAfterExit=yes from {name}",
            )


def _repeats(trigger: Unit) -> Setting | None:
    """The setting by which a timer or a path is to start its unit more than once."""
    if trigger.type == "timer" and not is_undecided(trigger, *TIMES):
        from unitlint.contracts.calendar import longest_gap

        gap = longest_gap(trigger)
        times = listed(trigger, "Timer", TIMES)
        return times[-1] if times and gap is not None and gap < INFINITY else None
    if trigger.type == "path" and not is_undecided(trigger, *WATCHED):
        paths = listed(trigger, "Path", WATCHED)
        return paths[0] if paths and all(path.key in _WHEN_CHANGED for path in paths) else None
    return None


def _stays(machine: Machine, service: Unit) -> Setting | None:
    """The RemainAfterExit= of a service that no other unit stops, to let it start again."""
    remains = last_flag(service, "Service", "RemainAfterExit")
    if remains is None or remains.value is not True or is_undecided(service, "StopWhenUnneeded"):
        return None
    if last_boolean(service, "Unit", "StopWhenUnneeded"):
        return None
    if any(marker.value.startswith("!") for marker in listed(service, "Unit", _MARKERS)):
        return None  # it is to run once: what it makes keeps it from running again
    graph, name = machine.graph, service.name
    stopping = {other for kind in (Kind.PART_OF, Kind.BINDS_TO) for other in graph.targets(name, kind)}
    return None if (stopping | at_odds(graph, name)) - {"shutdown.target"} else remains.setting
