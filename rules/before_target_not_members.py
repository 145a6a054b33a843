"""A unit is before a target, but not before the units that the target starts.

`Before=app.target` makes the target wait for the unit. The units that the target wants don't wait for it:
they are queued with the target, and the target waits for them as well (systemd.target(5), Default
Dependencies). So they start at the same time as the unit that should come first. The rule passes over units
of the target itself, and targets of which at least one unit is after the other.

**Bad**

```ini
# prepare.service, enabled
[Unit]
Before=app.target

[Service]
Type=oneshot
ExecStart=/usr/bin/prepare

[Install]
WantedBy=multi-user.target

# app.target, enabled
[Install]
WantedBy=multi-user.target

# api.service, enabled
[Service]
ExecStart=/usr/bin/api

[Install]
WantedBy=app.target
```

**Good**

```ini
# prepare.service, enabled
[Unit]
Before=api.service

[Service]
Type=oneshot
ExecStart=/usr/bin/prepare

[Install]
WantedBy=multi-user.target

# app.target, enabled
[Install]
WantedBy=multi-user.target

# api.service, enabled
[Service]
ExecStart=/usr/bin/api

[Install]
WantedBy=app.target
```

Name the units themselves, or order them after the unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.contracts.names import is_loaded, listed
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.graph.edges import PULLS_IN, Kind
from unitlint.machine.machine import Machine
from unitlint.units.settings import is_undecided
from unitlint.units.unit import Unit

SEVERITY = Severity.NOTE
CATEGORY = "order"
SINCE = "0.1.0"

_SHOWN = 3


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each order before a target of the user's that orders nothing else.

    None in a whole system, whose targets are the points of its boot.
    """
    if any(map(_is_own_target, machine.own_units)) and not machine.has_own_base:
        yield from _of_targets(machine.linked)


def _is_own_target(unit: Unit) -> bool:
    return unit.type == "target" and is_loaded(unit) and unit.is_users


def _of_targets(machine: Machine) -> Iterator[Draft]:
    for target in filter(_is_own_target, machine.own_units):
        members = _members(machine, target)
        for name in sorted(machine.graph.targets(target.name, Kind.AFTER)) if members else ():
            unit = machine.graph.units[name]
            if name not in members and is_loaded(unit) and unit.user_owned:
                yield from _judge(machine, unit, target, members)


def _members(machine: Machine, target: Unit) -> frozenset[str]:
    """The services of the user's that the target starts; those that wait for it are meant to come later."""
    loaded = (
        name
        for name in _pulled_in(machine, target)
        if is_loaded(machine.graph.unit(name)) and name.endswith(".service")
    )
    return frozenset(name for name in loaded if target.name not in machine.graph.targets(name, Kind.AFTER))


def _pulled_in(machine: Machine, target: Unit) -> frozenset[str]:
    return frozenset(name for kind in PULLS_IN for name in machine.graph.targets(target.name, kind))


def _judge(machine: Machine, unit: Unit, target: Unit, members: frozenset[str]) -> Iterator[Draft]:
    edge = machine.graph.edge(target.name, Kind.AFTER, unit.name)
    named = next(machine.ownership.naming_origins(edge), None) if edge is not None else None
    jobs = machine.acting((target.name, unit.name))
    if named is None or named[0].unit != unit.name or is_undecided(unit) or is_undecided(target):
        return
    if unit.name not in machine.starting or target.name not in machine.starting:
        return
    pulled_in = _pulled_in(machine, target)
    waiting = [name for name in pulled_in if unit.name in machine.graph.earlier(name, jobs)]
    first = [name for name in members if name in machine.graph.earlier(unit.name, jobs)]
    if waiting or first or any(is_undecided(machine.graph.units[name]) for name in members):
        return
    names = sorted(members)
    shown = names if len(names) <= _SHOWN + 1 else [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]
    one = len(names) == 1
    yield finding(
        named[1],
        f"{unit.name} starts before {target.name}, but not before what {target.name} pulls in: "
        f"{listed(shown)} {'starts' if one else 'start'} at the same time",
        unit=unit.name,
        help=f"add Before={' '.join(names[:_SHOWN])} if {names[0] if one else 'they'} must wait",
    )
